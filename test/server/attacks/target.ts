// A shop that is attacked: by its own `fetch`, and started on node:http, where a socket sends bytes as they are.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerOptions } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { nodeHandler } from '../../../src/server/hosts/node.ts';
import { trustshare } from '../../../src/providers/trustshare/server/provider.ts';
import type { Notice } from '../../../src/server/notice.ts';
import { createPayments } from '../../../src/server/payments/create-payments.ts';
import type { Provider } from '../../../src/server/provider/provider.ts';
import { signedProvider, verdict } from '../inbox/signed-provider.ts';

export const JSON_TYPE: Header = ['Content-Type', 'application/json'];
export const ASKED = '{"order":"o1","locale":"en"}';

/** By which a message of trustshare is believed, in `x-trustshare-secret`. */
export const SECRET = 'a secret of the tests, long enough';

export type Header = readonly [name: string, value: string];

/** What is sent; what is left out is as an honest page has it. */
export interface Attack {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: readonly Header[];
  readonly body?: string | Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** @returns the shop, and what has become of it. */
export function openTarget() {
  const handled: string[] = [];
  const notices: Notice[] = [];
  const asked: string[] = [];
  const opening: Provider = {
    name: 'truust',
    createSession: ({ amount, currency }) =>
      Promise.resolve({ provider: 'truust', url: 'https://pay.test/1', amount, currency }),
    verifyEvidence: () => Promise.resolve(verdict('declined')),
  };
  const hinting = trustshare({
    ...{ privateKey: 'sandbox_api_of_the_tests', baseUrl: 'http://127.0.0.1:9', settlements: () => [] },
    notifications: { secret: SECRET },
  });
  const payments = createPayments({
    providers: [opening, signedProvider(), hinting],
    findOrder: (reference) => {
      asked.push(reference);
      return /^o[12]$/.test(reference) ? { reference, amount: 1050, currency: 'GBP' } : undefined;
    },
    onPayment: ({ dedupeKey }) => void handled.push(dedupeKey),
    onNotice: (notice) => notices.push(notice),
    basePath: '/pay',
  });
  return { payments, handled, notices, asked };
}

type Target = ReturnType<typeof openTarget>;

/** By the Fetch API, as a host without a server of its own hands it over. */
export async function byFetch({ payments }: Target, attack: Attack): Promise<Answer> {
  const { path = '/pay/session', method = 'POST', headers = [JSON_TYPE], body = ASKED } = attack;
  const list = headers.map(([name, value]): [string, string] => [name, value]);
  const bytes = method === 'GET' ? null : typeof body === 'string' ? body : Uint8Array.from(body);
  const request = new Request(`https://shop.test${path}`, { method, headers: list, body: bytes });
  const response = await payments.fetch(request, { clientAddress: freshAddress() });
  return { status: response.status, text: await response.text() };
}

let clients = 0;
/** A client of its own for each request: what is spent on guesses is another test's. */
const freshAddress = (): string => `198.51.${((clients += 1) >> 8) % 256}.${clients % 256}`;

/** The bytes of the request, whatever they are. */
export function bytesOf(attack: Attack): Buffer {
  const { path = '/pay/session', method = 'POST', headers = [JSON_TYPE], body = ASKED } = attack;
  const bytes = Buffer.from(body);
  const named = (name: string): boolean => headers.some(([each]) => each.trim().toLowerCase() === name);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...(named('host') ? [] : ['Host: shop.test']),
    'Connection: close',
    `X-Forwarded-For: ${freshAddress()}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(named('content-length') || named('transfer-encoding') ? [] : [`Content-Length: ${bytes.length}`]),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

/**
 * A started server, and what sends bytes to it.
 * @param options of the server.
 */
export function startTarget(target: Target, options: ServerOptions = {}) {
  const server = createServer(options, nodeHandler(target.payments));
  before(() => once(server.listen(0, '127.0.0.1'), 'listening'));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  /** @returns all that came back until the server hung up. */
  return (bytes: Uint8Array): Promise<string> =>
    new Promise((resolve) => {
      let answer = '';
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (chunk) => (answer += chunk.toString()));
      // Some are cut off before they have sent everything.
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(answer));
    });
}

/** @returns how many answers there are in what came back, and the first one's status and body. */
export function readAnswers(received: string): Answer & { readonly count: number } {
  const count = received.match(/^HTTP\/1\.1 \d{3} /gm)?.length ?? 0;
  const [head = '', ...rest] = received.split('\r\n\r\n');
  return { count, status: Number(head.slice(9, 12)), text: rest.join('\r\n\r\n') };
}

/** What no attack may leave behind. Call it last. */
export function testAftermath(target: Target, send: (bytes: Uint8Array) => Promise<string>): void {
  test('and nothing took effect, nothing is polluted, no notice bears what a terminal obeys, and it still serves', async () => {
    assert.deepEqual(target.handled, []);
    assert.deepEqual(Object.keys(Object.prototype), []);
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    for (const { hint, reason, orderReference } of target.notices) {
      assert.doesNotMatch([hint, reason, orderReference].join(''), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }
    assert.equal(readAnswers(await send(bytesOf({}))).status, 200);
  });
}

/** Answers are short, and repeat nothing that was sent. */
export function checkAnswer({ text }: Answer): void {
  assert.ok(text.length < 700, text.slice(0, 700));
  assert.doesNotMatch(text, /ATTACK|[^\P{Cc}\r\n]|\p{Cf}/u);
}
