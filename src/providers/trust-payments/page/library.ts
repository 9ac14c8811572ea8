/**
 * What we use of st.js v3, the Trust Payments library. Its facts (one instance a page, look-ups by id, one listener an
 * event, silent hangs …) come from its public source and from running it.
 */
export interface SecureTrading {
  on(event: LibraryEvent, listener: (data?: LibraryResult) => void): void;
  Components(): void;
  updateJWT(jwt: string): void;
  cancelThreeDProcess(): void;
  destroy(): void;
}

export const EVENTS = [
  'paymentInitStarted',
  'paymentInitCompleted',
  'paymentInitFailed',
  'paymentStarted',
  'submit',
  'success',
  'error',
  'cancel',
] as const;

export type LibraryEvent = (typeof EVENTS)[number];

/** The `submit` event's data: one element of the gateway's answer, and the whole answer, signed. */
export interface LibraryResult {
  readonly errorcode?: string;
  readonly errormessage?: string;
  readonly errordata?: readonly string[];
  readonly requesttypedescription?: string;
  readonly transactionreference?: string;
  readonly isCancelled?: boolean;
  readonly jwt?: string;
}

export const GLOBAL = 'SecureTrading';
/** The gateways in Europe and the United States: the fields send card data nowhere else, unless a script says so. */
export const GATEWAY_ORIGINS = [
  'https://webservices.securetrading.net',
  'https://webservices.securetrading.us',
];
/** Where the library comes from. */
export const LIBRARY_ORIGINS = ['https://cdn.eu.trustpayments.com', ...GATEWAY_ORIGINS];
export const LIBRARY_URL = 'https://cdn.eu.trustpayments.com/js/latest/st.js';

/** The start of the library; it throws for configuration keys it does not know. */
export const startLibrary = (configuration: Record<string, unknown>): SecureTrading =>
  (window as unknown as Record<typeof GLOBAL, (configuration: object) => SecureTrading>)[GLOBAL](
    configuration,
  );

/** The hosted fields, as the library's configuration calls them. */
export const FIELD_NAMES = ['cardNumber', 'expirationDate', 'securityCode'] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

/** On the pay button while the library is busy, whatever kind of element the button is. */
export const LOCKED_CLASS = 'st-button-submit__disabled';

/** Finds what bears a window name of the library's frames, such as `st-card-number-iframe`: one set a page. */
export const FRAME_SELECTOR = '[id^=st-][id$=-iframe],iframe[name^=st-][name$=-iframe]';

/** Takes away what the library leaves in the page. */
export function sweep(form: HTMLFormElement): void {
  form.querySelectorAll('.-st-created-field').forEach((input) => input.remove());
  document.querySelectorAll('.tp-3ds-overlay').forEach((overlay) => overlay.remove());
  document.body.classList.remove('tp-3ds-processing-screen');
  // It makes every page's body a block, grid or not.
  const inserted = document.querySelector<HTMLStyleElement>('#insertedStyles');
  if (inserted) inserted.disabled = true;
}

/** What the request JWT charges. */
interface RequestClaims {
  readonly payload: Partial<Record<'baseamount' | 'mainamount' | 'currencyiso3a', string>>;
}

/** @throws SyntaxError where the token can't be read; whether it is genuine is for the gateway to say. */
export const claimsOf = (jwt: string) =>
  JSON.parse(atob(jwt.split('.')[1]?.replace(/-/g, '+').replace(/_/g, '/') ?? '')) as RequestClaims;
