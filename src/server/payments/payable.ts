import { PayError } from '../error.ts';
import { askInGoodTime, type Confirming } from './confirm.ts';
import { holdsMoney, takesMoney } from '../ledger/apply-event.ts';
import type { OrderState, Store } from '../ledger/store.ts';
import type { Order, Provider } from '../provider/provider.ts';

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
  let state = await store.orderState(reference);
  if (state && isPending(state, chosen)) {
    const { provider } = state;
    const holder = providers.find(({ name }) => name === provider);
    // It may be over: whoever holds it knows.
    if (holder) await askInGoodTime(holder, order, confirming);
    state = await store.orderState(reference);
  }
  if (state && holdsMoney(state)) {
    throw new PayError('order-paid', 'This order has been paid.', 'There is nothing more to pay.');
  }
  if ((state && isPending(state, chosen)) || (await holdsBack(store, reference, state))) {
    throw new PayError(
      'payment-pending',
      'A payment of this order is under way, or waits to be looked at.',
      'Show the order instead of the form: a second payment could take the money twice.',
    );
  }
}

function isPending({ type, provider }: OrderState, chosen: Provider): boolean {
  return type === 'payment.pending' && !(chosen.reopens && chosen.name === provider);
}

/** @returns whether the inbox holds news of money for the order that has not taken effect. */
async function holdsBack(
  store: Store,
  orderReference: string,
  state: OrderState | undefined,
): Promise<boolean> {
  const letters = await store.deadLetters({ attempts: 1, limit: 100, orderReference });
  return letters.some(
    ({ reason, event }) =>
      takesMoney(event.type) &&
      // That money has paid another order.
      reason !== 'payment-conflict' &&
      // What became of this payment afterwards is known: it was voided or refunded.
      (event.provider !== state?.provider || event.paymentReference !== state.paymentReference),
  );
}
