import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startTruust } from '../../../../src/providers/truust/simulator/index.ts';

const REQUIRED = (field: string): object => ({ [field]: [`The ${field} field is required.`] });
const INVALID = 'The given data was invalid.';

describe('the REST API of the Truust stand-in refuses', () => {
  const table: [
    what: string,
    path: string,
    body: object | undefined,
    key: string | undefined,
    status: number,
    answer: object,
  ][] = [
    ['no key', '/orders/1', undefined, undefined, 401, { message: 'Unauthenticated.' }],
    ['another key', '/orders/1', undefined, 'Bearer sk_stage_2', 401, { message: 'Unauthenticated.' }],
    ['a key without Bearer', '/orders/1', undefined, 'sk_stage_1', 401, { message: 'Unauthenticated.' }],
    [
      'an order that is not there',
      '/orders/1',
      undefined,
      'Bearer sk_stage_1',
      404,
      { message: 'Not found' },
    ],
    ['a resource that is not there', '/links', undefined, 'Bearer sk_stage_1', 404, { message: 'Not found' }],
    [
      'an order without a name',
      '/orders',
      { value: 1, auto_settle: 1 },
      'Bearer sk_stage_1',
      422,
      { message: INVALID, errors: REQUIRED('name') },
    ],
    [
      'an order without a value',
      '/orders',
      { name: 'x', auto_settle: 1 },
      'Bearer sk_stage_1',
      422,
      { message: INVALID, errors: REQUIRED('value') },
    ],
    [
      'an order without buyer and seller that does not settle itself',
      '/orders',
      { name: 'x', value: 1 },
      'Bearer sk_stage_1',
      422,
      { message: INVALID, errors: { ...REQUIRED('buyer_id'), ...REQUIRED('seller_id') } },
    ],
    [
      'a payin for no order, under 404',
      '/payins',
      { order_id: 1 },
      'Bearer sk_stage_1',
      404,
      { message: INVALID, errors: { order_id: ['The selected order id is invalid.'], ...REQUIRED('type') } },
    ],
  ];
  for (const [what, path, body, authorization, status, answer] of table) {
    test(what, async (t) => {
      const simulator = await startTruust({ secretKey: 'sk_stage_1' });
      t.after(() => simulator.close());
      const response = await fetch(simulator.baseUrl + path, {
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        headers: { ...(authorization !== undefined && { authorization }) },
      });
      assert.equal(response.status, status);
      assert.deepEqual(await response.json(), answer);
    });
  }
});

test('metadata that is none is refused, in a new order and in one that is there', async (t) => {
  const simulator = await startTruust({ secretKey: 'sk_stage_1' });
  t.after(() => simulator.close());
  const send = async (method: string, path: string, body: object) => {
    const headers = { authorization: 'Bearer sk_stage_1' };
    const response = await fetch(simulator.baseUrl + path, { method, headers, body: JSON.stringify(body) });
    return [response.status, (await response.json()) as object];
  };
  const order = { name: 'x', value: 1, auto_settle: 1 };
  await send('POST', '/orders', order);
  const refusal = [422, { message: INVALID, errors: { metadata: ['The metadata must be an array.'] } }];
  assert.deepEqual(await send('POST', '/orders', { ...order, metadata: 'x' }), refusal);
  assert.deepEqual(await send('PUT', '/orders/1234', { metadata: ['x'] }), refusal);
});

test('every change of an order is told, with the order as it then is', async (t) => {
  const told: string[] = [];
  const simulator = await startTruust({ secretKey: 'sk_stage_1' });
  t.after(() => simulator.close());
  const stop = simulator.onChange(({ id, status }) => told.push(`${id} ${status}`));
  await fetch(`${simulator.baseUrl}/orders`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_stage_1' },
    body: JSON.stringify({ name: 'x', value: 1, auto_settle: 1 }),
  });
  simulator.pay(1234, '1111111111111117');
  simulator.pay(1234);
  simulator.pay(1234);
  simulator.move(1234, 'RELEASED');
  stop();
  simulator.move(1234, 'BLOCKED_RELEASE');
  assert.deepEqual(told, ['1234 FAILURE', '1234 PUBLISHED', '1234 RELEASED']);
});
