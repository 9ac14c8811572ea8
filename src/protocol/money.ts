/** An amount as whole minor units (1050 is £10.50, 1050 is also ¥1050) and its ISO 4217 code. */
export interface Money {
  readonly amount: number;
  /** Three capital letters. */
  readonly currency: string;
}

/** ISO 4217 minor units other than two. Intl is no help: ICU follows CLDR, which differs (AFN, ALL, IQD …). */
const EXPONENTS: readonly (readonly [exponent: number, currencies: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
];

/** @returns how many decimal places the currency has, by ISO 4217. */
export function exponentOf(currency: string): number {
  return EXPONENTS.find(([, currencies]) => currencies.includes(currency))?.[0] ?? 2;
}

/**
 * @param text a decimal amount in major units, such as `"10.50"`.
 * @returns whole minor units, or `undefined` where the text is no amount of that currency.
 */
export function toMinor(text: string, currency: string): number | undefined {
  const exponent = exponentOf(currency);
  const [, whole, fraction = ''] = /^(\d{1,13})(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || /[1-9]/.test(fraction.slice(exponent))) return undefined;
  const minor = Number(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/** @returns the amount in major units as a decimal string, such as `"10.50"`; no floating point on the way. */
export function toMajor({ amount, currency }: Money): string {
  const exponent = exponentOf(currency);
  const digits = String(amount).padStart(exponent + 1, '0');
  return exponent ? `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}` : digits;
}

/** @returns the amount as a shopper reads it, such as `"£10.50"` or `"10,50 €"`. */
export function formatMoney(money: Money, locale: string): string {
  const exponent = exponentOf(money.currency);
  return new Intl.NumberFormat(locale.replace('_', '-'), {
    style: 'currency',
    currency: money.currency,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  }).format(money.amount / 10 ** exponent);
}
