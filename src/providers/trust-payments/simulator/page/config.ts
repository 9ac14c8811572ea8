type Texts = Readonly<Record<string, string>>;

/** A configuration with every default filled in. */
export interface ResolvedConfig {
  readonly jwt: string;
  readonly formId: string;
  readonly buttonId: string;
  readonly stopSubmitFormOnEnter: boolean;
  readonly submitOnSuccess: boolean;
  readonly submitOnError: boolean;
  readonly submitOnCancel: boolean;
  readonly submitFields: readonly string[];
  readonly fieldsToSubmit: readonly string[];
  readonly componentIds: Readonly<
    Record<'cardNumber' | 'expirationDate' | 'securityCode' | 'notificationFrame', string>
  >;
  readonly components: { readonly startOnLoad: boolean };
  readonly placeholders: Readonly<Record<'pan' | 'expirydate' | 'securitycode', string>>;
  readonly styles: Readonly<Record<string, unknown>>;
  readonly translations: Texts;
  readonly livestatus: number;
  readonly datacenterurl: string;
  readonly origin: string;
  readonly panIcon: boolean;
  readonly disableNotification: boolean;
  readonly threeDSecure: {
    readonly challengeDisplayMode: string;
    readonly challengeDisplayInlineTargetElementId?: string;
    readonly translations: Texts;
    readonly threeDSMethodTimeout: number;
  };
}

type Check = (value: unknown) => boolean;
const isString: Check = (value) => typeof value === 'string';
/** The texts are let through, and not converted: `'false'` is as good as true. */
const isBoolean: Check = (value) => [true, false, 'true', 'false'].includes(value as never);
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isArray: Check = (value) => Array.isArray(value);
const isAny: Check = () => true;
const among =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);
const withKeys =
  (...keys: string[]): Check =>
  (value) =>
    isObject(value) && Object.keys(value as object).every((key) => keys.includes(key));

/** Every key that the real library knows, and what it accepts there. */
const SCHEMA: Readonly<Record<string, Check>> = {
  analytics: isBoolean,
  animatedCard: isBoolean,
  applePay: isObject,
  buttonId: isString,
  cancelCallback: isAny,
  componentIds: withKeys('animatedCard', 'cardNumber', 'expirationDate', 'notificationFrame', 'securityCode'),
  components: withKeys('defaultPaymentType', 'paymentTypes', 'startOnLoad'),
  cybertonicaApiKey: isString,
  datacenterurl: isString,
  deferInit: isBoolean,
  disableNotification: isBoolean,
  errorCallback: isAny,
  errorReporting: isBoolean,
  fieldsToSubmit: (value) =>
    Array.isArray(value) &&
    value.every((field) => ['pan', 'expirydate', 'securitycode'].includes(String(field))),
  formId: (value) => isString(value) && value !== '',
  googlePay: isObject,
  init: withKeys('cachetoken', 'threedinit'),
  jwt: isString,
  livestatus: among(0, 1, '0', '1'),
  origin: isString,
  panIcon: isBoolean,
  placeholders: withKeys('pan', 'securitycode', 'expirydate'),
  stopSubmitFormOnEnter: isBoolean,
  styles: isObject,
  submitCallback: isAny,
  submitFields: isArray,
  submitOnCancel: isBoolean,
  submitOnError: isBoolean,
  submitOnSuccess: isBoolean,
  successCallback: isAny,
  threeDSecure: withKeys(
    'loggingLevel',
    'challengeDisplayMode',
    'challengeDisplayInlineTargetElementId',
    'translations',
    'processingScreenMode',
    'processingScreenWrapperElementId',
    'threeDSMethodTimeout',
  ),
  tokenizedCard: isAny,
  translations: isObject,
  visaCheckout: isObject,
};

const OFFICIAL = ['https://webservices.securetrading.us', 'https://webservices.securetrading.net'];

/** @returns the defaults of the real library; the origin is the page's. */
const defaults = (): ResolvedConfig => ({
  jwt: '',
  formId: 'st-form',
  buttonId: '',
  stopSubmitFormOnEnter: false,
  submitOnSuccess: true,
  submitOnError: false,
  submitOnCancel: false,
  submitFields: [
    'baseamount',
    'currencyiso3a',
    'eci',
    'enrolled',
    'errorcode',
    'errordata',
    'errormessage',
    'orderreference',
    'settlestatus',
    'status',
    'transactionreference',
    'formId',
  ],
  fieldsToSubmit: ['pan', 'expirydate', 'securitycode'],
  componentIds: {
    cardNumber: 'st-card-number',
    expirationDate: 'st-expiration-date',
    securityCode: 'st-security-code',
    notificationFrame: 'st-notification-frame',
  },
  components: { startOnLoad: false },
  placeholders: { pan: '**** **** **** ****', expirydate: 'MM/YY', securitycode: '***' },
  styles: {},
  translations: {},
  livestatus: 0,
  datacenterurl: `${OFFICIAL[1] ?? ''}/jwt/`,
  origin: window.location.origin,
  panIcon: false,
  disableNotification: false,
  threeDSecure: { challengeDisplayMode: 'POPUP', translations: {}, threeDSMethodTimeout: 10_000 },
});

/** @throws a `ValidationError`, at once, for a key that the real library does not know or a value it refuses. */
export function resolveConfig(config: Readonly<Record<string, unknown>>): ResolvedConfig {
  for (const [key, value] of Object.entries(config)) {
    if (value === undefined) continue;
    const check = Object.hasOwn(SCHEMA, key) ? SCHEMA[key] : undefined;
    if (!check) throw validationError(`"${key}" is not allowed`);
    if (!check(value)) throw validationError(`"${key}" is not valid`);
  }
  const resolved = merge(defaults(), config);
  if (!OFFICIAL.includes(resolved.datacenterurl.replace(/\/jwt\/$/, ''))) {
    console.warn('"datacenterurl" is none of the official gateways');
  }
  return resolved;
}

function validationError(message: string): Error {
  return Object.assign(new Error(message), { name: 'ValidationError' });
}

/** A value counts only where there is something in it: an empty text, list or object leaves the default. */
function merge<T extends object>(base: T, given: Readonly<Record<string, unknown>>): T {
  const merged = { ...base } as Record<string, unknown>;
  for (const [key, value] of Object.entries(given)) {
    const standard = merged[key];
    if (isEmpty(value)) continue;
    merged[key] =
      isObject(value) && isObject(standard)
        ? merge(standard as object, value as Record<string, unknown>)
        : value;
  }
  return merged as T;
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === '' || Number.isNaN(value);
}
