import type { Money } from '../../protocol/money.ts';
import { takes, type Movement } from './movement.ts';
import { paymentsOf, type PaymentAccount } from './accounts.ts';

/** What is known of an order's money: what it cost when a payment was first taken, and every movement. */
export interface Books {
  readonly due?: Money;
  readonly movements: readonly Movement[];
}

/** The money of one currency, in minor units. */
export interface Totals {
  /** ISO 4217. */
  readonly currency: string;
  /** Authorised, and held back. */
  readonly reserved: number;
  readonly taken: number;
  /** On its way back: refunds of which it is not known yet that they were done. */
  readonly refunding: number;
  readonly refunded: number;
  /** What was taken and is neither given back, nor on its way back, nor taken back by the provider. */
  readonly held: number;
}

export type LedgerStatus =
  | 'none'
  | 'pending'
  | 'reserved'
  | 'paid'
  | 'part-refunded'
  | 'refunded'
  | 'voided'
  | 'disputed'
  | 'over-paid'
  | 'under-paid'
  | 'over-refunded';

/** An order's money. */
export interface Ledger {
  readonly orderReference: string;
  readonly status: LedgerStatus;
  /** A line for each currency in which money has moved. */
  readonly totals: readonly Totals[];
  readonly movements: readonly Movement[];
}

/** In which nothing of the shopper's money is held, reserved or on its way: the order can be paid (again). */
const FREE: ReadonlySet<LedgerStatus> = new Set(['none', 'voided', 'refunded', 'over-refunded']);
/** In which the shopper owes nothing. */
const SETTLED: ReadonlySet<LedgerStatus> = new Set(['paid', 'part-refunded', 'over-paid']);

/** @returns whether a payment of the order may be opened: none holds money, or may be taking it. */
export const isFree = ({ status, totals }: Ledger): boolean =>
  FREE.has(status) && totals.every(({ held, reserved, refunding }) => held + reserved + refunding <= 0);

/** @returns whether the order needs no further payment. */
export const isPaid = ({ status }: Ledger): boolean => SETTLED.has(status);

/** @returns what the movements amount to. Their order means nothing. */
export function ledgerOf(orderReference: string, books: Books): Ledger {
  const payments = paymentsOf(books.movements);
  // Which of two payments came second is what the merchant was told, and no fact about the money.
  const movements = books.movements.map(asFact).sort(byTime);
  return { orderReference, status: statusOf(books, payments), totals: totalsOf(payments), movements };
}

/**
 * @param balance what the provider says that it holds of the order's money.
 * @returns what its news add up to, less that balance: minor units, 0 where the two agree.
 */
export function keptBy(provider: string, { totals, movements }: Ledger, { amount, currency }: Money): number {
  const held = totals.find((line) => line.currency === currency)?.held ?? 0;
  const released = movements
    .filter((each) => each.kind === 'release' && each.provider === provider && each.currency === currency)
    .reduce((sum, { amount: passedOn = 0 }) => sum + passedOn, 0);
  return held - released - amount;
}

function asFact(movement: Movement): Movement {
  const { isDuplicate, ...fact } = movement;
  return isDuplicate ? fact : movement;
}

/** By the providers' clocks where they tell the time, and always the same way. */
function byTime(a: Movement, b: Movement): number {
  const nameOf = ({ provider, kind, reference }: Movement) => `${provider} ${kind} ${reference}`;
  return (a.occurredAt ?? Infinity) - (b.occurredAt ?? Infinity) || (nameOf(a) < nameOf(b) ? -1 : 1);
}

function totalsOf(payments: readonly PaymentAccount[]): Totals[] {
  const lines = new Map<string, Totals>();
  for (const { currency, reserved, taken, refunding, refunded, lost, disputed } of payments) {
    if (currency === undefined) continue;
    const line = lines.get(currency) ?? {
      currency,
      reserved: 0,
      taken: 0,
      refunding: 0,
      refunded: 0,
      held: 0,
    };
    lines.set(currency, {
      currency,
      reserved: line.reserved + reserved,
      taken: line.taken + taken,
      refunding: line.refunding + refunding,
      refunded: line.refunded + refunded,
      held: line.held + taken - refunding - refunded - lost - disputed,
    });
  }
  return [...lines.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

const sum = (payments: readonly PaymentAccount[], of: (payment: PaymentAccount) => number): number =>
  payments.reduce((total, payment) => total + of(payment), 0);

/** @returns what the payments have brought in so far and have not given back, in minor units of the currency. */
export function keptOf(movements: readonly Movement[], currency: string | undefined): number {
  return sum(
    paymentsOf(movements).filter((payment) => currency === undefined || payment.currency === currency),
    ({ taken, refunded, lost }) => taken - refunded - lost,
  );
}

function statusOf({ due, movements }: Books, payments: readonly PaymentAccount[]): LedgerStatus {
  if (isDisputed(movements)) return 'disputed';
  const taken = sum(payments, (payment) => payment.taken);
  const back = sum(payments, ({ refunded, lost }) => refunded + lost);
  const kept = taken - back;
  if (kept < 0) return 'over-refunded';
  if (kept > 0) {
    const cost = (due?.amount ?? taken) - sum(payments, ({ released }) => released);
    if (kept > cost) return 'over-paid';
    if (kept === cost) return 'paid';
    return back > 0 ? 'part-refunded' : 'under-paid';
  }
  if (payments.some(({ holdsUnknown }) => holdsUnknown)) return 'paid';
  if (payments.some(({ reserved, reservesUnknown }) => reserved > 0 || reservesUnknown)) return 'reserved';
  if (payments.some(({ isPending }) => isPending)) return 'pending';
  if (taken > 0 || movements.some(({ kind, state }) => kind === 'refund' && state === 'done'))
    return 'refunded';
  return movements.some(({ kind, state }) => kind === 'payment' && state === 'voided') ? 'voided' : 'none';
}

/** Each dispute that was raised is resolved at most once. */
function isDisputed(movements: readonly Movement[]): boolean {
  const disputes = movements.filter(({ kind }) => kind === 'dispute');
  return disputes.filter(({ state }) => state === 'raised').length > disputes.length / 2;
}

/** @returns whether any payment of the order has ever taken money, or reserved it. */
export const hasMoved = (movements: readonly Movement[]): boolean =>
  movements.some(
    (movement) =>
      takes(movement) ||
      movement.kind === 'refund' ||
      movement.kind === 'credit' ||
      (movement.kind === 'payment' && movement.state === 'voided'),
  );

const AUTHORISED: ReadonlySet<Movement['state']> = new Set(['reserved', 'paid', 'settled', 'voided']);

/** @returns the references of the payments that were authorised, whatever became of them since. */
export const authorisedPayments = ({ movements }: Ledger): string[] =>
  movements.flatMap(({ kind, state, reference }) =>
    kind === 'payment' && reference !== '' && AUTHORISED.has(state) ? [reference] : [],
  );
