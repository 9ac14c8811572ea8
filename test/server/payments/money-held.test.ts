import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PaymentEvent } from '../../../src/server/provider/payment-event.ts';
import { createPayments } from '../../../src/server/payments/create-payments.ts';
import type { Provider, Verdict } from '../../../src/server/provider/provider.ts';
import { event, notification, signedProvider, verdict } from '../inbox/signed-provider.ts';

/** A shop whose handler can be made to fail, with a provider that answers pages and one that notifies. */
function openShop(says: () => Verdict = () => verdict('unknown')) {
  let failing = false;
  const page: Provider = {
    name: 'trust-payments',
    createSession: ({ amount, currency }) =>
      Promise.resolve({ provider: 'trust-payments', jwt: 'j.w.t', amount, currency }),
    verifyEvidence: () => Promise.resolve(says()),
  };
  const payments = createPayments({
    providers: [page, signedProvider()],
    findOrder: (reference) => ({ reference, amount: 1050, currency: 'GBP' }),
    onPayment: () => {
      if (failing) throw new Error('database is down');
      return undefined;
    },
    now: () => 0,
  });
  const call = async (step: string, more: object) => {
    const request = new Request(`http://shop.test/pay/${step}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ provider: 'trust-payments', order: 'o1', ...more }),
    });
    const response = await payments.fetch(request);
    const { error, status } = (await response.json()) as { error?: { code: string }; status?: string };
    return error?.code ?? status ?? response.status;
  };
  return {
    payments,
    hear: (of: PaymentEvent) => payments.fetch(notification(of)),
    /** The handler fails over this one. */
    hold: async (of: PaymentEvent) => {
      failing = true;
      await payments.fetch(notification(of));
      failing = false;
    },
    session: () => call('session', { locale: 'en' }),
    confirm: () => call('confirm', { evidence: { jwt: 'j.w.t' } }),
  };
}

for (const type of ['payment.suspended', 'payment.paid', 'payment.settled'] as const) {
  describe(`after ${type} the shopper's money is held`, () => {
    test('so no session is opened', async () => {
      const { hear, session } = openShop();
      await hear(event({ type }));
      assert.equal(await session(), 'order-paid');
    });

    test('also while the news of it has not taken effect', async () => {
      const { hold, session } = openShop();
      await hold(event({ type }));
      assert.equal(await session(), 'payment-pending');
    });

    test('so the same payment pays no other order', async () => {
      const { hear, payments } = openShop();
      await hear(event({ type }));
      await hear(event({ type, orderReference: 'o2', dedupeKey: 'n2' }));
      assert.equal(await payments.orderState('o2'), undefined);
      const [letter] = await payments.deadLetters({ attempts: 1 });
      assert.equal(letter?.reason, 'payment-conflict');
    });

    test('so no attempt that fails beside it opens the order again', async () => {
      const { hear, payments, session } = openShop();
      await hear(event({ type }));
      await hear(event({ type: 'payment.declined', paymentReference: 'p2', dedupeKey: 'n2' }));
      assert.equal((await payments.orderState('o1'))?.type, type);
      assert.equal(await session(), 'order-paid');
    });
  });
}

describe('news of money waits to be looked at, after another payment of the order was refunded:', () => {
  const refunded = event({ type: 'payment.refunded', dedupeKey: 'refund' });
  const held = (change: object) => event({ type: 'payment.paid', dedupeKey: 'held', ...change });
  const cases: [what: string, news: PaymentEvent, says: string | number][] = [
    ['of that very payment, it closes nothing', held({}), 200],
    ['of another payment, it keeps every way closed', held({ paymentReference: 'p2' }), 'payment-pending'],
    [
      'of another provider under the same reference, it keeps every way closed',
      { ...held({}), provider: 'truust' },
      'payment-pending',
    ],
  ];
  for (const [what, news, says] of cases) {
    test(what, async () => {
      const { hear, hold, session } = openShop();
      await hold(news);
      await hear(refunded);
      assert.equal(await session(), says);
    });
  }
});

describe('an attempt of which nobody knows what became', () => {
  const ends = ['payment.declined', 'payment.cancelled', 'payment.voided', 'payment.suspended'] as const;
  /** The last attempt's end, told without saying of which payment. */
  const nameless = (type: (typeof ends)[number]): PaymentEvent => {
    const told = { ...event({ type }) } as { paymentReference?: string };
    delete told.paymentReference;
    return told as PaymentEvent;
  };
  for (const type of ends) {
    test(`is not taken for an earlier one that ended with ${type}, where neither has a reference`, async () => {
      const { hear, confirm } = openShop();
      await hear(nameless(type));
      assert.equal(await confirm(), 'unknown');
    });
  }

  test('is what the notification said of the very payment', async () => {
    const of = { ...event({ paymentReference: 'p1' }), provider: 'trust-payments' };
    const pending: PaymentEvent = { ...of, type: 'payment.pending', dedupeKey: 'asked' };
    const { hear, confirm } = openShop(() => verdict('pending', pending));
    await hear({ ...of, type: 'payment.declined' });
    assert.equal(await confirm(), 'declined');
  });
});
