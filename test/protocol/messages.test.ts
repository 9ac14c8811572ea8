import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isConfirmation } from '../../src/protocol/confirmation.ts';
import { isSession } from '../../src/protocol/messages.ts';

const session = { provider: 'trust-payments', jwt: 'a.b.c', amount: 1050, currency: 'GBP' };

test('a session is taken for one', () => {
  for (const more of [
    {},
    { expiresAt: 1 },
    { live: false },
    { note: 'extra' },
    { libraryUrl: 'https://x.example/st.js' },
  ]) {
    assert.ok(isSession({ ...session, ...more }));
  }
  assert.ok(isSession({ provider: 'truust', url: 'https://x.example', amount: 1, currency: 'EUR' }));
  assert.ok(isSession({ provider: 'a-merchants-own', iban: 'GB29', amount: 1, currency: 'EUR' }));
});

test('anything else is not', () => {
  const wrong = {
    provider: [undefined, null, '', 1, ['trust-payments'], {}],
    amount: [undefined, null, '1050', 10.5, NaN, Infinity, 2 ** 53, {}],
    libraryUrl: [1, {}, ['https://x.example']],
    gatewayUrl: [true, {}, ['https://x.example']],
    currency: [undefined, null, '', 'gbp', 'GB', 'GBPX', 826, '\nGBP', 'GBP\n', ['GBP'], { toString: 1 }],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      assert.equal(isSession({ ...session, [name]: value }), false, `${name}: ${JSON.stringify(value)}`);
    }
  }
  for (const value of [undefined, null, 0, '', 'session', [], () => undefined]) {
    assert.equal(isSession(value), false);
    assert.equal(isConfirmation(value), false);
  }
});

test('a confirmation is known by its status', () => {
  for (const status of ['paid', 'pending', 'declined', 'cancelled', 'unknown']) {
    assert.ok(isConfirmation({ status }));
  }
  for (const status of [undefined, null, '', 'PAID', 'toString', 1, true, ['paid'], {}]) {
    assert.equal(isConfirmation({ status }), false, JSON.stringify(status));
  }
});

test('no JSON makes the guards throw, and what passes has what is needed', () => {
  const near = fc.record(
    {
      provider: fc.oneof(fc.constantFrom('trust-payments', 'truust', 'trustshare'), fc.jsonValue()),
      jwt: fc.oneof(fc.string(), fc.jsonValue()),
      url: fc.oneof(fc.string(), fc.jsonValue()),
      amount: fc.oneof(fc.integer(), fc.jsonValue()),
      currency: fc.oneof(fc.constantFrom('GBP', 'EUR'), fc.jsonValue()),
      status: fc.oneof(fc.constantFrom('paid', 'unknown'), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  let passed = 0;
  fc.assert(
    fc.property(fc.oneof(near, fc.jsonValue()), (value) => {
      isConfirmation(value);
      if (!isSession(value)) return;
      passed++;
      assert.equal(typeof value.currency, 'string');
      assert.ok(Number.isSafeInteger(value.amount));
      assert.ok(typeof value.provider === 'string' && value.provider !== '');
    }),
    { numRuns: 2_000 },
  );
  assert.ok(passed > 0, 'no session came by: the property says nothing');
});
