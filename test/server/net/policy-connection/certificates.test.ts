import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { before, test } from 'node:test';
import { connect } from 'node:tls';
import {
  createConnection,
  createConnector,
  type Outcome,
} from '../../../../src/server/net/policy-connection/index.ts';
import {
  startFaultyServer,
  type FaultyServerOptions,
} from '../../../../src/simulator/faults/faulty-server.ts';
import { certify, makeAuthority, type Certified } from './certificates.ts';

let authority: Certified;
before(async () => {
  authority = await makeAuthority();
});

/** Posts to a server with that key and certificate, trusting the authorities given. */
async function post(
  tls: FaultyServerOptions['tls'],
  {
    url = 'https://localhost',
    authorities = [authority.cert],
  }: { url?: string; authorities?: string[] } = {},
): Promise<{ outcome: Outcome; connections: number; bytes: number }> {
  const server = await startFaultyServer({ tls });
  try {
    const outcome = await createConnection({ authorities }).post({ url: `${url}:${server.port}/`, body: {} });
    return { outcome, connections: server.connections, bytes: server.bytes };
  } finally {
    await server.close();
  }
}

async function refusal(...input: Parameters<typeof post>): Promise<string> {
  const { outcome, connections, bytes } = await post(...input);
  assert.deepEqual([outcome.kind, connections, bytes], ['not-sent', 1, 0]);
  assert.ok('error' in outcome);
  assert.equal(outcome.error.code, 'certificate-invalid');
  return `${outcome.error.message} ${outcome.error.hint}`;
}

test('a good certificate is accepted, for a name and for an address', async () => {
  const tls = await certify(['localhost', '127.0.0.1'], { authority });
  for (const url of ['https://localhost', 'https://127.0.0.1']) {
    assert.equal((await post(tls, { url })).outcome.kind, 'answered');
  }
});

test('TLS 1.2 and 1.3 are offered, and nothing older', async () => {
  let hello = '';
  const server = createServer((socket) => {
    socket.once('data', (bytes) => {
      hello = bytes.toString('hex');
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { signal } = new AbortController();
  const connector = createConnector();
  const socket = await connector.dial(['127.0.0.1'], port, signal);
  await assert.rejects(connector.secure(socket, 'localhost', signal));
  await new Promise((resolve) => server.close(resolve));
  // The extension supported_versions (RFC 8446, 4.2.1): its number, two lengths, TLS 1.3 and TLS 1.2.
  assert.match(hello, /002b00050403040303/);
});

test('an expired certificate', async () => {
  assert.match(await refusal(await certify(['localhost'], { authority, expired: true })), /expired.*Renew/);
});

test('a self-signed certificate', async () => {
  assert.match(await refusal(await certify(['localhost'])), /self-signed.*`authorities`/);
});

test('a self-signed certificate that was added is trusted', async () => {
  const tls = await certify(['localhost']);
  assert.equal((await post(tls, { authorities: [tls.cert] })).outcome.kind, 'answered');
});

test('a certificate of an authority that was not added', async () => {
  const tls = await certify(['localhost'], { authority });
  assert.match(await refusal(tls, { authorities: [] }), /unknown authority.*Update Node/);
});

test('an authority of the same name with another key', async () => {
  const tls = await certify(['localhost'], { authority: await makeAuthority() });
  assert.match(await refusal(tls), /can’t be trusted|unknown authority/);
});

test('a certificate of another host, name and address', async () => {
  const tls = await certify(['another.test'], { authority });
  assert.match(await refusal(tls), /another host.*Check the host name/);
  assert.match(await refusal(tls, { url: 'https://127.0.0.1' }), /another host/);
});

test('TLS 1.1, which other clients still accept', async () => {
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  const tls = { ...(await certify(['localhost'], { authority })), ...old };
  const server = await startFaultyServer({ tls });
  const version = await new Promise((resolve, reject) => {
    const lax = connect({ port: server.port, ca: authority.cert, servername: 'localhost', ...old }, () => {
      resolve(lax.getProtocol());
      lax.destroy();
    }).on('error', reject);
  });
  await server.close();
  assert.equal(version, 'TLSv1.1');
  assert.match(await refusal(tls), /no TLS that is safe enough.*TLS 1\.2/);
});

test('a server that speaks no TLS at all', async () => {
  const { createServer } = await import('node:net');
  const server = createServer(
    (socket) => void socket.on('error', () => undefined).end('HTTP/1.1 400 Bad\r\n\r\n'),
  );
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  const outcome = await createConnection().post({ url: `https://127.0.0.1:${port}/`, body: {} });
  server.close();
  assert.equal(outcome.kind === 'not-sent' && outcome.error.code, 'certificate-invalid');
});

test('no setting of the environment switches the checks off', async () => {
  const tls = await certify(['localhost'], { authority, expired: true });
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  try {
    assert.match(await refusal(tls), /expired/);
  } finally {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
  }
});
