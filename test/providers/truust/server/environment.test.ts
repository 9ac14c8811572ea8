import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { truustEndpoint, type TruustAddress } from '../../../../src/providers/truust/server/environment.ts';

const STAGE = 'sk_stage_1';
const PRODUCTION = 'sk_production_1';
const SANDBOX_HOST = 'https://acme-sandbox.truust.io/2.0';
const LIVE_HOST = 'https://acme.truust.io/2.0';

describe('key, host and environment that belong together', () => {
  const table: [key: string, address: TruustAddress, baseUrl: string, live: boolean][] = [
    [STAGE, { subdomain: 'acme', environment: 'sandbox' }, SANDBOX_HOST, false],
    [PRODUCTION, { subdomain: 'acme', environment: 'live' }, LIVE_HOST, true],
    ['sk_other', { subdomain: 'acme', environment: 'live' }, LIVE_HOST, true],
    ['sk_other', { baseUrl: SANDBOX_HOST }, SANDBOX_HOST, false],
    ['sk_other', { baseUrl: LIVE_HOST }, LIVE_HOST, true],
    [STAGE, { baseUrl: 'https://api-sandbox.truust.io/' }, 'https://api-sandbox.truust.io/2.0', false],
    [PRODUCTION, { baseUrl: 'https://api.truust.io' }, 'https://api.truust.io/2.0', true],
    [PRODUCTION, { baseUrl: 'https://pay.acme.test/2.0' }, 'https://pay.acme.test/2.0', true],
    [
      'sk_other',
      { baseUrl: 'https://pay.acme.test', environment: 'sandbox' },
      'https://pay.acme.test/2.0',
      false,
    ],
  ];
  for (const [key, address, baseUrl, live] of table) {
    test(`${key} ${JSON.stringify(address)}`, () => {
      assert.deepEqual(truustEndpoint(key, address), { baseUrl, live });
    });
  }
});

describe('key, host and environment that don’t', () => {
  const table: [key: string, address: TruustAddress][] = [
    [STAGE, { subdomain: 'acme', environment: 'live' }],
    [PRODUCTION, { subdomain: 'acme', environment: 'sandbox' }],
    [STAGE, { baseUrl: LIVE_HOST }],
    [PRODUCTION, { baseUrl: SANDBOX_HOST }],
    [STAGE, { baseUrl: 'https://api.truust.io' }],
    ['sk_other', { baseUrl: LIVE_HOST, environment: 'sandbox' }],
    ['sk_other', { baseUrl: 'https://pay.acme.test' }],
    [STAGE, { baseUrl: 'http://acme-sandbox.truust.io' }],
    [STAGE, { subdomain: 'evil.test/', environment: 'sandbox' }],
    ['pk_stage_1', { subdomain: 'acme', environment: 'sandbox' }],
    ['', { subdomain: 'acme', environment: 'sandbox' }],
    ['sk_stage_secret\n', { subdomain: 'acme', environment: 'sandbox' }],
  ];
  for (const [key, address] of table) {
    test(`${JSON.stringify(key)} ${JSON.stringify(address)}`, () => {
      assert.throws(
        () => truustEndpoint(key, address),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, 'credentials-invalid');
          assert.ok(!key || !error.message.includes(key));
          return true;
        },
      );
    });
  }
});
