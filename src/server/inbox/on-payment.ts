import type { Ledger } from '../ledger/ledger.ts';
import type { OrderState, Transaction } from '../ledger/store.ts';
import type { PaymentEvent } from '../provider/payment-event.ts';
import type { Order } from '../provider/provider.ts';

/** What the merchant's handler gets beside the event. */
export interface PaymentContext {
  /** The merchant's order; absent where the event names none. */
  readonly order?: Order;
  /** What the handler writes with it is committed together with the event, or not at all. */
  readonly transaction: Transaction;
  /** How far the order has come with this event. */
  readonly state?: OrderState;
  /** The order's money with this event; absent where the event names no order. */
  readonly ledger?: Ledger;
}

/**
 * The merchant's handler. A throw undoes everything, and the provider is asked to come back.
 * @returns the answer to the provider where it offers a choice (Trustly: `FAILED`, `CONTINUE` …); every duplicate
 *   gets the same. Where there is no choice, nothing.
 */
export type OnPayment = (
  event: PaymentEvent,
  context: PaymentContext,
) => PaymentAnswer | Promise<PaymentAnswer>;

/** `void`, so that a handler that is written apart and answers nothing is one too. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type
type PaymentAnswer = string | undefined | void;
