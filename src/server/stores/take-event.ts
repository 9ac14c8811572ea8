import type { Money } from '../../protocol/money.ts';
import type { PaymentEvent } from '../provider/payment-event.ts';
import { enter, stop, type Entry } from '../ledger/enter.ts';
import { ledgerOf, type Books } from '../ledger/ledger.ts';
import { movementOf, type Movement } from '../ledger/movement.ts';
import { stateAfter } from '../ledger/order-state.ts';
import type { Effect, Known, OrderState, Taken, Transaction } from '../ledger/store.ts';

/** What is kept of an event that has been here. */
export interface KeptEvent {
  readonly orderReference?: string | undefined;
  readonly answer?: string | undefined;
  readonly fingerprint?: string | undefined;
}

/** What the store knows of an event that it has locked, and of its order. */
export interface Claimed {
  /** The event that came first under this key. */
  readonly earlier: KeptEvent | undefined;
  /** The order that the event's movement belongs to already. */
  readonly owner: string | undefined;
  readonly books: Books;
  readonly state: OrderState | undefined;
}

/** What a store keeps of an event that takes its place. */
export interface Record {
  readonly event: PaymentEvent;
  readonly outcome: 'applied' | 'late';
  readonly answer: string | undefined;
  readonly movement: Movement | undefined;
  readonly state: OrderState | undefined;
  readonly due: Money | undefined;
}

/** What it would be if nothing were known of the order: a store may write that while it claims, and is done. */
export type Draft = Pick<Record, 'movement' | 'state' | 'due'>;

/** The rows of one store, in one transaction. */
export interface Rows {
  claim(event: PaymentEvent, draft: Draft): Promise<Claimed>;
  keep(record: Record): Promise<void>;
}

/** Claim, effect and record of one event: the same in every store. The caller commits where `commit` says so. */
export async function takeEvent(
  rows: Rows,
  event: PaymentEvent,
  { effect, transaction, order }: { effect: Effect; transaction: Transaction; order: Money | undefined },
): Promise<{ readonly commit: boolean; readonly result: Taken }> {
  const drafted = place(event, { movements: [] }, undefined, order);
  const claimed = await rows.claim(event, {
    ...drafted,
    movement: drafted.movement ?? movementOf(event, order),
  });
  const known = claimed.earlier && knownBy(claimed.earlier, event, claimed.state);
  if (known) return { commit: false, result: known };
  const { owner, books } = claimed;
  if (owner !== undefined && owner !== event.orderReference) {
    return { commit: false, result: { kind: 'conflict', otherOrder: owner } };
  }
  // Of an order's first event the draft is what it comes to.
  const isFirst = books.movements.length === 0 && books.due === undefined && claimed.state === undefined;
  const { entry, ledger, ...placed } = isFirst ? drafted : place(event, books, claimed.state, order);
  if (entry.kind === 'mismatch') return { commit: false, result: { kind: 'mismatch' } };
  const about = { ...(placed.state && { state: placed.state }), ...(ledger && { ledger }) };
  if (entry.kind === 'known') {
    await rows.keep({ ...placed, event, outcome: 'late', answer: undefined });
    return { commit: true, result: { kind: 'late', ...about } };
  }
  const told = entry.event;
  const answer = await effect(told, transaction, placed.state, ledger);
  const said = { kind: 'applied' as const, event: told, ...(answer !== undefined && { answer }) };
  if (entry.movement && answer !== undefined && answer === event.stoppedBy) {
    const stopped = stop(entry.books, entry.movement);
    const { state } = claimed;
    await rows.keep({
      ...placed,
      state,
      movement: stopped.movement,
      event: told,
      outcome: 'applied',
      answer,
    });
    const after = event.orderReference !== undefined && {
      ledger: ledgerOf(event.orderReference, stopped.books),
    };
    return { commit: true, result: { ...said, ...(state && { state }), ...after } };
  }
  await rows.keep({ ...placed, event: told, outcome: 'applied', answer });
  return { commit: true, result: { ...said, ...about } };
}

function place(event: PaymentEvent, books: Books, state: OrderState | undefined, order: Money | undefined) {
  const entry: Entry = enter(books, event, order);
  const { orderReference } = event;
  const after = entry.kind === 'mismatch' ? books : entry.books;
  const ledger = orderReference === undefined ? undefined : ledgerOf(orderReference, after);
  return {
    entry,
    ledger,
    state: entry.kind === 'told' && ledger ? stateAfter(state, entry.event, ledger) : state,
    due: after.due,
    movement: entry.kind === 'mismatch' ? undefined : entry.movement,
  };
}

/**
 * @param earlier the event that came first under the key of this one.
 * @returns what becomes of this one. Where one of them has no fingerprint, the key alone says what it is.
 */
export function knownBy(
  earlier: KeptEvent,
  event: Pick<PaymentEvent, 'fingerprint' | 'orderReference'>,
  state: OrderState | undefined,
): Known {
  const { orderReference, fingerprint, answer } = earlier;
  if (event.fingerprint !== undefined && fingerprint !== undefined && event.fingerprint !== fingerprint) {
    return { kind: 'contradiction' };
  }
  // One payment can't pay two orders, whatever else its evidence says.
  if (
    orderReference !== undefined &&
    event.orderReference !== undefined &&
    orderReference !== event.orderReference
  ) {
    return { kind: 'conflict', otherOrder: orderReference };
  }
  return { kind: 'duplicate', ...(answer !== undefined && { answer }), ...(state && { state }) };
}
