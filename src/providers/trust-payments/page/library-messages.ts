export interface LibraryMessage {
  readonly type: string;
}

/**
 * How the types of message begin that st.js and its 3-D Secure part act on. Neither looks at who sent a message, so one
 * of these from a stranger must not reach them. Other types are none of ours: the page may be waiting for them.
 */
const TYPES = new RegExp(
  `^(${[
    '(ST|TP|BY_PASS|CALL|GATEWAY|GOOGLE_PAY|JSINIT|LOAD|TOKENIZED)_',
    '(AUTOCOMPLETE|BLOCK|BLUR|CHANGE|FOCUS|VALIDATE)_(CARD|EXPIR|SECUR|TOKEN|MERCH|FORM|FIELD)',
    'IS_CARD_WITH|BIN_PROC|PARTIAL_CONF|PROCESS_PAY|SENTRY_|SET_REQ|SUBMIT_FORM|THREED|TRANSACTION_COMP|UNLOCK_BUT|UPDATE_MERCH',
    '(DESTROY|NOTIFICATION|SUBSCRIBE)$',
  ].join('|')})`,
);

/** @returns whether the library would act on this message. */
export function isLibraryMessage(data: unknown): data is LibraryMessage {
  const { type } = (data ?? {}) as Partial<LibraryMessage>;
  return typeof type === 'string' && TYPES.test(type);
}
