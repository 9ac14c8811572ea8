import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { PaymentEvent } from '../../../src/server/provider/payment-event.ts';
import type { KeptDelivery } from '../../../src/server/ledger/work-store.ts';
import { enter } from '../../../src/server/ledger/enter.ts';
import { ledgerOf, type Books } from '../../../src/server/ledger/ledger.ts';
import type { Effect, Store } from '../../../src/server/ledger/store.ts';
import { deliveries, ORDER } from '../ledger/histories.ts';
import { event } from './signed-provider.ts';
import { places, type Place } from './stores.ts';

/** How many generated histories on each store; raise it with PAY_FORM_TEST_HISTORIES. */
const HISTORIES = Number(process.env.PAY_FORM_TEST_HISTORIES ?? 60);

for (const { name, make } of places()) {
  describe(`what the ${name} store keeps for later`, () => {
    let place: Place;
    let store: Store;
    before(async () => {
      place = await make();
      store = place.open();
    });
    after(() => place.close());

    test('the ledger of generated histories is the one of the pure fold, and each piece of news is told once', async () => {
      let order = 0;
      await fc.assert(
        fc.asyncProperty(deliveries, async ({ history, came }) => {
          order += 1;
          const own = (of: PaymentEvent): PaymentEvent => ({
            ...of,
            orderReference: `h${order}`,
            dedupeKey: `${order} ${of.dedupeKey}`,
            paymentReference: `${order} ${of.paymentReference ?? ''}`,
            ...(of.movementReference !== undefined && {
              movementReference: `${order} ${of.movementReference}`,
            }),
          });
          const told: string[] = [];
          const tell: Effect = ({ dedupeKey }) => {
            told.push(dedupeKey);
            return Promise.resolve(undefined);
          };
          for (const of of came) {
            const { kind } = await store.applyEvent(own(of), tell, { waitMs: 5_000, now: 1, order: ORDER });
            assert.ok(kind === 'applied' || kind === 'late' || kind === 'duplicate', kind);
          }
          let books: Books = { movements: [] };
          for (const of of history.events) {
            const entered = enter(books, own(of), ORDER);
            if (entered.kind !== 'mismatch') books = entered.books;
          }
          assert.deepEqual(await store.ledger(`h${order}`), ledgerOf(`h${order}`, books));
          assert.equal(new Set(told).size, told.length);
        }),
        { numRuns: HISTORIES },
      );
    });

    test('attempts: the latest of each order and provider, and when to ask about it', async () => {
      const about = { orderReference: 'a1', provider: 'truust' } as const;
      await store.openAttempt({ ...about, openedAt: 10, askAt: 20 });
      const [early] = await store.dueAttempts({ at: 20, limit: 9 });
      assert.deepEqual(early, { ...about, openedAt: 10, asked: 0 });
      assert.deepEqual(await store.dueAttempts({ at: 19, limit: 9 }), []);
      await store.attemptAsked(early, 30);
      assert.deepEqual(await store.attempt('a1', 'truust'), { ...about, openedAt: 10, asked: 1 });
      await store.openAttempt({ ...about, openedAt: 15, askAt: 25 });
      // It is about the attempt before.
      await store.attemptAsked(early, undefined);
      assert.deepEqual(await store.dueAttempts({ at: 25, limit: 9 }), [{ ...about, openedAt: 15, asked: 0 }]);
      assert.equal(await store.attempt('a1', 'trustshare'), undefined);
    });

    test('held events: when to try again, until they have taken effect', async () => {
      const held = event({ dedupeKey: 'held' });
      await store.recordFailure(held, { reason: 'order-unknown', error: '', at: 10, retryAt: 20 });
      assert.deepEqual(await store.dueLetters({ at: 19, limit: 9 }), []);
      await store.letterRetried(held, 30);
      const [letter] = await store.dueLetters({ at: 30, limit: 9 });
      assert.deepEqual([letter?.retries, letter?.event], [1, held]);
      await store.letterRetried(held, undefined);
      assert.deepEqual(await store.dueLetters({ at: 99, limit: 9 }), []);
    });

    test('held events: a retry that has begun is marked until it is counted, or has failed', async () => {
      const held = event({ dedupeKey: 'begun' });
      const failure = { reason: 'handler-failed', error: '', at: 10, retryAt: 20 } as const;
      const startedAt = async () => (await store.dueLetters({ at: 20, limit: 9 }))[0]?.startedAt;
      await store.recordFailure(held, failure);
      assert.equal(await startedAt(), undefined);
      await store.letterStarted(held, 15);
      assert.equal(await startedAt(), 15);
      await store.letterRetried(held, 20);
      assert.equal(await startedAt(), undefined);
      await store.letterStarted(held, 16);
      await store.recordFailure(held, failure);
      assert.equal(await startedAt(), undefined);
      await store.letterRetried(held, undefined);
    });

    test('deliveries: as they came, the latest of each reason, until they are read', async () => {
      const kept = (id: string, receivedAt: number, rereadAt?: number): KeptDelivery => ({
        ...{
          id,
          provider: 'truust',
          path: '/x',
          headers: [['x-a', 'b']],
          body: Buffer.from([0, 255]),
          receivedAt,
        },
        ...{ reason: 'later', ...(rereadAt !== undefined && { rereadAt }) },
      });
      for (const [index, id] of ['d1', 'd2', 'd3'].entries()) await store.keepDelivery(kept(id, index), 2);
      assert.deepEqual(
        (await store.deliveries({ limit: 9 })).map(({ id }) => id),
        ['d3', 'd2'],
      );
      assert.deepEqual(await store.delivery('d2'), kept('d2', 1));
      await store.rescheduleDelivery('d2', 50);
      assert.deepEqual(await store.dueDeliveries({ at: 50, limit: 9 }), [kept('d2', 1, 50)]);
      await store.dropDelivery('d2');
      assert.equal(await store.delivery('d2'), undefined);
    });

    test('a lease is one holder’s until it ends', async () => {
      assert.equal(await store.lease('work', 'a', { now: 10, until: 20 }), true);
      assert.equal(await store.lease('work', 'b', { now: 19, until: 29 }), false);
      assert.equal(await store.lease('work', 'a', { now: 19, until: 29 }), true);
      assert.equal(await store.lease('work', 'b', { now: 29, until: 39 }), true);
    });
  });
}
