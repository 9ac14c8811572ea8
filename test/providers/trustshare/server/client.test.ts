import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  trustshareClient,
  type NewPaymentIntent,
} from '../../../../src/providers/trustshare/server/index.ts';
import { startHost } from '../../../../src/simulator/host.ts';
import { startTrustshare } from '../../../../src/providers/trustshare/simulator/index.ts';
import { assertHas } from '../../../support/assert-has.ts';

const NEW: NewPaymentIntent = {
  type: 'checkout',
  currency: 'EUR',
  settlements: [{ type: 'escrow', amount: 1050, to: { email: 'seller@shop.test' } }],
};

describe('the private key', () => {
  for (const [privateKey, live] of [
    ['sandbox_api_1', false],
    ['live_api_1', true],
  ] as const) {
    test(`${privateKey} says live: ${live}`, () => assert.equal(trustshareClient({ privateKey }).live, live));
  }
  for (const privateKey of [
    '',
    'live_api_',
    'sandbox_pk_1',
    'Bearer live_api_1',
    'live_api_1\n',
    'x_live_api_1',
  ]) {
    test(`${JSON.stringify(privateKey)} is refused`, () => {
      assert.throws(() => trustshareClient({ privateKey }), { code: 'credentials-invalid' });
    });
  }
});

test('an intent, its checkout and its project are read back as they are', async (t) => {
  const simulator = await startTrustshare();
  t.after(() => simulator.close());
  const { baseUrl, sandboxKey: privateKey } = simulator;
  const client = trustshareClient({ baseUrl, privateKey });
  const opened = await client.createPaymentIntent({
    ...NEW,
    projectId: 'project_1',
    feeFlat: 50,
    feePercentage: 0.015,
    metadata: { room: 'seven' },
  });
  const fields = {
    id: opened.id,
    status: 'unconfirmed',
    type: 'checkout',
    currency: 'EUR',
    projectId: 'project_1',
    metadata: { room: 'seven' },
  };
  assertHas(opened, fields);
  const checkoutId = simulator.pay(opened.id);
  assertHas(await client.getIntent(opened.id), { ...fields, status: 'confirmed' });
  assertHas(await client.getCheckout(checkoutId), {
    id: checkoutId,
    status: 'settling',
    amount: 1050,
    outstanding: 1050,
    intentId: opened.id,
    projectId: 'project_1',
  });
  assert.equal((await client.getProject('project_1'))?.id, 'project_1');
  await assert.rejects(client.cancelIntent(opened.id), { code: 'provider-refused' });

  const live = trustshareClient({ baseUrl, privateKey: simulator.liveKey });
  assert.deepEqual(
    [await live.getIntent(opened.id), await live.getCheckout(checkoutId), await live.getProject('project_1')],
    [undefined, undefined, undefined],
  );
});

describe('an intent that is wrong is refused before it is sent', () => {
  const [settlement] = NEW.settlements;
  assert.ok(settlement);
  for (const wrong of [
    { currency: 'eur' },
    { currency: 'JPY' },
    { settlements: [] },
    { settlements: [{ ...settlement, amount: 10.5 }] },
    { settlements: [{ ...settlement, amount: 0 }] },
    { settlements: [{ ...settlement, feePercentage: 1.5 }] },
    { feeFlat: -1 },
    { feeFlat: 0.5 },
    { feePercentage: NaN },
  ] satisfies Partial<NewPaymentIntent>[]) {
    test(JSON.stringify(wrong), async () => {
      const client = trustshareClient({ privateKey: 'sandbox_api_1', baseUrl: 'http://localhost:1' });
      await assert.rejects(client.createPaymentIntent({ ...NEW, ...wrong }), { code: 'payload-invalid' });
    });
  }
});

describe('an answer that can’t be right is not acted on', () => {
  const intent = { id: 'intent_1', status: 'unconfirmed', type: 'checkout', currency: 'eur' };
  const checkout = { id: 'checkout_1', status: 'settled', amount: 1, outstanding: 0 };
  const table: [
    what: string,
    answer: object,
    ask: (client: ReturnType<typeof trustshareClient>) => Promise<unknown>,
  ][] = [
    [
      'a secret of the other environment',
      { ...intent, client_secret: 'live_i_x' },
      (c) => c.createPaymentIntent(NEW),
    ],
    [
      'neither secret nor link',
      { ...intent, client_secret: null, url: null },
      (c) => c.createPaymentIntent(NEW),
    ],
    ['another intent', intent, (c) => c.getIntent('intent_2')],
    ['another checkout', checkout, (c) => c.getCheckout('checkout_2')],
    ['another project', { id: 'project_1' }, (c) => c.getProject('project_2')],
    ['no amount', { ...checkout, amount: null }, (c) => c.getCheckout('checkout_1')],
    ['half a penny', { ...checkout, amount: 0.5 }, (c) => c.getCheckout('checkout_1')],
  ];
  for (const [what, answer, ask] of table) {
    test(what, async (t) => {
      const host = await startHost(() => Promise.resolve(Response.json(answer)));
      t.after(() => host.close());
      const client = trustshareClient({ privateKey: 'sandbox_api_1', baseUrl: host.origin });
      await assert.rejects(ask(client), { code: 'provider-answer-invalid' });
    });
  }

  test('numbers as text are read', async (t) => {
    const host = await startHost(() =>
      Promise.resolve(Response.json({ ...checkout, amount: '1050', outstanding: '-1' })),
    );
    t.after(() => host.close());
    const client = trustshareClient({ privateKey: 'sandbox_api_1', baseUrl: host.origin });
    assertHas(await client.getCheckout('checkout_1'), { amount: 1050, outstanding: -1 });
  });
});
