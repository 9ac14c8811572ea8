import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createPayments } from '../../../src/server/payments/create-payments.ts';
import type { PaymentEvent } from '../../../src/server/provider/payment-event.ts';
import type { Provider } from '../../../src/server/provider/provider.ts';
import type { Store } from '../../../src/server/ledger/store.ts';
import { memoryStore } from '../../../src/server/stores/memory-store.ts';
import { event, notification } from '../inbox/signed-provider.ts';
import { places, type Place } from '../inbox/stores.ts';
import { openBank, paid, type Mood } from './bank.ts';

const MINUTE = 60_000;

function openShop(provider: Provider, store: Store = memoryStore(), clock = { now: 1_000_000 }) {
  const told: PaymentEvent[] = [];
  const payments = createPayments({
    providers: [provider],
    findOrder: (reference) => ({ reference, amount: 1050, currency: 'GBP' }),
    onPayment: (news) => void told.push(news),
    onNotice: () => undefined,
    now: () => clock.now,
    store,
  });
  const hear = async (news: PaymentEvent) => (await payments.fetch(notification(news))).status;
  const line = async (reference = 'o1') => (await payments.ledger(reference)).totals[0];
  return { payments, told, clock, store, hear, line, types: () => told.map(({ type }) => type).join(' ') };
}

async function paidShop() {
  const bank = openBank();
  const shop = openShop(bank.provider());
  await shop.hear(paid('o1'));
  return { bank, ...shop };
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? String(error);

describe('a refund that the merchant asks for', () => {
  test('is made, booked and told once', async () => {
    const { bank, payments, types, line } = await paidShop();
    const refund = await payments.refund('o1', { key: 'credit note 1', amount: 300 });
    assert.deepEqual([refund.state, refund.amount, refund.reference], ['done', 300, 'r1']);
    assert.equal(types(), 'payment.paid payment.refunded');
    assert.equal(bank.givenBack('o1'), 300);
    assert.equal((await line())?.held, 750);
  });

  test('is all that is still held, where it says no amount', async () => {
    const { bank, payments } = await paidShop();
    await payments.refund('o1', { key: 'a', amount: 300 });
    assert.equal((await payments.refund('o1', { key: 'b' })).amount, 750);
    assert.equal(bank.givenBack('o1'), 1050);
    assert.equal((await payments.ledger('o1')).status, 'refunded');
  });

  test('is made once under one key, and never with another input', async () => {
    const { bank, payments } = await paidShop();
    const first = await payments.refund('o1', { key: 'a', amount: 300 });
    const asked = { key: 'a', amount: 300 };
    const again = await Promise.all([payments.refund('o1', asked), payments.refund('o1', asked)]);
    assert.deepEqual(again, [first, first]);
    await assert.rejects(payments.refund('o1', { key: 'a', amount: 301 }), { code: 'key-conflict' });
    await assert.rejects(payments.refund('o1', { key: 'a' }), { code: 'key-conflict' });
    assert.equal(bank.givenBack('o1'), 300);
  });

  test('is refused where the payment does not hold as much, and nothing is sent', async () => {
    const { bank, payments, line } = await paidShop();
    await assert.rejects(payments.refund('o1', { key: 'a', amount: 1051 }), { code: 'refund-too-large' });
    await assert.rejects(payments.refund('o2', { key: 'a' }), { code: 'refund-impossible' });
    for (const wrong of [{ key: '' }, { key: 'a\0' }, { key: 'a', amount: 0 }, { key: 'a', amount: 0.5 }]) {
      await assert.rejects(payments.refund('o1', wrong), { code: 'payload-invalid' });
    }
    assert.equal(bank.refunds.length, 0);
    assert.equal((await line())?.held, 1050);
  });

  test('that the provider refuses gives its room back, and is told as failed', async () => {
    const { bank, payments, types, line } = await paidShop();
    bank.be(() => 'refuses');
    await assert.rejects(payments.refund('o1', { key: 'a' }), /The bank says no/);
    assert.equal(types(), 'payment.paid refund.failed');
    assert.equal((await line())?.held, 1050);
    bank.be(() => 'answers');
    assert.equal((await payments.refund('o1', { key: 'a' })).state, 'failed', 'its key is spent');
    assert.equal((await payments.refund('o1', { key: 'b' })).state, 'done');
  });

  test('is refused during a dispute, unless it is wanted all the same', async () => {
    const { hear, payments } = await paidShop();
    const raised = { type: 'dispute.raised', dedupeKey: 'd', paymentReference: 'p o1' } as const;
    await hear(event({ ...raised, amount: { amount: 1050, currency: 'GBP' } }));
    await assert.rejects(payments.refund('o1', { key: 'a' }), { code: 'refund-impossible' });
    assert.equal((await payments.refund('o1', { key: 'a', despiteDispute: true })).state, 'done');
  });

  test('names its payment where two hold money', async () => {
    const { hear, payments } = await paidShop();
    await hear(event({ dedupeKey: 'second', paymentReference: 'p2' }));
    await assert.rejects(payments.refund('o1', { key: 'a' }), { code: 'refund-impossible' });
    await payments.refund('o1', { key: 'a', paymentReference: 'p o1' });
    assert.equal((await payments.ledger('o1')).totals[0]?.held, 1050);
  });

  test('says how to do it by hand where the provider can’t be asked', async () => {
    const { hear, payments } = openShop(openBank().provider({ refundPayment: undefined } as never));
    await hear(paid('o1'));
    await assert.rejects(payments.refund('o1', { key: 'a' }), { code: 'refund-impossible', hint: /console/ });
  });
});

describe('a refund whose notification comes', () => {
  const sum = async (payments: ReturnType<typeof openShop>['payments']) => {
    const [line] = (await payments.ledger('o1')).totals;
    return [line?.refunding, line?.refunded];
  };

  test('before its answer is the same refund, told once', async () => {
    const bank = openBank();
    const made: PaymentEvent[] = [];
    const shop = openShop(
      bank.provider({
        async refundPayment({ orderReference, amount }) {
          const refund = bank.make(orderReference, amount.amount);
          made.push(refund);
          assert.equal(await shop.hear(refund), 200);
          return { kind: 'done', event: refund };
        },
      }),
    );
    await shop.hear(paid('o1'));
    await shop.payments.refund('o1', { key: 'a', amount: 300 });
    assert.equal(await shop.hear(made[0] ?? assert.fail()), 200);
    assert.deepEqual(await sum(shop.payments), [0, 300]);
    assert.equal(shop.types(), 'payment.paid payment.refunded');
  });

  test('instead of its answer is the same refund', async () => {
    const { bank, payments, hear, types } = await paidShop();
    bank.be(() => 'loses-answer');
    const refund = await payments.refund('o1', { key: 'a', amount: 300 });
    assert.equal(refund.state, 'requested');
    assert.deepEqual(await sum(payments), [300, 0]);
    await hear(bank.refunds[0] ?? assert.fail());
    assert.deepEqual(await sum(payments), [0, 300]);
    assert.equal(types(), 'payment.paid payment.refunded');
    assert.equal((await payments.refund('o1', { key: 'a', amount: 300 })).reference, 'r1');
    assert.equal(bank.refunds.length, 1);
  });

  test('of another amount, or a second of the same, is one from the back office', async () => {
    const { bank, payments, hear } = await paidShop();
    bank.be(() => 'loses-answer');
    await payments.refund('o1', { key: 'a', amount: 300 });
    await hear(bank.make('o1', 100));
    assert.deepEqual(await sum(payments), [300, 100]);
    await hear(bank.make('o1', 300));
    await hear(bank.refunds[0] ?? assert.fail());
    assert.deepEqual(await sum(payments), [0, 700]);
  });
});

describe('the sweep', () => {
  test('finds a refund whose answer was lost, and tells it once', async () => {
    for (const mood of ['loses-answer', 'dies-after'] as const) {
      const { bank, payments, clock, types, line } = await paidShop();
      bank.be(() => mood);
      void payments.refund('o1', { key: 'a', amount: 300 });
      for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
      clock.now += 2 * MINUTE;
      await payments.sweep();
      clock.now += 100 * MINUTE;
      await payments.sweep();
      assert.equal(types(), 'payment.paid payment.refunded', mood);
      assert.deepEqual([(await line())?.refunding, (await line())?.refunded], [0, 300]);
      assert.equal(bank.refunds.length, 1, 'it was never sent again');
    }
  });

  test('gives the room of one back that the provider has none of, an hour later', async () => {
    for (const mood of ['loses-request', 'dies-before'] as const) {
      const { bank, payments, clock, types, line } = await paidShop();
      bank.be(() => mood);
      void payments.refund('o1', { key: 'a' });
      for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
      clock.now += 2 * MINUTE;
      await payments.sweep();
      assert.equal((await line())?.refunding, 1050, 'the request may still be on its way');
      await assert.rejects(payments.refund('o1', { key: 'b' }), { code: 'refund-impossible' });
      clock.now += 61 * MINUTE;
      await payments.sweep();
      assert.equal(types(), 'payment.paid refund.failed', mood);
      assert.equal((await line())?.held, 1050);
    }
  });
});

/** With PAY_FORM_TEST_ORDERS=1000 it takes as many. */
const ORDERS = Number(process.env.PAY_FORM_TEST_ORDERS ?? 12);
const MOODS: readonly Mood[] = [
  'answers',
  'refuses',
  'loses-answer',
  'loses-request',
  'dies-before',
  'dies-after',
];

for (const { name, make } of places()) {
  describe(`eight refunds of one order at once from three servers, on ${name}`, () => {
    let place: Place;
    before(async () => {
      place = await make();
    });
    after(() => place.close());

    test('never give back more than was taken, lose nothing and book nothing twice', async () => {
      const bank = openBank();
      let asked = 0;
      bank.be(() => MOODS[(asked += 7) % MOODS.length] ?? 'answers');
      const clock = { now: 1_000_000 };
      const shops = Array.from({ length: 3 }, () => openShop(bank.provider(), place.open(), clock));
      const [shop = assert.fail()] = shops;
      const orders = Array.from({ length: ORDERS }, (_, index) => `order ${index}`);
      for (const reference of orders) await shop.hear(paid(reference));
      for (const reference of orders) {
        const storm = Array.from({ length: 8 }, async (_, index) => {
          const { payments } = shops[index % shops.length] ?? shop;
          const amount = 350 + index * 10;
          const codes = await payments.refund(reference, { key: `k${index}`, amount }).catch(codeOf);
          return codes;
        });
        // Those that die never come back.
        await Promise.race([Promise.all(storm), new Promise((resolve) => setTimeout(resolve, 200))]);
      }
      // A notification of some comes, and the rest is found.
      for (const [index, refund] of bank.refunds.entries()) if (index % 3 === 0) await shop.hear(refund);
      for (let hour = 0; hour < 4; hour += 1) {
        clock.now += 61 * MINUTE;
        for (let more = 1; more > 0;) more = (await shop.payments.sweep()).asked;
      }
      for (const reference of orders) {
        const { totals, movements } = await shop.payments.ledger(reference);
        const given = bank.givenBack(reference);
        assert.ok(given <= 1050, `${reference}: ${given} of 1050`);
        const [line] = totals;
        assert.deepEqual([line?.refunding, line?.refunded], [0, given], JSON.stringify(movements));
      }
      const told = shops.flatMap(({ told }) => told).filter(({ type }) => type === 'payment.refunded');
      assert.equal(told.length, bank.refunds.length);
      assert.equal(new Set(told.map(({ movementReference }) => movementReference)).size, told.length);
    });
  });
}
