import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { PaymentEvent } from '../../../src/server/provider/payment-event.ts';
import type { Effect, Failure, Store, Taken } from '../../../src/server/ledger/store.ts';
import { event, orderless } from './signed-provider.ts';
import { places, type Place } from './stores.ts';

const now = 1_700_000_000_000;
let count = 0;

for (const { name, make } of places()) {
  describe(`the ${name} store`, () => {
    let place: Place;
    let store: Store;
    let handled: PaymentEvent[];
    /** Orders and ids are new for every test: they share the tables. */
    let o: string;

    before(async () => {
      place = await make();
      store = place.open();
    });
    after(() => place.close());
    beforeEach(() => {
      handled = [];
      count += 1;
      o = `o${count}`;
    });

    const seen: Effect = (applied) => {
      handled.push(applied);
      return Promise.resolve(undefined);
    };
    const take = (taken: PaymentEvent, effect = seen, at = store, waitMs = 5_000): Promise<Taken> =>
      at.applyEvent(taken, effect, { waitMs, now });
    const of = (change: Parameters<typeof event>[0] = {}): PaymentEvent =>
      event({
        orderReference: o,
        paymentReference: `${o}-p1`,
        ...change,
        dedupeKey: `${o}-${change.dedupeKey ?? 'n1'}`,
      });
    const paidBy = (payment: string, change: Parameters<typeof event>[0] = {}) =>
      of({ paymentReference: `${o}-${payment}`, dedupeKey: payment, ...change });

    test('applies an event once, and gives every duplicate the first answer', async () => {
      const first = await take(of(), () => Promise.resolve('CONTINUE'));
      assert.equal(first.kind, 'applied');
      assert.equal(first.answer, 'CONTINUE');
      for (const again of [await take(of()), await take(of(), seen, place.open())]) {
        assert.equal(again.kind, 'duplicate');
        assert.equal(again.answer, 'CONTINUE');
        assert.equal(again.state?.type, 'payment.paid');
      }
      assert.deepEqual(handled, []);
    });

    test('tells the effect the event, untouched, and how far the order has come', async () => {
      await take(of(), (applied, _transaction, state) => {
        assert.deepEqual(applied, of());
        assert.deepEqual(state, {
          orderReference: o,
          type: 'payment.paid',
          rank: 4,
          provider: 'trustly',
          paymentReference: `${o}-p1`,
        });
        return Promise.resolve(undefined);
      });
      assert.equal((await store.orderState(o))?.type, 'payment.paid');
    });

    test('two providers may use the same id', async () => {
      await take(of());
      await take({ ...of({ paymentReference: `${o}-p2` }), provider: 'truust' });
      assert.equal(handled.length, 2);
    });

    test('of many deliveries at once, at several processes, one is applied', async () => {
      const others = [store, place.open(), place.open()];
      const answers = await Promise.all(
        Array.from({ length: 24 }, (_, index) => take(of(), seen, others[index % others.length])),
      );
      assert.equal(answers.filter(({ kind }) => kind === 'applied').length, 1);
      assert.equal(answers.filter(({ kind }) => kind === 'duplicate').length, 23);
      assert.equal(handled.length, 1);
    });

    test('the events of an order run one at a time, also without sharing a process', async () => {
      let running = 0;
      const slowly: Effect = async (applied) => {
        running += 1;
        assert.equal(running, 1);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
        handled.push(applied);
        return undefined;
      };
      const others = [store, place.open()];
      await Promise.all(
        ['a', 'b', 'c', 'd', 'e', 'f'].map((id, index) =>
          take(of({ type: 'dispute.raised', dedupeKey: id }), slowly, others[index % 2]),
        ),
      );
      assert.equal(handled.length, 6);
    });

    test('a delivery that has waited too long is told to come back', async () => {
      const gate = createGate();
      const begun = createGate();
      const first = take(of(), async () => {
        begun.open();
        await gate.opened;
        return 'first';
      });
      await begun.opened;
      for (const at of [store, place.open()]) {
        const second = await take(of(), seen, at, 20);
        assert.equal(second.kind, 'busy');
        assert.equal((await take(of({ dedupeKey: 'n2' }), seen, at, 20)).kind, 'busy');
      }
      gate.open();
      assert.equal((await first).kind, 'applied');
      const again = await take(of());
      assert.equal(again.kind === 'duplicate' && again.answer, 'first');
    });

    test('what the effect throws comes out, and nothing stays', async () => {
      const failing = new Error('no');
      await assert.rejects(
        take(of(), () => Promise.reject(failing)),
        failing,
      );
      assert.equal(await store.orderState(o), undefined);
      assert.equal(await store.find(of()), undefined);
      assert.equal((await take(of())).kind, 'applied');
    });

    test('finds what a duplicate would get', async () => {
      assert.equal(await store.find(of()), undefined);
      await take(of(), () => Promise.resolve('OK'));
      const found = await store.find(of());
      assert.ok(found?.kind === 'duplicate');
      assert.equal(found.answer, 'OK');
      assert.equal(found.state?.type, 'payment.paid');
    });

    test('another fingerprint under a known key contradicts it, and leaves no trace', async () => {
      await take(of({ fingerprint: 'a', type: 'payment.pending' }), () => Promise.resolve('OK'));
      const other = of({ fingerprint: 'b', paymentReference: `${o}-p2` });
      for (const at of [store, place.open()]) {
        assert.deepEqual(await take(other, seen, at), { kind: 'contradiction' });
        assert.deepEqual(await at.find(other), { kind: 'contradiction' });
      }
      assert.deepEqual(handled, []);
      assert.equal((await store.orderState(o))?.type, 'payment.pending');
      for (const same of [
        of({ fingerprint: 'a', type: 'payment.pending' }),
        of({ type: 'payment.pending' }),
      ]) {
        const again = await take(same);
        assert.equal(again.kind === 'duplicate' && again.answer, 'OK');
        assert.equal((await store.find(same))?.kind, 'duplicate');
      }
      // What it would have paid is still free to pay another order.
      const elsewhere = paidBy('p2', { orderReference: `${o}-other` });
      assert.equal((await take(elsewhere)).kind, 'applied');
    });

    test('an event that came without a fingerprint is contradicted by none', async () => {
      await take(of());
      assert.equal((await take(of({ fingerprint: 'b' }))).kind, 'duplicate');
    });

    test('an event without an order is applied once', async () => {
      const alone = orderless({ dedupeKey: `${o}-n1` });
      assert.equal((await take(alone)).kind, 'applied');
      const again = await take(alone);
      assert.deepEqual(again, { kind: 'duplicate' });
    });

    test('an event that says nothing of how far the order has come leaves it there', async () => {
      const raised = await take(of({ type: 'dispute.raised', dedupeKey: 'd1' }));
      assert.equal(raised.kind === 'applied' && raised.state, undefined);
      assert.equal(await store.orderState(o), undefined);
      await take(of());
      assert.equal((await store.orderState(o))?.type, 'payment.paid');
      const resolved = await take(of({ type: 'dispute.resolved', dedupeKey: 'd2' }));
      assert.equal(resolved.kind === 'applied' && resolved.state?.type, 'payment.paid');
    });

    const sequences: [name: string, steps: [Step, string][], end: string][] = [
      [
        'one payment goes its way',
        [
          [{ type: 'payment.pending' }, 'applied'],
          [{ type: 'payment.paid' }, 'applied'],
          [{ type: 'payment.settled' }, 'applied'],
          [{ type: 'payment.refunded' }, 'applied'],
          [{ type: 'payment.refunded' }, 'applied'],
        ],
        'payment.refunded by p1',
      ],
      [
        'a later state is not undone by an earlier event',
        [
          [{ type: 'payment.settled' }, 'applied'],
          [{ type: 'payment.paid' }, 'late'],
          [{ type: 'payment.pending' }, 'late'],
        ],
        'payment.settled by p1',
      ],
      [
        'what one payment is already is no news',
        [
          [{ type: 'payment.pending' }, 'applied'],
          [{ type: 'payment.pending' }, 'late'],
          [{ type: 'payment.paid' }, 'applied'],
          [{ type: 'payment.paid' }, 'late'],
        ],
        'payment.paid by p1',
      ],
      [
        'each attempt that fails is news',
        [
          [{ type: 'payment.declined' }, 'applied'],
          [{ type: 'payment.declined', by: 'p2' }, 'applied'],
        ],
        'payment.declined by p2',
      ],
      [
        'an attempt under way counts, after one that failed, and while another fails',
        [
          [{ type: 'payment.declined' }, 'applied'],
          [{ type: 'payment.pending', by: 'p2' }, 'applied'],
          [{ type: 'payment.declined', by: 'p3' }, 'applied'],
          [{ type: 'payment.cancelled', by: 'p1' }, 'applied'],
        ],
        'payment.pending by p2',
      ],
      [
        'an attempt under way counts after a refund, and its end is the end',
        [
          [{ type: 'payment.refunded' }, 'applied'],
          [{ type: 'payment.pending', by: 'p2' }, 'applied'],
          [{ type: 'payment.refunded' }, 'applied'],
          [{ type: 'payment.declined', by: 'p2' }, 'applied'],
        ],
        'payment.declined by p2',
      ],
      [
        'an attempt that failed does not hide a refund',
        [
          [{ type: 'payment.refunded' }, 'applied'],
          [{ type: 'payment.declined', by: 'p2' }, 'late'],
        ],
        'payment.refunded by p1',
      ],
      [
        'what names no payment is about the one that counts',
        [
          [{ type: 'payment.pending', by: '' }, 'applied'],
          [{ type: 'payment.pending' }, 'applied'],
          [{ type: 'payment.pending', by: '' }, 'late'],
          [{ type: 'payment.paid' }, 'applied'],
          [{ type: 'payment.refunded', by: '' }, 'applied'],
          [{ type: 'payment.paid' }, 'late'],
          [{ type: 'payment.paid', by: 'p2' }, 'applied'],
          [{ type: 'payment.refunded', by: '' }, 'applied'],
        ],
        'payment.refunded by p2',
      ],
      [
        'a second attempt may pay after a decline',
        [
          [{ type: 'payment.declined' }, 'applied'],
          [{ type: 'payment.paid', by: 'p2' }, 'applied'],
        ],
        'payment.paid by p2',
      ],
      [
        'a decline of another attempt does not undo a payment',
        [
          [{ type: 'payment.paid' }, 'applied'],
          [{ type: 'payment.declined', by: 'p2' }, 'late'],
        ],
        'payment.paid by p1',
      ],
      [
        'a second payment is told once, and does not move the order',
        [
          [{ type: 'payment.paid' }, 'applied'],
          [{ type: 'payment.paid', by: 'p2' }, 'payment.duplicate'],
          [{ type: 'payment.settled', by: 'p2' }, 'late'],
          [{ type: 'payment.refunded', by: 'p2' }, 'applied'],
          [{ type: 'payment.paid', by: 'p3' }, 'payment.duplicate'],
        ],
        'payment.paid by p1',
      ],
      [
        'a second payment is told even if it was heard of before the first',
        [
          [{ type: 'payment.suspended', by: 'p2' }, 'applied'],
          [{ type: 'payment.paid' }, 'applied'],
          [{ type: 'payment.paid', by: 'p2' }, 'payment.duplicate'],
          [{ type: 'payment.settled', by: 'p2' }, 'late'],
        ],
        'payment.paid by p1',
      ],
      [
        'an order can be paid again after a refund or a cancellation',
        [
          [{ type: 'payment.voided' }, 'applied'],
          [{ type: 'payment.paid', by: 'p2' }, 'applied'],
          [{ type: 'payment.refunded', by: 'p2' }, 'applied'],
          [{ type: 'payment.paid', by: 'p3' }, 'applied'],
        ],
        'payment.paid by p3',
      ],
      [
        'the same reference at another provider is another payment',
        [
          [{ type: 'payment.paid' }, 'applied'],
          [{ type: 'payment.paid', at: 'truust' }, 'payment.duplicate'],
        ],
        'payment.paid by p1',
      ],
    ];
    for (const [title, steps, end] of sequences) {
      test(title, async () => {
        for (const [index, [{ type, by = 'p1', at = 'trustly' }, expected]] of steps.entries()) {
          const step = { ...paidBy(by, { type, dedupeKey: `n${index}` }), provider: at } as PaymentEvent;
          if (by === '') delete (step as { paymentReference?: string }).paymentReference;
          const before = handled.length;
          const taken = await take(step);
          assert.equal(handled.length - before, taken.kind === 'late' ? 0 : 1);
          if (expected !== 'payment.duplicate') assert.equal(taken.kind, expected, `step ${index}`);
          else assert.equal(handled.at(-1)?.type, expected, `step ${index}`);
          assert.equal((await take(step)).kind, 'duplicate');
        }
        const state = await store.orderState(o);
        assert.equal(`${state?.type} by ${state?.paymentReference?.split('-')[1]}`, end);
      });
    }

    test('a payment pays one order only, even if it came too late or as a second for the first', async () => {
      await take(paidBy('p1'));
      await take(paidBy('p2'));
      for (const payment of ['p1', 'p2']) {
        const other = paidBy(payment, { orderReference: `${o}-other`, dedupeKey: `${payment}-other` });
        assert.deepEqual(await take(other), { kind: 'conflict', otherOrder: o });
        assert.deepEqual(await take(other), { kind: 'conflict', otherOrder: o });
      }
      assert.equal(await store.orderState(`${o}-other`), undefined);
      assert.equal(handled.length, 2);
    });

    test('of two orders that one payment would pay at the same moment, one is paid', async () => {
      const answers = await Promise.all(
        ['a', 'b'].map((id, index) =>
          take(
            paidBy('p1', { orderReference: `${o}-${id}`, dedupeKey: id }),
            seen,
            [store, place.open()][index],
          ),
        ),
      );
      assert.deepEqual(answers.map(({ kind }) => kind).sort(), ['applied', 'conflict']);
      assert.equal(handled.length, 1);
    });

    const failure = (at = now): Failure => ({
      ...{ reason: 'handler-failed', error: 'Error: no' },
      ...{ at, retryAt: at + 1_000 },
    });
    const lettersOf = async (attempts: number) =>
      await store.deadLetters({ attempts, limit: 1, orderReference: o });

    test('counts failures, and shows them until the event takes effect', async () => {
      await store.recordFailure(of({ orderReference: `${o}-other`, dedupeKey: 'other' }), failure(now - 2));
      assert.equal(await store.recordFailure(of(), failure(now - 1)), 1);
      assert.equal(await store.recordFailure(of(), failure()), 2);
      assert.deepEqual(await lettersOf(3), []);
      const letter = {
        provider: 'trustly',
        dedupeKey: of().dedupeKey,
        orderReference: o,
        attempts: 2,
        reason: 'handler-failed',
        error: 'Error: no',
        lastAttemptAt: now,
        event: of(),
      };
      assert.deepEqual(await lettersOf(2), [letter]);
      assert.deepEqual(await store.deadLetter(of()), letter);
      await take(of());
      assert.deepEqual(await lettersOf(1), []);
      assert.equal(await store.deadLetter(of()), undefined);
    });

    test('shows the oldest failures first, and no more than asked for', async () => {
      for (const [index, id] of ['c', 'a', 'b'].entries()) {
        await store.recordFailure(of({ dedupeKey: id }), failure(index - 1_000));
      }
      const letters = await store.deadLetters({ attempts: 1, limit: 2 });
      assert.deepEqual(
        letters.map(({ dedupeKey }) => dedupeKey),
        [`${o}-c`, `${o}-a`],
      );
    });

    test('forgets what is older, but never what a payment has paid for', async () => {
      const at = (time: number, taken: PaymentEvent) =>
        store.applyEvent(taken, seen, { waitMs: 5_000, now: time });
      await store.forget({ before: now });
      const old = of({ type: 'dispute.raised', dedupeKey: 'd1' });
      const young = of({ type: 'dispute.raised', dedupeKey: 'd2' });
      await at(1_000, of());
      await at(1_000, old);
      await at(2_000, young);
      await store.recordFailure(of({ dedupeKey: 'f1' }), failure(1_000));
      assert.equal(await store.forget({ before: 2_000 }), 3);
      assert.equal(await store.forget({ before: 2_000 }), 0);
      assert.equal(await store.find(old), undefined);
      assert.equal((await store.find(young))?.kind, 'duplicate');
      assert.equal(await store.deadLetter(of({ dedupeKey: 'f1' })), undefined);
      assert.equal((await store.orderState(o))?.type, 'payment.paid');
      const elsewhere = of({ orderReference: `${o}-other`, dedupeKey: 'again' });
      assert.equal((await take(elsewhere)).kind, 'conflict');
    });

    test('the effect writes rows of its own, with the event or not at all', async () => {
      if (place.address.kind === 'memory') {
        await assert.rejects(
          take(of(), async (_event, { query }) => {
            await query('select 1');
            return undefined;
          }),
          { code: 'store-unavailable' },
        );
        return;
      }
      const write = (id: string, then: () => void): Effect => {
        return async (_event, { query }) => {
          await query('create table if not exists shop_row (id text primary key, amount bigint)');
          await query('insert into shop_row (id, amount) values ($1, $2)', [id, null]);
          then();
          return undefined;
        };
      };
      const rows = () =>
        new Promise<unknown[]>((resolve, reject) => {
          count += 1;
          const look: Effect = async (_event, { query }) => {
            resolve(await query('select id from shop_row where id like $1', [`${o}-%`]));
            return undefined;
          };
          take(orderless({ dedupeKey: `look ${count}` }), look).catch(reject);
        });
      await take(
        of(),
        write(`${o}-1`, () => undefined),
      );
      const fail = () => {
        throw new Error('no');
      };
      await assert.rejects(take(of({ dedupeKey: 'n2', type: 'dispute.raised' }), write(`${o}-2`, fail)));
      assert.deepEqual(await rows(), [{ id: `${o}-1` }]);

      let kept: Parameters<Effect>[1] | undefined;
      await take(of({ dedupeKey: 'n3', type: 'dispute.raised' }), (_event, transaction) => {
        kept = transaction;
        return Promise.resolve(undefined);
      });
      await assert.rejects(async () => kept?.query('delete from shop_row'), /over/);
      assert.deepEqual(await rows(), [{ id: `${o}-1` }]);

      // PostgreSQL undoes the whole transaction after an error, even one that the handler has caught.
      const swallowing = take(of({ dedupeKey: 'n4', type: 'dispute.raised' }), async (_event, { query }) => {
        await query('insert into no_such_table values (1)').catch(() => undefined);
        return undefined;
      });
      if (name === 'PostgreSQL') await assert.rejects(swallowing, { code: 'handler-failed' });
      else assert.equal((await swallowing).kind, 'applied');
    });
  });
}

interface Step {
  readonly type: PaymentEvent['type'];
  readonly by?: string;
  readonly at?: PaymentEvent['provider'];
}

function createGate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
