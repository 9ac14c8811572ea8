import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { trustshareClient, truustClient } from '../../src/entries/server.ts';
import { startHost } from '../../src/simulator/host.ts';
import {
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../src/entries/simulator/start-simulator.ts';

/** What each stand-in is asked to show that somebody is there. */
const addressesOf = ({ trustPayments, truust, trustshare }: Simulator): string[] => [
  trustPayments.gatewayUrl,
  `${truust.baseUrl}/orders`,
  truust.checkoutOrigin,
  truust.gatewayOrigin,
  trustshare.baseUrl,
  trustshare.checkoutOrigin,
];

/** Also a test that fails leaves nothing open: it would keep the process. */
async function open(t: TestContext, options?: SimulatorOptions): Promise<Simulator> {
  const simulator = await startSimulator(options);
  t.after(() => simulator.close());
  return simulator;
}

async function freePort(): Promise<number> {
  const host = await startHost(() => Promise.resolve(new Response()));
  await host.close();
  return Number(new URL(host.origin).port);
}

test('every provider has a stand-in on origins of its own, and all are closed together', async (t) => {
  const simulator = await open(t);
  const addresses = addressesOf(simulator);
  assert.equal(new Set(addresses.map((url) => new URL(url).origin)).size, addresses.length);
  for (const url of addresses) assert.notEqual((await fetch(url)).status, 503, url);
  await simulator.close();
  for (const url of addresses) await assert.rejects(fetch(url), url);
});

test('each gets its own options', async (t) => {
  const simulator = await open(t, {
    trustPayments: { account: { siteReference: 'test_1' } },
    truust: { secretKey: 'sk_stage_own' },
    trustshare: { now: () => 0 },
  });
  const { trustPayments, truust, trustshare } = simulator;
  assert.equal(trustPayments.siteReference, 'test_1');
  assert.equal(truust.secretKey, 'sk_stage_own');
  await trustshareClient({
    baseUrl: trustshare.baseUrl,
    privateKey: trustshare.sandboxKey,
  }).createPaymentIntent({
    type: 'checkout',
    currency: 'GBP',
    settlements: [{ type: 'immediate', amount: 100, description: 'Room 7' }],
  });
  assert.equal(trustshare.intents()[0]?.createdAt, '1970-01-01T00:00:00.000Z');
});

test('one that can’t start leaves none open', async (t) => {
  const [port, bankPort] = [await freePort(), await freePort()];
  const taken = await startHost(() => Promise.resolve(new Response()));
  t.after(() => taken.close());
  const takenPort = Number(new URL(taken.origin).port);
  const cases: [why: string, options: SimulatorOptions, error: object][] = [
    ['its port is taken', { trustPayments: { bankPort, port: takenPort } }, { code: 'EADDRINUSE' }],
    [
      'its certificate is none',
      { trustPayments: { port, bankPort }, trustshare: { certificate: { key: 'none', cert: 'none' } } },
      { name: 'Error' },
    ],
  ];
  for (const [why, options, error] of cases) {
    await assert.rejects(startSimulator(options), error, why);
    // Whoever still listened there would not let anybody else.
    for (const freed of [port, bankPort]) {
      const host = await startHost(() => Promise.resolve(new Response()), { port: freed });
      await host.close();
    }
  }
});

test('a provider that is down refuses everything, until it recovers', async (t) => {
  const simulator = await open(t);
  const { truust, trustshare } = simulator;
  const client = truustClient(truust);
  for (const one of [truust, trustshare]) one.goDown();
  await assert.rejects(client.findOrders('booking-1'), { code: 'provider-unreachable' });
  for (const { checkoutOrigin } of [truust, trustshare])
    assert.equal((await fetch(checkoutOrigin)).status, 503);
  assert.equal((await fetch(`${trustshare.baseUrl}/v1/intent/intent_1`)).status, 503);
  for (const one of [truust, trustshare]) one.recover();
  assert.deepEqual(await client.findOrders('booking-1'), []);
});
