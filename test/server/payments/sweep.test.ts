import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { memoryStore } from '../../../src/server/stores/memory-store.ts';
import { createPayments, type PaymentsOptions } from '../../../src/server/payments/create-payments.ts';
import type { PaymentEvent } from '../../../src/server/provider/payment-event.ts';
import type { Notice } from '../../../src/server/notice.ts';
import type { PaymentLookUp, Provider } from '../../../src/server/provider/provider.ts';
import { event, notification, signedProvider, verdict } from '../inbox/signed-provider.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function shop(provider: Partial<Provider> = {}, options: Partial<PaymentsOptions> = {}) {
  const clock = { now: 1_000_000 };
  const orders = new Set(['o1']);
  const told: string[] = [];
  const notices: Notice[] = [];
  const store = options.store ?? memoryStore();
  const start = (more: Partial<Provider> = {}) =>
    createPayments({
      providers: [signedProvider({ ...provider, ...more })],
      findOrder: (reference) =>
        orders.has(reference) ? { reference, amount: 1050, currency: 'GBP' } : undefined,
      onPayment: ({ type }) => {
        told.push(type);
        return undefined;
      },
      onNotice: (notice) => notices.push(notice),
      now: () => clock.now,
      store,
      ...options,
    });
  const payments = start();
  const post = (path: string, body: object) =>
    payments.fetch(
      new Request(`http://shop.test${path}`, {
        ...{ method: 'POST', body: JSON.stringify(body) },
        headers: { 'content-type': 'application/json' },
      }),
    );
  return { payments, start, store, clock, orders, told, notices, post };
}

const readsWell: NonNullable<Provider['readNotification']> = (delivery, context) =>
  signedProvider().readNotification?.(delivery, context) ?? assert.fail();

describe('the sweep', () => {
  test('applies a held event within seconds of its cause being mended, and tells it once', async () => {
    const { payments, clock, orders, told, notices } = shop();
    await payments.fetch(notification(event({ orderReference: 'o2' })));
    for (let second = 0; second < 60; second += 1) {
      clock.now += 1_000;
      assert.equal((await payments.sweep()).applied, 0);
    }
    assert.equal(notices.length, 1, 'our own retries are no news');
    orders.add('o2');
    let waited = 0;
    for (; told.length === 0 && waited < 60; waited += 1) {
      clock.now += 1_000;
      await payments.sweep();
    }
    assert.ok(waited <= 10, `${waited} s`);
    assert.deepEqual(told, ['payment.paid']);
    assert.deepEqual(await payments.deadLetters({ attempts: 1 }), []);
    clock.now += HOUR;
    assert.equal((await payments.sweep()).applied, 0);
    assert.deepEqual(told, ['payment.paid']);
  });

  test('shows as a dead letter what the provider has given up on', async () => {
    const { payments, clock, notices } = shop({}, { onPayment: () => Promise.reject(new Error('no')) });
    await payments.fetch(notification(event()));
    for (let second = 0; second < 1_000; second += 1) {
      clock.now += 1_000;
      await payments.sweep();
    }
    assert.equal((await payments.deadLetters()).length, 1);
    assert.equal(notices.filter(({ kind }) => kind === 'dead-letter').length, 1);
  });

  test('tries again what the store could not say, once it answers', async () => {
    const working = memoryStore();
    let isDown = true;
    const store = {
      ...working,
      applyEvent: (...given: Parameters<typeof working.applyEvent>) =>
        isDown ? Promise.reject(new Error('gone')) : working.applyEvent(...given),
    };
    const { payments, clock, told } = shop({}, { store });
    await payments.fetch(notification(event()));
    assert.deepEqual(told, []);
    isDown = false;
    clock.now += 2_000;
    await payments.sweep();
    assert.deepEqual(told, ['payment.paid']);
  });

  test('keeps what was refused as it came, and a corrected reader makes an event of it', async () => {
    const refused = { kind: 'refused', reason: 'field-malformed', hint: '', reply: { status: 409 } } as const;
    const { payments, start, told } = shop({ readNotification: () => Promise.resolve(refused) });
    const request = notification(event());
    const body = await request.clone().text();
    assert.equal((await payments.fetch(request)).status, 409);
    const [kept] = await payments.keptDeliveries();
    assert.equal(kept?.reason, 'field-malformed');
    assert.equal(Buffer.from(kept.body).toString(), body);
    assert.equal(await payments.reread(kept.id), false);
    const corrected = start({ readNotification: readsWell });
    assert.equal((await corrected.sweep()).read, 1);
    assert.deepEqual(told, ['payment.paid']);
    assert.deepEqual(await corrected.keptDeliveries(), []);
  });

  test('keeps no more of what anybody can send than there is room for', async () => {
    const { payments } = shop();
    for (let number = 0; number < 210; number += 1) {
      const forged = notification(event({ dedupeKey: `n${number}` }), { 'x-signature': '00' });
      await payments.fetch(forged);
    }
    assert.equal((await payments.keptDeliveries({ limit: 1_000 })).length, 200);
  });

  test('reads anew what could not be checked, without the provider', async () => {
    let answers = false;
    const { payments, clock, told } = shop({
      readNotification: (delivery, context) =>
        answers
          ? readsWell(delivery, context)
          : Promise.resolve({ kind: 'later', reason: 'api-down', hint: '' }),
    });
    await payments.fetch(notification(event()));
    clock.now += 2_000;
    assert.equal((await payments.sweep()).read, 0);
    answers = true;
    clock.now += 10_000;
    assert.equal((await payments.sweep()).read, 1);
    assert.deepEqual(told, ['payment.paid']);
  });

  test('asks about an attempt that no page asks about: after 5 minutes, an hour, and daily five times', async () => {
    const asked: number[] = [];
    const { payments, clock, post, told } = shop({
      createSession: () =>
        Promise.resolve({
          provider: 'truust',
          url: 'https://pay.test',
          amount: 1050,
          currency: 'GBP',
        } as const),
      lookUpPayment: () => {
        asked.push(clock.now - opened);
        return Promise.resolve(verdict('unknown'));
      },
    });
    const opened = clock.now;
    assert.equal((await post('/session', { order: 'o1', locale: 'en' })).status, 200);
    for (; clock.now < opened + 8 * 24 * HOUR; clock.now += 5 * MINUTE) await payments.sweep();
    const hours = [1 / 12, 1, 24, 48, 72, 96, 120];
    assert.deepEqual(
      asked.map((after) => after / HOUR),
      hours,
    );
    assert.deepEqual(told, []);
  });

  test('finds a payment whose page was closed, once', async () => {
    const { payments, clock, post, told } = shop({
      createSession: () =>
        Promise.resolve({
          provider: 'truust',
          url: 'https://pay.test',
          amount: 1050,
          currency: 'GBP',
        } as const),
      lookUpPayment: () => Promise.resolve(verdict('paid', event())),
    });
    await post('/session', { order: 'o1', locale: 'en' });
    for (let day = 0; day < 7; day += 1) {
      clock.now += 24 * HOUR;
      await payments.sweep();
    }
    assert.deepEqual(told, ['payment.paid']);
  });

  test('finds a second payment that is lost behind the one of another provider, once', async () => {
    const { payments, clock, post, told, store } = shop({
      name: 'truust',
      createSession: () =>
        Promise.resolve({
          provider: 'truust',
          url: 'https://pay.test',
          amount: 1050,
          currency: 'GBP',
        } as const),
      lookUpPayment: () => Promise.resolve(verdict('paid', event({ provider: 'truust' as never }))),
    });
    await post('/session', { order: 'o1', locale: 'en' });
    await shop({}, { store }).payments.fetch(
      notification(event({ dedupeKey: 'n2', paymentReference: 'p2' })),
    );
    for (let day = 0; day < 7; day += 1) {
      clock.now += 24 * HOUR;
      await payments.sweep();
    }
    assert.deepEqual(told, ['payment.duplicate']);
  });

  test('is one process’s at a time, and another’s when that one is gone', async () => {
    const { payments, start, clock, orders, told } = shop();
    await payments.fetch(notification(event({ orderReference: 'o2' })));
    clock.now += 2_000;
    await payments.sweep();
    orders.add('o2');
    const other = start();
    clock.now += 20_000;
    assert.equal((await other.sweep()).applied, 0);
    clock.now += 60_000;
    assert.equal((await other.sweep()).applied, 1);
    assert.deepEqual(told, ['payment.paid']);
  });

  test('runs by itself from start to stop', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { payments, clock, orders, told } = shop();
    await payments.fetch(notification(event({ orderReference: 'o2' })));
    orders.add('o2');
    clock.now += 2_000;
    payments.start();
    payments.start();
    t.mock.timers.tick(1_000);
    await payments.stop();
    assert.deepEqual(told, ['payment.paid']);
    await payments.fetch(
      notification(event({ orderReference: 'o3', dedupeKey: 'n3', paymentReference: 'p3' })),
    );
    orders.add('o3');
    clock.now += 20_000;
    t.mock.timers.tick(10_000);
    assert.deepEqual(told, ['payment.paid']);
  });
});

describe('a page that asks', () => {
  const asking = async (elapsed: number, waited: number) => {
    const questions: PaymentLookUp[] = [];
    const { clock, post } = shop({
      name: 'trust-payments',
      createSession: () =>
        Promise.resolve({ provider: 'trust-payments', jwt: 'x', amount: 1050, currency: 'GBP' } as const),
      verifyEvidence: () => Promise.resolve(verdict('unknown')),
      lookUpPayment: (_order, question) => {
        questions.push(question);
        return Promise.resolve(verdict('unknown'));
      },
    });
    await post('/session', { order: 'o1', locale: 'en' });
    clock.now += waited;
    await post('/confirm', { provider: 'trust-payments', order: 'o1', evidence: {}, elapsed });
    return clock.now - (questions[0]?.attemptedAt ?? NaN);
  };

  test('says when its attempt began only as far as this server can know', async () => {
    assert.equal(await asking(1e308, 1_000), 1_000);
    assert.equal(await asking(500, 1_000), 500);
    assert.equal(await asking(0, 1_000), 0);
  });
});

describe('a held event is taken again from the bytes that were kept', () => {
  /** Reads every event as another one. */
  const corrected = (change: Partial<PaymentEvent>): Partial<Provider> => ({
    async readNotification(delivery, context) {
      const reading = await readsWell(delivery, context);
      return reading.kind === 'event' ? { ...reading, event: { ...reading.event, ...change } } : reading;
    },
  });
  const held = async (change: Partial<PaymentEvent>) => {
    const opened = shop();
    await opened.payments.fetch(notification(event({ amount: { amount: 1, currency: 'GBP' } })));
    assert.equal((await opened.payments.deadLetters({ attempts: 1 })).length, 1);
    const mended = opened.start(corrected(change));
    opened.clock.now += 10_000;
    return { ...opened, mended };
  };

  test('so that a corrected reader changes what becomes of it, by itself', async () => {
    const { payments, mended, told, clock } = await held({ amount: { amount: 1050, currency: 'GBP' } });
    assert.equal((await payments.sweep()).applied, 0);
    clock.now += 70_000;
    assert.equal((await mended.sweep()).applied, 1);
    assert.deepEqual(told, ['payment.paid']);
    assert.deepEqual(await mended.deadLetters({ attempts: 1 }), []);
  });

  test('and by replay, also where it is another event then', async () => {
    const change = { dedupeKey: 'n2', amount: { amount: 1050, currency: 'GBP' } };
    const { mended, told } = await held(change);
    const [letter = assert.fail()] = await mended.deadLetters({ attempts: 1 });
    assert.equal((await mended.replay(letter))?.kind, 'applied');
    assert.deepEqual(told, ['payment.paid']);
    assert.deepEqual(await mended.deadLetters({ attempts: 1 }), []);
  });

  test('and where it is held under another name, it is held and shown under that', async () => {
    const { mended } = await held({ dedupeKey: 'n2' });
    await mended.sweep();
    const letters = await mended.deadLetters({ attempts: 1 });
    assert.deepEqual(
      letters.map(({ dedupeKey }) => dedupeKey),
      ['n2'],
    );
    assert.deepEqual(await mended.keptDeliveries(), []);
  });

  test('and one that nothing proves waits for a person, whatever the sweep does', async () => {
    const doubtful: Partial<Provider> = {
      async readNotification(delivery, context) {
        const reading = await readsWell(delivery, context);
        const doubt = { kind: 'held' as const, reason: 'cut-ambiguous', hint: 'Tick less.' };
        return reading.kind === 'event' ? { ...doubt, event: reading.event } : reading;
      },
    };
    const { payments, clock, told } = shop(doubtful);
    await payments.fetch(notification(event()));
    for (let minute = 0; minute < 5; minute += 1) {
      clock.now += MINUTE;
      assert.equal((await payments.sweep()).applied, 0);
    }
    const [letter = assert.fail()] = await payments.deadLetters({ attempts: 1 });
    assert.deepEqual([letter.reason, letter.attempts, told], ['unproved', 1, []]);
    assert.equal((await payments.replay(letter))?.kind, 'applied');
  });
});
