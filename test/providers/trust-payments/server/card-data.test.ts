import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mintJwt } from '../../../../src/providers/trust-payments/server/mint.ts';
import type { TrustPaymentsPayload } from '../../../../src/providers/trust-payments/server/payload.ts';
import { credentials, payload } from './samples.ts';

/** Every name under which card data might come; each is refused however it is spelt. */
const NAMES = [
  ...['pan', 'cardpan', 'cardnumber', 'cardno'],
  ...['expirydate', 'expiry', 'expirymonth', 'expiryyear', 'expmonth', 'expyear'],
  ...['securitycode', 'cardsecuritycode', 'cvv', 'cvv2', 'cvc', 'cvc2', 'csc'],
  ...['pin', 'pinblock', 'trackdata', 'track1', 'track2'],
];

for (const name of NAMES) {
  test(`a payload with ${name} is refused as card data`, () => {
    for (const spelt of [name, name.toUpperCase(), `${name.slice(0, 2)}_${name.slice(2)}`]) {
      const bad = { ...payload, [spelt]: '1234' } as TrustPaymentsPayload;
      assert.throws(() => mintJwt(credentials, bad), { code: 'card-data-refused' }, spelt);
    }
  });
}
