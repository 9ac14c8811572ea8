import { rankOf, type PaymentEvent } from '../../provider/payment-event.ts';
import { contradicts } from '../../ledger/apply-event.ts';
import type { DeadLetter, Known, OrderState } from '../../ledger/store.ts';

/** What the row of an order says. */
export interface OrderRow {
  readonly type: OrderState['type'] | null;
  readonly provider: OrderState['provider'];
  readonly payment_reference: string | null;
  readonly order_reference: string;
}

export interface EventRow {
  readonly answer: string | null;
  /** Null for events that have none, and for those that came before version 2 of the tables. */
  readonly fingerprint: string | null;
}

/** What the row of a payment says: for which order it took money, and whether that was one payment too many. */
export interface PaymentRow {
  readonly order_reference: string;
  readonly outcome: string | null;
}

/** A row that an event has claimed; `token` is that of the claim which made it. */
export type EntryRow =
  | ({ readonly kind: 'order'; readonly token: string | null } & OrderRow)
  | ({ readonly kind: 'event'; readonly token: string } & EventRow)
  | ({ readonly kind: 'payment' } & PaymentRow);

export interface FailureRow {
  readonly provider: DeadLetter['provider'];
  readonly dedupe_key: string;
  readonly order_reference: string | null;
  readonly attempts: number;
  readonly reason: DeadLetter['reason'];
  readonly error: string;
  /** pg gives a bigint as text. */
  readonly last_attempt_at: number | string;
  readonly event: string;
}

/** Of an order's row that is there to be locked only: its type says nothing of how far the order has come. */
export const UNRANKED = 0;

export function stateOf(row: OrderRow | undefined): OrderState | undefined {
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

/** @returns what becomes of an event whose key the row bears. */
export function knownBy(
  { answer, fingerprint }: EventRow,
  event: Pick<PaymentEvent, 'fingerprint'>,
  state: OrderState | undefined,
): Known {
  if (contradicts(event.fingerprint, fingerprint)) return { kind: 'contradiction' };
  return { kind: 'duplicate', ...(answer !== null && { answer }), ...(state && { state }) };
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
    event: JSON.parse(row.event) as PaymentEvent,
  };
}
