import type { PaymentEvent } from '../provider/payment-event.ts';
import type { Order } from '../provider/provider.ts';
import type { FailureReason } from '../ledger/store.ts';

/** Kinds that speak of the whole payment. A refund or a dispute may be about a part of it. */
const WHOLE_AMOUNT: readonly PaymentEvent['type'][] = [
  'payment.suspended',
  'payment.paid',
  'payment.settled',
];

/**
 * @returns whether every database keeps the text as it is: NUL, and halves of surrogate pairs, are refused by one, and
 *   cut off or changed by another.
 */
export const isStorable = (text: string): boolean => !/\p{Cs}/u.test(text) && !text.includes('\0');

/** Escaped as JSON has it: two texts that differ still do. */
const storable = (text: string): string => (isStorable(text) ? text : JSON.stringify(text));

/** @returns the event under names that every store keeps alike, whatever a provider has put into them. */
export function withStorableNames(event: PaymentEvent): PaymentEvent {
  const { orderReference, paymentReference } = event;
  return {
    ...event,
    dedupeKey: storable(event.dedupeKey),
    ...(orderReference !== undefined && { orderReference: storable(orderReference) }),
    ...(paymentReference !== undefined && { paymentReference: storable(paymentReference) }),
  };
}

/** @returns why the event can't be applied to the merchant's order, if so. */
export function obstacleOf(event: PaymentEvent, order: Order | undefined): FailureReason | undefined {
  if (event.orderReference === undefined) return undefined;
  if (!order) return 'order-unknown';
  if (!event.amount || !WHOLE_AMOUNT.includes(event.type)) return undefined;
  const { amount, currency } = event.amount;
  return amount === order.amount && currency === order.currency ? undefined : 'amount-mismatch';
}

/** @returns the event, marked where it gives back only a part of what the order's payment took. */
export function withPart(event: PaymentEvent, order: Order | undefined): PaymentEvent {
  const { type, amount } = event;
  const isPart = type === 'payment.refunded' && amount && order && amount.amount < order.amount;
  return isPart ? { ...event, partial: true } : event;
}

/** What the person on call can do about an event that is held. */
export const HINTS: Readonly<Record<FailureReason, string>> = {
  'handler-failed': 'Mend onPayment, then call replay; until then the provider is asked to come back.',
  'order-unknown': 'findOrder knows no such order (yet). The provider was asked to come back.',
  'amount-mismatch':
    'The payment is for another amount than the order. Look at both, then refund, or mend and replay.',
  'payment-conflict': 'The payment has already paid another order. Look at both before doing anything.',
  unproved: 'Look the payment up at the provider; where it says the same, call replay.',
};
