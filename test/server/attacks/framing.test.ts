// Where one request ends and the next begins: two servers that differ about it serve one client what is another's.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { nodeHandler } from '../../../src/server/hosts/node.ts';
import { ASKED, bytesOf, JSON_TYPE, openTarget, readAnswers, startTarget, testAftermath } from './target.ts';

/** A second request, hidden in the first: it would open a session of another order. */
const HIDDEN =
  'POST /pay/session HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\nContent-Length: 28\r\n\r\n' +
  '{"order":"o2","locale":"en"}';
const chunked = (body: string): string => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

const request = (headers: readonly string[], body: string): Buffer =>
  Buffer.from(
    [
      ...['POST /pay/session HTTP/1.1', 'Host: shop.test', 'Content-Type: application/json'],
      ...[...headers, 'Connection: close', '', body],
    ].join('\r\n'),
    'latin1',
  );
const length = (bytes: number | string): string => `Content-Length: ${bytes}`;

/** None of these is served in any way that shows two requests, or the hidden one. */
const SMUGGLED: Readonly<Record<string, Buffer>> = {
  'a length and chunks': request(
    [length(ASKED.length), 'Transfer-Encoding: chunked'],
    chunked(ASKED) + HIDDEN,
  ),
  'chunks and a length': request(['Transfer-Encoding: chunked', length(4)], chunked(ASKED) + HIDDEN),
  'two lengths': request([length(ASKED.length), length(ASKED.length + HIDDEN.length)], ASKED + HIDDEN),
  'a list of lengths': request([length(`${ASKED.length}, ${ASKED.length}`)], ASKED + HIDDEN),
  'a length with a sign': request([length(`+${ASKED.length}`)], ASKED + HIDDEN),
  'a length below nothing': request([length(-1)], ASKED + HIDDEN),
  'a length in hexadecimal': request([length('0x1c')], ASKED + HIDDEN),
  'a length with a blank inside': request([length('2 8')], ASKED + HIDDEN),
  'a length beyond all numbers': request([length('9'.repeat(40))], ASKED + HIDDEN),
  'a blank before the colon of a length': request([`Content-Length : ${ASKED.length}`], ASKED + HIDDEN),
  'a blank before the colon of chunks': request(['Transfer-Encoding : chunked'], chunked(ASKED) + HIDDEN),
  'chunks in another spelling': request(['Transfer-Encoding: xchunked'], chunked(ASKED) + HIDDEN),
  'chunks that are not the last coding': request(
    ['Transfer-Encoding: chunked, identity'],
    chunked(ASKED) + HIDDEN,
  ),
  'chunks twice': request(
    ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
    chunked(ASKED) + HIDDEN,
  ),
  'chunks over two lines': request(['Transfer-Encoding:\r\n chunked'], chunked(ASKED) + HIDDEN),
  'a chunk of a size below nothing': request(
    ['Transfer-Encoding: chunked'],
    `-1\r\n${ASKED}\r\n0\r\n\r\n${HIDDEN}`,
  ),
  'a chunk of a size with 0x': request(
    ['Transfer-Encoding: chunked'],
    `0x1c\r\n${ASKED}\r\n0\r\n\r\n${HIDDEN}`,
  ),
  'a chunk of a size beyond all numbers': request(
    ['Transfer-Encoding: chunked'],
    `fffffffffffffffff\r\n${ASKED}\r\n0\r\n\r\n`,
  ),
  'a chunk that ends with a line feed': request(
    ['Transfer-Encoding: chunked'],
    `1c\n${ASKED}\n0\n\n${HIDDEN}`,
  ),
  'a chunk that is longer than it says': request(
    ['Transfer-Encoding: chunked'],
    `2\r\n${ASKED}\r\n0\r\n\r\n${HIDDEN}`,
  ),
  'a long extension of a chunk': request(
    ['Transfer-Encoding: chunked'],
    `1c;${'a'.repeat(20_000)}\r\n${ASKED}\r\n0\r\n\r\n`,
  ),
  'a line feed in the place of an end': Buffer.from(
    `POST /pay/session HTTP/1.1\nHost: shop.test\n\n${HIDDEN}`,
  ),
  'a body of a request that is refused before it is read': Buffer.from(
    `POST /pay/session HTTP/1.1\r\nHost: shop.test\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`,
  ),
  'a body of a request that is too large': Buffer.from(
    `POST /pay/session HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${20_000 + HIDDEN.length}\r\n\r\n${'x'.repeat(20_000)}${HIDDEN}`,
  ),
  'a body of a request that reads': Buffer.from(
    `GET /pay/session HTTP/1.1\r\nHost: shop.test\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`,
  ),
  'a trailer': request(
    ['Transfer-Encoding: chunked'],
    `1c\r\n${ASKED}\r\n0\r\nContent-Length: 0\r\n\r\n${HIDDEN}`,
  ),
};

describe('requests in requests', () => {
  const target = openTarget();
  // Of some requests the server waits for a rest that never comes.
  const send = startTarget(target, {
    requestTimeout: 1_000,
    headersTimeout: 1_000,
    connectionsCheckingInterval: 100,
  });

  for (const [what, bytes] of Object.entries(SMUGGLED)) {
    test(what, async () => {
      const received = await send(bytes);
      const { count } = readAnswers(received);
      assert.ok(count <= 1, received.slice(0, 1_000));
      assert.ok(!target.asked.includes('o2'), 'the hidden one is not looked at');
    });
  }

  test('what comes behind a body of its length is a request of its own, with an answer of its own', async () => {
    const first = bytesOf({}).toString('latin1').replace('Connection: close\r\n', '');
    const { count } = readAnswers(await send(Buffer.concat([Buffer.from(first), bytesOf({})])));
    assert.equal(count, 2);
  });

  testAftermath(target, send);
});

describe('bodies that do not come', () => {
  test('are waited for ten seconds, then answered, and the connection ends', async (t) => {
    const { payments } = openTarget();
    let reading: () => void = () => undefined;
    const isReading = new Promise<void>((resolve) => (reading = resolve));
    const handler = nodeHandler({
      fetch: (sent, source) => {
        setImmediate(() => setImmediate(reading));
        return payments.fetch(sent, source);
      },
    });
    const server = createServer(handler);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => server.close());
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    t.mock.timers.enable({ apis: ['setTimeout'] });
    socket.write(bytesOf({ headers: [JSON_TYPE, ['Content-Length', '1000']] }));
    await isReading;
    t.mock.timers.tick(9_999);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(answer, '');
    t.mock.timers.tick(1);
    await once(socket, 'close');
    assert.match(answer, /^HTTP\/1\.1 408 .*body-too-slow/s);
  });

  test('and a client that goes away is nobody’s loss', async () => {
    const target = openTarget();
    const server = createServer(nodeHandler(target.payments));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    for (let made = 0; made < 20; made += 1) {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      const all = bytesOf({});
      socket.write(all.subarray(0, Math.floor((all.length * made) / 20)));
      socket.resetAndDestroy();
      await once(socket, 'close');
    }
    const answered = await fetch(`http://127.0.0.1:${port}/pay/session`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: ASKED },
    });
    assert.equal(answered.status, 200);
    server.close();
    server.closeAllConnections();
  });
});
