/**
 * What the request JWT asks Trust Payments for. Every value is text, as the gateway wants it, except the two lists.
 * Put in what the shopper must not change; leave out what the form asks the shopper for. The shopper can read it.
 * Card data has no place in it.
 *
 * A field that is not listed here, such as a custom field of the account, is passed on where its name is made of
 * small letters, digits and underscores; TypeScript knows those that begin with `customfield`.
 *
 * Source: "Generate the JWT" and the field tables in the Trust Payments documentation of st.js. Lengths are
 * characters.
 */
export type TrustPaymentsPayload = PayloadFields & PayloadAmount;

/** The amount, in one of two ways. */
export type PayloadAmount =
  | {
      /** In minor units, 1 to 13 digits: `"1050"` is £10.50. */
      readonly baseamount: string;
      readonly mainamount?: never;
    }
  | {
      /** In major units, up to 14 characters, with the decimals of the currency: `"10.50"`, and `"1050"` for yen. */
      readonly mainamount: string;
      readonly baseamount?: never;
    };

/** What the gateway can be asked to do, one after the other. */
export type RequestType = 'RISKDEC' | 'ACCOUNTCHECK' | 'THREEDQUERY' | 'AUTH' | 'SUBSCRIPTION';

/** The languages of st.js. Anything else breaks its start. */
export type TrustPaymentsLocale =
  'cy_GB' | 'da_DK' | 'de_DE' | 'en_GB' | 'en_US' | 'es_ES' | 'fr_FR' | 'it_IT' | 'nl_NL' | 'no_NO' | 'sv_SE';

export interface PayloadFields extends Partial<Person<'billing'>>, Partial<Person<'customer'>> {
  /** The site to pay to, up to 50 letters, digits, `_`, `.` or `-`. Test sites begin with `test_`. */
  readonly sitereference: string;
  /** ISO 4217, three capital letters. */
  readonly currencyiso3a: string;
  /** Up to 20 letters and digits; `ECOM`, a payment by the shopper on the web, where it is left out. */
  readonly accounttypedescription?: string;
  /**
   * In the order to be processed in; `["THREEDQUERY", "AUTH"]` where it is left out. Not every combination is
   * supported: the gateway refuses the others (30000).
   */
  readonly requesttypedescriptions?: readonly RequestType[];
  /** The merchant's reference of the order, up to 255. Use one for each attempt to sell: results are bound to it. */
  readonly orderreference?: string;
  /** The language of the card fields; `en_GB` where it is left out. */
  readonly locale?: TrustPaymentsLocale;
  /** An earlier transaction whose card is used again, up to 25 letters, digits and `-`; asks for the code only. */
  readonly parenttransactionreference?: string;

  /** `0` the card is not kept, `1` kept for the first time, `2` a kept card is used. */
  readonly credentialsonfile?: '0' | '1' | '2';
  /** Required with `SUBSCRIPTION`. */
  readonly subscriptiontype?: 'RECURRING' | 'INSTALLMENT';
  /** Required with `SUBSCRIPTION`. */
  readonly subscriptionunit?: 'DAY' | 'MONTH';
  /** Units between two payments, up to 11 digits; required with `SUBSCRIPTION`. */
  readonly subscriptionfrequency?: string;
  /** The number of this payment in the series, normally `"1"`, up to 11 digits. */
  readonly subscriptionnumber?: string;
  /** The number of the last payment in the series, up to 11 digits. */
  readonly subscriptionfinalnumber?: string;
  /** `YYYY-MM-DD` */
  readonly subscriptionbegindate?: string;

  /** Card types that go without 3-D Secure, such as `AMEX`; up to 20 capitals and digits each. */
  readonly threedbypasspaymenttypes?: readonly string[];
  /** Goes with `RISKDEC`; up to 255. */
  readonly fraudcontroltransactionid?: string;
  /** Up to 5 capitals: `PRE` or `FINAL` authorisation. */
  readonly authmethod?: string;
  /** `0` settle automatically, `1` without fraud and duplicate checks, `2` hold back, `100` settle at once. */
  readonly settlestatus?: '0' | '1' | '2' | '100';
  /** `YYYY-MM-DD` */
  readonly settleduedate?: string;
  /** On the shopper's statement; up to 25. */
  readonly chargedescription?: string;
  /** The shopper's address, IPv4 or IPv6. */
  readonly customerip?: string;

  /** Where other payment methods than cards return to: absolute URLs, up to 2048. */
  readonly returnurl?: string;
  readonly successfulurlredirect?: string;
  readonly errorurlredirect?: string;
  readonly cancelurlredirect?: string;

  /** Custom fields of the account, up to 255. */
  readonly [custom: `customfield${string}`]: string;
}

/** Who is billed, and who the goods go to: the same fields twice. */
type Person<Prefix extends 'billing' | 'customer'> = {
  readonly [Name in keyof PersonFields as `${Prefix}${Name}`]: PersonFields[Name];
};

interface PersonFields {
  /** Up to 25. */
  readonly prefixname: string;
  /** Up to 127. */
  readonly firstname: string;
  /** Up to 127. */
  readonly middlename: string;
  /** Up to 127. */
  readonly lastname: string;
  /** Up to 25. */
  readonly suffixname: string;
  /** House number or name, up to 25. */
  readonly premise: string;
  /** Up to 127. */
  readonly street: string;
  /** Up to 127. */
  readonly town: string;
  /** Up to 25. */
  readonly postcode: string;
  /** Up to 127; needs the country. */
  readonly county: string;
  /** ISO 3166-1, two capital letters. */
  readonly countryiso2a: string;
  /** Up to 255. */
  readonly email: string;
  /** Up to 20. */
  readonly telephone: string;
  /** `H` home, `M` mobile, `W` work. */
  readonly telephonetype: 'H' | 'M' | 'W';
}
