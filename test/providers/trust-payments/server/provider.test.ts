import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import jsonwebtoken from 'jsonwebtoken';
import { PayError } from '../../../../src/protocol/pay-error.ts';
import { isSession } from '../../../../src/protocol/messages.ts';
import { trustPayments as definition } from '../../../../src/providers/trust-payments/definition.ts';
import type { Order } from '../../../../src/server/provider/provider.ts';
import { nearestLocale } from '../../../../src/providers/trust-payments/server/locale.ts';
import {
  trustPayments,
  type TrustPaymentsOptions,
} from '../../../../src/providers/trust-payments/server/provider.ts';
import {
  AUTH,
  CHALLENGE,
  credentials,
  NOW,
  ORDER,
  resultJwt,
  SECRET,
  SITE,
  type ResultChange,
} from './samples.ts';

const context = { findOrder: () => undefined, now: () => NOW };
const order: Order = { reference: ORDER, amount: 1050, currency: 'GBP', email: 'guest@example.org' };
const options: TrustPaymentsOptions = { ...credentials, siteReference: SITE };

async function open(change: Partial<TrustPaymentsOptions> = {}, locale = 'de-AT', of = order) {
  const session = await trustPayments({ ...options, ...change }).createSession?.(of, { locale }, context);
  assert.ok(session && definition.isSession(session));
  const { payload } = jsonwebtoken.verify(session.jwt, SECRET, { clockTimestamp: NOW / 1000 }) as {
    payload: object;
  };
  return { session, payload };
}

async function confirm(change: ResultChange, of = order, more: Partial<TrustPaymentsOptions> = {}) {
  const verdict = await trustPayments({ ...options, ...more }).verifyEvidence?.(
    of,
    { jwt: resultJwt(change) },
    context,
  );
  assert.ok(verdict);
  return verdict;
}

describe('opening a session', () => {
  it('mints a JWT for the order as the merchant knows it, good for ten minutes', async () => {
    const { session, payload } = await open();
    assert.ok(isSession(session));
    const { jwt: _jwt, ...rest } = session;
    assert.ok(_jwt.length > 0);
    assert.deepEqual(rest, {
      provider: 'trust-payments',
      amount: 1050,
      currency: 'GBP',
      expiresAt: NOW + 600_000,
      live: false,
    });
    assert.deepEqual(payload, {
      sitereference: SITE,
      orderreference: ORDER,
      baseamount: '1050',
      currencyiso3a: 'GBP',
      locale: 'de_DE',
      accounttypedescription: 'ECOM',
      requesttypedescriptions: ['THREEDQUERY', 'AUTH'],
    });
  });

  it('adds the merchant’s own fields, which can’t replace what is to be paid', async () => {
    const { payload } = await open({
      payload: ({ email = '' }, { locale }) =>
        ({
          billingemail: email,
          customfield1: locale,
          baseamount: '1',
          orderreference: 'x',
          sitereference: 'x',
        }) as object,
    });
    const { billingemail, customfield1, baseamount, orderreference, sitereference } = payload as Record<
      string,
      string
    >;
    assert.deepEqual(
      [billingemail, customfield1, baseamount, orderreference, sitereference],
      ['guest@example.org', 'de-AT', '1050', ORDER, SITE],
    );
  });

  it('says whether money moves, by the site or as told', async () => {
    assert.equal((await open({ siteReference: 'booking12345' })).session.live, true);
    assert.equal((await open({ live: true })).session.live, true);
  });

  it('rejects an order that can’t be paid, and names what is wrong', async () => {
    for (const amount of [10.5, -1, NaN, 1e21]) {
      await assert.rejects(open({}, 'en-GB', { ...order, amount }), (error) => {
        return (
          error instanceof PayError &&
          error.code === 'payload-invalid' &&
          error.message.includes('baseamount')
        );
      });
    }
  });

  it('refuses a missing notification password before the first notification comes', () => {
    for (const password of ['', [], ['good', '']]) {
      assert.throws(
        () => trustPayments({ ...options, notifications: { password } }),
        (error) => error instanceof PayError && error.code === 'credentials-invalid',
      );
    }
  });

  it('refuses bad credentials before the first shopper comes', () => {
    assert.throws(
      () => trustPayments({ ...options, secret: '' }),
      (error) => error instanceof PayError && error.code === 'credentials-invalid',
    );
  });
});

describe('confirming a result', () => {
  const auth = (change: object): ResultChange => ({ response: [{ ...AUTH, ...change }] });

  it('answers paid, with the event that says so', async () => {
    assert.deepEqual(await confirm(auth({})), {
      status: 'paid',
      reason: 'authorised',
      hint: 'Authorised for this order.',
      event: {
        provider: 'trust-payments',
        type: 'payment.paid',
        dedupeKey: '57-9-68965/AUTH/0/0',
        orderReference: ORDER,
        paymentReference: '57-9-68965',
        amount: { amount: 1050, currency: 'GBP' },
        occurredAt: NOW,
        raw: [AUTH],
      },
    });
  });

  for (const [what, change, status, reason, type, retryable] of [
    ['settled', auth({ settlestatus: '100' }), 'paid', 'authorised', 'payment.settled', undefined],
    ['suspended', auth({ settlestatus: '2' }), 'pending', 'suspended', 'payment.suspended', undefined],
    ['voided', auth({ settlestatus: '3' }), 'cancelled', 'settlement-cancelled', 'payment.voided', true],
    ['declined', auth({ errorcode: '70000' }), 'declined', 'declined', 'payment.declined', true],
    ['refused', auth({ errorcode: '30001' }), 'declined', 'request-refused', 'payment.declined', false],
    ['unknown', auth({ errorcode: '60010' }), 'unknown', 'outcome-unknown', 'payment.pending', undefined],
    ['unfinished', { response: [CHALLENGE] }, 'cancelled', 'challenge-unfinished', undefined, true],
    [
      'unreferenced',
      auth({ transactionreference: undefined }),
      'unknown',
      'result-incomplete',
      undefined,
      undefined,
    ],
    [
      'of another order',
      auth({ orderreference: 'stay-2' }),
      'invalid',
      'order-mismatch',
      undefined,
      undefined,
    ],
    [
      'of no order',
      { ...auth({ orderreference: '' }), continuation: null },
      'unknown',
      'order-missing',
      undefined,
      undefined,
    ],
  ] as [string, ResultChange, string, string, string | undefined, boolean | undefined][]) {
    it(`answers ${status} where it is ${what}`, async () => {
      const verdict = await confirm(change);
      assert.deepEqual([verdict.status, verdict.reason], [status, reason]);
      const { event, retryable: may } = verdict as { event?: { type: string }; retryable?: boolean };
      assert.deepEqual([event?.type, may], [type, retryable]);
    });
  }

  it('compares with the order as it is now', async () => {
    assert.equal((await confirm({}, { ...order, amount: 1051 })).reason, 'amount-mismatch');
    assert.equal((await confirm({}, { ...order, currency: 'EUR' })).reason, 'currency-mismatch');
    assert.equal((await confirm({}, order, { siteReference: 'test_other' })).reason, 'site-mismatch');
    assert.equal((await confirm({}, order, { live: true })).reason, 'environment-mismatch');
  });

  it('answers unknown where the page has no token', async () => {
    const verdict = await trustPayments(options).verifyEvidence?.(order, {}, context);
    assert.deepEqual([verdict?.status, verdict?.reason], ['unknown', 'result-missing']);
  });
});

describe('the language of the card fields', () => {
  for (const [tag, locale] of [
    ['en-GB', 'en_GB'],
    ['en-US', 'en_US'],
    ['en-AU', 'en_GB'],
    ['en', 'en_GB'],
    ['es-MX', 'es_ES'],
    ['de_AT', 'de_DE'],
    ['cy', 'cy_GB'],
    ['nb-NO', 'no_NO'],
    ['nn', 'no_NO'],
    ['sv-Latn-SE', 'sv_SE'],
    ['EN-us', 'en_US'],
    ['pt-BR', 'en_GB'],
    ['', 'en_GB'],
    ['__proto__', 'en_GB'],
  ] as const) {
    it(`${tag || '(none)'} is ${locale}`, () => assert.equal(nearestLocale(tag), locale));
  }
});
