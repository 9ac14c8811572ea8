import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPayments, trustPayments, type Notice } from '../../../../src/entries/server.ts';
import { openJws } from '../../../../src/providers/trust-payments/server/jws.ts';
import { AUTH, credentials, NOW, ORDER, resultJwt, SECRET, SITE } from './samples.ts';
import { body, FIELDS, PASSWORD } from './url-notification-samples.ts';

const order = { reference: ORDER, amount: 1050, currency: 'GBP' };

function shop(now = NOW) {
  const handled: string[] = [];
  const notices: Notice[] = [];
  const payments = createPayments({
    providers: [
      trustPayments({ ...credentials, siteReference: SITE, notifications: { password: PASSWORD } }),
    ],
    findOrder: (reference) => (reference === ORDER ? order : undefined),
    onPayment: ({ type }) => void handled.push(type),
    onNotice: (notice) => notices.push(notice),
    now: () => now,
  });
  const post = async (path: string, message: object) => {
    const request = new Request(`https://shop.test/pay/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ order: ORDER, ...message }),
    });
    const response = await payments.fetch(request);
    return (await response.json()) as { status?: string; error?: { code: string } };
  };
  const confirm = (jwt: string) => post('confirm', { provider: 'trust-payments', evidence: { jwt } });
  const open = () => post('session', { locale: 'en' });
  return { payments, handled, notices, confirm, open };
}

describe('a back office that takes cards by telephone', () => {
  const moto = { accounttypedescription: 'MOTO' };

  it('mints MOTO without 3-D Secure, and takes it back', async () => {
    const { payments, confirm, handled } = shop();
    const session = await payments.session(ORDER, { accountType: 'MOTO' });
    assert.ok('jwt' in session && typeof session.jwt === 'string');
    const { payload } = openJws(session.jwt, [SECRET]) as { payload: Record<string, unknown> };
    assert.deepEqual([payload.accounttypedescription, payload.requesttypedescriptions], ['MOTO', ['AUTH']]);
    const jwt = resultJwt({ response: [{ ...AUTH, ...moto }], continuation: moto });
    assert.deepEqual(await confirm(jwt), { status: 'paid', reference: AUTH.transactionreference });
    assert.deepEqual(handled, ['payment.paid']);
  });

  it('is refused another account than the one that was minted', async () => {
    const { confirm } = shop();
    const { error } = await confirm(resultJwt({ response: [{ ...AUTH, ...moto }] }));
    assert.equal(error?.code, 'evidence-invalid');
  });

  it('is not open to the page', async () => {
    const { payments } = shop();
    const request = new Request('https://shop.test/pay/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ order: ORDER, locale: 'en', accountType: 'MOTO' }),
    });
    assert.equal((await payments.fetch(request)).status, 400);
  });
});

describe('a server whose clock is wrong', () => {
  for (const [what, now] of [
    ['61 s slow', NOW - 61_000],
    ['16 minutes fast', NOW + 16 * 60_000],
  ] as const) {
    it(`${what} calls a genuine payment unknown, and lets nobody pay twice`, async () => {
      const { confirm, open, handled, notices, payments } = shop(now);
      assert.equal(await open().then(({ error }) => error?.code), undefined);
      assert.equal((await confirm(resultJwt())).status, 'unknown');
      assert.equal((await open()).error?.code, 'payment-pending');
      assert.deepEqual(handled, ['payment.pending']);
      assert.ok(notices.some(({ kind }) => kind === 'outcome-unknown'));
      // The notification tells the truth.
      const { transactionreference } = AUTH;
      const received = await payments.receive('trust-payments', notification({ transactionreference }));
      assert.equal(received.status, 200);
      assert.deepEqual(handled, ['payment.pending', 'payment.paid']);
      assert.equal((await confirm(resultJwt())).status, 'paid');
    });

    it(`${what} is told of another order's payment as before`, async () => {
      const { confirm, handled } = shop(now);
      const { error } = await confirm(resultJwt({ response: [{ ...AUTH, orderreference: 'another' }] }));
      assert.equal(error?.code, 'evidence-invalid');
      assert.deepEqual(handled, []);
    });
  }
});

function notification(change: Record<string, string>, init: RequestInit = {}): Request {
  return new Request('https://shop.test/services/trustpayments/settlestatuschanged', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: body({ ...FIELDS, ...change }),
    ...init,
  });
}

describe('a notification at an address of the merchant’s own', () => {
  it('is received like any other', async () => {
    const { payments, handled } = shop();
    for (let times = 0; times < 2; times += 1) {
      assert.equal((await payments.receive('trust-payments', notification({}))).status, 200);
    }
    assert.deepEqual(handled, ['payment.paid']);
  });

  it('is refused where it is none', async () => {
    const { payments, handled } = shop();
    assert.equal((await payments.receive('nobody', notification({}))).status, 404);
    const get = new Request('https://shop.test/services/trustpayments/settlestatuschanged');
    assert.equal((await payments.receive('trust-payments', get)).status, 405);
    const forged = notification({}, { body: body(FIELDS, { responsesitesecurity: '0'.repeat(64) }) });
    assert.equal((await payments.receive('trust-payments', forged)).status, 403);
    assert.deepEqual(handled, []);
  });
});
