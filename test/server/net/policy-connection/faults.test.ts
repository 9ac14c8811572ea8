import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  createConnection,
  createConnector,
  createResolver,
  type Attempt,
  type Outcome,
} from '../../../../src/server/net/policy-connection/index.ts';
import { startFaultyServer, type Fault } from '../../../../src/simulator/faults/faulty-server.ts';
import { startNameServer, type NameServerFault } from '../../../../src/simulator/faults/name-server.ts';
import { certify, makeAuthority, type Certified } from './certificates.ts';
import { startDeafPort } from './deaf-port.ts';
import { fakeClock } from './fake-clock.ts';

/** What goes wrong: of the names, before a server is reached, of its certificate, or in the server itself. */
interface Case {
  readonly names?: NameServerFault | 'no such name';
  readonly port?: 'closed' | 'deaf';
  readonly certificate?: 'expired' | 'self-signed' | 'wrong host' | 'TLS 1.1';
  readonly server?: Fault;
  readonly kind: Outcome['kind'];
  readonly code?: string;
  readonly attempts: number;
  readonly seconds: number;
  readonly bytes: 'none' | 'some' | 'all';
}

const never = { kind: 'not-sent', code: 'provider-unreachable', bytes: 'none' } as const;
const untrusted = {
  kind: 'not-sent',
  code: 'certificate-invalid',
  bytes: 'none',
  attempts: 1,
  seconds: 0,
} as const;
const lost = { kind: 'unknown', code: 'outcome-unknown', attempts: 1 } as const;
const useless = {
  kind: 'unreadable',
  code: 'provider-answer-invalid',
  attempts: 1,
  seconds: 0,
  bytes: 'all',
} as const;

const CASES: Readonly<Record<string, Case>> = {
  'nothing is wrong': { kind: 'answered', attempts: 1, seconds: 0, bytes: 'all' },
  'names: all servers silent': { names: 'silent', ...never, attempts: 12, seconds: 35 },
  'names: all servers fail': { names: 'servfail', ...never, attempts: 20, seconds: 19 },
  'names: all servers refuse': { names: 'refused', ...never, attempts: 20, seconds: 19 },
  'names: all answers garbage': { names: 'garbage', ...never, attempts: 20, seconds: 19 },
  'names: no such name': { names: 'no such name', ...never, attempts: 20, seconds: 19 },
  'TCP: refused': { port: 'closed', ...never, attempts: 20, seconds: 19 },
  'TCP: hangs': { port: 'deaf', ...never, attempts: 6, seconds: 35 },
  'TCP: reset at once': { server: 'reset-on-accept', ...never, attempts: 20, seconds: 19 },
  'TLS: hangs': { server: 'hang-in-handshake', ...never, attempts: 6, seconds: 35 },
  'TLS: reset': { server: 'reset-in-handshake', ...never, attempts: 20, seconds: 19 },
  'TLS: expired certificate': { certificate: 'expired', ...untrusted },
  'TLS: self-signed certificate': { certificate: 'self-signed', ...untrusted },
  'TLS: certificate of another host': { certificate: 'wrong host', ...untrusted },
  'TLS: version 1.1': { certificate: 'TLS 1.1', ...untrusted },
  'request: reset before its first byte': {
    server: 'reset-before-request',
    ...lost,
    seconds: 0,
    bytes: 'none',
  },
  'request: reset after its first byte': { server: 'reset-in-request', ...lost, seconds: 0, bytes: 'some' },
  'request: reset when whole': { server: 'reset-after-request', ...lost, seconds: 0, bytes: 'all' },
  'answer: never comes': { server: 'hang-after-request', ...lost, seconds: 60, bytes: 'all' },
  'answer: stops halfway': { server: 'hang-in-answer', ...lost, seconds: 60, bytes: 'all' },
  'answer: reset halfway': { server: 'reset-in-answer', ...lost, seconds: 0, bytes: 'all' },
  'answer: redirect': { server: 'redirect', ...useless },
  'answer: web page': { server: 'html', ...useless },
  'answer: broken JSON': { server: 'not-json', ...useless },
  'answer: too large': { server: 'too-large', ...useless },
  'answer: 401, web page': { server: 'unauthorised', ...useless },
};

const HOST = 'gateway.test';
const SECRET = 'a secret that no hook may see';
const table: string[][] = [['fault', 'attempts', 'bytes', 'seconds', 'outcome']];
let authority: Certified;
let good: Certified;
let wholeRequest = 0;

before(async () => {
  authority = await makeAuthority();
  good = await certify([HOST], { authority });
});

async function tlsOf(fault: Case['certificate']) {
  if (fault === 'expired') return certify([HOST], { authority, expired: true });
  if (fault === 'self-signed') return certify([HOST]);
  if (fault === 'wrong host') return certify(['another.test'], { authority });
  if (fault === 'TLS 1.1') {
    return { ...good, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  }
  return good;
}

for (const [name, expected] of Object.entries(CASES)) {
  test(name, async () => {
    const clock = fakeClock();
    const started = clock.now();
    /** Time only moves when the client has nothing else to wait for. */
    const moveOn = (): unknown => setImmediate(clock.next);
    let silences = 0;
    const bothFamiliesWait = (): void => {
      if (++silences % 2 === 0) moveOn();
    };

    const server = await startFaultyServer({
      tls: await tlsOf(expected.certificate),
      fault: () => expected.server,
      onHang: moveOn,
    });
    const deaf = expected.port === 'deaf' ? await startDeafPort() : undefined;
    const port = deaf?.port ?? server.port;
    if (expected.port === 'closed') await server.close();
    const nameServers = await Promise.all([1, 2].map(() => startNameServer({ onSilence: bothFamiliesWait })));
    for (const nameServer of nameServers) {
      if (expected.names !== 'no such name') {
        nameServer.set(HOST, { addresses: ['127.0.0.1'], ttl: 30 });
        nameServer.break(expected.names);
      }
    }

    const attempts: Attempt[] = [];
    const connector = createConnector([authority.cert]);
    const connection = createConnection({
      clock,
      resolver: createResolver({ clock, servers: () => nameServers.map(({ address }) => address) }),
      connector: {
        ...connector,
        dial(addresses, to, signal) {
          // A deaf port gives no sign: wait long enough to see that it does not answer.
          if (deaf) setTimeout(clock.next, 20);
          return connector.dial(addresses, to, signal);
        },
      },
      onAttempt(attempt) {
        attempts.push(attempt);
        moveOn();
      },
    });
    const outcome = await connection.post({
      url: `https://${HOST}:${port}/json/`,
      headers: { authorization: `Basic ${Buffer.from(SECRET).toString('base64')}` },
      body: { note: SECRET },
    });
    const seconds = (clock.now() - started) / 1_000;
    await server.close();
    await Promise.all([deaf?.close(), ...nameServers.map((each) => each.close())]);

    if (expected.kind === 'answered') wholeRequest = server.bytes;
    table.push([name, outcome.attempts, server.bytes, seconds, outcome.kind].map(String));
    const code = 'error' in outcome ? outcome.error.code : undefined;
    assert.deepEqual(
      { kind: outcome.kind, code, attempts: outcome.attempts, seconds },
      {
        kind: expected.kind,
        code: expected.code,
        attempts: expected.attempts,
        seconds: expected.seconds,
      },
    );
    assert.equal(attempts.length, outcome.attempts);
    assert.ok(attempts.every(({ startedAt }) => startedAt - started <= 35_000));
    assert.ok(server.requests <= 1);
    assert.ok(wholeRequest > 0);
    if (expected.bytes === 'some') assert.ok(server.bytes > 0 && server.bytes <= wholeRequest);
    else assert.equal(server.bytes, expected.bytes === 'all' ? wholeRequest : 0);
    const seen = JSON.stringify([attempts, outcome]) + ('error' in outcome ? outcome.error.message : '');
    assert.ok(!seen.includes(SECRET) && !seen.includes('authorization'));
  });
}

after(() => {
  const widths = [40, 10, 7, 9, 12];
  for (const row of table) console.log(row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(''));
});
