import { PayError } from '../error.ts';
import { askInGoodTime, type Confirming } from './confirm.ts';
import { isFree, isPaid, type Ledger } from '../ledger/ledger.ts';
import { takesMoney } from '../ledger/order-state.ts';
import type { Store } from '../ledger/store.ts';
import type { Order, Provider } from '../provider/provider.ts';
import { taskOf } from './shopper-task.ts';

/**
 * Never a second way to pay while a first one may be taking the money.
 *
 * @param chosen what the shopper wants to pay with.
 * @throws PayError `order-paid`, `payment-pending`.
 */
export async function checkPayable(
  order: Order,
  chosen: Provider,
  providers: readonly Provider[],
  confirming: Confirming,
): Promise<void> {
  const { store } = confirming;
  const { reference } = order;
  let ledger = await store.ledger(reference);
  const holders = pendingAt(ledger, chosen);
  if (holders.size > 0) {
    // It may be over: whoever holds it knows.
    const asked = providers.filter(({ name }) => holders.has(name));
    await Promise.all(asked.map((holder) => askInGoodTime(holder, order, confirming)));
    ledger = await store.ledger(reference);
  }
  const task = taskOf(ledger, providers);
  if (isPaid(ledger) || ledger.status === 'reserved') {
    throw new PayError('order-paid', 'This order has been paid.', 'There is nothing more to pay.', { task });
  }
  const isUnderWay = ledger.status === 'pending' ? pendingAt(ledger, chosen).size > 0 : !isFree(ledger);
  if (isUnderWay || (await holdsBack(store, ledger))) {
    throw new PayError(
      'payment-pending',
      'A payment of this order is under way, or waits to be looked at.',
      'Show the order instead of the form: a second payment could take the money twice.',
      { task },
    );
  }
}

/** @returns the providers at which a payment is under way, but for the one that would give the very same again. */
function pendingAt({ status, movements }: Ledger, chosen: Provider): ReadonlySet<string> {
  if (status !== 'pending') return new Set();
  const pending = movements.filter(({ kind, state }) => kind === 'payment' && state === 'pending');
  const names = new Set<string>(pending.map(({ provider }) => provider));
  if (chosen.reopens) names.delete(chosen.name);
  return names;
}

/** @returns whether the inbox holds news of money for the order that has not taken effect. */
async function holdsBack(store: Store, { orderReference, movements }: Ledger): Promise<boolean> {
  const letters = await store.deadLetters({ attempts: 1, limit: 100, orderReference });
  return letters.some(
    ({ reason, event }) =>
      takesMoney(event.type) &&
      // That money is another order's.
      reason !== 'payment-conflict' &&
      // What became of this payment afterwards is known: it was voided or refunded.
      !movements.some(
        ({ kind, provider, paymentReference, state }) =>
          provider === event.provider &&
          paymentReference === event.paymentReference &&
          (kind === 'refund' || state === 'voided'),
      ),
  );
}
