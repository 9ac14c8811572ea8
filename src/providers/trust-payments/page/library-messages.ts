export interface LibraryMessage {
  readonly type: string;
}

/**
 * The types of message that st.js and its 3-D Secure part act on. Neither looks at who sent a message, so one of these
 * from a stranger must not reach them. Other types are none of ours: the page may be waiting for them.
 */
const TYPES = new RegExp(
  `^(${[
    'ST_.+',
    'TP_.+',
    'CALL_(MERCHANT_.+|SUBMIT_EVENT)',
    '(AUTOCOMPLETE|BLOCK|BLUR|CHANGE|FOCUS|VALIDATE)_(CARD_NUMBER|EXPIRATION_DATE|SECURITY_CODE|TOKENIZED|MERCHANT_FIELD|FORM|FIELDS).*',
    'IS_CARD_WITHOUT_CVV',
    'BIN_PROCESS',
    'BY_PASS_.+',
    'DESTROY',
    'GATEWAY_.+',
    'GOOGLE_PAY_.+',
    'JSINIT_RESPONSE',
    'LOAD_.+',
    'NOTIFICATION',
    'PARTIAL_CONFIG_SET',
    'PROCESS_PAYMENTS',
    'SENTRY_DATA_UPDATED',
    'SET_REQUEST_TYPES',
    'SUBMIT_FORM',
    'SUBSCRIBE',
    'THREED.+',
    'TOKENIZED_.+',
    'TRANSACTION_COMPLETE',
    'UNLOCK_BUTTON',
    'UPDATE_MERCHANT_FIELDS',
  ].join('|')})$`,
);

/** @returns whether the library would act on this message. */
export function isLibraryMessage(data: unknown): data is LibraryMessage {
  const { type } = (data ?? {}) as Partial<LibraryMessage>;
  return typeof type === 'string' && TYPES.test(type);
}

/** @returns whether the message's type is one that pages of the bank send, which lie in frames within frames. */
export const isBankMessage = ({ type }: LibraryMessage): boolean => type.startsWith('TP_');
