import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LIBRARY_URL } from '../../../src/providers/trust-payments/page/library.ts';
import {
  contentSecurityPolicy,
  permissionsPolicy,
  preloadHints,
  scriptInventory,
  trustPayments,
  trustshare,
} from '../../../src/entries/server.ts';

const card = (siteReference = 'test_shop1', more = {}) =>
  trustPayments({ username: 'jwt@shop.example', secret: 'a secret of the tests', siteReference, ...more });
const NONCE = 'MTIzNDU2Nzg5MDEyMzQ1Ng==';

const directivesOf = (policy: string): Record<string, string> =>
  Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources.join(' ')];
    }),
  );

describe('the policies of a page', () => {
  it('allow what the card form needs, and no more', () => {
    const policy = directivesOf(contentSecurityPolicy({ providers: [card()] }));
    assert.equal(
      policy['script-src'],
      "'self' https://cdn.eu.trustpayments.com https://songbirdstag.cardinalcommerce.com",
    );
    assert.equal(policy['form-action'], "'self' https:");
    assert.equal(policy['frame-src'], "'self' https:");
    assert.equal(policy['base-uri'], "'none'");
    const live = directivesOf(contentSecurityPolicy({ providers: [card('shop1')] }));
    assert.match(live['script-src'] ?? '', /songbird\.cardinalcommerce/);
  });

  it('with a nonce let no address in', () => {
    const policy = directivesOf(
      contentSecurityPolicy({ providers: [card()], nonce: NONCE, trustedTypes: true, reportUri: '/csp' }),
    );
    assert.equal(policy['script-src'], `'nonce-${NONCE}' 'strict-dynamic'`);
    assert.equal(policy['trusted-types'], 'pay-form lit-html');
    assert.equal(policy['report-uri'], '/csp');
    assert.doesNotMatch(policy['script-src'], /unsafe/);
  });

  it('take no text that would say something else in a header', () => {
    const providers = [card()];
    for (const nonce of [
      'short',
      "x' 'unsafe-inline' 'y0123456789",
      `${NONCE}; script-src *`,
      `${NONCE}\r\n`,
    ]) {
      assert.throws(() => contentSecurityPolicy({ providers, nonce }), { code: 'payload-invalid' }, nonce);
      assert.throws(() => preloadHints(card(), { nonce }), { code: 'payload-invalid' }, nonce);
    }
    assert.throws(() => contentSecurityPolicy({ providers, reportUri: '/csp; script-src *' }));
  });

  it('name the scripts and their reasons, each once', () => {
    const scripts = scriptInventory([
      card(),
      card(),
      trustshare({
        privateKey: 'sandbox_api_1',
        redirectUrl: () => 'https://shop.example/',
        settlements: () => [],
      }),
    ]);
    assert.deepEqual(
      scripts.map(({ url }) => url),
      [LIBRARY_URL, 'https://songbirdstag.cardinalcommerce.com'],
    );
    for (const { reason, noIntegrity } of scripts) assert.ok(reason && noIntegrity);
  });

  it('hint at the library of the account’s region', () => {
    const libraryUrl = 'https://webservices.securetrading.us/js/v3/st.js';
    const { header, tags } = preloadHints(card('test_shop1', { libraryUrl }), { nonce: NONCE });
    assert.equal(
      header,
      `<${libraryUrl}>; rel="preload"; as="script"; nonce="${NONCE}", <https://webservices.securetrading.net>; rel="preconnect"`,
    );
    assert.match(
      tags,
      /^<link href="https:\/\/webservices\.securetrading\.us\/js\/v3\/st\.js" rel="preload" as="script"/,
    );
  });

  it('turn off what no form needs', () => {
    assert.match(permissionsPolicy(), /camera=\(\).*geolocation=\(\)/);
  });
});
