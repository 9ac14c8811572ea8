import { toMinor, type Money } from '../../../protocol/money.ts';
import type { TrustPaymentsAttempt, TrustPaymentsPayment } from './attempt.ts';
import { errorCode } from './codes.ts';
import type { Claims } from './jws.ts';
import type { ResultJwtReason } from './reasons.ts';
import { isSaid, textOf, type Element } from './result.ts';

/** What the merchant's own records say. */
export interface Expected extends Money {
  readonly orderReference: string;
  readonly siteReference: string;
  readonly accountType?: string;
}

/** Requests that an attempt to pay can end with before its AUTH. Others (JSINIT …) are no attempt to pay. */
const BEFORE_AUTH: ReadonlySet<string | undefined> = new Set([
  'THREEDQUERY',
  'ACCOUNTCHECK',
  'RISKDEC',
  'ERROR',
]);

const isAuth = (element: Element) => element.requesttypedescription === 'AUTH';

/**
 * The AUTH moves the money, so it decides; steps around it don't. Without one, what stopped the attempt does: an
 * error, or a 3-D Secure challenge that was never answered.
 *
 * @returns `undefined` where the result is no attempt to pay: a check that went well is not a payment.
 */
export function decidingElement(elements: readonly Element[]): Element | undefined {
  const auth = elements.find(isAuth);
  if (auth) return auth;
  const last = elements.at(-1) ?? {};
  if (!BEFORE_AUTH.has(textOf(last.requesttypedescription))) return undefined;
  const stopped = last.errorcode !== '0' || last.customeroutput === 'THREEDREDIRECT';
  return stopped ? last : undefined;
}

/** @returns how the result contradicts the order, if it does. What it leaves unsaid contradicts nothing. */
export function findMismatch(
  element: Element,
  continuation: Claims,
  expected: Expected,
  live: boolean,
): ResultJwtReason | undefined {
  const { orderReference, siteReference, currency } = expected;
  const minted = textOf(continuation.accounttypedescription) ?? 'ECOM';
  const accountType = expected.accountType === 'as-minted' ? minted : (expected.accountType ?? 'ECOM');
  // A risk or account check is done on an account of its own, and for no money.
  const paying = isAuth(element) ? element : continuation;
  if (differs(element.orderreference, orderReference)) return 'order-mismatch';
  if (differs(continuation.orderreference, orderReference)) return 'order-mismatch';
  if (differs(element.sitereference, siteReference)) return 'site-mismatch';
  if (differs(continuation.sitereference, siteReference)) return 'site-mismatch';
  if (differs(paying.accounttypedescription, accountType)) return 'account-type-mismatch';
  if (differs(continuation.accounttypedescription, accountType)) return 'account-type-mismatch';
  if (differs(element.currencyiso3a, currency)) return 'currency-mismatch';
  if (differs(continuation.currencyiso3a, currency)) return 'currency-mismatch';
  if (differsInAmount(paying, expected)) return 'amount-mismatch';
  if (differsInAmount(continuation, expected)) return 'amount-mismatch';
  return differs(element.livestatus, live ? '1' : '0') ? 'environment-mismatch' : undefined;
}

function differs(said: unknown, expected: string): boolean {
  return isSaid(said) && said !== expected;
}

function differsInAmount({ baseamount, mainamount }: Claims, { amount, currency }: Money): boolean {
  if (isSaid(baseamount) && !(isText(baseamount, /^\d{1,13}$/) && Number(baseamount) === amount)) return true;
  return isSaid(mainamount) && toMinor(textOf(mainamount) ?? '', currency) !== amount;
}

function isText(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}

/** @returns whether the result names an order at all; without one it could be about any. */
export function namesOrder(element: Element, continuation: Claims): boolean {
  return isSaid(element.orderreference) || isSaid(continuation.orderreference);
}

/** @returns the payment, or why the attempt is none. */
export function judge(
  attempt: TrustPaymentsAttempt,
  element: Element,
  continuation: Claims,
): TrustPaymentsPayment | ResultJwtReason {
  if (attempt.raw.filter(isAuth).length > 1) return 'result-ambiguous';
  switch (errorCode(attempt.errorCode).outcome) {
    case 'declined':
      return 'declined';
    case 'invalid-request':
      return 'request-refused';
    case 'unknown':
      return 'outcome-unknown';
    case 'accepted':
      return isAuth(element) ? judgeAuthorised(attempt, element, continuation) : 'challenge-unfinished';
  }
}

function judgeAuthorised(
  attempt: TrustPaymentsAttempt,
  element: Element,
  continuation: Claims,
): TrustPaymentsPayment | ResultJwtReason {
  const { transactionReference, settleStatus } = attempt;
  const complete =
    (isSaid(element.baseamount) || isSaid(element.mainamount)) &&
    isSaid(element.currencyiso3a) &&
    isSaid(element.accounttypedescription) &&
    isSaid(element.livestatus) &&
    isSaid(continuation.sitereference);
  if (transactionReference === undefined || !complete) return 'result-incomplete';
  if (isSaid(element.customeroutput) && element.customeroutput !== 'RESULT') return 'result-unfinished';
  switch (settleStatus) {
    case '0':
    case '1':
    case '10':
    case '100':
      return { ...attempt, transactionReference, settleStatus, requestType: 'AUTH', errorCode: '0' };
    case '2':
      return 'suspended';
    case '3':
      return 'settlement-cancelled';
    default:
      return 'settle-status-unknown';
  }
}
