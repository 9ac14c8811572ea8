import { eventName, orderName } from '../../ledger/keys.ts';
import type { Effect, OrderState, Taken, Transaction } from '../../ledger/store.ts';
import type { Claimed } from './claim.ts';
import type { Outcome } from './database.ts';

/** Runs the effect of a claimed event, and records what came of it. */
export async function apply(
  transaction: Transaction,
  { placing, current }: Claimed,
  effect: Effect,
  now: number,
): Promise<Outcome<Taken>> {
  if (placing.kind !== 'apply') return { commit: placing.kind === 'late', result: placing };
  const { event, state } = placing;
  const answer = await effect(event, transaction, state);
  if (answer !== undefined) {
    await transaction.query('update pay_form_entry set answer = $2 where key = $1', [
      eventName(event),
      answer,
    ]);
  }
  if (state && !isSame(state, current)) {
    const { orderReference, type, rank, provider, paymentReference = null } = state;
    await transaction.query(
      `update pay_form_entry set type = $2, rank = $3, provider = $4, payment_reference = $5, at = $6
       where key = $1`,
      [orderName(orderReference), type, rank, provider, paymentReference, now],
    );
  }
  const result = {
    kind: 'applied' as const,
    event,
    ...(answer !== undefined && { answer }),
    ...(state && { state }),
  };
  return { commit: true, result };
}

function isSame(a: OrderState, b: OrderState | undefined): boolean {
  return a.type === b?.type && a.provider === b.provider && a.paymentReference === b.paymentReference;
}
