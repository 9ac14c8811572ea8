// A server that has not proved who it is gets no key, whatever the environment says.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { checkoutUrl } from '../../../src/server/net/addresses.ts';
import { jsonApi } from '../../../src/server/net/json-api.ts';
import { trustshareClient } from '../../../src/providers/trustshare/server/client.ts';
import { truustClient } from '../../../src/providers/truust/server/client.ts';
import { selfSigned } from '../../support/certificate.ts';

describe('with NODE_TLS_REJECT_UNAUTHORIZED=0', () => {
  let server: ReturnType<typeof createServer>;
  let baseUrl = '';
  let asked = 0;
  before(async () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    server = createServer(await selfSigned('localhost'), (_request, response) => {
      asked += 1;
      response.end('{}');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    baseUrl = `https://localhost:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    server.close();
    server.closeAllConnections();
  });

  test('the test itself would fail otherwise: fetch asks it', async () => {
    await fetch(baseUrl);
    assert.equal(asked, 1);
    asked = 0;
  });

  const clients: Record<string, () => Promise<unknown>> = {
    'a JSON API': () =>
      jsonApi({ provider: 'Acme', baseUrl, scheme: '', key: 'a key of the tests' }).post('/x', {}),
    Truust: () => truustClient({ baseUrl, secretKey: 'sk_stage_of_tests' }).getOrder('1'),
    trustshare: () => trustshareClient({ baseUrl, privateKey: 'sandbox_api_of_tests' }).getIntent('intent_1'),
  };
  for (const [name, ask] of Object.entries(clients)) {
    test(`${name} asks nobody, and says why`, async () => {
      await assert.rejects(ask, { code: 'certificate-invalid', message: /localhost is self-signed/ });
      assert.equal(asked, 0);
    });
  }
});

describe('a checkout’s address', () => {
  const at = { provider: 'Acme', baseUrl: 'https://api.acme.test', hosts: ['acme.test'] };
  for (const link of ['https://acme.test/1', 'https://pay.acme.test:8443/1?a=b']) {
    test(`${link} is taken`, () => assert.equal(checkoutUrl(link, at).href, link));
  }
  for (const link of [
    ...['', 'abc', 'javascript:alert(1)', 'data:text/html,x', 'http://acme.test/1', '//acme.test/1'],
    ...['https://acme.test.evil.test/', 'https://evilacme.test/', 'https://evil.test/acme.test'],
    ...['https://acme.test@evil.test/', 'https://user@acme.test/', 'https://:pw@acme.test/'],
    ...['https://localhost/1', 'http://127.0.0.1:1/1', 'https://evil.test#acme.test'],
  ]) {
    test(`${link || 'nothing'} never reaches a page`, () =>
      assert.throws(() => checkoutUrl(link, at), { code: 'provider-answer-invalid' }));
  }

  test('of a simulator is on this very machine', () => {
    const simulated = { ...at, baseUrl: 'http://127.0.0.1:1' };
    assert.equal(checkoutUrl('http://localhost:2/x', simulated).port, '2');
    assert.throws(() => checkoutUrl('http://evil.test/x', simulated));
  });
});
