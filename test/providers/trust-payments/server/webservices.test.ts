import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Connection, Outcome, PostRequest } from '../../../../src/server/net/policy-connection/index.ts';
import { PayError } from '../../../../src/server/error.ts';
import { trustPaymentsWebservices } from '../../../../src/providers/trust-payments/server/webservices.ts';
import type { Webservices } from '../../../../src/providers/trust-payments/server/webservices-types.ts';
import { startHost, type Host } from '../../../../src/simulator/host.ts';
import { jsonEndpoint } from '../../../../src/providers/trust-payments/simulator/json.ts';
import {
  createTransactions,
  type Transactions,
} from '../../../../src/providers/trust-payments/simulator/transactions.ts';

const USER = { username: 'ws@example.com', password: 'correct horse battery', siteReference: 'test_site9' };
const PAYMENT = {
  requesttypedescription: 'AUTH',
  errorcode: '0',
  settlestatus: '0',
  sitereference: USER.siteReference,
  orderreference: 'order-1',
  baseamount: '1050',
  currencyiso3a: 'GBP',
  accounttypedescription: 'ECOM',
};

let host: Host;
let transactions: Transactions;
let webservices: Webservices;

before(async () => {
  host = await startHost((request) => jsonEndpoint({ ...USER, transactions })(request));
});
after(() => host.close());
beforeEach(() => {
  transactions = createTransactions();
  webservices = trustPaymentsWebservices({ ...USER, host: host.origin });
});

/** Answers without a network, and keeps what was sent. */
function scripted(
  answer: (sent: { requestreference: string }) => Partial<Outcome> & { kind: Outcome['kind'] },
) {
  const sent: PostRequest[] = [];
  const connection: Connection = {
    post(request) {
      sent.push(request);
      const { request: list } = request.body as { request: [{ requestreference: string }] };
      return Promise.resolve({ attempts: 1, ...answer(list[0]) } as Outcome);
    },
  };
  return { sent, webservices: trustPaymentsWebservices({ ...USER, connection }) };
}

const answered = (element: object) =>
  scripted(({ requestreference }) => ({
    kind: 'answered',
    status: 200,
    json: { requestreference, version: '1.00', response: [element], secrand: 'x' },
  })).webservices;

test('a query finds the payment, and nothing of another order', async () => {
  const { transactionreference } = transactions.add(PAYMENT);
  transactions.add({ ...PAYMENT, orderreference: 'order-2' });
  const found = await webservices.query({ orderReference: 'order-1' });
  assert.ok(found.ok);
  assert.equal(found.records.length, 1);
  const [{ startedAt, raw, ...record } = assert.fail()] = found.records;
  assert.ok(startedAt !== undefined && raw.baseamount === '1050');
  assert.deepEqual(record, {
    transactionReference: transactionreference,
    requestType: 'AUTH',
    errorCode: '0',
    settleStatus: '0',
    orderReference: 'order-1',
    siteReference: USER.siteReference,
    amount: { amount: 1050, currency: 'GBP' },
  });
});

test('the same question is asked once while it is under way, and judged for each who asks', async () => {
  const declined = {
    ...PAYMENT,
    errorcode: '70000',
    settlestatus: '3',
    transactionreference: '57-9-1',
    transactionstartedtimestamp: '2026-11-21 12:00:00',
  };
  const time = Date.UTC(2026, 10, 21, 12);
  const { sent, webservices: asked } = scripted(({ requestreference }) => ({
    kind: 'answered',
    status: 200,
    json: {
      requestreference,
      response: [{ requesttypedescription: 'TRANSACTIONQUERY', errorcode: '0', records: [declined] }],
    },
  }));
  const order = { reference: 'order-1', amount: 1050, currency: 'GBP' };
  const ask = (attemptedAt: number) => asked.resolve(order, { now: () => time + 60_000, attemptedAt });
  const [own, later] = await Promise.all([ask(time - 5_000), ask(time + 5_000)]);
  assert.deepEqual([own.status, later.status, sent.length], ['declined', 'unknown', 1]);
  await ask(time);
  assert.equal(sent.length, 2);
});

test('a record that can’t be read may be the payment: the query is then no answer at all', async () => {
  const good = { ...PAYMENT, transactionreference: '57-9-1' };
  for (const records of [[good, { ...good, transactionreference: null }], [good, 'x'], 'none', {}]) {
    const query = { requesttypedescription: 'TRANSACTIONQUERY', errorcode: '0', records };
    const found = await answered(query).query({ orderReference: 'order-1' });
    assert.ok(!found.ok);
    assert.deepEqual([found.outcome, found.error.code], ['unknown', 'provider-answer-invalid']);
  }
});

test('a query that finds nothing went well', async () => {
  assert.deepEqual(await webservices.query({ orderReference: 'nobody' }), { ok: true, records: [] });
});

test('a suspended payment is released, settled for less, cancelled', async () => {
  const { transactionreference: transactionReference } = transactions.add({ ...PAYMENT, settlestatus: '2' });
  const now = () => transactions.find({ transactionreference: [transactionReference] })[0];
  assert.deepEqual(await webservices.update({ transactionReference, settleStatus: '0' }), { ok: true });
  assert.deepEqual(await webservices.update({ transactionReference, settleAmount: 500 }), { ok: true });
  assert.deepEqual([now()?.settlestatus, now()?.settlebaseamount], ['0', '500']);
  assert.deepEqual(await webservices.update({ transactionReference, settleStatus: '3' }), { ok: true });
  const late = await webservices.update({ transactionReference, settleStatus: '0' });
  assert.ok(!late.ok);
  assert.deepEqual([late.outcome, late.errorCode], ['refused', '60017']);
});

test('a settled payment is refunded in part, then the rest, and no more', async () => {
  const { transactionreference: transactionReference } = transactions.add(PAYMENT);
  const early = await webservices.refund({ transactionReference });
  assert.ok(!early.ok);
  assert.deepEqual([early.outcome, early.errorCode], ['refused', '20005']);
  transactions.settle();
  const amounts: (number | undefined)[] = [];
  for (const amount of [400, undefined]) {
    const done = await webservices.refund({ transactionReference, ...(amount !== undefined && { amount }) });
    assert.ok(done.ok);
    assert.equal(done.refund.parentTransactionReference, transactionReference);
    amounts.push(done.refund.amount?.amount);
  }
  assert.deepEqual(amounts, [400, 650]);
  const more = await webservices.refund({ transactionReference, amount: 1 });
  assert.equal(!more.ok && more.errorCode, '20007');
});

test('a refund that the bank turns down is declined', async () => {
  const { transactionreference } = transactions.add({ ...PAYMENT, baseamount: '90000' });
  transactions.settle();
  const answer = await webservices.refund({ transactionReference: transactionreference, amount: 70_000 });
  assert.equal(!answer.ok && answer.outcome, 'declined');
});

test('a wrong password is refused and not repeated in the error', async () => {
  const password = 'wrong password 123';
  const answer = await trustPaymentsWebservices({ ...USER, password, host: host.origin }).query({
    orderReference: 'order-1',
  });
  assert.ok(!answer.ok);
  assert.deepEqual([answer.outcome, answer.error.code], ['refused', 'provider-refused']);
  assert.match(answer.error.hint, /Webservices user/);
  assert.ok(!`${answer.error.message}${answer.error.stack ?? ''}`.includes(password));
});

test('what is sent names the user, the site and the request, and goes to the region’s host', async () => {
  const { sent } = await (async () => {
    const script = scripted(() => ({
      kind: 'not-sent',
      error: new PayError('provider-unreachable', 'a', 'b'),
    }));
    await script.webservices.refund({ transactionReference: '57-9-1', amount: 5 });
    return script;
  })();
  const [{ url, headers, body } = assert.fail()] = sent;
  assert.equal(String(url), 'https://webservices.securetrading.net/json/');
  assert.equal(headers?.authorization, `Basic ${btoa(`${USER.username}:${USER.password}`)}`);
  const { request, ...rest } = body as { request: { requestreference: string }[] };
  assert.deepEqual(rest, { alias: USER.username, version: '1.00' });
  const [{ requestreference, ...only } = assert.fail()] = request;
  assert.match(requestreference, /^A[0-9a-f]{8}$/);
  assert.deepEqual(only, {
    requesttypedescriptions: ['REFUND'],
    sitereference: USER.siteReference,
    parenttransactionreference: '57-9-1',
    baseamount: '5',
  });
});

test('a lost answer to a refund is unknown, whatever broke', async () => {
  const lost = new PayError('outcome-unknown', 'a', 'b');
  const cases: (Partial<Outcome> & { kind: Outcome['kind'] })[] = [
    { kind: 'unknown', error: lost },
    { kind: 'unreadable', status: 200, error: lost },
    { kind: 'unreadable', status: 302, error: lost },
    { kind: 'unreadable', status: 502, error: lost },
    { kind: 'answered', status: 500, json: {} },
    { kind: 'answered', status: 200, json: null },
    { kind: 'answered', status: 200, json: { requestreference: 'A00000000', response: [] } },
  ];
  for (const each of cases) {
    const answer = await scripted(() => each).webservices.refund({ transactionReference: '57-9-1' });
    assert.equal(!answer.ok && answer.outcome, 'unknown', JSON.stringify(each));
  }
});

test('an answer to another request, or to none, is not believed', async () => {
  const good = { requesttypedescription: 'REFUND', errorcode: '0', transactionreference: '57-9-2' };
  const other = scripted(() => ({
    kind: 'answered',
    status: 200,
    json: { requestreference: 'Aother', response: [good] },
  })).webservices;
  assert.equal((await answered(good).refund({ transactionReference: '57-9-1' })).ok, true);
  const cases: [string, Webservices][] = [
    ['another reference', other],
    ['another type', answered({ ...good, requesttypedescription: 'AUTH' })],
    ['an error that says 0', answered({ ...good, requesttypedescription: 'ERROR' })],
    ['no record', answered({ requesttypedescription: 'REFUND', errorcode: '0' })],
  ];
  for (const [name, services] of cases) {
    const answer = await services.refund({ transactionReference: '57-9-1' });
    assert.equal(!answer.ok && answer.outcome, 'unknown', name);
  }
});

test('every error code of the reference says what it means and what to do', async () => {
  const codes = {
    refused:
      '10205 20004 20005 20006 20007 20011 20012 25000 30000 30001 30006 30007 30008 30009 30010 40000 60013 60014 60016 60017 60018 60019 60023 60024 60025 60033 60037 60040',
    declined: '60022 70000 71000 72000',
    unknown: '50000 50001 50002 50003 50005 50007 50008 60010 60020 60034 70001 79000 79001 99999 12345',
  };
  for (const [outcome, list] of Object.entries(codes)) {
    for (const errorcode of list.split(' ')) {
      const answer = await answered({
        requesttypedescription: 'REFUND',
        errorcode,
        errormessage: 'Pan 4111111111111111',
        errordata: ['baseamount'],
      }).refund({ transactionReference: '57-9-1' });
      assert.ok(!answer.ok);
      assert.deepEqual(
        [answer.outcome, answer.errorCode, answer.fields],
        [outcome, errorcode, ['baseamount']],
      );
      assert.ok(answer.error.message.includes(errorcode) && answer.error.hint.length > 10);
      assert.ok(!answer.error.message.includes('4111'));
    }
  }
});

test('nothing is sent that holds a card number, or what is no reference or amount', async () => {
  const { sent, webservices: services } = scripted(() => assert.fail('sent'));
  const card = await services.query({ orderReference: '4111 1111 1111 1111' });
  assert.deepEqual([!card.ok && card.outcome, !card.ok && card.error.code], ['refused', 'card-data-refused']);
  for (const amount of [0, -1, 1.5, NaN, 1e13]) {
    await assert.rejects(services.refund({ transactionReference: '57-9-1', amount }), {
      code: 'payload-invalid',
    });
  }
  for (const transactionReference of ['', '4111111111111111', '57-9-1"}', '57-9']) {
    await assert.rejects(services.refund({ transactionReference }), { code: 'payload-invalid' });
  }
  assert.equal(sent.length, 0);
});

test('credentials that can’t be right are refused at once', () => {
  for (const wrong of [{ username: '' }, { password: '' }, { siteReference: '' }, { username: 'a:b' }]) {
    assert.throws(() => trustPaymentsWebservices({ ...USER, ...wrong }), { code: 'credentials-invalid' });
  }
});
