import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as createHttp2Server, type ClientHttp2Session } from 'node:http2';
import { connect as connectTcp, type AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { lambdaHandler, type LambdaEvent } from '../../../src/server/hosts/lambda.ts';
import { nodeHandler } from '../../../src/server/hosts/node.ts';
import { createPayments } from '../../../src/server/payments/create-payments.ts';
import type { Provider } from '../../../src/server/provider/provider.ts';
import { event, notification, signedProvider } from '../inbox/signed-provider.ts';

const opening: Provider = {
  name: 'truust',
  createSession: () =>
    Promise.resolve({ provider: 'truust', url: 'https://pay.test/1', amount: 1050, currency: 'GBP' }),
};
const shop = (basePath?: string) =>
  createPayments({
    providers: [opening, signedProvider()],
    findOrder: (reference) => ({ reference, amount: 1050, currency: 'GBP' }),
    onNotice: () => undefined,
    ...(basePath !== undefined && { basePath }),
  });
const asked = JSON.stringify({ order: 'o1', locale: 'en' });
const JSON_HEADERS = { 'content-type': 'application/json' };

describe('over HTTP/2', () => {
  const server = createHttp2Server(nodeHandler(shop()));
  let client: ClientHttp2Session;
  before(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  after(() => {
    client.close();
    server.close();
  });
  const send = async (path: string, body: string, method = 'POST'): Promise<[number, string]> => {
    const stream = client.request({ ':path': path, ':method': method, ...JSON_HEADERS });
    stream.end(method === 'GET' ? undefined : body);
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    return [Number(headers[':status']), text];
  };

  test('a session opens, and what is refused is answered', async () => {
    const [status, text] = await send('/pay/session', asked);
    assert.equal(status, 200);
    assert.match(text, /pay\.test/);
    assert.equal((await send('/pay/session', '', 'GET'))[0], 405);
    assert.equal((await send('/pay/nothing', asked))[0], 404);
    assert.equal((await send('/pay/session', 'x'.repeat(20_000)))[0], 413);
    assert.equal((await send('/pay/session', asked))[0], 200);
  });
});

describe('bodies that were read already', () => {
  test('are taken where their bytes were kept', async () => {
    const handler = nodeHandler(shop());
    const server = createServer((incoming, outgoing) => {
      void incoming.toArray().then((chunks) => {
        handler(Object.assign(incoming, { rawBody: Buffer.concat(chunks as Buffer[]), body: {} }), outgoing);
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const signed = notification(event());
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/pay/notifications/trustly`, {
      method: 'POST',
      headers: signed.headers,
      body: await signed.text(),
    });
    assert.equal(response.status, 200);
    server.close();
  });
});

describe('AWS Lambda', () => {
  const base64 = Buffer.from(asked).toString('base64');
  const http = { method: 'POST', sourceIp: '203.0.113.7' };
  const lists = { 'content-type': ['application/json'] };
  const events: [name: string, event: LambdaEvent][] = [
    [
      'payload 2.0',
      { rawPath: '/pay/session', headers: JSON_HEADERS, requestContext: { http }, body: asked },
    ],
    [
      'payload 2.0 in base64',
      {
        ...{ rawPath: '/pay/session', headers: JSON_HEADERS, requestContext: { http } },
        ...{ body: base64, isBase64Encoded: true, cookies: ['a=1', 'b=2'] },
      },
    ],
    ['payload 1.0', { path: '/pay/session', httpMethod: 'POST', multiValueHeaders: lists, body: asked }],
    [
      'a load balancer',
      {
        ...{ path: '/pay/session', httpMethod: 'POST', headers: JSON_HEADERS },
        ...{ requestContext: { elb: {} }, body: base64, isBase64Encoded: true },
      },
    ],
  ];
  for (const [name, given] of events) {
    test(name, async () => {
      const handler = lambdaHandler(shop());
      const { statusCode, body, multiValueHeaders } = await handler(given);
      assert.equal(statusCode, 200, body);
      assert.match(body, /pay\.test/);
      assert.equal(multiValueHeaders !== undefined, given.multiValueHeaders !== undefined);
      assert.equal((await handler({ ...given, rawPath: '/x', path: '/x' })).statusCode, 404);
    });
  }
});

describe('who asks, and what is answered', () => {
  const server = createServer(nodeHandler(shop('/pay')));
  before(() => once(server.listen(0, '127.0.0.1'), 'listening'));
  after(() => server.close());
  const statusOf = (path: string, more = ''): Promise<string> =>
    new Promise((resolve) => {
      const { port } = server.address() as AddressInfo;
      let answer = '';
      const socket = connectTcp(port, '127.0.0.1', () =>
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Type: application/json\r\n` +
            `${more}Content-Length: ${asked.length}\r\n\r\n${asked}`,
        ),
      );
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('close', () => resolve(answer.slice(9, 12)));
    });

  test('no page of another site is served, and one of the same site is', async () => {
    assert.equal(await statusOf('/pay/session', 'Sec-Fetch-Site: cross-site\r\n'), '403');
    assert.equal(await statusOf('/pay/session', 'Origin: null\r\n'), '403');
    assert.equal(
      await statusOf('/pay/session', 'Sec-Fetch-Site: same-origin\r\nOrigin: https://shop\r\n'),
      '200',
    );
  });

  test('every answer says what it is, and none is kept', async () => {
    const { fetch } = shop();
    for (const request of [
      new Request('https://shop.test/pay/session', { method: 'POST', headers: JSON_HEADERS, body: asked }),
      new Request('https://shop.test/pay/session'),
      notification(event()),
      notification(event(), { 'x-signature': '00' }),
    ]) {
      const { headers } = await fetch(request);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('cache-control'), 'no-store');
    }
  });

  test('a refusal repeats nothing that was sent', async () => {
    const key = `${'4-'.repeat(7_000)}\x1b[31m\u202e`;
    const body = JSON.stringify({ order: 'o1', locale: 'en', [key]: 1 });
    const init = { method: 'POST', headers: JSON_HEADERS, body };
    const text = await (await shop().fetch(new Request('https://shop.test/pay/session', init))).text();
    assert.ok(text.length < 500 && !text.includes('4-4') && !text.includes('\u202e'), text.slice(0, 500));
  });
});
