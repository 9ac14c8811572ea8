import { toMinor, type Money } from '../../../protocol/money.ts';

/** What the merchant knows of the payment. */
export interface ExpectedPayment extends Money {
  readonly orderReference: string;
  /** Compared where the notification has it. */
  readonly siteReference?: string | undefined;
}

export interface Disagreement {
  readonly reason:
    | 'field-missing'
    | 'order-mismatch'
    | 'amount-mismatch'
    | 'currency-mismatch'
    | 'site-mismatch'
    | 'cut-ambiguous';
  readonly hint: string;
}

type Fields = ReadonlyMap<string, string>;

/** The requests that move money; others (checks, 3-D Secure …) may be about no amount at all. */
const MOVES_MONEY = new Set(['AUTH', 'REFUND']);

/**
 * @param comparesAmount not where the ledger does, which knows what the payment took and not only what the order costs.
 * @returns why the notification can't be about the payment, or `undefined`.
 */
export function disagreement(
  fields: Fields,
  expected: ExpectedPayment,
  comparesAmount = true,
): Disagreement | undefined {
  const order = fields.get('orderreference');
  if (!order) return disagree('field-missing', 'Tick orderreference in the action of the rule.');
  if (!fields.get('errorcode')) return disagree('field-missing', 'Tick errorcode in the action of the rule.');
  if (order !== expected.orderReference) return disagree('order-mismatch', 'It is about another order.');
  const site = fields.get('sitereference');
  if (site && expected.siteReference !== undefined && site !== expected.siteReference) {
    return disagree('site-mismatch', 'It comes from another site; test sites begin with test_.');
  }
  const currency = fields.get('currencyiso3a');
  if (currency && currency !== expected.currency) {
    return disagree('currency-mismatch', 'It is in another currency than the order.');
  }
  const requestType = fields.get('requesttypedescription') ?? 'AUTH';
  if (MOVES_MONEY.has(requestType)) {
    const amount = amountOf(fields, expected.currency);
    if (amount === undefined) return disagree('field-missing', 'Tick baseamount in the action of the rule.');
    const agrees = requestType === 'REFUND' ? amount <= expected.amount : amount === expected.amount;
    if (comparesAmount && !agrees)
      return disagree('amount-mismatch', 'It is about another amount than the order.');
  }
  if (fields.get('errorcode') === '0' && couldBeError(fields, expected)) {
    return disagree('cut-ambiguous', 'Tick currencyiso3a: without it this could be a failure cut anew.');
  }
  return undefined;
}

function disagree(reason: Disagreement['reason'], hint: string): Disagreement {
  return { reason, hint };
}

/** @returns the amount in minor units. Without currencyiso3a it is taken to be in the order's currency. */
export function amountOf(fields: Fields, currency: string): number | undefined {
  const base = fields.get('baseamount');
  if (base) return Number(base);
  return toMinor(fields.get('mainamount') ?? '', currency);
}

/** The error codes that a payment can end with (official list of the Python client), by their shape. */
const ERROR_CODE =
  /^(?:2[0125]0[0-6]\d|3[01]0[01]\d|4000\d|5[01]0[01]\d|60[0-5]\d\d|6[12]00\d|7[0129]00\d|88\d\d\d|999\d\d)$/;

/**
 * Values are hashed without borders, so "…7000" before an error code of "0" may have been an error code of 70000 whose
 * head was moved to the field in front. It can't have been where the neighbour is known to be right.
 *
 * @returns whether an error code fits over the "0" when borders are moved.
 */
function couldBeError(fields: Fields, expected: ExpectedPayment): boolean {
  const left = neighbour(fields, isBefore);
  // No code begins with 0, so one that covers it begins in the field in front.
  if (left === undefined || isPinned(left, fields, expected)) return false;
  const names = [...fields.keys()].sort();
  const textOf = (some: readonly string[]): string => some.map((name) => fields.get(name)).join('');
  const at = names.indexOf('errorcode');
  const right = neighbour(fields, isAfter);
  const after = right === undefined || isPinned(right, fields, expected) ? '' : textOf(names.slice(at + 1));
  const around = textOf(names.slice(0, at)).slice(-4) + '0' + after.slice(0, 4);
  return [0, 1, 2, 3].some((start) => ERROR_CODE.test(around.slice(start, start + 5)));
}

const isBefore = (name: string): boolean => name < 'errorcode';
const isAfter = (name: string): boolean => name > 'errorcode';

/** @returns the nearest field on one side of the error code that is not empty. */
function neighbour(fields: Fields, isBeside: (name: string) => boolean): string | undefined {
  let nearest: string | undefined;
  for (const [name, value] of fields) {
    if (value === '' || !isBeside(name)) continue;
    if (nearest === undefined || name > nearest === name < 'errorcode') nearest = name;
  }
  return nearest;
}

/** @returns whether the merchant's own order says that the value is right. */
function isPinned(name: string, fields: Fields, expected: ExpectedPayment): boolean {
  const value = fields.get(name);
  switch (name) {
    case 'baseamount':
      return value === String(expected.amount);
    case 'currencyiso3a':
      return value === expected.currency;
    case 'orderreference':
      return value === expected.orderReference;
    default:
      return false;
  }
}
