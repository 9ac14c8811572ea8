import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { PayError } from '../../../src/protocol/pay-error.ts';
import { checkBaseUrl } from '../../../src/server/net/addresses.ts';
import { jsonApi } from '../../../src/server/net/json-api.ts';
import { startHost, type Answer } from '../../../src/simulator/host.ts';

const KEY = 'sk_stage_very-secret';

async function withServer(
  answer: Answer,
  use: (api: ReturnType<typeof jsonApi>) => Promise<void>,
  timeoutMs?: number,
): Promise<void> {
  const host = await startHost(answer);
  try {
    await use(jsonApi({ provider: 'Acme', baseUrl: host.origin, scheme: 'Bearer ', key: KEY, timeoutMs }));
  } finally {
    await host.close();
  }
}

const reply =
  (body: string | null, init?: ResponseInit): Answer =>
  () =>
    Promise.resolve(new Response(body, init));

/** What each method makes of an answer: the code of the error, or the value. */
async function outcomes(api: ReturnType<typeof jsonApi>): Promise<unknown[]> {
  const settle = (call: Promise<unknown>): Promise<unknown> =>
    call.catch((error: unknown) => {
      assert.ok(error instanceof PayError);
      assert.ok(!inspect(error).includes(KEY), 'the key is in the error');
      return error.code;
    });
  return [await settle(api.get('/x')), await settle(api.post('/x', {})), await settle(api.put('/x', {}))];
}

const NO_ANSWER = ['provider-unreachable', 'outcome-unknown', 'provider-unreachable'];

test('a connection that is used again and again gathers no listeners', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => void warnings.push(warning);
  process.on('warning', onWarning);
  await withServer(reply('{}'), async (api) => {
    for (let request = 0; request < 15; request += 1) await api.get('/x');
  });
  await new Promise(setImmediate);
  process.off('warning', onWarning);
  assert.deepEqual(warnings, []);
});

describe('an answer of a JSON API', () => {
  const table: [what: string, answer: Answer, get: unknown, post: unknown][] = [
    ['JSON', reply('{"a":1}'), { a: 1 }, { a: 1 }],
    ['JSON behind a byte-order mark', reply('\uFEFF{"a":1}'), { a: 1 }, { a: 1 }],
    ['an empty body', reply(null, { status: 204 }), null, null],
    ['no JSON', reply('<html>'), 'provider-unreachable', 'outcome-unknown'],
    [
      'more than a megabyte',
      reply(`"${'x'.repeat(1024 * 1024)}"`),
      'provider-unreachable',
      'outcome-unknown',
    ],
    [
      'a redirect',
      reply(null, { status: 302, headers: { location: '/y' } }),
      'provider-unreachable',
      'outcome-unknown',
    ],
    ['401', reply('{}', { status: 401 }), 'credentials-invalid', 'credentials-invalid'],
    ['403', reply('{}', { status: 403 }), 'provider-refused', 'provider-refused'],
    ['404', reply('{}', { status: 404 }), undefined, 'provider-refused'],
    ['408', reply('{}', { status: 408 }), 'provider-unreachable', 'outcome-unknown'],
    ['422', reply('nonsense', { status: 422 }), 'provider-refused', 'provider-refused'],
    ['500', reply('{}', { status: 500 }), 'provider-unreachable', 'outcome-unknown'],
    ['a dropped connection', () => Promise.resolve(undefined), 'provider-unreachable', 'outcome-unknown'],
  ];
  for (const [what, answer, get, post] of table) {
    // What is not there can't be changed; but for that, putting fails as getting does.
    const put = get === undefined ? post : get;
    test(what, () =>
      withServer(answer, async (api) => assert.deepEqual(await outcomes(api), [get, post, put])),
    );
  }

  test('none in time', () =>
    withServer(
      () => new Promise(() => undefined),
      async (api) => assert.deepEqual(await outcomes(api), NO_ANSWER),
      50,
    ));

  test('a body that stops half way', () =>
    withServer(
      (_request, socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a":');
        return new Promise(() => undefined);
      },
      async (api) => assert.deepEqual(await outcomes(api), NO_ANSWER),
      50,
    ));

  test('nobody listens: nothing was sent, so nothing is unknown', async () => {
    const host = await startHost(reply('{}'));
    await host.close();
    const api = jsonApi({ provider: 'Acme', baseUrl: host.origin, scheme: '', key: KEY });
    assert.deepEqual(await outcomes(api), Array(3).fill('provider-unreachable'));
  });
});

test('a redirect is not followed, so the key stays where it belongs', async () => {
  let asked = 0;
  const thief = await startHost(() => {
    asked += 1;
    return Promise.resolve(new Response('{}'));
  });
  await withServer(reply(null, { status: 307, headers: { location: thief.origin } }), async (api) => {
    await outcomes(api);
  });
  await thief.close();
  assert.equal(asked, 0);
});

test('a refusal names the fields in the provider’s words, and never the key', () =>
  withServer(
    reply(
      JSON.stringify({
        message: `No ${KEY}`,
        errors: { value: ['must be a number', `not ${KEY}`], name: 'x'.repeat(999) },
      }),
      { status: 422 },
    ),
    async (api) => {
      await assert.rejects(api.post('/x', {}), (error: PayError) => {
        assert.equal(error.message, 'Acme refused a request with status 422: value, name.');
        assert.equal(error.hint, 'Acme says: No [removed]');
        assert.deepEqual(error.fields, {
          value: ['must be a number', 'not [removed]'],
          name: ['x'.repeat(200)],
        });
        return true;
      });
    },
  ));

describe('the base URL', () => {
  for (const good of [
    'https://api.example.com/v1/',
    'http://localhost:1',
    'http://127.0.0.1:1/2.0',
    'http://[::1]:1',
  ]) {
    test(`${good} is taken`, () => assert.equal(checkBaseUrl(good), new URL(good).href.replace(/\/$/, '')));
  }
  for (const bad of [
    '',
    'api.example.com',
    'http://api.example.com',
    'ftp://localhost',
    'https://user:pw@api.example.com',
    'https://api.example.com?x=1',
    'https://api.example.com#x',
    'http://localhost.example.com',
    'http://127.example.com',
  ]) {
    test(`${bad || 'an empty one'} is refused`, () => {
      assert.throws(() => checkBaseUrl(bad), { code: 'credentials-invalid' });
    });
  }
});
