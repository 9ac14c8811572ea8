import type { Money } from '../../../protocol/money.ts';
import type { EventOf, PaymentEventType } from '../../../server/provider/payment-event.ts';
import type { Order, Rejection, Verdict } from '../../../server/provider/provider.ts';
import type { TruustOrder } from './answer.ts';

/** What a state means for the merchant; reference of the states: Truust's payment flows and API description. */
const PAID = new Set([
  'PUBLISHED',
  'ACCEPTED',
  'PENDING_VALIDATE',
  'PENDING_RELEASE',
  'BLOCKED_RELEASE',
  'RELEASED',
]);
const UNDONE = new Set(['CANCELLED', 'REJECTED']);
const UNTOUCHED = new Set(['DRAFT', 'PENDING_DETAILS']);

/**
 * @returns what an order's state amounts to. The event's key holds the kind of event, not Truust's state: several
 *   states mean "paid", and that takes effect once.
 */
export function judge(found: TruustOrder): Verdict {
  const { status, id } = found;
  if (UNDONE.has(status)) {
    return found.paidAt === undefined
      ? {
          status: 'cancelled',
          reason: 'cancelled',
          hint: `Truust order ${id} was cancelled before it was paid.`,
          retryable: true,
          event: eventOf(found, 'payment.cancelled'),
        }
      : {
          status: 'cancelled',
          reason: 'refunded',
          hint: `Truust order ${id} was paid, and paid back since.`,
          event: eventOf(found, 'payment.refunded'),
        };
  }
  if (PAID.has(status)) {
    return found.refundStatus === undefined
      ? { status: 'paid', reason: 'paid', hint: `Truust order ${id}.`, event: eventOf(found, 'payment.paid') }
      : {
          status: 'unknown',
          reason: 'refund-recorded',
          hint: `Truust order ${id} was paid, and holds a refund that may be a part or all: look at it there.`,
        };
  }
  if (found.paidAt !== undefined) {
    return {
      status: 'unknown',
      reason: 'contradictory',
      hint: `Truust order ${id} is ${status} yet has a payment.`,
    };
  }
  if (UNTOUCHED.has(status)) {
    return {
      status: 'pending',
      reason: 'not-paid-yet',
      hint: 'Its link can still be paid.',
      retryable: true,
    };
  }
  if (status === 'PENDING_PUBLISH') {
    return {
      status: 'pending',
      reason: 'under-way',
      hint: 'Truust waits for the money; a bank transfer takes up to 14 business days.',
      event: eventOf(found, 'payment.pending'),
    };
  }
  if (status === 'FAILURE') {
    return {
      status: 'declined',
      reason: 'failure',
      hint: 'The payment failed; the same link can be tried again.',
      retryable: true,
      event: eventOf(found, 'payment.declined'),
    };
  }
  return {
    status: 'unknown',
    reason: 'status-unknown',
    hint: `Truust order ${id} is in a state not known here.`,
  };
}

/** @returns whether it is an order for this money that can still be paid. */
export function isPayable(found: TruustOrder, { amount, currency }: Money): boolean {
  return (
    ['pending', 'declined'].includes(judge(found).status) &&
    found.amount === amount &&
    found.currency === currency
  );
}

/** @returns why a Truust order can't be the one opened for the merchant's order, or `undefined`. */
export function mismatch(found: TruustOrder, order: Order, live: boolean): Rejection | undefined {
  const reject = (reason: string, hint: string): Rejection => ({ status: 'invalid', reason, hint });
  if (found.tag !== order.reference) return reject('other-order', 'It belongs to another order.');
  if (found.sandbox && live) return reject('sandbox-order', 'It is a sandbox order: no money has moved.');
  if (!found.sandbox && !live)
    return reject('live-order', 'It is a live order, and this server is set to sandbox.');
  if (found.currency !== order.currency) return reject('currency-mismatch', 'It is in another currency.');
  if (found.amount !== order.amount) return reject('amount-mismatch', 'It is about another amount.');
  return undefined;
}

/** @returns the event of a Truust order, the same by whatever way its news came. */
export function eventOf<T extends PaymentEventType>(found: TruustOrder, type: T): EventOf<'truust', T> {
  const { id, tag, amount, currency, paidAt, raw } = found;
  return {
    provider: 'truust',
    type,
    dedupeKey: `truust:${id}:${type}`,
    paymentReference: id,
    amount: { amount, currency },
    ...(tag !== undefined && { orderReference: tag }),
    ...(type === 'payment.paid' && paidAt !== undefined && { occurredAt: paidAt }),
    raw,
  };
}
