import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { truust, truustClient } from '../../../../src/providers/truust/server/index.ts';
import { assertHas } from '../../../support/assert-has.ts';
import { CONTEXT, ORDER, REQUEST, withTruust } from './fixture.ts';

describe('opening a Truust session', () => {
  test('creates an order tagged with the reference and hands out its link', () =>
    withTruust(
      async ({ simulator, provider }) => {
        const session = await provider.createSession(ORDER, { locale: 'es-ES' }, CONTEXT);
        const [order] = simulator.orders();
        assert.equal(order?.tag, 'booking-1');
        assert.equal(order.name, 'Room 7');
        assert.equal(order.confirmedUrl, 'https://shop.test/back?o=booking-1');
        assert.deepEqual(session, {
          provider: 'truust',
          url: `${simulator.checkoutOrigin}/${order.token}?hl=es`,
          amount: 2377,
          currency: 'EUR',
          live: false,
        });
      },
      {
        provider: {
          returnUrls: ({ reference }) => ({
            confirmed: `https://shop.test/back?o=${reference}`,
            denied: `https://shop.test/denied?o=${reference}`,
          }),
        },
      },
    ));

  test('reuses an unpaid order, also one that failed, also by another server', () =>
    withTruust(async ({ simulator, provider }) => {
      const first = await provider.createSession(ORDER, REQUEST, CONTEXT);
      simulator.move(1234, 'FAILURE');
      const { baseUrl, secretKey } = simulator;
      const again = await truust({ baseUrl, secretKey }).createSession(ORDER, REQUEST, CONTEXT);
      assert.deepEqual(again, first);
      assert.equal(simulator.orders().length, 1);
    }));

  test('a double click makes one order', () =>
    withTruust(async ({ simulator, provider }) => {
      const open = () => provider.createSession(ORDER, REQUEST, CONTEXT);
      const sessions = await Promise.all([open(), open(), open()]);
      assert.equal(new Set(sessions.map((session) => JSON.stringify(session))).size, 1);
      assert.equal(simulator.orders().length, 1);
    }));

  test('two servers at the same moment hand out the same link', () =>
    withTruust(async ({ simulator, provider }) => {
      const { baseUrl, secretKey } = simulator;
      const other = truust({ baseUrl, secretKey });
      // On a busy machine the second may see the first one's order: then it was not the same moment.
      let pairs = 0;
      do {
        const order = { ...ORDER, reference: `booking-${++pairs}` };
        const links = await Promise.all(
          [provider, other].map((one) => one.createSession(order, REQUEST, CONTEXT)),
        );
        assert.deepEqual(links[0], links[1]);
      } while (simulator.orders().length === pairs && pairs < 50);
      assert.equal(simulator.orders().length, pairs + 1, 'both were too quick to see the other');
    }));

  test('an order whose amount changed gets a new link, and the old one is cancelled', () =>
    withTruust(async ({ simulator, provider }) => {
      await provider.createSession(ORDER, REQUEST, CONTEXT);
      const session = await provider.createSession({ ...ORDER, amount: 2500 }, REQUEST, CONTEXT);
      assert.equal(session.amount, 2500);
      assert.deepEqual(
        simulator.orders().map(({ status, amount }) => [status, amount]),
        [
          ['CANCELLED', 2377],
          ['DRAFT', 2500],
        ],
      );
    }));

  for (const [status, code] of [
    ['PUBLISHED', 'order-paid'],
    ['RELEASED', 'order-paid'],
    ['SOMETHING_NEW', 'payment-pending'],
  ] as const) {
    test(`is refused for an order that is ${status}`, () =>
      withTruust(async ({ simulator, provider }) => {
        await provider.createSession(ORDER, REQUEST, CONTEXT);
        simulator.move(1234, status);
        await assert.rejects(provider.createSession({ ...ORDER, amount: 99 }, REQUEST, CONTEXT), { code });
        assert.equal(simulator.orders().length, 1);
      }));
  }

  test('a sandbox order from what should be live is never handed out', () =>
    withTruust(
      async ({ simulator, provider }) => {
        await assert.rejects(provider.createSession(ORDER, REQUEST, CONTEXT), {
          code: 'provider-answer-invalid',
          message: /sandbox-order/,
        });
        assert.equal(simulator.orders()[0]?.status, 'CANCELLED');
      },
      { simulator: { secretKey: 'sk_production_1' } },
    ));
});

describe('confirming a Truust payment', () => {
  for (const [status, expected] of [
    ['DRAFT', { status: 'pending', reason: 'not-paid-yet', retryable: true, type: undefined }],
    ['PENDING_DETAILS', { status: 'pending', reason: 'not-paid-yet', retryable: true, type: undefined }],
    ['PENDING_PUBLISH', { status: 'pending', reason: 'under-way', type: 'payment.pending' }],
    ['FAILURE', { status: 'declined', reason: 'failure', retryable: true, type: 'payment.declined' }],
    ['PUBLISHED', { status: 'paid', reason: 'paid', type: 'payment.paid' }],
    ['ACCEPTED', { status: 'paid', reason: 'paid', type: 'payment.paid' }],
    ['PENDING_VALIDATE', { status: 'paid', reason: 'paid', type: 'payment.paid' }],
    ['PENDING_RELEASE', { status: 'paid', reason: 'paid', type: 'payment.paid' }],
    ['BLOCKED_RELEASE', { status: 'paid', reason: 'paid', type: 'payment.paid' }],
    ['RELEASED', { status: 'paid', reason: 'paid', type: 'payment.paid' }],
    ['CANCELLED', { status: 'cancelled', reason: 'cancelled', retryable: true, type: 'payment.cancelled' }],
    ['REJECTED', { status: 'cancelled', reason: 'cancelled', retryable: true, type: 'payment.cancelled' }],
    ['SOMETHING_NEW', { status: 'unknown', reason: 'status-unknown', type: undefined }],
  ] as const) {
    test(`${status} is ${expected.status}`, () =>
      withTruust(async ({ simulator, provider }) => {
        await provider.createSession(ORDER, REQUEST, CONTEXT);
        simulator.move(1234, status);
        const verdict = await provider.lookUpPayment(ORDER, CONTEXT);
        const { type, ...wanted } = expected;
        assertHas(verdict, wanted);
        assert.equal('retryable' in verdict, 'retryable' in wanted);
        assert.equal(verdict.event?.type, type);
        assert.deepEqual(await provider.verifyEvidence(ORDER, {}, CONTEXT), verdict);
      }));
  }

  test('the event names the order, the money and the moment', () =>
    withTruust(
      async ({ simulator, provider }) => {
        await provider.createSession(ORDER, REQUEST, CONTEXT);
        simulator.pay(1234);
        const { event } = await provider.lookUpPayment(ORDER, CONTEXT);
        assertHas(event, {
          provider: 'truust',
          type: 'payment.paid',
          dedupeKey: 'truust:1234:payment.paid',
          orderReference: 'booking-1',
          paymentReference: '1234',
          amount: { amount: 2377, currency: 'EUR' },
          occurredAt: Date.UTC(2026, 0, 2),
        });
        simulator.move(1234, 'RELEASED');
        const later = await provider.lookUpPayment(ORDER, CONTEXT);
        assert.equal(later.event?.dedupeKey, event?.dedupeKey, 'a state further on is no second payment');
      },
      { simulator: { now: () => Date.UTC(2026, 0, 2) } },
    ));

  test('a status that moved on: paid, then paid back', () =>
    withTruust(async ({ simulator, provider }) => {
      await provider.createSession(ORDER, REQUEST, CONTEXT);
      simulator.pay(1234);
      assert.equal((await provider.verifyEvidence(ORDER, {}, CONTEXT)).status, 'paid');
      simulator.move(1234, 'CANCELLED');
      const verdict = await provider.lookUpPayment(ORDER, CONTEXT);
      assertHas(verdict, { status: 'cancelled', reason: 'refunded' });
      assert.equal(verdict.event?.type, 'payment.refunded');
      assert.equal(verdict.retryable, undefined);
    }));

  test('a paid order that holds a refund is nobody’s success', () =>
    withTruust(async ({ simulator, provider }) => {
      await provider.createSession(ORDER, REQUEST, CONTEXT);
      simulator.pay(1234);
      const { baseUrl, secretKey } = simulator;
      await truustClient({ baseUrl, secretKey }).refundPayin('1235', { amount: 100, currency: 'EUR' });
      assertHas(await provider.lookUpPayment(ORDER, CONTEXT), {
        status: 'unknown',
        reason: 'refund-recorded',
      });
    }));

  for (const [what, order, reason] of [
    ['another amount', { ...ORDER, amount: 2376 }, 'amount-mismatch'],
    ['another currency', { ...ORDER, currency: 'GBP' }, 'currency-mismatch'],
  ] as const) {
    test(`${what} is refused, though it is paid`, () =>
      withTruust(async ({ simulator, provider }) => {
        await provider.createSession(ORDER, REQUEST, CONTEXT);
        simulator.pay(1234);
        assertHas(await provider.verifyEvidence(order, {}, CONTEXT), {
          status: 'invalid',
          reason,
        });
        assertHas(await provider.lookUpPayment(order, CONTEXT), { status: 'unknown', reason });
      }));
  }

  test('another order’s payment does not count, though a search by part of its tag finds it', () =>
    withTruust(async ({ simulator, provider }) => {
      await provider.createSession({ ...ORDER, reference: 'booking-11' }, REQUEST, CONTEXT);
      simulator.pay(1234);
      assertHas(await provider.verifyEvidence(ORDER, {}, CONTEXT), {
        status: 'unknown',
        reason: 'order-not-found',
      });
      await provider.createSession(ORDER, REQUEST, CONTEXT);
      assert.equal((await provider.verifyEvidence(ORDER, {}, CONTEXT)).status, 'pending');
    }));

  for (const { sandbox, secretKey, reason } of [
    { sandbox: true, secretKey: 'sk_production_1', reason: 'sandbox-order' },
    { sandbox: false, secretKey: 'sk_stage_1', reason: 'live-order' },
  ]) {
    test(`a ${reason} is refused by the other environment`, () =>
      withTruust(
        async ({ simulator, provider }) => {
          const client = truustClient({ baseUrl: simulator.baseUrl, secretKey });
          await client.createOrder({ name: 'x', amount: 2377, currency: 'EUR', tag: ORDER.reference });
          simulator.pay(1234);
          assertHas(await provider.verifyEvidence(ORDER, {}, CONTEXT), {
            status: 'invalid',
            reason,
          });
        },
        { simulator: { sandbox, secretKey } },
      ));
  }

  test('of several orders the paid one counts, and two paid ones are told', () =>
    withTruust(async ({ simulator, provider }) => {
      const { baseUrl, secretKey } = simulator;
      const client = truustClient({ baseUrl, secretKey });
      for (let id = 1234; id < 1237; id += 1) {
        await client.createOrder({ name: 'x', amount: 2377, currency: 'EUR', tag: ORDER.reference });
      }
      simulator.pay(1235);
      simulator.move(1236, 'FAILURE');
      const verdict = await provider.lookUpPayment(ORDER, CONTEXT);
      assertHas(verdict, { status: 'paid', reason: 'paid' });
      assert.equal(verdict.event?.paymentReference, '1235');
      simulator.pay(1236);
      assertHas(await provider.lookUpPayment(ORDER, CONTEXT), {
        status: 'paid',
        reason: 'paid-twice',
      });
    }));

  test('with the provider down nothing is claimed', () =>
    withTruust(async ({ simulator, provider }) => {
      await provider.createSession(ORDER, REQUEST, CONTEXT);
      await simulator.close();
      await assert.rejects(provider.verifyEvidence(ORDER, {}, CONTEXT), { code: 'provider-unreachable' });
    }));
});
