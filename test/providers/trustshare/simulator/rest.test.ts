import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  startTrustshare,
  type TrustshareSimulator,
} from '../../../../src/providers/trustshare/simulator/index.ts';

const SETTLEMENTS = [{ type: 'escrow', amount: 1050 }];

async function ask(
  { baseUrl, sandboxKey }: TrustshareSimulator,
  path: string,
  body?: object,
  authorization = sandboxKey,
): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await fetch(baseUrl + path, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: { authorization },
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

describe('the REST API of the trustshare stand-in refuses', () => {
  const table: [
    what: string,
    path: string,
    body: object | undefined,
    key: string | undefined,
    status: number,
  ][] = [
    ['another key', '/v1/intent/intent_1', undefined, 'sandbox_api_other', 401],
    ['Bearer in front', '/v1/intent/intent_1', undefined, 'Bearer sandbox_api_other', 401],
    ['an intent that is not there', '/v1/intent/intent_1', undefined, undefined, 404],
    ['a checkout that is not there', '/v1/checkout/checkout_1', undefined, undefined, 404],
    ['credit for no project', '/_sandbox/v1/project/project_1/credit', { amount: 1 }, undefined, 404],
    ['an unknown type', '/v1/intents/payment', { type: 'x', settlements: SETTLEMENTS }, undefined, 400],
    ['no settlements', '/v1/intents/payment', { type: 'checkout' }, undefined, 400],
    [
      'a decimal amount',
      '/v1/intents/payment',
      { type: 'checkout', settlements: [{ amount: 10.5 }] },
      undefined,
      400,
    ],
    [
      'a currency in capitals',
      '/v1/intents/payment',
      { type: 'checkout', settlements: SETTLEMENTS, currency: 'GBP' },
      undefined,
      400,
    ],
  ];
  for (const [what, path, body, key, status] of table) {
    test(what, async (t) => {
      const simulator = await startTrustshare();
      t.after(() => simulator.close());
      const { status: got, answer } = await ask(simulator, path, body, key);
      assert.equal(got, status);
      assert.equal(typeof answer.message, 'string');
    });
  }

  test('the right key behind Bearer', async (t) => {
    const simulator = await startTrustshare();
    t.after(() => simulator.close());
    const { status } = await ask(simulator, '/v1/intent/x', undefined, `Bearer ${simulator.sandboxKey}`);
    assert.equal(status, 401);
  });
});

test('credit in the sandbox settles a checkout, in parts too, and every change is told', async (t) => {
  const told: string[] = [];
  const simulator = await startTrustshare();
  t.after(() => simulator.close());
  simulator.onChange(({ status, outstanding }) => told.push(`${status} ${outstanding}`));
  const { answer: intent } = await ask(simulator, '/v1/intents/payment', {
    type: 'checkout',
    settlements: SETTLEMENTS,
  });
  simulator.pay(String(intent.id));
  const projectId = simulator.checkouts()[0]?.projectId;
  for (const amount of [1000, 50]) {
    const { answer } = await ask(simulator, `/_sandbox/v1/project/${projectId}/credit`, { amount });
    assert.deepEqual(answer, { success: true });
  }
  assert.deepEqual(told, ['settling 1050', 'settling 50', 'settled 0']);
  assert.throws(() => simulator.pay(String(intent.id)), /is confirmed/);
  const live = await ask(simulator, `/v1/intent/${String(intent.id)}`, undefined, simulator.liveKey);
  assert.equal(live.status, 404);
});

test('a client secret is told once', async (t) => {
  const simulator = await startTrustshare();
  t.after(() => simulator.close());
  const { answer } = await ask(simulator, '/v1/intents/payment', {
    type: 'checkout',
    settlements: SETTLEMENTS,
  });
  assert.match(String(answer.client_secret), /^sandbox_i_/);
  const again = await ask(simulator, `/v1/intent/${String(answer.id)}`);
  assert.equal(again.answer.client_secret, null);
});
