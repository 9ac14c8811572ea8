// A storm of notifications and refunds, at three servers, while the orders' prices change.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  createPayments,
  type DeadLetter,
  type Payments,
  type PaymentEvent,
} from '../../src/entries/server.ts';
import { trustPaymentsSender } from '../../src/entries/simulator/senders.ts';
import { chanceFrom } from '../support/chance.ts';
import { places, type Place } from '../server/inbox/stores.ts';
import { naiveBooks } from './bookkeeper.ts';
import { impatient } from './deliver.ts';
import { openGateway, PASSWORD } from './gateway.ts';

const ORDERS = 24;
const PRICE = 1050;
const HOUR = 3_600_000;
const OTHERS = [525, 700, 2000];

/** Three servers on one database, whose orders cost what they cost at the moment. */
function openShop(place: Place) {
  const chance = chanceFrom(20_261_128);
  const clock = { ahead: 0 };
  const now = () => Date.now() + clock.ahead;
  const gateway = openGateway(now, 57);
  const told: PaymentEvent[] = [];
  /** Of those that have one; the others cost what they did at first. */
  const changing = new Map<string, () => number>();
  const servers = Array.from({ length: 3 }, () =>
    createPayments({
      providers: [gateway.provider],
      findOrder: (reference) => ({
        reference,
        amount: changing.get(reference)?.() ?? PRICE,
        currency: 'GBP',
      }),
      onPayment: (event) => void told.push(event),
      onNotice: () => undefined,
      store: place.open(),
      now,
    }),
  );
  const any = (): Payments => chance.pick(servers);
  const sweeper = any();
  const sender = trustPaymentsSender({
    ...{ url: 'https://shop.test/pay/notifications/trust-payments', password: PASSWORD, clock: impatient },
    deliver: (request) => any().fetch(request),
  });
  const underWay: Promise<unknown>[] = [];
  gateway.transactions.onChange((transaction) => {
    const fields = gateway.fieldsOf(transaction);
    const copies = Array.from({ length: 3 }, async () => assert.ok((await sender.send(fields)).accepted));
    underWay.push(...copies);
  });
  return {
    ...{ chance, clock, gateway, told, changing, any, sweeper },
    /** Waits until all news have been taken. */
    isHeard: async () => {
      while (underWay.length > 0) await Promise.all(underWay.splice(0));
    },
  };
}

type Shop = ReturnType<typeof openShop>;

/** Refunds from here and from the back office, and the settlement, all at once, at any price. */
async function storm({ chance, gateway, changing, any, isHeard }: Shop, reference: string): Promise<void> {
  const payment = gateway.pay(reference, PRICE, '0');
  await isHeard();
  changing.set(reference, () => chance.pick(OTHERS));
  const settled =
    gateway.transactions.update(payment.transactionreference, { settlestatus: '100' }) ?? payment;
  const refunds = Array.from({ length: 4 }, async (_, index) => {
    gateway.be(chance.pick(['answers', 'loses-answer', 'loses-request']));
    const options = { key: `k${index}`, amount: 1 + chance.below(600) };
    await any()
      .refund(reference, options)
      .catch(() => undefined);
  });
  gateway.refund(settled, 1 + chance.below(300), chance.pick(['0', '2']));
  await Promise.all(refunds);
  await isHeard();
}

/** One of them has the lease of the sweep, and keeps it. */
async function sweepForDays({ clock, sweeper }: Shop): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    clock.ahead += 7 * HOUR;
    for (let asked = 1; asked > 0;) asked = (await sweeper.sweep()).asked;
  }
}

for (const { name, make } of places()) {
  describe(`prices that change under a storm, on ${name}`, () => {
    test(`${ORDERS} orders: the ledger holds what was taken, whatever the order costs by then`, async (t) => {
      const place = await make();
      t.after(() => place.close());
      const shop = openShop(place);
      const references = Array.from({ length: ORDERS }, (_, index) => `order ${index}`);
      await Promise.all(references.map((reference) => storm(shop, reference)));
      await sweepForDays(shop);
      await shop.isHeard();
      for (const reference of references) {
        const money = shop.gateway.moneyOf(reference);
        const { totals, movements } = await shop.any().ledger(reference);
        const held = money.taken - money.refunding - money.refunded;
        assert.deepEqual(totals, [{ currency: 'GBP', ...money, held }], JSON.stringify(movements));
        const told = shop.told.filter(({ orderReference }) => orderReference === reference);
        assert.deepEqual(naiveBooks(told), { ...money, lost: 0 });
        assert.equal(new Set(told.map(({ dedupeKey }) => dedupeKey)).size, told.length);
      }
      assert.deepEqual(await shop.any().deadLetters({ attempts: 1 }), []);
    });

    test('a price that has changed before the payment was told of holds it, until it is the price again', async (t) => {
      const place = await make();
      t.after(() => place.close());
      const shop = openShop(place);
      shop.changing.set('o', () => 700);
      shop.gateway.pay('o', PRICE, '0');
      let letters: DeadLetter[] = [];
      while (letters.length === 0) letters = await shop.any().deadLetters({ attempts: 1 });
      assert.deepEqual(
        letters.map(({ reason }) => reason),
        ['amount-mismatch'],
      );
      shop.changing.delete('o');
      await shop.isHeard();
      await sweepForDays(shop);
      assert.deepEqual(
        shop.told.map(({ type }) => type),
        ['payment.paid'],
      );
      assert.deepEqual(await shop.any().deadLetters({ attempts: 1 }), []);
    });
  });
}
