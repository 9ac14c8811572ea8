import { toMinor, type Money } from '../../../protocol/money.ts';
import { ambiguityOf } from './notification-cut.ts';
import { isPlainCut } from './notification-plain.ts';

/** What the merchant knows of the payment. */
export interface ExpectedPayment extends Money {
  readonly orderReference: string;
  /** Compared where the notification has it. */
  readonly siteReference?: string | undefined;
}

/** What decides is missing or can be read in two ways: it is neither true nor false until somebody looks it up. */
export interface NotificationDoubt {
  readonly reason: 'field-missing' | 'cut-ambiguous';
  readonly hint: string;
}

/** The notification says something else than the merchant's own records. */
export interface NotificationMismatch {
  readonly reason: 'order-mismatch' | 'amount-mismatch' | 'currency-mismatch' | 'site-mismatch';
  readonly hint: string;
}

export type Disagreement = NotificationDoubt | NotificationMismatch;

type Fields = ReadonlyMap<string, string>;

/** The requests that move money; others (checks, 3-D Secure …) may be about no amount at all. */
const MOVES_MONEY: ReadonlySet<string> = new Set(['AUTH', 'REFUND']);

/** @returns how the notification contradicts the merchant's records, or `undefined`. */
export function mismatchOf(fields: Fields, expected: ExpectedPayment): NotificationMismatch | undefined {
  const site = siteMismatchOf(fields, expected.siteReference);
  if (site) return site;
  if (fields.get('orderreference') !== expected.orderReference) {
    return { reason: 'order-mismatch', hint: 'It is about another order.' };
  }
  const currency = fields.get('currencyiso3a');
  if (currency && currency !== expected.currency) {
    return { reason: 'currency-mismatch', hint: 'It is in another currency than the order.' };
  }
  const requestType = fields.get('requesttypedescription') ?? 'AUTH';
  const amount = amountOf(fields, expected.currency);
  if (!MOVES_MONEY.has(requestType) || amount === undefined) return undefined;
  const agrees = requestType === 'REFUND' ? amount <= expected.amount : amount === expected.amount;
  return agrees
    ? undefined
    : { reason: 'amount-mismatch', hint: 'It is about another amount than the order.' };
}

/** @returns the mismatch where the notification names another site. */
export function siteMismatchOf(
  fields: Fields,
  siteReference: string | undefined,
): NotificationMismatch | undefined {
  const site = fields.get('sitereference');
  if (!site || siteReference === undefined || site === siteReference) return undefined;
  return { reason: 'site-mismatch', hint: 'It comes from another site; test sites begin with test_.' };
}

/**
 * @param needed the fields that decide, which the rule has to send.
 * @returns the doubt where one of them is missing.
 */
export function missingField(fields: Fields, needed: readonly string[]): NotificationDoubt | undefined {
  const missing = needed.find((name) => !fields.get(name));
  return missing === undefined
    ? undefined
    : { reason: 'field-missing', hint: `Tick ${missing} in the action of the rule.` };
}

/** @returns what decides and is missing in a notification about money. */
export function missingOf(fields: Fields): NotificationDoubt | undefined {
  const missing = missingField(fields, ['orderreference', 'errorcode']);
  if (missing || !MOVES_MONEY.has(fields.get('requesttypedescription') ?? 'AUTH')) return missing;
  if (!fields.get('mainamount')) {
    const amount = missingField(fields, ['baseamount']);
    if (amount) return amount;
  }
  const isAuthorised = fields.get('errorcode') === '0' && fields.get('requesttypedescription') === 'AUTH';
  // Without it an authorised payment may be suspended or cancelled as well as paid.
  return isAuthorised ? missingField(fields, ['settlestatus']) : undefined;
}

/**
 * @param cut.text the hashed values in a row.
 * @param cut.ticked the names ticked in the rule, where the merchant has told them.
 * @param cut.authorised the order's payments that are known to be authorised.
 * @returns the doubt where the hashed text can be cut into fields in another way that says something else. Of a failure
 *   only its transaction counts: a success that is made a failure gains nothing, since what the gateway says of the
 *   success outranks it; what moves no money decides nothing, if that is what it is about.
 */
export function doubtfulCut(
  fields: Fields,
  expected: ExpectedPayment,
  { text, ticked, authorised = [] }: HashedCut,
): NotificationDoubt | undefined {
  const requestType = fields.get('requesttypedescription') ?? 'AUTH';
  const isSuccess = MOVES_MONEY.has(requestType) && fields.get('errorcode') === '0';
  const isSure = requestType === 'AUTH' && Number(fields.get('baseamount')) === expected.amount;
  if (isSuccess && isSure && isPlainCut(fields, text, ticked)) return undefined;
  const pinned = new Map([...pinsOf(fields, expected, requestType), ...knownPins(fields, authorised)]);
  const deciding = isSuccess
    ? decidingOf(fields, pinned, ticked)
    : ['requesttypedescription', 'transactionreference'].filter(
        (name) => fields.get(name) && !pinned.has(name),
      );
  // No more can be settled than was authorised.
  const isPinned = pinned.has('baseamount') || pinned.has('mainamount');
  const atMost = new Map(isPinned ? [['settlebaseamount', expected.amount]] : []);
  const ambiguity = ambiguityOf(fields, { pinned, atMost, ticked, deciding });
  if (!ambiguity) return undefined;
  const { field, neighbour } = ambiguity;
  const beside = neighbour === undefined ? 'its neighbours' : neighbour;
  return {
    reason: 'cut-ambiguous',
    hint:
      `Where ${field} begins and ends can't be told from ${beside}: untick ${beside}, or tick currencyiso3a, ` +
      'sitereference and status, and name what is ticked in the option fields. With Webservices it is looked up.',
  };
}

/** What is known of the hashed text beside the fields that were read from it. */
export interface HashedCut {
  readonly text: string;
  readonly ticked: readonly string[] | undefined;
  readonly authorised?: readonly string[] | undefined;
}

/** What was verified before of the very payment: its reference, and that it was authorised, which no later news changes. */
function knownPins(fields: Fields, authorised: readonly string[]): Map<string, string> {
  const pins = new Map<string, string>();
  const isRefund = fields.get('requesttypedescription') === 'REFUND';
  const name = isRefund ? 'parenttransactionreference' : 'transactionreference';
  const reference = fields.get(name);
  if (reference === undefined || !authorised.includes(reference)) return pins;
  pins.set(name, reference);
  if (!isRefund && fields.get('errorcode') === '0') pins.set('errorcode', '0');
  return pins;
}

/** What the merchant's own records say is right, where the notification says it. */
function pinsOf(fields: Fields, expected: ExpectedPayment, requestType: string): Map<string, string> {
  const pins = new Map([['orderreference', fields.get('orderreference') ?? '']]);
  const site = fields.get('sitereference');
  pins.set('sitereference', expected.siteReference ?? site ?? '');
  if (fields.get('currencyiso3a')) pins.set('currencyiso3a', expected.currency);
  // Of a refund the order does not say how much it is.
  if (requestType === 'AUTH') {
    const name = fields.get('baseamount') ? 'baseamount' : 'mainamount';
    const amount = fields.get(name);
    if (amount && amountOf(fields, expected.currency) === expected.amount) pins.set(name, amount);
  }
  return pins;
}

function decidingOf(
  fields: Fields,
  pinned: ReadonlyMap<string, string>,
  ticked: readonly string[] | undefined,
): string[] {
  const amount = fields.get('baseamount') ? 'baseamount' : 'mainamount';
  const names = ['errorcode', 'requesttypedescription', 'settlestatus', 'transactionreference', amount];
  if (fields.get('settlebaseamount') || ticked?.includes('settlebaseamount')) names.push('settlebaseamount');
  if (fields.get('parenttransactionreference')) names.push('parenttransactionreference');
  return names.filter((name) => !pinned.has(name) && (fields.get(name) || name === 'settlebaseamount'));
}

/** @returns the amount in minor units. Without currencyiso3a it is taken to be in the order's currency. */
export function amountOf(fields: Fields, currency: string): number | undefined {
  const base = fields.get('baseamount');
  if (base) return Number(base);
  return toMinor(fields.get('mainamount') ?? '', currency);
}
