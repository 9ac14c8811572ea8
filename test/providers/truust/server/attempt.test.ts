import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PayError } from '../../../../src/server/error.ts';
import { judgeAttempt, noteDenial } from '../../../../src/providers/truust/server/attempt.ts';
import type {
  TruustClient,
  TruustOrder,
  TruustPayin,
} from '../../../../src/providers/truust/server/index.ts';
import { assertHas } from '../../../support/assert-has.ts';
import { CONTEXT, ORDER, REQUEST, withTruust } from './fixture.ts';

const BAD = '1111111111111117';

test('a second attempt is judged by itself, by any server, after one that was denied', () =>
  withTruust(async ({ simulator, provider }) => {
    const open = () => provider.createSession(ORDER, REQUEST, CONTEXT);
    const ask = () => provider.verifyEvidence(ORDER, {}, CONTEXT);
    await open();
    simulator.pay(1234, BAD);
    assertHas(await ask(), { status: 'declined', retryable: true });
    await open();
    await open();
    assert.equal(simulator.requests.filter((request) => request.startsWith('PUT')).length, 1);
    const left = await ask();
    assertHas(left, { status: 'pending', reason: 'tried-again', retryable: true });
    assert.equal('event' in left, false);
    simulator.pay(1234, BAD);
    assertHas(await ask(), { status: 'declined' });
    await open();
    simulator.pay(1234);
    assertHas(await ask(), { status: 'paid' });
  }));

test('an order that nobody has tried to pay costs no question, nor does a paid one', () =>
  withTruust(async ({ simulator, provider }) => {
    await provider.createSession(ORDER, REQUEST, CONTEXT);
    await provider.createSession(ORDER, REQUEST, CONTEXT);
    await provider.verifyEvidence(ORDER, {}, CONTEXT);
    simulator.pay(1234);
    await provider.verifyEvidence(ORDER, {}, CONTEXT);
    assert.deepEqual(new Set(simulator.requests), new Set(['GET /orders', 'POST /orders']));
  }));

const FAILED: TruustOrder = {
  id: '1234',
  amount: 2377,
  currency: 'EUR',
  status: 'FAILURE',
  sandbox: true,
  tag: 'booking-1',
  metadata: { pay_form_denied: '7 2026-11-21T12:00:00Z' },
  raw: {},
};
const client = (payin: Partial<TruustPayin> | undefined, more: Partial<TruustClient> = {}) =>
  ({
    getOrderPayin: () =>
      Promise.resolve(payin && { id: '7', type: 'REDSYS_V2', status: 'DENIED', raw: {}, ...payin }),
    ...more,
  }) as TruustClient;

describe('a failed order whose latest payment', () => {
  const deniedAt = '2026-11-21T12:00:00Z';
  for (const [what, payin, status, retryable] of [
    ['is not known', undefined, 'declined', true],
    ['was denied since', { id: '8', deniedAt }, 'declined', true],
    ['is the same, denied once more', { deniedAt: '2026-11-21T12:00:09Z' }, 'declined', true],
    ['had been denied before', { deniedAt }, 'pending', true],
    ['has only been begun', { id: '8', status: 'CREATED' }, 'pending', true],
    ['is authorised', { id: '8', status: 'AUTHORIZED' }, 'pending', false],
    ['went through', { id: '8', status: 'CONFIRMED' }, 'pending', false],
    ['is in a state not known here', { id: '8', status: 'NEW' }, 'pending', false],
  ] as const) {
    test(`${what} is ${status}${retryable ? '' : ', and not to be paid again'}`, async () => {
      assertHas(await judgeAttempt(client(payin), FAILED), { status, retryable });
    });
  }
});

test('a note that Truust refuses does not stop the shopper; one that got lost may be tried again', async () => {
  const note = (code: 'provider-refused' | 'provider-unreachable') =>
    noteDenial(client({}, { addMetadata: () => Promise.reject(new PayError(code, '', '')) }), FAILED);
  await note('provider-refused');
  await assert.rejects(note('provider-unreachable'), { code: 'provider-unreachable' });
});
