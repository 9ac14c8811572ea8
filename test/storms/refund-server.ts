import { createPayments } from '../../src/entries/server.ts';
import type { Address } from '../server/inbox/stores.ts';
import { cardProvider } from './gateway.ts';
import { lifeOf, mortalProvider, mortalStore } from './mortal.ts';

/** What a merchant's server is asked to do. */
export type Task = {
  readonly id: number;
  /** Milliseconds that its clock is ahead. */ readonly ahead: number;
} & (
  | { readonly kind: 'refund'; readonly order: string; readonly key: string; readonly amount: number }
  | { readonly kind: 'cancel'; readonly order: string }
  | { readonly kind: 'hear'; readonly headers: Record<string, string>; readonly body: string }
  | { readonly kind: 'sweep' }
);

/** What came of it: of a refund its state and reference, of an error its code. */
export interface Answer {
  readonly id: number;
  readonly is: string;
  readonly reference?: string;
}

/**
 * A merchant's server of which life is so many awaits long. Its handler writes a row for each event, and no constraint
 * helps it to get it right.
 */
const { address, gateway, steps } = JSON.parse(process.env.PAY_FORM_STORM ?? '') as {
  readonly address: Address;
  readonly gateway: string;
  readonly steps: number;
};
const step = lifeOf(steps);
let ahead = 0;
const payments = createPayments({
  providers: [mortalProvider(cardProvider(undefined, gateway), step)],
  findOrder: (reference) => ({ reference, amount: 1050, currency: 'GBP' }),
  store: mortalStore(address, step),
  now: () => Date.now() + ahead,
  onNotice: () => undefined,
  async onPayment({ type, orderReference, movementReference, paymentReference }, { transaction }) {
    await transaction.query('insert into shop_told (order_reference, type, reference) values ($1, $2, $3)', [
      ...[orderReference, type, movementReference ?? paymentReference],
    ]);
  },
});

async function perform(task: Task): Promise<Omit<Answer, 'id'>> {
  switch (task.kind) {
    case 'refund': {
      const { order, key, amount } = task;
      const { state, reference } = await payments.refund(order, { key, amount });
      return { is: state, reference };
    }
    case 'cancel':
      return { is: (await payments.cancel(task.order)).state };
    case 'hear': {
      const { headers, body } = task;
      const url = 'https://shop.test/pay/notifications/trust-payments';
      const response = await payments.fetch(new Request(url, { method: 'POST', headers, body }));
      return { is: String(response.status) };
    }
    case 'sweep':
      return { is: String((await payments.sweep()).asked) };
  }
}

process.on('message', (task: Task) => {
  ahead = task.ahead;
  void perform(task)
    .catch((error: unknown) => ({ is: (error as { code?: string }).code ?? String(error) }))
    .then((answer) => process.send?.({ id: task.id, ...answer }));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
