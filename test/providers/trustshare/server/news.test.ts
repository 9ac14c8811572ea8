import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPayments, type Notice, type PaymentEvent } from '../../../../src/entries/server.ts';
import {
  answerTrustshareNotification,
  readTrustshareNotification,
} from '../../../../src/providers/trustshare/server/notification.ts';

const SECRET = 'the shared secret of the tests';
const ORDER = { reference: 'stay-1', amount: 100_000, currency: 'GBP' };

/** A shop whose one order is paid by the old generation of trustshare. */
function openShop() {
  const told: PaymentEvent[] = [];
  const notices: Notice[] = [];
  const payments = createPayments({
    providers: [
      {
        name: 'trustshare',
        readNotification: (delivery, context) =>
          readTrustshareNotification(
            delivery,
            { secret: SECRET, orderOf: () => 'stay-1' },
            undefined,
            context,
          ),
        acknowledge: answerTrustshareNotification,
      },
    ],
    findOrder: (reference) => (reference === ORDER.reference ? ORDER : undefined),
    onPayment: (event) => void told.push(event),
    onNotice: (notice) => notices.push(notice),
  });
  const send = async (type: string, fields: object = {}): Promise<number> => {
    const parties = { from: 'buyer@example.com', to: 'seller@example.com', token: 'T1', description: 'x' };
    const response = await payments.fetch(
      new Request('https://shop.test/notifications/trustshare', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-trustshare-secret': SECRET },
        body: JSON.stringify({ type, ...parties, currency: 'gbp', ...fields }),
      }),
    );
    return response.status;
  };
  return { payments, told, notices, send, types: () => told.map(({ type }) => type) };
}

test('a dispute that is raised again is news, and each of them repeated is not', async () => {
  const { send, types } = openShop();
  for (let round = 0; round < 3; round += 1) {
    for (const type of ['dispute_raised', 'dispute_raised', 'dispute_resolved', 'dispute_resolved']) {
      assert.equal(await send(type), 200);
    }
  }
  const round = ['dispute.raised', 'dispute.resolved'];
  assert.deepEqual(types(), [...round, ...round, ...round]);
});

test('a payment paused again for the same reason, after it went on, is news', async () => {
  const { send, types } = openShop();
  const paused = (balance: number) =>
    send('payment_paused', {
      ...{ paymentToken: 'P9', amount: 100_000, paymentType: 'release', balance },
      reason: 'inbound_payments_pending',
    });
  await send('payment_received', { paymentToken: 'P1', amount: 60_000, balance: 60_000 });
  for (const balance of [60_000, 60_000]) await paused(balance);
  await send('payment_received', { paymentToken: 'P2', amount: 40_000, balance: 100_000 });
  for (const balance of [100_000, 100_000]) await paused(balance);
  assert.deepEqual(types(), ['payment.part-paid', 'payment.paused', 'payment.paid', 'payment.paused']);
});

test('what settles is the payment that is received later', async () => {
  const { send, payments, types } = openShop();
  const payment = { paymentToken: 'P1', amount: 100_000 };
  await send('payment_settling', { ...payment, balance: 0 });
  await send('payment_received', { ...payment, balance: 100_000 });
  assert.deepEqual(types(), ['payment.pending', 'payment.paid']);
  const { movements } = await payments.ledger('stay-1');
  assert.deepEqual(
    movements.map(({ kind, reference, state }) => [kind, reference, state]),
    [['payment', 'P1', 'paid']],
  );
});

test('money comes in parts, and leaves in parts that have names of their own', async () => {
  const { send, payments, types } = openShop();
  await send('payment_received', { paymentToken: 'P1', amount: 60_000, balance: 60_000 });
  await send('payment_received', { paymentToken: 'P2', amount: 40_000, balance: 100_000 });
  await send('payment_released', { paymentToken: 'P3', amount: 70_000, balance: 30_000 });
  await send('payment_returned', { paymentToken: 'P4', amount: 30_000, balance: 0 });
  assert.deepEqual(types(), ['payment.part-paid', 'payment.paid', 'payment.released', 'payment.refunded']);
  const { movements, totals } = await payments.ledger('stay-1');
  assert.deepEqual(movements.map(({ kind, reference, amount }) => [kind, reference, amount]).sort(), [
    ['payment', 'P1', 60_000],
    ['payment', 'P2', 40_000],
    ['refund', 'P4', 30_000],
    ['release', 'P3', 70_000],
  ]);
  assert.equal(totals[0]?.held, 70_000);
});

test('a transaction that was only initiated stands in the way of nothing', async () => {
  const { send, payments, types } = openShop();
  await send('transaction_initiated', { estimated_value: 100_000, balance: 0 });
  assert.deepEqual(types(), ['payment.initiated']);
  const { status } = await payments.ledger('stay-1');
  assert.equal(status, 'none');
});

test('what trustshare holds is compared with what its news add up to', async () => {
  const { send, notices, told } = openShop();
  const differs = () => notices.filter(({ kind }) => kind === 'balance-differs').length;
  await send('payment_received', { paymentToken: 'P1', amount: 100_000, balance: 100_000 });
  await send('payment_released', { paymentToken: 'P2', amount: 30_000, balance: 70_000 });
  await send('payment_returned', { paymentToken: 'P3', amount: 20_000, balance: 50_000 });
  assert.equal(differs(), 0);
  assert.deepEqual(
    told.map(({ movementReference }) => movementReference),
    [undefined, 'P2', 'P3'],
  );
  // The release of 10,000 in between was lost.
  await send('payment_released', { paymentToken: 'P5', amount: 10_000, balance: 30_000 });
  assert.equal(differs(), 1);
});

test('a known kind in another shape is kept and shown, and nobody pays a second time meanwhile', async () => {
  const { send, payments, types, notices } = openShop();
  assert.equal(await send('payment_received', { paymentToken: 'P1', amount: '1000.00' }), 503);
  assert.deepEqual(types(), []);
  assert.equal(notices[0]?.reason, 'unproved');
  const [letter] = await payments.deadLetters({ attempts: 1 });
  assert.deepEqual([letter?.event.type, letter?.orderReference], ['payment.paid', 'stay-1']);
});
