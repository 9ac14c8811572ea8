import type { Money } from '../../../protocol/money.ts';
import type { EventOf, PaymentEvent, PaymentEventType } from '../../../server/provider/payment-event.ts';
import type { Order, Rejection, Verdict } from '../../../server/provider/provider.ts';
import type { TruustOrder, TruustPayin, TruustPayout } from './answer.ts';

/** What a state means for the merchant; reference of the states: Truust's payment flows and API description. */
const PAID = new Set([
  'PUBLISHED',
  'ACCEPTED',
  'PENDING_VALIDATE',
  'PENDING_RELEASE',
  'BLOCKED_RELEASE',
  'RELEASED',
]);
/** The states that come after the seller, or an agreement, has accepted. */
const ACCEPTED = new Set([...PAID].filter((status) => status !== 'PUBLISHED'));
const UNDONE = new Set(['CANCELLED', 'REJECTED']);
/** A payout that came to nothing. */
const UNPAID_OUT = new Set(['DENIED', 'CANCELLED']);
const UNTOUCHED = new Set(['DRAFT', 'PENDING_DETAILS']);

/**
 * @returns what an order's state amounts to. The event's key holds the kind of event, not Truust's state: several
 *   states mean "paid", and that takes effect once.
 * @param payin its latest payment, where it failed: a link can be tried again, and each failure is news.
 */
export function judge(found: TruustOrder, payin?: TruustPayin): Verdict {
  const { status, id } = found;
  if (status === 'REJECTED' && found.paidAt !== undefined) {
    return {
      status: 'unknown',
      reason: 'rejected',
      hint: `Truust order ${id} was paid, and the seller has turned it down. Truust gives the money back by hand: look at it there.`,
      event: eventOf(found, 'payment.rejected'),
    };
  }
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
      event: declinedEvent(found, payin),
    };
  }
  return {
    status: 'unknown',
    reason: 'status-unknown',
    hint: `Truust order ${id} is in a state not known here.`,
  };
}

/**
 * @param seen the order with its latest payment, and what pays the seller out.
 * @returns all that the order's state says has happened, in its order. A webhook can be called for several kinds, and
 *   tells none: so what is told is what Truust shows, and each piece of news has a key of its own.
 */
export function newsOf({ order, payin, payout }: SeenOrder): PaymentEvent[] {
  const { event, status } = judge(order, payin);
  const { status: state } = order;
  const told: (PaymentEvent | undefined)[] = [
    event,
    // A rejected order that was never paid is cancelled too.
    state === 'REJECTED' && event?.type !== 'payment.rejected'
      ? eventOf(order, 'payment.rejected')
      : undefined,
    !event && status === 'unknown' ? unknownEvent(order) : undefined,
    ACCEPTED.has(state) ? eventOf(order, 'payment.accepted') : undefined,
    isPaidState(order) && payout && !UNPAID_OUT.has(payout.status)
      ? eventOf(order, 'payout.created')
      : undefined,
    state === 'RELEASED' ? eventOf(order, 'payment.released') : undefined,
  ];
  return told.filter((each) => each !== undefined);
}

export interface SeenOrder {
  readonly order: TruustOrder;
  readonly payin?: TruustPayin | undefined;
  readonly payout?: TruustPayout | undefined;
}

/** What the state says that is not known here is news once for each such state. */
function unknownEvent(found: TruustOrder): EventOf<'truust', 'unknown'> {
  const event = eventOf(found, 'unknown');
  return { ...event, dedupeKey: [event.dedupeKey, found.status, found.refundStatus ?? ''].join(':') };
}

function declinedEvent(found: TruustOrder, payin: TruustPayin | undefined): PaymentEvent {
  const event = eventOf(found, 'payment.declined');
  if (!payin || !hasFailed(payin)) return event;
  return { ...event, dedupeKey: [event.dedupeKey, payin.id, payin.deniedAt ?? ''].join(':') };
}

/** @returns whether it is in one of the states of an order that was paid. */
export const isPaidState = ({ status }: TruustOrder): boolean => PAID.has(status);

/** @returns whether the payment has come to its end without money. */
export const hasFailed = ({ status }: TruustPayin): boolean => status === 'DENIED' || status === 'CANCELLED';

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
