import { rankOf, type PaymentEvent, type PaymentEventType } from '../provider/payment-event.ts';
import type { Ledger } from './ledger.ts';
import type { OrderState } from './store.ts';

const TAKES_MONEY: ReadonlySet<PaymentEventType> = new Set([
  'payment.suspended',
  'payment.paid',
  'payment.part-paid',
  'payment.settled',
]);
const PAID: ReadonlySet<PaymentEventType> = new Set(['payment.paid', 'payment.settled']);

/** @returns whether an event of that type says that a payment has taken the shopper's money, or reserved it. */
export const takesMoney = (type: PaymentEventType): boolean => TAKES_MONEY.has(type);

/**
 * @param event as the merchant is told it.
 * @param ledger with the event.
 * @returns the last event that counts for the order: of the payment that holds its money or may be taking it, and of
 *   the latest where none does.
 */
export function stateAfter(
  state: OrderState | undefined,
  event: PaymentEvent,
  ledger: Ledger,
): OrderState | undefined {
  const next = stateBy(event, ledger);
  if (!next || !state) return next ?? state;
  const leavesMoney = event.type === 'payment.refunded' && event.partial;
  if (isSame(event, state)) return leavesMoney ? state : { ...state, ...next };
  if (takesMoney(next.type)) return PAID.has(state.type) ? state : next;
  if (takesMoney(state.type)) return next.type === 'payment.refunded' && !leavesMoney ? next : state;
  if (state.type === 'payment.pending' && next.type !== 'payment.pending') return state;
  return next.type !== 'payment.pending' && next.rank < state.rank ? state : next;
}

function stateBy(event: PaymentEvent, { status }: Ledger): OrderState | undefined {
  const { orderReference, provider, paymentReference } = event;
  // Of the lines of an account the latest to come need not be the last.
  const isBack = status === 'refunded' && (event.entry !== undefined || event.type === 'payment.reversed');
  const type = isBack ? 'payment.refunded' : event.type;
  const rank = rankOf(type);
  if (orderReference === undefined || rank === undefined) return undefined;
  return {
    orderReference,
    type,
    rank,
    provider,
    ...(paymentReference !== undefined && { paymentReference }),
  };
}

/** A message that names no payment can only be taken to speak of the one that counts, and so can one that names it first. */
function isSame({ provider, paymentReference }: PaymentEvent, state: OrderState): boolean {
  const ours = paymentReference ?? state.paymentReference;
  return provider === state.provider && ours === (state.paymentReference ?? ours);
}
