import { rankOf, type PaymentEvent, type PaymentEventType } from '../provider/payment-event.ts';
import type { OrderState } from './store.ts';

/** A payment that has taken money before: for which order, and whether the merchant knows that it was one too many. */
export interface KnownPayment {
  readonly orderReference: string;
  readonly toldAsDuplicate: boolean;
}

export type Placing =
  | { readonly kind: 'apply'; readonly event: PaymentEvent; readonly state?: OrderState }
  | { readonly kind: 'late'; readonly state: OrderState }
  | { readonly kind: 'conflict'; readonly otherOrder: string };

const TAKES_MONEY: readonly PaymentEventType[] = ['payment.suspended', 'payment.paid', 'payment.settled'];

/** @returns whether an event of that type says that a payment has taken the shopper's money, or reserved it. */
export const takesMoney = (type: PaymentEventType): boolean => TAKES_MONEY.includes(type);

/** @returns whether the payment behind the state holds the shopper's money, or has it reserved. */
export const holdsMoney = (state: OrderState): boolean => takesMoney(state.type);

/** @returns whether the order needs no further payment. */
export const isPaid = (state: OrderState): boolean =>
  state.type === 'payment.paid' || state.type === 'payment.settled';

/**
 * @param fingerprint of an event that has come under a known key.
 * @param first of the event that came first under it.
 * @returns whether the two say different things. Where one has no fingerprint, its key alone says what it is.
 */
export function contradicts(fingerprint: string | undefined, first: string | null | undefined): boolean {
  return fingerprint !== undefined && typeof first === 'string' && fingerprint !== first;
}

/** @returns the order's state as this event alone would have it; `undefined` where it says nothing of it. */
export function stateAfter(event: PaymentEvent): OrderState | undefined {
  const rank = rankOf(event.type);
  if (event.orderReference === undefined || rank === undefined) return undefined;
  return {
    orderReference: event.orderReference,
    type: event.type,
    rank,
    provider: event.provider,
    ...(event.paymentReference !== undefined && { paymentReference: event.paymentReference }),
  };
}

/**
 * Decides what an event that is not a duplicate means for its order.
 *
 * Within one payment a later state is never undone by an earlier event, and news that moves nothing is not told again
 * (Trust Payments notifies of settle status 0 and then of 10, and both mean paid); but each refund is money of its own,
 * and one of a part leaves the order paid, and a payment that may be tried again can fail again. Between two payments of one order, the one that has paid counts: another that
 * takes money too is handed on as `payment.duplicate`, once, and nothing else it does moves the order. One that is
 * pending counts until it is known what became of it, whatever becomes of others. A payment that was voided or wholly
 * refunded no longer stands in the way of another.
 */
export function place(
  event: PaymentEvent,
  state: OrderState | undefined,
  known: KnownPayment | undefined,
): Placing {
  if (known && known.orderReference !== event.orderReference) {
    return { kind: 'conflict', otherOrder: known.orderReference };
  }
  const next = stateAfter(event);
  if (!next) return { kind: 'apply', event, ...(state && { state }) };
  if (!state) return { kind: 'apply', event, state: next };

  if (isSame(event, state)) {
    if (event.partial && holdsMoney(state)) return { kind: 'apply', event, state };
    const failedAgain = event.type === 'payment.declined' && state.type === 'payment.declined';
    const isNew = next.rank > state.rank || event.type === 'payment.refunded' || failedAgain;
    return isNew ? { kind: 'apply', event, state: { ...state, ...next } } : { kind: 'late', state };
  }
  if (isOther(event, state)) {
    if (takesMoney(event.type)) {
      if (!isPaid(state)) return { kind: 'apply', event, state: next };
      if (known?.toldAsDuplicate) return { kind: 'late', state };
      return { kind: 'apply', event: { ...event, type: 'payment.duplicate' }, state };
    }
    if (holdsMoney(state)) return { kind: 'late', state };
    // One that may be taking money counts more than any that took none: nobody may pay meanwhile.
    if (event.type === 'payment.pending') return { kind: 'apply', event, state: next };
    if (state.type === 'payment.pending') return { kind: 'apply', event, state };
  }
  return next.rank < state.rank ? { kind: 'late', state } : { kind: 'apply', event, state: next };
}

/** A message that names no payment can only be taken to speak of the one that counts. */
function isSame(event: PaymentEvent, state: OrderState): boolean {
  const { provider, paymentReference = state.paymentReference } = event;
  return provider === state.provider && paymentReference === state.paymentReference;
}

/** Where it is not known yet which payment counts, one that is named may be the one. */
function isOther(event: PaymentEvent, state: OrderState): boolean {
  return event.provider !== state.provider || state.paymentReference !== undefined;
}
