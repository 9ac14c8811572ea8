import type { EventOf, PaymentEventType } from '../../../server/provider/payment-event.ts';
import type { Order, Rejection, Verdict } from '../../../server/provider/provider.ts';
import type { PaymentIntent, TrustshareCheckout } from './answer.ts';

/** The merchant's reference travels in the intent's metadata under this name. */
export const REFERENCE = 'order_reference';

/**
 * @param order the merchant's order that the checkout passed {@link mismatch} for.
 * @returns what a checkout's state amounts to. The SDK's success means `settling`; only `settled` is money.
 */
export function judge(checkout: TrustshareCheckout, order: Order): Verdict {
  const { id, status, outstanding } = checkout;
  const event = <T extends PaymentEventType>(type: T): EventOf<'trustshare', T> =>
    eventOf(checkout, order, type);
  switch (status) {
    case 'settled':
      return outstanding > 0
        ? {
            status: 'pending',
            reason: 'outstanding',
            hint: `A part of ${id} has not come in.`,
            event: event('payment.pending'),
          }
        : { status: 'paid', reason: 'settled', hint: `${id} has come in.`, event: event('payment.paid') };
    case 'settling':
      return {
        status: 'pending',
        reason: 'settling',
        hint: `The money of ${id} is on its way: two days for a card, any time for a transfer by hand.`,
        event: event('payment.pending'),
      };
    case 'failed':
    case 'rejected':
      return {
        status: 'declined',
        reason: status,
        hint: `${id} failed.`,
        retryable: true,
        event: event('payment.declined'),
      };
    case 'cancelled':
    case 'abandoned':
      return {
        status: 'cancelled',
        reason: status,
        hint: `${id} brought no money.`,
        retryable: true,
        event: event('payment.cancelled'),
      };
    default:
      return { status: 'unknown', reason: 'status-unknown', hint: `${id} is in a state not known here.` };
  }
}

/** @returns why a checkout can't be a payment of the merchant's order, or `undefined`. */
export function mismatch(
  checkout: TrustshareCheckout,
  intent: PaymentIntent,
  order: Order,
): Rejection | undefined {
  const reject = (reason: string, hint: string): Rejection => ({ status: 'invalid', reason, hint });
  if (intent.metadata[REFERENCE] !== order.reference) return reject('other-order', 'It pays another order.');
  if (checkout.projectId && intent.projectId && checkout.projectId !== intent.projectId) {
    return reject('other-project', 'It is of another project than its intent.');
  }
  const currencies = [intent.currency, checkout.currency ?? intent.currency];
  if (currencies.some((currency) => currency !== order.currency)) {
    return reject('currency-mismatch', 'It is in another currency.');
  }
  if (checkout.amount !== order.amount) return reject('amount-mismatch', 'It is about another amount.');
  return undefined;
}

function eventOf<T extends PaymentEventType>(
  checkout: TrustshareCheckout,
  order: Order,
  type: T,
): EventOf<'trustshare', T> {
  return {
    provider: 'trustshare',
    type,
    dedupeKey: `trustshare:${checkout.id}:${type}`,
    orderReference: order.reference,
    paymentReference: checkout.id,
    ...(checkout.intentId !== undefined && { openedAs: checkout.intentId }),
    amount: { amount: checkout.amount, currency: order.currency },
    raw: checkout.raw,
  };
}

/** @returns the event of an intent that was confirmed: a checkout is under way, and nobody has named it yet. */
export function pendingEvent(
  { id, raw }: PaymentIntent,
  order: Order,
): EventOf<'trustshare', 'payment.pending'> {
  return {
    provider: 'trustshare',
    type: 'payment.pending',
    // The same as of the notification that tells it.
    dedupeKey: `trustshare:${id}:payment.pending`,
    orderReference: order.reference,
    paymentReference: id,
    raw,
  };
}
