import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exponentOf, formatMoney, toMajor, toMinor } from '../../src/protocol/money.ts';

const CURRENCIES = ['GBP', 'EUR', 'USD', 'JPY', 'KWD', 'CLF', 'ISK', 'HUF'];

test('a currency has as many places as ISO 4217 gives it', () => {
  const places = { GBP: 2, EUR: 2, JPY: 0, ISK: 0, KWD: 3, IQD: 3, CLF: 4, HUF: 2, AFN: 2, ALL: 2, XAF: 0 };
  for (const [currency, exponent] of Object.entries(places)) {
    assert.equal(exponentOf(currency), exponent, currency);
  }
});

test('minor and major units come out as they went in', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1e12 }), fc.constantFrom(...CURRENCIES), (amount, currency) => {
      assert.equal(toMinor(toMajor({ amount, currency }), currency), amount);
    }),
  );
});

test('an amount that is none is refused', () => {
  for (const text of ['', '-1', '1,50', '1e3', ' 1', '1.', '.5', '1.005', 'NaN', '9'.repeat(14), '0x10']) {
    assert.equal(toMinor(text, 'GBP'), undefined, text);
  }
  assert.equal(toMinor('1.5', 'JPY'), undefined);
  assert.equal(toMinor('1.0', 'JPY'), 1);
  assert.equal(toMinor('1.500', 'GBP'), 150);
  assert.equal(toMinor('0.1', 'KWD'), 100);
});

test('a shopper reads an amount as the locale writes it', () => {
  const rows: [amount: number, currency: string, locale: string, text: string][] = [
    [1050, 'GBP', 'en-GB', '£10.50'],
    [1050, 'GBP', 'en_GB', '£10.50'],
    [1050, 'JPY', 'en-GB', 'JP¥1,050'],
    [1050, 'KWD', 'en-GB', 'KWD 1.050'],
    [5, 'GBP', 'en-GB', '£0.05'],
    [0, 'GBP', 'en-GB', '£0.00'],
    [123456, 'EUR', 'de-DE', '1.234,56 €'],
    [1050, 'HUF', 'en-GB', 'HUF 10.50'],
    [100000000001, 'GBP', 'en-GB', '£1,000,000,000.01'],
  ];
  for (const [amount, currency, locale, text] of rows) {
    assert.equal(formatMoney({ amount, currency }, locale).replace(/\s/g, ' '), text);
  }
});
