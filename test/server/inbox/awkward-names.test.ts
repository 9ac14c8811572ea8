import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPayments } from '../../../src/server/payments/create-payments.ts';
import { event, notification, signedProvider } from './signed-provider.ts';
import { places } from './stores.ts';

// A text with NUL or half a surrogate pair: one database refuses it, another cuts it off or changes it.
const AWKWARD = ['o1\0', 'o1\0x', '\0', 'o1\ud800', 'o1\udc00x', '\udfff\ud800'];

for (const { name, make } of places()) {
  describe(`names that no database keeps, on ${name}`, () => {
    test('an event of such an order is held as one of an unknown order, and can be looked at', async (t) => {
      const place = await make();
      t.after(() => place.close());
      const asked: string[] = [];
      const payments = createPayments({
        providers: [signedProvider()],
        findOrder: (reference) => {
          asked.push(reference);
          return reference === 'o1' ? { reference, amount: 1050, currency: 'GBP' } : undefined;
        },
        store: place.open(),
      });
      for (const [index, orderReference] of AWKWARD.entries()) {
        const came = event({ dedupeKey: `n${index}`, orderReference });
        assert.equal((await payments.fetch(notification(came))).status, 503);
      }
      const letters = await payments.deadLetters({ attempts: 1 });
      assert.deepEqual(
        letters.map(({ reason }) => reason),
        AWKWARD.map(() => 'order-unknown'),
      );
      assert.equal(new Set(letters.map(({ orderReference }) => orderReference)).size, AWKWARD.length);
      assert.ok(!asked.includes('o1'), 'None of them is another order.');
      assert.equal(await payments.orderState('o1'), undefined);
    });

    test('events and payments under such names are told apart, and each takes effect once', async (t) => {
      const place = await make();
      t.after(() => place.close());
      const handled: string[] = [];
      const payments = createPayments({
        providers: [signedProvider()],
        findOrder: (reference) => ({ reference, amount: 1050, currency: 'GBP' }),
        store: place.open(),
        onPayment: ({ type }) => {
          handled.push(type);
          return undefined;
        },
      });
      for (const [index, awkward] of [...AWKWARD, ...AWKWARD].entries()) {
        const names = { dedupeKey: awkward, paymentReference: awkward };
        const came = event({ ...names, orderReference: `o${index % AWKWARD.length}` });
        assert.equal((await payments.fetch(notification(came))).status, 200, JSON.stringify(awkward));
      }
      assert.deepEqual(
        handled,
        AWKWARD.map(() => 'payment.paid'),
      );
    });
  });
}
