import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import type { Webservices } from '../../../src/providers/trust-payments/server/webservices-types.ts';
import { trustPayments } from '../../../src/providers/trust-payments/server/provider.ts';
import { trustshare } from '../../../src/providers/trustshare/server/index.ts';
import type { PaymentEvent } from '../../../src/server/provider/payment-event.ts';
import { createPayments } from '../../../src/server/payments/create-payments.ts';
import type { Provider } from '../../../src/server/provider/provider.ts';
import { event, notification, signedProvider, verdict } from '../inbox/signed-provider.ts';

const PASSWORD = 'the notification password';
const SECRET = 'a shared secret of trustshare';

function shop(
  provider: Provider = signedProvider(),
  onPayment?: (event: PaymentEvent) => string | undefined,
) {
  const order = { reference: 'o1', amount: 1050, currency: 'GBP' };
  const told: PaymentEvent[] = [];
  const asked: string[] = [];
  const payments = createPayments({
    providers: [provider],
    findOrder: (reference) => {
      asked.push(reference);
      return reference.startsWith('o') ? { ...order, reference } : undefined;
    },
    onPayment: (event) => {
      told.push(event);
      return onPayment?.(event);
    },
  });
  const send = async (request: Request) => (await payments.fetch(request)).status;
  const page = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', body: JSON.stringify(body), headers };
    const response = await payments.fetch(new Request(`http://shop.test/pay/${path}`, init));
    const { error } = (await response.json()) as { error?: { code: string } };
    return [response.status, error?.code];
  };
  const session = () => page('session', { order: 'o1', locale: 'en' });
  return {
    order,
    payments,
    send,
    page,
    session,
    told,
    asked,
    types: () => told.map(({ type }) => type).join(' '),
  };
}

/** @returns a URL notification of Trust Payments. */
function urlNotification(fields: Record<string, string>): Request {
  const all = { orderreference: 'o1', currencyiso3a: 'GBP', errorcode: '0', ...fields };
  const values = Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = values.map(([, value]) => value).join('') + PASSWORD;
  const responsesitesecurity = createHash('sha256').update(text).digest('hex');
  return new Request('http://shop.test/pay/notifications/trust-payments', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...all, notificationreference: '1-A1', responsesitesecurity }),
  });
}

const card = (webservices?: Pick<Webservices, 'query'>) => ({
  ...trustPayments({
    username: 'jwt@shop.test',
    secret: 'a secret of forty characters, all of them x',
    siteReference: 'test_shop1',
    notifications: { password: PASSWORD, algorithm: 'sha256' },
    ...(webservices && { webservices: webservices as Webservices }),
  }),
});
const auth = (settlestatus: string, baseamount = '1050', more: Record<string, string> = {}) =>
  urlNotification({
    ...{ requesttypedescription: 'AUTH', transactionreference: '1-2-3', settlestatus, baseamount },
    ...more,
  });
const refund = (baseamount: string, settlestatus = '0', reference = '1-2-4') =>
  urlNotification({
    ...{
      requesttypedescription: 'REFUND',
      transactionreference: reference,
      parenttransactionreference: '1-2-3',
    },
    ...{ settlestatus, baseamount },
  });

describe('money after the payment of a card', () => {
  test('a refund of what a changed booking costs less leaves the rest held, and no new payment opens', async () => {
    const { order, send, session, payments, told } = shop(card());
    await send(auth('0'));
    order.amount = 525;
    assert.equal(await send(refund('525')), 200);
    const { status, totals } = await payments.ledger('o1');
    assert.equal(status, 'part-refunded');
    assert.deepEqual(totals, [
      { currency: 'GBP', reserved: 0, taken: 1050, refunding: 0, refunded: 525, held: 525 },
    ]);
    assert.deepEqual([told[1]?.refunded, told[1]?.remaining], [525, 525]);
    assert.deepEqual(await session(), [409, 'order-paid']);
  });

  test('a price that was cut refuses neither the settlement nor a refund of more', async () => {
    const { order, send, payments, types } = shop(card());
    await send(auth('0'));
    order.amount = 500;
    assert.equal(await send(auth('100')), 200);
    assert.equal(await send(refund('550')), 200);
    assert.equal(types(), 'payment.paid payment.settled payment.refunded');
    assert.equal((await payments.ledger('o1')).totals[0]?.held, 500);
  });

  test('what disagrees with the order is held and shown, not only refused', async () => {
    const { send, payments, types } = shop(card());
    assert.equal(await send(auth('0', '1051')), 503);
    const [letter] = await payments.deadLetters({ attempts: 1 });
    assert.equal(letter?.reason, 'amount-mismatch');
    assert.equal(types(), '');
  });

  test('one refund, told in three states, is one refund', async () => {
    const { send, types, payments } = shop(card());
    await send(auth('0'));
    for (const status of ['0', '10', '100']) assert.equal(await send(refund('300', status)), 200);
    assert.equal(types(), 'payment.paid payment.refunded');
    assert.equal((await payments.ledger('o1')).totals[0]?.refunded, 300);
  });

  test('a refund that is held back or cancelled is none', async () => {
    const { send, types, payments } = shop(card());
    await send(auth('0'));
    await send(refund('1050', '2'));
    const [held] = (await payments.ledger('o1')).totals;
    assert.deepEqual([held?.refunding, held?.refunded, held?.held], [1050, 0, 0]);
    await send(refund('1050', '3'));
    assert.equal(types(), 'payment.paid refund.suspended refund.cancelled');
    assert.equal((await payments.ledger('o1')).totals[0]?.held, 1050);
  });

  test('two part refunds that add up to the whole leave the order open again', async () => {
    const { send, session, payments } = shop(card());
    await send(auth('0'));
    await send(refund('500'));
    assert.equal((await session())[0], 409);
    await send(refund('550', '0', '1-2-5'));
    assert.equal((await payments.ledger('o1')).status, 'refunded');
    assert.equal((await payments.orderState('o1'))?.type, 'payment.refunded');
    assert.equal((await session())[0], 200);
  });

  test('a payment settled for less than was authorised says how much, by what the gateway says when asked', async () => {
    const settled = {
      ...{ transactionReference: '1-2-3', requestType: 'AUTH', errorCode: '0', settleStatus: '100' },
      ...{ orderReference: 'o1', amount: { amount: 1050, currency: 'GBP' }, settledAmount: 700, raw: {} },
    };
    const query = () => Promise.resolve({ ok: true as const, records: [settled] });
    const { send, told, payments } = shop(card({ query }));
    await send(auth('0'));
    assert.equal(await send(auth('100', '1050', { settlebaseamount: '700' })), 200);
    assert.deepEqual(
      [told[1]?.type, told[1]?.amount?.amount, told[1]?.authorised],
      ['payment.settled', 700, 1050],
    );
    const { status, totals } = await payments.ledger('o1');
    assert.deepEqual([status, totals[0]?.taken, totals[0]?.held], ['paid', 700, 700]);
  });

  test('where nobody can be asked, a settled part counts, for no more can settle than was authorised', async () => {
    const { send, types } = shop(card());
    await send(auth('0'));
    assert.equal(await send(auth('100', '1050', { settlebaseamount: '700' })), 200);
    assert.equal(types(), 'payment.paid payment.settled');
  });

  test('and is held where the hash covers another reading too, such as 510 with status 0', async () => {
    const { send, types, payments } = shop(card());
    await send(auth('0'));
    assert.equal(await send(auth('100', '1050', { settlebaseamount: '5' })), 503);
    assert.equal(types(), 'payment.paid');
    assert.equal((await payments.deadLetters({ attempts: 1 }))[0]?.reason, 'unproved');
  });
});

describe('lines of an account', () => {
  const line = (entry: 'credit' | 'debit', id: number) =>
    event({
      ...{ type: entry === 'credit' ? 'payment.paid' : 'payment.reversed', entry, dedupeKey: `n${id}` },
      ...{ movementReference: `n${id}`, occurredAt: id, ...(entry === 'debit' && { stoppedBy: 'FAILED' }) },
    });

  test('credited, taken back, credited again: each is told, and the money is there', async () => {
    const { send, types, payments } = shop();
    for (const [kind, id] of [
      ['credit', 1],
      ['debit', 2],
      ['credit', 3],
    ] as const) {
      assert.equal(await send(notification(line(kind, id))), 200);
    }
    assert.equal(types(), 'payment.paid payment.reversed payment.paid');
    const { status, totals } = await payments.ledger('o1');
    assert.deepEqual([status, totals[0]?.held], ['paid', 1050]);
  });

  test('a withdrawal that bounces is no payment that was refunded', async () => {
    const { send, types, payments } = shop();
    await send(notification(line('debit', 1)));
    await send(notification(event({ type: 'payout.confirmed', dedupeKey: 'n2', movementReference: 'n2' })));
    await send(notification(line('credit', 3)));
    assert.equal(types(), 'payout.requested payout.confirmed payout.returned');
    assert.equal((await payments.ledger('o1')).status, 'none');
  });

  test('a debit that the merchant stops has moved nothing', async () => {
    const { send, payments } = shop(signedProvider(), ({ entry }) => (entry === 'debit' ? 'FAILED' : 'OK'));
    await send(notification(line('credit', 1)));
    await send(notification(line('debit', 2)));
    const { status, totals } = await payments.ledger('o1');
    assert.deepEqual([status, totals[0]?.held], ['paid', 1050]);
    assert.equal((await payments.orderState('o1'))?.type, 'payment.paid');
  });
});

describe('a transaction of trustshare', () => {
  const provider = () =>
    trustshare({
      privateKey: 'sandbox_api_x',
      settlements: () => [],
      notifications: { secret: SECRET, orderOf: () => 'o1' },
    });
  const post = (body: object) =>
    new Request('http://shop.test/pay/notifications/trustshare', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-trustshare-secret': SECRET },
      body: JSON.stringify({
        from: 'b@example.com',
        to: 's@example.com',
        token: 't1',
        currency: 'gbp',
        ...body,
      }),
    });
  const received = (paymentToken: string, amount: number) =>
    post({ type: 'payment_received', paymentToken, amount });

  test('is paid in parts that add up', async () => {
    const { send, types, payments, session } = shop(provider());
    assert.equal(await send(received('a', 700)), 200);
    assert.equal((await payments.ledger('o1')).status, 'under-paid');
    assert.equal((await session())[0], 409);
    assert.equal(await send(received('b', 350)), 200);
    assert.equal(types(), 'payment.part-paid payment.paid');
    assert.equal((await payments.ledger('o1')).status, 'paid');
    assert.equal(await send(received('c', 100)), 200);
    assert.equal(types(), 'payment.part-paid payment.paid payment.duplicate');
    assert.equal((await payments.ledger('o1')).status, 'over-paid');
  });

  test('that was only begun stands in the way of nothing', async () => {
    const both: Provider = {
      ...provider(),
      createSession: () =>
        Promise.resolve({ provider: 'truust', url: 'https://pay.test', amount: 1050, currency: 'GBP' }),
    };
    const { send, session } = shop(both);
    assert.equal(await send(post({ type: 'transaction_initiated', estimated_value: 1050 })), 200);
    assert.equal((await session())[0], 200);
  });
});

describe('one payment', () => {
  test('pays one order, whatever the key under which it comes', async () => {
    const result = event({ provider: 'trust-payments' as never, dedupeKey: '1-2-3/AUTH/0/0' });
    const provider: Provider = {
      name: 'trust-payments',
      verifyEvidence: ({ reference }) =>
        Promise.resolve(
          verdict('paid', { ...result, provider: 'trust-payments', orderReference: reference }),
        ),
    };
    const { page, types } = shop(provider);
    const confirm = (order: string) =>
      page('confirm', { provider: 'trust-payments', order, evidence: { jwt: 'x' } });
    assert.deepEqual(await confirm('o1'), [200, undefined]);
    assert.deepEqual(await confirm('o2'), [409, 'payment-conflict']);
    assert.deepEqual(await confirm('o1'), [200, undefined]);
    assert.equal(types(), 'payment.paid');
  });

  test('is asked for once at the door, however many need it', async () => {
    const { send, asked } = shop(card());
    await send(auth('0'));
    assert.deepEqual(asked, ['o1']);
  });
});
