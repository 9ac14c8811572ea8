import { isOnItsWay, takes, type Movement } from './movement.ts';

/** What one payment has done with the shopper's money, in minor units. */
export interface PaymentAccount {
  readonly currency?: string;
  readonly reserved: number;
  readonly taken: number;
  readonly refunding: number;
  readonly refunded: number;
  /** Taken back by the provider. */
  readonly lost: number;
  /** In dispute. */
  readonly disputed: number;
  /** Authorised, and not settled when the rest was. */
  readonly released: number;
  /** Money may be on its way. */
  readonly isPending: boolean;
  /** It took money, or reserved it, and nobody knows how much (written by version 0.1). */
  readonly holdsUnknown: boolean;
  readonly reservesUnknown: boolean;
}

const sum = (amounts: readonly (number | undefined)[]): number =>
  amounts.reduce<number>((total, amount = 0) => total + amount, 0);

const amountsOf = (movements: readonly Movement[]) => sum(movements.map(({ amount }) => amount));

/** @returns an account for each payment; movements that name none of several stand on an account of their own. */
export function paymentsOf(movements: readonly Movement[]): readonly PaymentAccount[] {
  const counted = countedOf(movements);
  const payments = referencesOf(counted);
  const groups = new Map<string, Movement[]>();
  for (const movement of counted) {
    const { provider, kind, reference, paymentReference } = movement;
    const [only, another] = payments.get(provider) ?? [];
    // What names no payment can only be about the one that there is.
    const about =
      kind === 'payment' ? reference : (paymentReference ?? (another === undefined ? only : undefined));
    const name = JSON.stringify([provider, about ?? null]);
    groups.set(name, [...(groups.get(name) ?? []), movement]);
  }
  return [...groups].map(([name, group]) => {
    const [provider, about] = JSON.parse(name) as [string, string | null];
    return accountOf(group, about !== null || !payments.has(provider));
  });
}

/** @returns the references of the payments that have moved money, by provider. */
function referencesOf(movements: readonly Movement[]): ReadonlyMap<string, ReadonlySet<string>> {
  const references = new Map<string, Set<string>>();
  for (const movement of movements) {
    const { provider, kind, reference, paymentReference } = movement;
    const about =
      kind === 'payment' && hasTaken(movement) ? reference : kind === 'credit' ? paymentReference : undefined;
    if (about === undefined) continue;
    references.set(provider, (references.get(provider) ?? new Set()).add(about));
  }
  return references;
}

const hasTaken = (movement: Movement): boolean => takes(movement) || movement.state === 'voided';

/**
 * An attempt that has got another name since is not counted twice: by what that one says it was opened as, or because
 * it had no name at all.
 */
function countedOf(movements: readonly Movement[]): readonly Movement[] {
  const renamed = new Set(
    movements.flatMap(({ provider, openedAs = '' }) => openedAs && `${provider} ${openedAs}`),
  );
  const named = new Set(
    movements.flatMap(({ provider, kind, reference }) => (kind === 'payment' && reference ? provider : [])),
  );
  return movements.filter(
    ({ provider, kind, reference }) =>
      kind !== 'payment' ||
      (reference === '' ? !named.has(provider) : !renamed.has(`${provider} ${reference}`)),
  );
}

/** @param implies whether a refund on the account says that its payment was taken: not where it may be any of several. */
function accountOf(movements: readonly Movement[], implies: boolean): PaymentAccount {
  const of = (kind: Movement['kind']) => movements.filter((movement) => movement.kind === kind);
  const [payment] = of('payment');
  const currency = movements.find((movement) => movement.currency !== undefined)?.currency;
  const refunds = of('refund').filter(({ state }) => state === 'done');
  const refunding = of('refund').filter(isOnItsWay);
  const entries = isWithdrawal(movements) ? NO_ENTRIES : entriesOf(movements);
  const knows = (payment !== undefined && hasTaken(payment)) || entries.in > 0 || !implies;
  const known = payment ? takenBy(payment) : 0;
  const rest = Math.max(0, known + entries.in - entries.out - amountsOf(refunds) - amountsOf(refunding));
  const whole = [...refunds, ...refunding].find(({ amount }) => amount === undefined);
  const refunded = amountsOf(refunds) + (whole?.state === 'done' ? rest : 0);
  const onItsWay = amountsOf(refunding) + (whole && whole.state !== 'done' ? rest : 0);
  return {
    ...(currency !== undefined && { currency }),
    reserved: payment?.state === 'reserved' ? (payment.amount ?? 0) : 0,
    // A refund says that the payment was taken, also where its own news is still on the way.
    taken: knows ? known + entries.in : refunded + onItsWay,
    refunding: onItsWay,
    refunded,
    lost: entries.out,
    disputed: disputedOf(of('dispute')),
    released: payment?.state === 'settled' ? Math.max(0, (payment.amount ?? known) - known) : 0,
    isPending: payment?.state === 'pending' && entries.in === 0,
    holdsUnknown: payment !== undefined && isUnknown(payment) && payment.state !== 'reserved' && !whole,
    reservesUnknown: payment !== undefined && isUnknown(payment) && payment.state === 'reserved',
  };
}

function disputedOf(disputes: readonly Movement[]): number {
  const of = (state: Movement['state']) => amountsOf(disputes.filter((dispute) => dispute.state === state));
  return Math.max(0, of('raised') - of('resolved'));
}

const isUnknown = (payment: Movement): boolean =>
  takes(payment) && payment.amount === undefined && payment.settled === undefined;

function takenBy({ state, amount = 0, settled = amount }: Movement): number {
  if (state === 'paid') return amount;
  return state === 'settled' ? settled : 0;
}

const NO_ENTRIES = { in: 0, out: 0 };

function entriesOf(movements: readonly Movement[]): { in: number; out: number } {
  const done = movements.filter(({ state }) => state === 'done');
  return {
    in: amountsOf(done.filter(({ kind }) => kind === 'credit')),
    out: amountsOf(done.filter(({ kind }) => kind === 'debit')),
  };
}

/**
 * A debit takes back what was credited, or pays out to the shopper, and only what surrounds it says which. A payout
 * that was confirmed or has failed is one; a payment that was pending is none; and otherwise it is what came first by
 * the provider's own clock.
 *
 * @param movements those of one payment.
 */
export function isWithdrawal(movements: readonly Movement[]): boolean {
  const earliest = (kind: Movement['kind']): number =>
    Math.min(
      ...movements.filter((each) => each.kind === kind).map(({ occurredAt = Infinity }) => occurredAt),
    );
  const has = (kind: Movement['kind']) => movements.some((movement) => movement.kind === kind);
  if (!has('debit')) return false;
  if (has('payout')) return true;
  if (movements.some((each) => each.kind === 'payment' && (takes(each) || each.state === 'pending')))
    return false;
  return !has('credit') || earliest('debit') < earliest('credit');
}
