import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mismatch } from '../../../../src/providers/trustshare/server/verdict.ts';

const ORDER = { reference: 'booking-1', amount: 1050, currency: 'GBP' };
const INTENT = {
  id: 'intent_1',
  status: 'confirmed',
  type: 'checkout',
  currency: 'GBP',
  metadata: { order_reference: 'booking-1' },
  raw: {},
};
const CHECKOUT = {
  id: 'checkout_1',
  status: 'settled',
  amount: 1050,
  outstanding: 0,
  intentId: 'intent_1',
  raw: {},
};

test('a checkout that names a currency has to name the intent’s', () => {
  assert.equal(mismatch(CHECKOUT, INTENT, ORDER), undefined);
  assert.equal(mismatch({ ...CHECKOUT, currency: 'GBP' }, INTENT, ORDER), undefined);
  assert.equal(mismatch({ ...CHECKOUT, currency: 'EUR' }, INTENT, ORDER)?.reason, 'currency-mismatch');
  assert.equal(mismatch(CHECKOUT, { ...INTENT, currency: 'EUR' }, ORDER)?.reason, 'currency-mismatch');
});
