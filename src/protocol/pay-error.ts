/** Everything that can go wrong in the page, before or around an attempt to pay. */
export type PageErrorCode =
  | 'session-unreachable'
  | 'session-refused'
  | 'session-invalid'
  | 'session-expired'
  | 'amount-mismatch'
  | 'session-mismatch'
  | 'provider-unknown'
  | 'library-blocked'
  | 'library-timeout'
  | 'library-incomplete'
  | 'fields-timeout'
  | 'provider-refused'
  | 'instance-busy'
  | 'invalid-fields'
  | 'popup-blocked'
  | 'url-refused'
  | 'checkout-timeout'
  | 'confirm-unreachable'
  | 'confirm-refused'
  | 'unexpected';

/** Everything that can go wrong on the merchant's server. */
export type ServerErrorCode =
  | 'credentials-invalid'
  | 'settings-invalid'
  | 'payload-invalid'
  | 'card-data-refused'
  | 'body-parsed'
  | 'body-too-large'
  | 'body-too-slow'
  | 'body-invalid'
  | 'method-not-allowed'
  | 'content-type-unsupported'
  | 'not-found'
  | 'origin-refused'
  | 'too-many-requests'
  | 'order-unknown'
  | 'order-paid'
  | 'payment-pending'
  | 'evidence-invalid'
  | 'payment-conflict'
  | 'provider-unknown'
  | 'provider-refused'
  | 'provider-unreachable'
  | 'provider-answer-invalid'
  | 'outcome-unknown'
  | 'certificate-invalid'
  | 'url-refused'
  | 'store-unavailable'
  | 'handler-failed'
  | 'retention-too-short'
  | 'internal';

export type PayErrorCode = PageErrorCode | ServerErrorCode;

/** @returns 16 random hexadecimal digits; where the page is not served securely, `randomUUID` is missing. */
export function newDiagnosticsId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export type FieldProblems = Readonly<Record<string, readonly string[]>>;

/**
 * The one error class of both halves. `message` says what happened, `hint` says what to do next; neither ever
 * holds card data, a secret or a token.
 */
export class PayError extends Error {
  override readonly name = 'PayError';
  /** Short and random: the shopper can read it out, the person on call finds it in the log. */
  readonly diagnosticsId: string;
  /** The fields that a provider objected to, each with its words; only with `provider-refused`. */
  declare readonly fields?: FieldProblems;

  constructor(
    readonly code: PayErrorCode,
    message: string,
    public hint: string,
    options?: ErrorOptions & { readonly diagnosticsId?: string },
  ) {
    super(message, options);
    this.diagnosticsId = options?.diagnosticsId ?? newDiagnosticsId();
  }
}
