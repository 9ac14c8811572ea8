import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrustshareCheckout } from '../../../../src/providers/trustshare/server/answer.ts';
import { mismatch } from '../../../../src/providers/trustshare/server/verdict.ts';

const order = { reference: 'booking-1', amount: 1050, currency: 'GBP' };
const intent = {
  id: 'intent_1',
  status: 'confirmed',
  type: 'checkout',
  currency: 'GBP',
  metadata: { order_reference: 'booking-1' },
  raw: {},
};
const checkout = (change: Partial<TrustshareCheckout>): TrustshareCheckout => ({
  id: 'checkout_1',
  status: 'settled',
  amount: 1050,
  outstanding: 0,
  raw: {},
  ...change,
});

test('a checkout over the order’s very amount is its payment', () => {
  assert.equal(mismatch(checkout({}), intent, order), undefined);
});

for (const amount of [1049, 1051, 0, 105_000]) {
  test(`a checkout over ${amount} is no payment of an order over 1050`, () => {
    assert.equal(mismatch(checkout({ amount }), intent, order)?.reason, 'amount-mismatch');
  });
}

for (const [what, currencies] of [
  ['the checkout', ['GBP', 'EUR']],
  ['the intent', ['EUR', 'GBP']],
  ['the intent, where the checkout names none', ['EUR', undefined]],
] as const) {
  test(`another currency of ${what} is no payment of the order`, () => {
    const [ofIntent, currency] = currencies;
    const found = mismatch(
      checkout(currency === undefined ? {} : { currency }),
      { ...intent, currency: ofIntent },
      order,
    );
    assert.equal(found?.reason, 'currency-mismatch');
  });
}
