import { rankOf, type PaymentEvent } from '../../provider/payment-event.ts';
import type { Books } from '../../ledger/ledger.ts';
import type { Movement } from '../../ledger/movement.ts';
import type { DeadLetter, OrderState } from '../../ledger/store.ts';
import type { KeptEvent } from '../take-event.ts';
import { modernised } from './from-version-1.ts';

/** pg gives a bigint as text. */
export type Integer = number | string;

/** What the row of an order says; amount and currency are what it cost when a payment was first taken. */
export interface OrderRow {
  readonly type: OrderState['type'] | null;
  readonly provider: OrderState['provider'];
  readonly payment_reference: string | null;
  readonly order_reference: string;
  readonly amount: Integer | null;
  readonly currency: string | null;
}

export interface EventRow {
  readonly answer: string | null;
  /** Null for events that have none, and for those that came before version 2 of the tables. */
  readonly fingerprint: string | null;
  readonly order_reference: string | null;
}

export interface MovementRow {
  readonly kind: Movement['kind'];
  readonly provider: Movement['provider'];
  readonly reference: string | null;
  readonly payment_reference: string | null;
  readonly order_reference: string;
  readonly outcome: string | null;
  readonly state: Movement['state'];
  readonly amount: Integer | null;
  readonly settled: Integer | null;
  readonly currency: string | null;
  readonly occurred_at: Integer | null;
  readonly opened_as: string | null;
}

/** A row that an event has claimed; `token` is that of the claim which made it. */
export type EntryRow = { readonly token: string | null } & (
  ({ readonly kind: 'order' } & OrderRow) | ({ readonly kind: 'event' } & EventRow) | MovementRow
);

export interface FailureRow {
  readonly provider: DeadLetter['provider'];
  readonly dedupe_key: string;
  readonly order_reference: string | null;
  readonly attempts: number;
  readonly reason: DeadLetter['reason'];
  readonly error: string;
  readonly last_attempt_at: Integer;
  readonly event: string;
}

/** Of an order's row that is there to be locked only: its type says nothing of how far the order has come. */
export const UNRANKED = 0;

export function stateOf(row: Omit<OrderRow, 'amount' | 'currency'> | undefined): OrderState | undefined {
  if (!row?.type) return undefined;
  const { order_reference, type, provider, payment_reference } = row;
  const rank = rankOf(type);
  if (rank === undefined) return undefined;
  return {
    orderReference: order_reference,
    type,
    rank,
    provider,
    ...(payment_reference !== null && { paymentReference: payment_reference }),
  };
}

export const keptOf = ({ answer, fingerprint, order_reference }: EventRow): KeptEvent => ({
  orderReference: order_reference ?? undefined,
  answer: answer ?? undefined,
  fingerprint: fingerprint ?? undefined,
});

export function booksOf(order: OrderRow | undefined, movements: readonly MovementRow[]): Books {
  const { amount = null, currency = null } = order ?? {};
  return {
    ...(amount !== null && currency !== null && { due: { amount: Number(amount), currency } }),
    movements: movements.map(movementOf),
  };
}

export function movementOf(row: MovementRow): Movement {
  const { kind, provider, state, reference, payment_reference, currency, opened_as } = row;
  return {
    provider,
    kind,
    state,
    reference: reference ?? '',
    ...(payment_reference !== null && { paymentReference: payment_reference }),
    ...(row.amount !== null && { amount: Number(row.amount) }),
    ...(row.settled !== null && { settled: Number(row.settled) }),
    ...(currency !== null && { currency }),
    ...(row.occurred_at !== null && { occurredAt: Number(row.occurred_at) }),
    ...(opened_as !== null && { openedAs: opened_as }),
    ...(row.outcome === 'payment.duplicate' && { isDuplicate: true as const }),
  };
}

export function deadLetterOf(row: FailureRow): DeadLetter {
  return {
    provider: row.provider,
    dedupeKey: row.dedupe_key,
    ...(row.order_reference !== null && { orderReference: row.order_reference }),
    attempts: row.attempts,
    reason: row.reason,
    error: row.error,
    lastAttemptAt: Number(row.last_attempt_at),
    event: modernised(JSON.parse(row.event) as PaymentEvent),
  };
}
