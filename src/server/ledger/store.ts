import type { Money } from '../../protocol/money.ts';
import type { PaymentEvent } from '../provider/payment-event.ts';
import type { WorkStore } from './work-store.ts';
import type { Ledger } from './ledger.ts';

/** The transaction in which an event takes effect; the merchant's handler can write its own rows with it. */
export interface Transaction {
  /**
   * Runs one SQL statement in the transaction, which is not the handler's to commit or roll back. Parameters are
   * `$1`, `$2` … in PostgreSQL and in SQLite.
   * @returns the rows, if any. The memory store has no SQL and throws.
   */
  readonly query: <Row = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
  ) => Promise<Row[]>;
}

/** How far an order has come, by the events applied so far. */
export interface OrderState {
  readonly orderReference: string;
  readonly type: PaymentEvent['type'];
  readonly rank: number;
  /** The provider and its reference of the payment that counts for this order. */
  readonly provider: PaymentEvent['provider'];
  readonly paymentReference?: string;
}

/** What makes an event the same event again. */
export type EventKey = Pick<PaymentEvent, 'provider' | 'dedupeKey'>;

/** What came of an event before. */
export type Known = Extract<Taken, { kind: 'duplicate' | 'contradiction' | 'conflict' }>;

/** How an event fared. */
export type Taken =
  | {
      readonly kind: 'applied';
      readonly event: PaymentEvent;
      readonly answer?: string;
      readonly state?: OrderState;
      /** Of the order that the event names. */
      readonly ledger?: Ledger;
    }
  /** Seen before: nothing was done; the first answer again. */
  | { readonly kind: 'duplicate'; readonly answer?: string; readonly state?: OrderState }
  /** Another event, by its fingerprint, has come under this key. Nothing was kept. */
  | { readonly kind: 'contradiction' }
  /** It says nothing that was not known, or that still counts: kept, but the effect did not run. */
  | { readonly kind: 'late'; readonly state?: OrderState; readonly ledger?: Ledger }
  /** The payment, or the event, belongs to another order. Nothing was kept. */
  | { readonly kind: 'conflict'; readonly otherOrder: string }
  /** It disagrees with what the order costs, or with what is known of the payment. Nothing was kept. */
  | { readonly kind: 'mismatch' }
  /** Another delivery of this event or order was still running when the wait ended. */
  | { readonly kind: 'busy' };

/**
 * Applies an event; what it returns is kept and answered to every duplicate. A throw undoes everything.
 * The event is of the type that the ledger makes of it, such as `payment.duplicate` or `payment.part-paid`.
 */
export type Effect = (
  event: PaymentEvent,
  transaction: Transaction,
  state: OrderState | undefined,
  ledger: Ledger | undefined,
) => Promise<string | undefined>;

/** Why an event that was verified has not taken effect. */
export type FailureReason =
  | 'handler-failed'
  | 'order-unknown'
  | 'amount-mismatch'
  | 'payment-conflict'
  /** What decides in the notification is missing or can be read in two ways; nothing but a look-up or a person can tell. */
  | 'unproved'
  /** Whether it has taken effect could not be found out. */
  | 'store-unavailable';

/** One attempt to apply an event that came to nothing. */
export interface Failure {
  readonly reason: FailureReason;
  /** Redacted. */
  readonly error: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** When to try it again by ourselves, epoch milliseconds; absent where only a person can tell. */
  readonly retryAt?: number | undefined;
}

export interface DeadLetter extends EventKey {
  readonly orderReference?: string;
  readonly attempts: number;
  /** The last failure's reason and its error, redacted. */
  readonly reason: FailureReason;
  readonly error: string;
  /** Epoch milliseconds. */
  readonly lastAttemptAt: number;
  readonly event: PaymentEvent;
}

/** Where the inbox keeps what it has applied: claim, effect and answer in one transaction. */
export interface Store extends WorkStore {
  /**
   * Claims the event, runs the effect and commits, atomically. Events of one order run one at a time.
   * @param options.waitMs how long to wait for another delivery of the same event or order, in milliseconds.
   * @throws what the effect throws, after everything was undone; `store-unavailable` where the store can't say
   *   whether the event has taken effect. Taking it again finds out.
   */
  applyEvent(
    event: PaymentEvent,
    effect: Effect,
    options: {
      readonly waitMs: number;
      readonly now: number;
      /** What the merchant says that the event's order costs. */
      readonly order?: Money | undefined;
    },
  ): Promise<Taken>;
  /** @returns what taking the event again would give, or `undefined` where none has come under its key. */
  find(event: EventKey & Pick<PaymentEvent, 'fingerprint' | 'orderReference'>): Promise<Known | undefined>;
  orderState(orderReference: string): Promise<OrderState | undefined>;
  /** @returns the order's money; of an order that nothing is known of, a ledger without movements. */
  ledger(orderReference: string): Promise<Ledger>;
  /** @returns how many attempts to apply the event have failed, this one included. */
  recordFailure(event: PaymentEvent, failure: Failure): Promise<number>;
  /** Events that failed at least `attempts` times and have not taken effect since, oldest first. */
  deadLetters(options: {
    readonly attempts: number;
    readonly limit: number;
    /** Of this order only. */
    readonly orderReference?: string;
  }): Promise<DeadLetter[]>;
  /** @returns the event that failed and has not taken effect since. */
  deadLetter(key: EventKey): Promise<DeadLetter | undefined>;
  /**
   * Forgets the events and failures older than the moment given, and what was kept of events that were held and have
   * taken effect since, so that no copy is left behind. What a payment has paid for is never forgotten, only what the
   * provider sent; nor are the bytes of an event that is still held.
   * @returns how many.
   */
  forget(options: { readonly before: number }): Promise<number>;
  close(): Promise<void>;
}
