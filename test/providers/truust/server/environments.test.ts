import assert from 'node:assert/strict';
import { test } from 'node:test';
import { truustClient } from '../../../../src/providers/truust/server/index.ts';
import { CONTEXT, ORDER, REQUEST, withTruust } from './fixture.ts';

/** An order of the same reference and amount that is there before the shop opens a session. */
const EARLIER = { name: 'Room 7', amount: ORDER.amount, currency: ORDER.currency, tag: ORDER.reference };

for (const [server, secretKey, sandbox] of [
  ['a live server', 'sk_production_1', true],
  ['a sandbox server', 'sk_stage_1', false],
] as const) {
  test(`an earlier order of the other environment is never handed out by ${server}`, () =>
    withTruust(
      async ({ simulator, provider }) => {
        const { baseUrl } = simulator;
        await truustClient({ baseUrl, secretKey }).createOrder(EARLIER);
        await assert.rejects(provider.createSession(ORDER, REQUEST, CONTEXT), {
          code: 'provider-answer-invalid',
        });
        assert.deepEqual(
          simulator.orders().map(({ status }) => status),
          ['CANCELLED', 'CANCELLED'],
        );
      },
      { simulator: { secretKey, sandbox } },
    ));
}

test('an earlier order of the same environment is handed out again', () =>
  withTruust(async ({ simulator, provider }) => {
    const { baseUrl, secretKey } = simulator;
    const earlier = await truustClient({ baseUrl, secretKey }).createOrder(EARLIER);
    const session = await provider.createSession(ORDER, REQUEST, CONTEXT);
    assert.equal(simulator.orders().length, 1);
    assert.ok(String(session.url).startsWith(earlier.link ?? ' '));
  }));
