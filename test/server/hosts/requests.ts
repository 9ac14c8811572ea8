// The thirty requests that each host is sent.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { event, notification } from '../inbox/signed-provider.ts';
import type { Received, Running, Sent } from './hosts.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const asked = JSON.stringify({ order: 'o1', locale: 'en' });
const post = (
  path: string,
  body: string | Uint8Array,
  headers: Record<string, string> = JSON_TYPE,
): Sent => ({
  method: 'POST',
  path: `/pay${path}`,
  headers,
  body,
});
const session = (body: string | Uint8Array, headers?: Record<string, string>): Sent =>
  post('/session', body, headers);
const confirm = (body: object): Sent => post('/confirm', JSON.stringify(body));
const GENUINE = await (async () => {
  const request = notification(event({ raw: 'ünïcode \\u00e9 ☂' }));
  return {
    text: await request.text(),
    headers: { ...JSON_TYPE, 'x-signature': request.headers.get('x-signature') ?? '' },
  };
})();
const news = (text: string = GENUINE.text, headers: Record<string, string> = GENUINE.headers): Sent =>
  post('/notifications/trustly', text, headers);

/** What is sent, the status of the answer, and a part of it. */
const REQUESTS: readonly (readonly [what: string, sent: Sent, status: number, says: RegExp])[] = [
  ['a session', session(asked), 200, /"url":"https:\/\/pay\.test\/1","amount":1050/],
  ['a session, with a query', post('/session?from=page&x=%2F', asked), 200, /pay\.test/],
  [
    'a session, with a charset',
    session(asked, { 'content-type': 'application/json; charset=utf-8' }),
    200,
    /pay/,
  ],
  [
    'a session of a named provider',
    session('{"order":"o1","locale":"en","provider":"truust"}'),
    200,
    /truust/,
  ],
  [
    'a session for who bears the cookies',
    session('{"order":"of-cookie","locale":"en"}', { ...JSON_TYPE, cookie: 'a=1; login=me' }),
    200,
    /pay\.test/,
  ],
  ['a session without them', session('{"order":"of-cookie","locale":"en"}'), 404, /order-unknown/],
  ['an order that nobody has', session('{"order":"nobody","locale":"en"}'), 404, /order-unknown/],
  [
    'a provider that is not set up',
    session('{"order":"o1","locale":"en","provider":"x"}'),
    404,
    /provider-unknown/,
  ],
  ['another method', { method: 'GET', path: '/pay/session', headers: {} }, 405, /method-not-allowed/],
  ['another method with a body', { ...session(asked), method: 'PUT' }, 405, /method-not-allowed/],
  ['only the head', { method: 'HEAD', path: '/pay/session', headers: {} }, 405, /^$/],
  ['a form', session('a=b', { 'content-type': 'application/x-www-form-urlencoded' }), 415, /content-type/],
  ['a plain text', session(asked, { 'content-type': 'text/plain' }), 415, /content-type/],
  ['no content type', session(asked, {}), 415, /content-type/],
  ['half a body', session(asked.slice(0, -3)), 400, /body-invalid/],
  ['bytes that are no text', session(Buffer.from('7bff7d', 'hex')), 400, /body-invalid/],
  ['a list', session('[]'), 400, /body-invalid/],
  ['a field that is not known', session('{"order":"o1","locale":"en","x":1}'), 400, /body-invalid/],
  [
    'a large body',
    session(JSON.stringify({ order: 'o'.repeat(20_000), locale: 'en' })),
    413,
    /body-too-large/,
  ],
  [
    'a page of another site',
    session(asked, { ...JSON_TYPE, 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }),
    403,
    /origin-refused/,
  ],
  ['a confirmation', confirm({ provider: 'truust', order: 'o1', evidence: {} }), 200, /"declined"/],
  [
    'forged evidence',
    confirm({ provider: 'truust', order: 'o1', evidence: { proof: 'forged' } }),
    400,
    /evidence-invalid/,
  ],
  ['a notification', news(), 200, /"duplicate":false,"answer":"OK"/],
  ['the same once more', news(), 200, /"duplicate":true,"answer":"OK"/],
  ['the same with a blank behind', news(`${GENUINE.text} `), 403, /^$/],
  ['the same in other characters', news(GENUINE.text.replace('☂', '☁')), 403, /^$/],
  [
    'the same with another signature',
    news(GENUINE.text, { ...GENUINE.headers, 'x-signature': '00' }),
    403,
    /^$/,
  ],
  ['a notification of nobody', post('/notifications/nobody', '{}'), 404, /provider-unknown/],
  ['a large notification', news('x'.repeat(70_000)), 413, /body-too-large/],
  ['a path that is not there', post('/nothing', asked), 404, /not-found/],
  ['a path with a slash behind', post('/session/', asked), 404, /not-found/],
  ['a path in another spelling', post('/%73ession', asked), 404, /not-found/],
];

/** A host that serves such a shop. */
export interface Served extends Running {
  /** The ids of the events that took effect. */
  readonly handled: () => Promise<readonly string[]>;
}

/** Sends all of them to a host. */
export function testRequests(name: string, start: () => Promise<Served>): void {
  describe(`under ${name}`, () => {
    let running: Served;
    before(async () => {
      running = await start();
    });
    after(() => running.close());

    for (const [what, sent, status, says] of REQUESTS) {
      test(what, async () => {
        const received = await running.send(sent);
        assert.equal(received.status, status, received.body);
        assert.match(received.body, says);
        checkHeaders(received);
      });
    }

    test('and it still stands, and one notification has taken effect', async () => {
      assert.equal((await running.send(session(asked.replace('o1', 'o2')))).status, 200);
      assert.deepEqual(await running.handled(), ['n1']);
    });
  });
}

function checkHeaders({ status, headers, body }: Received): void {
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  if (status === 405) assert.equal(headers.allow, 'POST');
  if (body !== '') assert.match(headers['content-type'] ?? '', /^application\/json/);
}
