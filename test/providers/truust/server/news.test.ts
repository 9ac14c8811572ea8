import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPayments, type PaymentEvent } from '../../../../src/entries/server.ts';
import { truustClient, truustNotificationPath } from '../../../../src/providers/truust/server/index.ts';
import type { TruustSimulator } from '../../../../src/providers/truust/simulator/index.ts';
import { CONTEXT, ORDER, REQUEST, withTruust } from './fixture.ts';
import { SECRET } from './notification-samples.ts';

const BAD = '1111111111111117';
/** All kinds at one address, as the documentation allows. */
const PATH = truustNotificationPath(SECRET, 'order-published');

/** Runs a shop that is notified of every change of its one order, twice each. */
function withShop(
  use: (shop: {
    readonly simulator: TruustSimulator;
    readonly notify: () => Promise<void>;
    readonly told: PaymentEvent[];
    readonly open: () => Promise<unknown>;
    readonly stateOf: () => Promise<string | undefined>;
  }) => Promise<void>,
): Promise<void> {
  return withTruust(
    async ({ simulator, provider }) => {
      const told: PaymentEvent[] = [];
      const payments = createPayments({
        providers: [provider],
        findOrder: (reference) => (reference === ORDER.reference ? ORDER : undefined),
        onPayment: (event) => void told.push(event),
        onNotice: () => undefined,
      });
      const send = async (): Promise<void> => {
        const response = await payments.fetch(
          new Request(`https://shop.test/notifications/truust${PATH}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: '{"escrow":{"id":"1234"}}',
          }),
        );
        assert.equal(response.status, 200);
      };
      await use({
        simulator,
        notify: async () => {
          await send();
          await send();
        },
        told,
        open: () => provider.createSession(ORDER, REQUEST, CONTEXT),
        stateOf: async () => (await payments.orderState(ORDER.reference))?.type,
      });
    },
    { provider: { notifications: { secret: SECRET } } },
  );
}

test('each failure of one link is told once, and the payment that follows', () =>
  withShop(async ({ simulator, notify, told, open, stateOf }) => {
    await open();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      simulator.pay(1234, BAD);
      await notify();
    }
    simulator.pay(1234);
    await notify();
    const declined = 'payment.declined';
    assert.deepEqual(
      told.map(({ type }) => type),
      [declined, declined, declined, 'payment.paid'],
    );
    assert.equal(await stateOf(), 'payment.paid');
  }));

test('what an order comes to is told kind by kind, though all come to one address', () =>
  withShop(async ({ simulator, notify, told, open, stateOf }) => {
    await open();
    const client = truustClient({ baseUrl: simulator.baseUrl, secretKey: simulator.secretKey });
    const steps: (() => unknown)[] = [
      () => simulator.pay(1234),
      () => client.acceptOrder('1234'),
      () => client.createPayout({ orderId: '1234', to: { type: 'WALLET', walletId: '7' } }),
      () => client.validateOrder('1234'),
    ];
    for (const step of steps) {
      await step();
      await notify();
    }
    const types = ['payment.paid', 'payment.accepted', 'payout.created', 'payment.released'];
    assert.deepEqual(
      told.map(({ type }) => type),
      types,
    );
    assert.equal(await stateOf(), 'payment.paid');
  }));

test('what was told in notifications that got lost is told by the next one, in its order', () =>
  withShop(async ({ simulator, notify, told, open }) => {
    await open();
    simulator.pay(1234);
    simulator.move(1234, 'RELEASED');
    await notify();
    assert.deepEqual(
      told.map(({ type }) => type),
      ['payment.paid', 'payment.accepted', 'payment.released'],
    );
  }));

test('an order that its seller rejects is not called refunded: Truust gives that money back by hand', () =>
  withShop(async ({ simulator, notify, told, open, stateOf }) => {
    await open();
    simulator.pay(1234);
    await notify();
    simulator.move(1234, 'REJECTED');
    await notify();
    assert.deepEqual(
      told.map(({ type }) => type),
      ['payment.paid', 'payment.rejected'],
    );
    assert.equal(await stateOf(), 'payment.paid');
  }));
