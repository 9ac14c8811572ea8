import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import {
  createConnection,
  POLICY,
  type Attempt,
} from '../../../../src/server/net/policy-connection/index.ts';
import { startFaultyServer } from '../../../../src/simulator/faults/faulty-server.ts';
import { certify } from './certificates.ts';
import { fakeClock } from './fake-clock.ts';

const REFUSED = [
  'http://webservices.securetrading.net/json/',
  'http://192.0.2.1/',
  'http://127.0.0.1.example.com/',
  'http://localhost.example.com/',
  'ftp://localhost/',
  'webservices.securetrading.net/json/',
  'https://user:password1@localhost/',
  'https://:password1@localhost/',
  'https://user@localhost/',
];
for (const url of REFUSED) {
  test(`nothing is sent to ${url}`, async () => {
    const attempts: Attempt[] = [];
    const connection = createConnection({ onAttempt: (attempt) => attempts.push(attempt) });
    await assert.rejects(connection.post({ url, body: {} }), (error: Error) => {
      assert.equal('code' in error && error.code, 'url-refused');
      assert.ok(!error.message.includes('password1'));
      return true;
    });
    assert.equal(attempts.length, 0);
  });
}

test('a simulator on this machine is reached in the clear, and the request is what was asked for', async () => {
  let seen: unknown;
  const server = createServer((incoming, outgoing) => {
    let body = '';
    incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
    incoming.on('end', () => {
      const { authorization, connection, host, 'content-type': type } = incoming.headers;
      seen = { method: incoming.method, url: incoming.url, authorization, connection, host, type, body };
      outgoing.writeHead(422, { 'content-type': 'application/json' }).end('{"good":false}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  const outcome = await createConnection().post({
    url: `http://localhost:${port}/json/?a=b`,
    headers: { authorization: 'Basic eDp5' },
    body: { text: 'Ñandú' },
  });
  server.close();
  assert.deepEqual(outcome, { kind: 'answered', status: 422, json: { good: false }, attempts: 1 });
  assert.deepEqual(seen, {
    method: 'POST',
    url: '/json/?a=b',
    authorization: 'Basic eDp5',
    connection: 'close',
    host: `localhost:${port}`,
    type: 'application/json;charset=utf-8',
    body: '{"text":"Ñandú"}',
  });
});

test('a header that would smuggle another one is refused before anything is sent', async () => {
  const attempts: Attempt[] = [];
  const connection = createConnection({ onAttempt: (attempt) => attempts.push(attempt) });
  await assert.rejects(
    connection.post({ url: 'http://localhost:1/', headers: { a: 'b\r\nc: d' }, body: {} }),
    TypeError,
  );
  assert.equal(attempts.length, 0);
});

test('a connection that fails a few times is tried again, and the request goes out once', async () => {
  const clock = fakeClock();
  const tls = await certify(['localhost']);
  const server = await startFaultyServer({
    tls,
    fault: (number) => (number < 4 ? 'reset-in-handshake' : undefined),
  });
  const attempts: Attempt[] = [];
  const connection = createConnection({
    clock,
    authorities: [tls.cert],
    onAttempt(attempt) {
      attempts.push(attempt);
      setImmediate(clock.next);
    },
  });
  const outcome = await connection.post({ url: `https://localhost:${server.port}/`, body: {} });
  await server.close();
  assert.deepEqual([outcome.kind, outcome.attempts, server.requests], ['answered', 4, 1]);
  assert.deepEqual(
    attempts.map(({ number, stage, result, address }) => ({ number, stage, result, address })),
    [1, 2, 3, 4].map((number) => ({
      number,
      stage: number < 4 ? 'secure' : 'exchange',
      result: number < 4 ? 'ECONNRESET' : 'answered',
      address: '127.0.0.1',
    })),
  );
});

for (const [what, onAttempt] of [
  ['throws', () => assert.fail('from the hook')],
  ['rejects', () => Promise.reject(new Error('from the hook'))],
] as const) {
  test(`a hook that ${what} changes nothing`, async () => {
    const tls = await certify(['localhost']);
    const server = await startFaultyServer({ tls });
    const connection = createConnection({ authorities: [tls.cert], onAttempt });
    const outcome = await connection.post({ url: `https://localhost:${server.port}/`, body: {} });
    await server.close();
    assert.equal(outcome.kind, 'answered');
  });
}

test('each request gets a connection of its own, closed afterwards', async () => {
  const tls = await certify(['localhost']);
  const server = await startFaultyServer({ tls });
  const connection = createConnection({ authorities: [tls.cert] });
  for (let index = 0; index < 3; index++) {
    await connection.post({ url: `https://localhost:${server.port}/`, body: {} });
  }
  assert.equal(server.connections, 3);
  await server.close();
});

test('an answer without end is not read to its end', async () => {
  const chunk = Buffer.alloc(65_536, ' ');
  let sent = 0;
  let closed = false;
  const server = createServer((_incoming, outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'application/json' });
    const send = (): void => {
      // Some fits into buffers on the way; far more than that does not.
      while (!closed && sent < 64 * POLICY.answerBytes) {
        sent += chunk.length;
        if (!outgoing.write(chunk)) return void outgoing.once('drain', send);
      }
      outgoing.end();
    };
    outgoing.on('close', () => (closed = true));
    send();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const outcome = await createConnection().post({ url: `http://127.0.0.1:${port}/`, body: {} });
  await new Promise((resolve) => server.close(resolve));
  assert.equal(outcome.kind, 'unreadable');
  assert.ok(sent < 32 * POLICY.answerBytes, `${sent} bytes were taken`);
});

test('an answer is never quoted in an error', async () => {
  const server = createServer((_incoming, outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end('4111111111111111 is no JSON');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const outcome = await createConnection().post({ url: `http://127.0.0.1:${port}/`, body: {} });
  server.close();
  assert.equal(outcome.kind, 'unreadable');
  assert.ok(!/4111|is no JSON/.test(JSON.stringify(outcome, Object.getOwnPropertyNames(outcome.error))));
});
