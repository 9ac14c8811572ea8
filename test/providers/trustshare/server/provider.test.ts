import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import type { PayError } from '../../../../src/protocol/pay-error.ts';
import type { Order } from '../../../../src/server/provider/provider.ts';
import {
  trustshare,
  trustshareClient,
  type TrustshareOptions,
} from '../../../../src/providers/trustshare/server/index.ts';
import { memoryIntentBook } from '../../../../src/providers/trustshare/server/intent-book.ts';
import { startHost } from '../../../../src/simulator/host.ts';
import {
  startTrustshare,
  type TrustshareSimulator,
} from '../../../../src/providers/trustshare/simulator/index.ts';
import { assertHas } from '../../../support/assert-has.ts';

const ORDER: Order = { reference: 'booking-1', amount: 100_000, currency: 'GBP', email: 'a@shop.test' };
const CONTEXT = { findOrder: () => ORDER, now: Date.now };
const REQUEST = { locale: 'en-GB' };

const settlements = ({ amount, description }: Order) => [
  {
    type: 'immediate',
    amount,
    to: { email: 'seller@shop.test' },
    ...(description && { description }),
  } as const,
];

type Provider = ReturnType<typeof trustshare>;

async function withTrustshare(
  use: (provider: Provider, simulator: TrustshareSimulator, again: () => Provider) => Promise<void>,
  options: Partial<TrustshareOptions> = {},
): Promise<void> {
  const simulator = await startTrustshare();
  const { baseUrl, sandboxKey: privateKey } = simulator;
  const again = (): Provider => trustshare({ baseUrl, privateKey, settlements, ...options });
  try {
    await use(again(), simulator, again);
  } finally {
    await simulator.close();
  }
}

/** Opens a session and has the shopper pay it. */
async function paid(provider: Provider, simulator: TrustshareSimulator, order = ORDER): Promise<string> {
  await provider.createSession(order, REQUEST, CONTEXT);
  return simulator.pay(simulator.intents().at(-1)?.id ?? '');
}

describe('opening a trustshare session', () => {
  test('creates an intent that carries the reference, and hands out its secret', () =>
    withTrustshare(async (provider, simulator) => {
      const session = await provider.createSession({ ...ORDER, description: 'Room 7' }, REQUEST, CONTEXT);
      const [intent] = simulator.intents();
      assert.deepEqual(session, {
        provider: 'trustshare',
        clientSecret: `sandbox_i_${intent?.token}`,
        amount: 100_000,
        currency: 'GBP',
        live: false,
      });
      assertHas(intent, {
        type: 'checkout',
        currency: 'gbp',
        metadata: { order_reference: 'booking-1' },
        from: { email: 'a@shop.test' },
        settlements: [
          { type: 'immediate', amount: 100_000, to: { email: 'seller@shop.test' }, description: 'Room 7' },
        ],
      });
    }));

  test('hands out a link where links are wanted, for one payer only', () =>
    withTrustshare(
      async (provider, simulator) => {
        const session = await provider.createSession(ORDER, REQUEST, CONTEXT);
        assertHas(session, { url: `${simulator.checkoutOrigin}/l/${simulator.intents()[0]?.token}` });
        assert.equal(simulator.intents()[0]?.redirectUrl, 'https://shop.test/back?o=booking-1');
        const { reference, amount, currency } = ORDER;
        const nobody = { reference, amount, currency };
        await assert.rejects(provider.createSession(nobody, REQUEST, CONTEXT), { code: 'payload-invalid' });
      },
      {
        type: 'payment_link',
        redirectUrl: ({ reference }) => `https://shop.test/back?o=${reference}`,
      },
    ));

  test('leaves one payable intent', () =>
    withTrustshare(async (provider, simulator) => {
      await provider.createSession(ORDER, REQUEST, CONTEXT);
      await provider.createSession(ORDER, REQUEST, CONTEXT);
      const open = () => provider.createSession(ORDER, REQUEST, CONTEXT);
      await Promise.all([open(), open()]);
      assert.deepEqual(
        simulator.intents().map(({ status }) => status),
        ['cancelled', 'cancelled', 'unconfirmed'],
      );
    }));

  for (const [status, code] of [
    ['settling', 'payment-pending'],
    ['settled', 'order-paid'],
    ['new-state', 'payment-pending'],
  ] as const) {
    test(`is refused while a payment is ${status}`, () =>
      withTrustshare(async (provider, simulator) => {
        const checkoutId = await paid(provider, simulator);
        simulator.move(checkoutId, status);
        await assert.rejects(provider.createSession(ORDER, REQUEST, CONTEXT), { code: 'payment-pending' });
        await provider.verifyEvidence(ORDER, { checkoutId }, CONTEXT);
        await assert.rejects(provider.createSession(ORDER, REQUEST, CONTEXT), { code });
        assert.equal(simulator.intents().length, 1);
      }));
  }

  for (const status of ['failed', 'cancelled', 'abandoned'] as const) {
    test(`is open again after a payment ${status}`, () =>
      withTrustshare(async (provider, simulator) => {
        const checkoutId = await paid(provider, simulator);
        simulator.move(checkoutId, status);
        await provider.verifyEvidence(ORDER, { checkoutId }, CONTEXT);
        const second = await paid(provider, simulator);
        await provider.verifyEvidence(ORDER, { checkoutId: second }, CONTEXT);
        // The page of the first attempt asks once more: that must not open the order again.
        await provider.verifyEvidence(ORDER, { checkoutId }, CONTEXT);
        await assert.rejects(provider.createSession(ORDER, REQUEST, CONTEXT), { code: 'payment-pending' });
      }));
  }

  test('refuses settlements that don’t come to the amount', () =>
    withTrustshare(
      async (provider, simulator) => {
        await assert.rejects(provider.createSession(ORDER, REQUEST, CONTEXT), { code: 'payload-invalid' });
        assert.deepEqual(simulator.requests, []);
      },
      { settlements: ({ amount }) => [{ type: 'escrow', amount: amount - 1 }] },
    ));

  test('says that it is unknown when the answer is lost', () =>
    withTrustshare(async (provider, simulator) => {
      simulator.loseNextIntent();
      await assert.rejects(provider.createSession(ORDER, REQUEST, CONTEXT), { code: 'outcome-unknown' });
    }));
});

describe('confirming a trustshare payment', () => {
  for (const [status, expected] of [
    ['settling', { status: 'pending', reason: 'settling', type: 'payment.pending' }],
    ['settled', { status: 'paid', reason: 'settled', type: 'payment.paid' }],
    ['failed', { status: 'declined', reason: 'failed', retryable: true, type: 'payment.declined' }],
    ['cancelled', { status: 'cancelled', reason: 'cancelled', retryable: true, type: 'payment.cancelled' }],
    ['abandoned', { status: 'cancelled', reason: 'abandoned', retryable: true, type: 'payment.cancelled' }],
    ['new-state', { status: 'unknown', reason: 'status-unknown', type: undefined }],
  ] as const) {
    test(`${status} is ${expected.status}, by the page’s id, without it, and for another server`, () =>
      withTrustshare(async (provider, simulator, again) => {
        const checkoutId = await paid(provider, simulator);
        simulator.move(checkoutId, status);
        const verdict = await provider.verifyEvidence(ORDER, { checkoutId }, CONTEXT);
        const { type, ...wanted } = expected;
        assertHas(verdict, wanted);
        assert.equal('retryable' in verdict, 'retryable' in wanted);
        assert.equal('event' in verdict ? verdict.event.type : undefined, type);
        assert.deepEqual(await provider.lookUpPayment(ORDER, CONTEXT), verdict);
        assert.deepEqual(await again().verifyEvidence(ORDER, { checkoutId }, CONTEXT), verdict);
      }));
  }

  test('the event names the order, the money and the checkout', () =>
    withTrustshare(async (provider, simulator) => {
      const checkoutId = await paid(provider, simulator);
      simulator.move(checkoutId, 'settled');
      const verdict = await provider.verifyEvidence(ORDER, { checkoutId }, CONTEXT);
      assertHas('event' in verdict ? verdict.event : undefined, {
        provider: 'trustshare',
        dedupeKey: `trustshare:${checkoutId}:payment.paid`,
        orderReference: 'booking-1',
        paymentReference: checkoutId,
        amount: { amount: 100_000, currency: 'GBP' },
      });
    }));

  test('a status that moved on: settling, then failed', () =>
    withTrustshare(async (provider, simulator) => {
      const checkoutId = await paid(provider, simulator);
      assertHas(await provider.verifyEvidence(ORDER, { checkoutId }, CONTEXT), { status: 'pending' });
      simulator.move(checkoutId, 'failed');
      assertHas(await provider.lookUpPayment(ORDER, CONTEXT), { status: 'declined' });
    }));

  test('money that came in only in part is pending', () =>
    withTrustshare(async (provider, simulator) => {
      const checkoutId = await paid(provider, simulator);
      const checkout = simulator.checkouts()[0];
      assert.ok(checkout);
      checkout.status = 'settled';
      checkout.outstanding = 1;
      assertHas(await provider.verifyEvidence(ORDER, { checkoutId }, CONTEXT), {
        status: 'pending',
        reason: 'outstanding',
      });
    }));

  describe('refuses, though it is settled,', () => {
    const refuse = (
      what: string,
      reason: string,
      arrange: (provider: Provider, simulator: TrustshareSimulator) => Promise<string>,
      order = ORDER,
    ) =>
      test(what, () =>
        withTrustshare(async (provider, simulator) => {
          const checkoutId = await arrange(provider, simulator);
          if (simulator.checkouts().some(({ id }) => id === checkoutId))
            simulator.move(checkoutId, 'settled');
          const rejection = await provider.verifyEvidence(order, { checkoutId }, CONTEXT);
          assertHas(rejection, { status: 'invalid', reason });
          assert.ok(!('event' in rejection));
        }),
      );

    refuse('another order’s checkout', 'other-order', async (provider, simulator) => {
      await provider.createSession(ORDER, REQUEST, CONTEXT);
      return paid(provider, simulator, { ...ORDER, reference: 'booking-2' });
    });
    refuse('another amount', 'amount-mismatch', paid, { ...ORDER, amount: 100_001 });
    refuse('another currency', 'currency-mismatch', paid, { ...ORDER, currency: 'EUR' });
    refuse('a checkout of nobody’s intent', 'no-intent', (_provider, simulator) =>
      Promise.resolve(simulator.payDirectly(100_000, 'gbp')),
    );
    refuse('a forged id', 'checkout-not-found', () => Promise.resolve('checkout_forged'));
    refuse('an id of something else', 'checkout-malformed', () => Promise.resolve('intent_1'));
    refuse('an id that leads elsewhere', 'checkout-malformed', () =>
      Promise.resolve('checkout_1/../../intent/intent_1'),
    );
    refuse('a checkout that moved to another project', 'other-project', async (provider, simulator) => {
      const id = await paid(provider, simulator);
      const [intent] = simulator.intents();
      if (intent) intent.projectId = 'project_other';
      return id;
    });
    refuse('a checkout whose intent is gone', 'intent-not-found', async (provider, simulator) => {
      const id = await paid(provider, simulator);
      const intent = simulator.intents()[0];
      if (intent) Object.assign(intent, { environment: 'live' });
      return id;
    });
    refuse('an intent without metadata', 'other-order', async (provider, simulator) => {
      const id = await paid(provider, simulator);
      const intent = simulator.intents()[0];
      if (intent) Object.assign(intent, { metadata: null });
      return id;
    });
  });

  test('a sandbox checkout is nothing to a live server', () =>
    withTrustshare(async (provider, simulator) => {
      const checkoutId = await paid(provider, simulator);
      simulator.move(checkoutId, 'settled');
      const live = trustshare({
        baseUrl: simulator.baseUrl,
        privateKey: simulator.liveKey,
        settlements,
      });
      assertHas(await live.verifyEvidence(ORDER, { checkoutId }, CONTEXT), {
        status: 'invalid',
        reason: 'checkout-not-found',
      });
      assertHas(await live.createSession(ORDER, REQUEST, CONTEXT), { live: true });
    }));

  test('before "Pay" it can still be paid, after it nobody may pay again', () =>
    withTrustshare(async (provider, simulator, again) => {
      assertHas(await provider.lookUpPayment(ORDER, CONTEXT), {
        status: 'unknown',
        reason: 'intent-not-known',
      });
      await provider.createSession(ORDER, REQUEST, CONTEXT);
      assertHas(await provider.verifyEvidence(ORDER, {}, CONTEXT), {
        status: 'pending',
        reason: 'not-paid-yet',
        retryable: true,
      });
      simulator.pay(simulator.intents()[0]?.id ?? '');
      const verdict = await provider.lookUpPayment(ORDER, CONTEXT);
      assertHas(verdict, { status: 'pending', reason: 'confirmed' });
      assert.ok(!('retryable' in verdict));
      assert.equal(verdict.event?.type, 'payment.pending');
      assertHas(await again().lookUpPayment(ORDER, CONTEXT), {
        status: 'unknown',
        reason: 'intent-not-known',
      });
    }));

  test('a cancelled intent is cancelled', () =>
    withTrustshare(async (provider, simulator) => {
      await provider.createSession(ORDER, REQUEST, CONTEXT);
      const [intent] = simulator.intents();
      const { baseUrl, sandboxKey: privateKey } = simulator;
      await trustshareClient({ baseUrl, privateKey }).cancelIntent(intent?.id ?? '');
      assertHas(await provider.lookUpPayment(ORDER, CONTEXT), { status: 'cancelled', retryable: true });
    }));

  test('with the provider down nothing is claimed', () =>
    withTrustshare(async (provider, simulator) => {
      const checkoutId = await paid(provider, simulator);
      await simulator.close();
      await assert.rejects(provider.verifyEvidence(ORDER, { checkoutId }, CONTEXT), {
        code: 'provider-unreachable',
      });
    }));
});

for (const url of ['http://pay.test/l/1', 'javascript:alert(1)', 'abc', '']) {
  test(`a link like ${JSON.stringify(url)} never reaches a page`, async (t) => {
    const answer = { id: 'intent_1', status: 'unconfirmed', type: 'payment_link', currency: 'gbp', url };
    const host = await startHost(() => Promise.resolve(Response.json(answer)));
    t.after(() => host.close());
    const provider = trustshare({
      baseUrl: host.origin,
      privateKey: 'sandbox_api_1',
      settlements,
      type: 'payment_link',
    });
    await assert.rejects(provider.createSession(ORDER, REQUEST, CONTEXT), {
      code: 'provider-answer-invalid',
    });
  });
}

test('the book of intents in memory keeps the latest 10,000 orders', () => {
  const book = memoryIntentBook();
  for (let n = 0; n < 10_000; n += 1) void book.keep(`order-${n}`, { intentId: `intent_${n}` });
  void book.keep('order-0', { intentId: 'intent_again' });
  void book.keep('order-new', { intentId: 'intent_new' });
  assert.deepEqual(book.find('order-0'), { intentId: 'intent_again' });
  assert.equal(book.find('order-1'), undefined);
  assert.deepEqual(book.find('order-2'), { intentId: 'intent_2' });
});

test('a webhook secret that is empty or could be guessed is refused at once', () => {
  for (const secret of ['', 'short', [], ['a secret that is long enough', '']]) {
    assert.throws(() => trustshare({ privateKey: 'sandbox_api_x', settlements, notifications: { secret } }), {
      code: 'credentials-invalid',
    });
  }
  assert.doesNotThrow(() => trustshare({ privateKey: 'sandbox_api_x', settlements, notifications: {} }));
});

test('no secret is in what is kept or thrown', () =>
  withTrustshare(async (_provider, simulator) => {
    const { baseUrl, sandboxKey: privateKey } = simulator;
    const client = trustshareClient({ baseUrl, privateKey });
    const opened = await client.createPaymentIntent({
      type: 'checkout',
      currency: 'GBP',
      settlements: [{ type: 'escrow', amount: 1 }],
    });
    assert.ok(opened.url === undefined);
    assert.ok(!JSON.stringify(opened.raw).includes(opened.clientSecret));
    assert.ok(!inspect(client, { depth: 9 }).includes(privateKey));
    await assert.rejects(client.cancelIntent('intent_x'), (error: PayError) => {
      assert.ok(!inspect(error, { depth: 9 }).includes(privateKey));
      return true;
    });
  }));
