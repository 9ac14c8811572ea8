import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PaymentEvent } from '../../../src/server/provider/payment-event.ts';
import { createInbox, type InboxSettings } from '../../../src/server/inbox/inbox.ts';
import { memoryStore } from '../../../src/server/stores/memory-store.ts';
import type { Notice } from '../../../src/server/notice.ts';
import type { Order } from '../../../src/server/provider/provider.ts';
import { event, orderless } from './signed-provider.ts';

const DAY = 24 * 3_600_000;

function setUp(settings: Partial<InboxSettings> = {}) {
  const handled: PaymentEvent[] = [];
  const notices: Notice[] = [];
  const orders = new Map<string, Order>([['o1', { reference: 'o1', amount: 1050, currency: 'GBP' }]]);
  const clock = { now: 100 * DAY };
  const store = settings.store ?? memoryStore();
  const inbox = createInbox({
    store,
    findOrder: (reference) => orders.get(reference),
    onPayment: (applied) => {
      handled.push(applied);
      return 'OK';
    },
    allowsAnswer: () => true,
    onNotice: (notice) => notices.push(notice),
    now: () => clock.now,
    ...settings,
  });
  return { inbox, store, handled, notices, orders, clock };
}

describe('the inbox', () => {
  test('hands the handler the order, the state and a transaction', async () => {
    let got: unknown;
    const { inbox, orders } = setUp({
      onPayment: (_event, { order, state, transaction }) => {
        got = [order, state?.type, typeof transaction.query];
        return undefined;
      },
    });
    await inbox.processEvent(event());
    assert.deepEqual(got, [orders.get('o1'), 'payment.paid', 'function']);
  });

  test('holds an event whose order is not there yet, and applies it when it is', async () => {
    const { inbox, handled, notices, orders } = setUp();
    const early = event({ orderReference: 'o2' });
    assert.deepEqual(await inbox.processEvent(early), { kind: 'held', reason: 'order-unknown' });
    assert.deepEqual(handled, []);
    assert.equal(notices[0]?.kind, 'event-held');
    assert.equal(notices[0].orderReference, 'o2');
    orders.set('o2', { reference: 'o2', amount: 1050, currency: 'GBP' });
    assert.equal((await inbox.processEvent(early)).kind, 'applied');
    assert.deepEqual(await inbox.deadLetters({ attempts: 1 }), []);
  });

  test('gives a duplicate its answer even after the order has gone or changed', async () => {
    const { inbox, orders } = setUp();
    await inbox.processEvent(event());
    orders.set('o1', { reference: 'o1', amount: 1, currency: 'EUR' });
    const changed = await inbox.processEvent(event());
    orders.delete('o1');
    const gone = await inbox.processEvent(event());
    for (const again of [changed, gone]) assert.equal(again.kind === 'duplicate' && again.answer, 'OK');
  });

  const amounts: [type: PaymentEvent['type'], amount: number, currency: string, held: boolean][] = [
    ['payment.paid', 1050, 'GBP', false],
    ['payment.paid', 1049, 'GBP', true],
    ['payment.paid', 1051, 'GBP', true],
    ['payment.paid', 1050, 'EUR', true],
    ['payment.settled', 1, 'GBP', true],
    ['payment.suspended', 1, 'GBP', true],
    ['payment.refunded', 1, 'GBP', false],
    ['dispute.raised', 1, 'GBP', false],
  ];
  for (const [type, amount, currency, held] of amounts) {
    test(`${held ? 'holds' : 'applies'} ${type} of ${amount} ${currency} for an order of 1050 GBP`, async () => {
      const { inbox, handled } = setUp();
      const taken = await inbox.processEvent(event({ type, amount: { amount, currency } }));
      assert.deepEqual(taken.kind, held ? 'held' : 'applied');
      assert.equal(handled.length, held ? 0 : 1);
      assert.equal((await inbox.deadLetters({ attempts: 1 })).length, held ? 1 : 0);
    });
  }

  test('an event without an order needs none', async () => {
    const { inbox, handled } = setUp();
    assert.equal((await inbox.processEvent(orderless())).kind, 'applied');
    assert.equal(handled.length, 1);
  });

  test('an answer that the provider does not take is a failure, and undoes everything', async () => {
    const { inbox, store } = setUp({
      allowsAnswer: ({ type }, answer) => type === 'payment.paid' && answer === 'FINE',
    });
    assert.deepEqual(await inbox.processEvent(event()), { kind: 'held', reason: 'handler-failed' });
    assert.equal(await store.orderState('o1'), undefined);
    const [letter] = await inbox.deadLetters({ attempts: 1 });
    assert.match(letter?.error ?? '', /an answer that trustly does not take for payment\.paid/);
  });

  test('another event under a known key is neither applied nor answered like the first', async () => {
    const { inbox, handled, notices, orders } = setUp();
    await inbox.processEvent(event({ fingerprint: 'a' }));
    assert.equal((await inbox.processEvent(event({ fingerprint: 'a' }))).kind, 'duplicate');
    assert.deepEqual(notices, []);
    const other = { fingerprint: 'b', type: 'payment.refunded' } as const;
    assert.deepEqual(await inbox.processEvent(event(other)), { kind: 'contradiction' });
    orders.delete('o1');
    assert.deepEqual(await inbox.processEvent(event(other)), { kind: 'contradiction' });
    assert.equal(handled.length, 1);
    assert.deepEqual(
      notices.map(({ kind, reason, dedupeKey }) => [kind, reason, dedupeKey]),
      Array.from({ length: 2 }, () => ['event-contradicts', 'other-content', 'n1']),
    );
    assert.deepEqual(await inbox.deadLetters({ attempts: 1 }), []);
  });

  test('says that an order was paid twice, and that an event came late', async () => {
    const { inbox, handled, notices } = setUp();
    await inbox.processEvent(event());
    await inbox.processEvent(event({ dedupeKey: 'n2', paymentReference: 'p2' }));
    await inbox.processEvent(event({ dedupeKey: 'n3', type: 'payment.pending' }));
    assert.deepEqual(
      handled.map(({ type }) => type),
      ['payment.paid', 'payment.duplicate'],
    );
    assert.deepEqual(
      notices.map(({ kind, paymentReference }) => [kind, paymentReference]),
      [
        ['second-payment', 'p2'],
        ['event-late', 'p1'],
      ],
    );
  });

  test('a handler that keeps failing makes a dead letter, which can be replayed once it is mended', async () => {
    const broken = { broken: true };
    const { inbox, notices, clock } = setUp({
      onPayment: () => {
        if (broken.broken) throw new Error('no such table: bookings');
        return 'mended';
      },
    });
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      clock.now += 1;
      assert.deepEqual(await inbox.processEvent(event()), { kind: 'held', reason: 'handler-failed' });
      assert.equal(notices.at(-1)?.kind, attempt < 5 ? 'event-held' : 'dead-letter');
      assert.equal((await inbox.deadLetters()).length, attempt < 5 ? 0 : 1);
    }
    const [letter] = await inbox.deadLetters();
    assert.equal(letter?.attempts, 5);
    assert.equal(letter.error, 'Error: no such table: bookings');
    assert.equal(letter.lastAttemptAt, clock.now);
    assert.deepEqual(letter.event, event());

    assert.equal((await inbox.replay(letter))?.kind, 'held');
    broken.broken = false;
    const replayed = await inbox.replay(letter);
    assert.equal(replayed?.kind === 'applied' && replayed.answer, 'mended');
    assert.deepEqual(await inbox.deadLetters(), []);
    assert.equal(await inbox.replay(letter), undefined);
    assert.equal((await inbox.processEvent(event())).kind, 'duplicate');
  });

  test('what a handler throws is kept within bounds, whatever it is', async () => {
    const thrown: unknown[] = [new Error('x'.repeat(10_000)), 'text', undefined, { a: 1 }];
    for (const what of thrown) {
      const { inbox } = setUp({
        onPayment: () => {
          throw what;
        },
      });
      assert.equal((await inbox.processEvent(event())).kind, 'held');
      const [letter] = await inbox.deadLetters({ attempts: 1 });
      assert.ok(letter && letter.error.length <= 500);
    }
  });

  test('a handler that hangs is given up on, and the event is not applied', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    let begun = (): void => undefined;
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { inbox, store } = setUp({
      onPayment: () => {
        begun();
        return new Promise(() => undefined);
      },
    });
    const taken = inbox.processEvent(event());
    await started;
    t.mock.timers.tick(30_000);
    assert.deepEqual(await taken, { kind: 'held', reason: 'handler-failed' });
    assert.equal(await store.orderState('o1'), undefined);
  });

  test('a store that fails is no failure of the event: it may be sent again', async () => {
    const down = () => Promise.reject(new Error('connection refused, password hunter2'));
    const { inbox, notices } = setUp({ store: { ...memoryStore(), applyEvent: down } });
    await assert.rejects(inbox.processEvent(event()), { code: 'store-unavailable' });
    assert.equal(notices[0]?.reason, 'store-unavailable');
    assert.doesNotMatch(JSON.stringify(notices), /hunter2/);
    const lookUpFails = setUp({ findOrder: down });
    await assert.rejects(lookUpFails.inbox.processEvent(event()), { code: 'store-unavailable' });
  });

  test('keeps ids for 30 days at least', async () => {
    const { inbox, clock, handled } = setUp();
    await inbox.processEvent(event({ type: 'dispute.raised' }));
    for (const days of [0, 29.999, NaN, -1]) {
      await assert.rejects(inbox.forget({ olderThanMs: days * DAY }), { code: 'retention-too-short' });
    }
    clock.now += 30 * DAY;
    assert.equal(await inbox.forget({ olderThanMs: 30 * DAY }), 0);
    clock.now += 1;
    assert.equal(await inbox.forget({ olderThanMs: 30 * DAY }), 1);
    assert.equal(handled.length, 1);
  });
});
