import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { jsonEndpoint, type JsonEndpoint } from '../../../../src/providers/trust-payments/simulator/json.ts';
import {
  createTransactions,
  type Transactions,
} from '../../../../src/providers/trust-payments/simulator/transactions.ts';

const SITE = 'test_site9';
const AUTH = {
  requesttypedescription: 'AUTH',
  errorcode: '0',
  settlestatus: '0',
  sitereference: SITE,
  orderreference: 'order-1',
  baseamount: '1050',
  currencyiso3a: 'GBP',
};
const GOOD = `Basic ${btoa('user:password')}`;
let transactions: Transactions;
let endpoint: JsonEndpoint;

beforeEach(() => {
  transactions = createTransactions({ now: () => Date.UTC(2026, 10, 21, 3, 4, 5) });
  endpoint = jsonEndpoint({ transactions, siteReference: SITE, username: 'user', password: 'password' });
});

const post = (body: string, authorization = GOOD) =>
  endpoint(new Request('http://localhost/json/', { method: 'POST', body, headers: { authorization } }));

interface Answer {
  readonly requestreference: string;
  readonly response: [Record<string, unknown>];
}
async function ask(request: object, envelope: object = {}): Promise<Answer> {
  const response = await post(
    JSON.stringify({ alias: 'user', version: '1.00', request: [request], ...envelope }),
  );
  assert.equal(response.status, 200);
  return (await response.json()) as Answer;
}
const filter = (fields: Record<string, string>) => ({
  sitereference: [{ value: SITE }],
  ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [{ value }]])),
});
const query = (fields: Record<string, string>) => ({
  requesttypedescriptions: ['TRANSACTIONQUERY'],
  filter: filter(fields),
});
const update = (fields: Record<string, string>, updates: object) => ({
  requesttypedescriptions: ['TRANSACTIONUPDATE'],
  filter: filter(fields),
  updates,
});
const refund = (more: object) => ({ requesttypedescriptions: ['REFUND'], sitereference: SITE, ...more });
const codeOf = async (request: object, envelope?: object) =>
  (await ask(request, envelope)).response[0].errorcode;

test('bad credentials get a web page, what is no JSON gets 400', async () => {
  for (const authorization of ['', 'Basic x', `Basic ${btoa('user:passwore')}`]) {
    const response = await post('{}', authorization);
    assert.equal(response.status, 401);
    assert.match(response.headers.get('content-type') ?? '', /html/);
  }
  assert.equal((await post('<xml>')).status, 400);
});

test('the request’s reference comes back, or one is made', async () => {
  assert.equal(
    (await ask({ ...query({ orderreference: 'x' }), requestreference: 'A1' })).requestreference,
    'A1',
  );
  assert.match((await ask(query({ orderreference: 'x' }))).requestreference, /^W57-/);
});

test('an envelope or a list that is wrong', async () => {
  const good = query({ orderreference: 'x' });
  assert.equal(await codeOf(good, { version: '2.00' }), '30007');
  assert.equal(await codeOf(good, { alias: 'other' }), '30008');
  assert.equal(await codeOf({}), '60025');
  assert.equal(await codeOf({ requesttypedescriptions: ['AUTH'] }), '60018');
  const { response } = await ask({ ...good, requesttypedescriptions: ['TRANSACTIONUPDATE', 'REFUND'] });
  assert.deepEqual([response[0].errorcode, response[0].errordata], ['30000', ['requesttypedescriptions']]);
});

test('filters', async () => {
  const { transactionreference } = transactions.add(AUTH);
  transactions.add({ ...AUTH, orderreference: 'order-2' });
  const found = async (fields: Record<string, string>) => (await ask(query(fields))).response[0].found;
  assert.equal(await found({ orderreference: 'order-1' }), '1');
  assert.equal(await found({ transactionreference }), '1');
  assert.equal(await found({ requesttypedescription: 'AUTH' }), '2');
  assert.equal(await found({ orderreference: 'none' }), '0');
  assert.equal(await found({ starttimestamp: '2026-11-21 03:04:05' }), '2');
  assert.equal(await found({ starttimestamp: '2026-11-21 03:04:06' }), '0');
  assert.equal(await found({ endtimestamp: '2026-11-21 03:04:04' }), '0');
  const { response } = await ask({
    ...query({}),
    filter: { ...filter({}), orderreference: [{ value: 'order-1' }, { value: 'order-2' }] },
  });
  assert.equal(response[0].found, '2');
  assert.equal(await codeOf(query({})), '60019');
  assert.equal(await codeOf(query({ colour: 'red' })), '60037');
  assert.equal(await codeOf({ ...query({}), filter: 'all' }), '60037');
  assert.equal(await codeOf(query({ sitereference: 'other', orderreference: 'order-1' })), '30001');
});

test('updates are made from settle status 0, 1 and 2 only', async () => {
  for (const [settlestatus, expected] of [
    ['0', '0'],
    ['1', '0'],
    ['2', '0'],
    ['3', '60017'],
    ['10', '60017'],
    ['100', '60017'],
  ] as const) {
    const { transactionreference } = transactions.add({ ...AUTH, settlestatus });
    assert.equal(
      await codeOf(update({ transactionreference }, { settlestatus: '3' })),
      expected,
      settlestatus,
    );
    const [now] = transactions.find({ transactionreference: [transactionreference] });
    assert.equal(now?.settlestatus, expected === '0' ? '3' : settlestatus);
  }
});

test('updates that are wrong', async () => {
  const { transactionreference } = transactions.add(AUTH);
  assert.equal(await codeOf(update({ transactionreference: '1-1-1' }, { settlestatus: '0' })), '60014');
  assert.equal(await codeOf(update({ transactionreference }, {})), '60013');
  assert.equal(await codeOf(update({ transactionreference }, { baseamount: '1' })), '60033');
  assert.equal(await codeOf(update({ transactionreference }, { settlestatus: '9' })), '60033');
  assert.equal(await codeOf(update({ transactionreference }, { settlebaseamount: '1051' })), '60016');
  assert.equal(await codeOf(update({}, { settlestatus: '0' })), '60019');
});

test('refunds', async () => {
  const { transactionreference: parenttransactionreference } = transactions.add(AUTH);
  const of = (more: object = {}) => codeOf(refund({ parenttransactionreference, ...more }));
  assert.equal(await of(), '20005');
  transactions.settle();
  assert.equal(await of({ baseamount: '1051' }), '20007');
  assert.equal(await of({ baseamount: '1e3' }), '30000');
  assert.equal(await of({ baseamount: '1000' }), '0');
  assert.equal(await of({ baseamount: '51' }), '20007');
  assert.equal(await of(), '0');
  assert.equal(await of(), '20007');
  const refunds = transactions.find({ requesttypedescription: ['REFUND'] });
  assert.deepEqual(
    refunds.map((each) => [each.parenttransactionreference, each.baseamount, each.orderreference]),
    [
      [parenttransactionreference, '1000', 'order-1'],
      [parenttransactionreference, '50', 'order-1'],
    ],
  );
});

test('refunds of what can’t be refunded', async () => {
  const declined = transactions.add({ ...AUTH, errorcode: '70000' });
  const check = transactions.add({ ...AUTH, requesttypedescription: 'THREEDQUERY' });
  const of = (parenttransactionreference: string) => codeOf(refund({ parenttransactionreference }));
  assert.equal(await of('1-1-1'), '20004');
  assert.equal(await of(check.transactionreference), '20006');
  assert.equal(await of(declined.transactionreference), '20011');
  assert.equal(
    await codeOf(refund({ parenttransactionreference: '1-1-1', sitereference: 'other' })),
    '30001',
  );
});
