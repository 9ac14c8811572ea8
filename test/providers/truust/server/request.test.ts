import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toMinor } from '../../../../src/protocol/money.ts';
import { decimal } from '../../../../src/providers/truust/server/request.ts';

test('an amount is on the wire exactly as it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999_999_999 }), (amount) => {
      const wire = JSON.stringify({ value: decimal({ amount, currency: 'EUR' }) });
      const [, text = ''] = /^\{"value":(\d+(?:\.\d{1,2})?)\}$/.exec(wire) ?? [];
      assert.equal(toMinor(text, 'EUR'), amount);
    }),
    { numRuns: 5_000 },
  );
});

test('a currency without minor units has no decimals', () => {
  assert.equal(decimal({ amount: 1050, currency: 'JPY' }), 1050);
  assert.equal(decimal({ amount: 1050, currency: 'EUR' }), 10.5);
});
