import assert from 'node:assert/strict';
import { after, before, afterEach, beforeEach, test } from 'node:test';
import { createConnection, createResolver } from '../../../../src/server/net/policy-connection/index.ts';
import { startFaultyServer, type FaultyServer } from '../../../../src/simulator/faults/faulty-server.ts';
import { startNameServer, type NameServer } from '../../../../src/simulator/faults/name-server.ts';
import { certify, makeAuthority, type Certified } from './certificates.ts';
import { fakeClock, type FakeClock } from './fake-clock.ts';

const HOST = 'gateway.test';
const live = new AbortController().signal;
let clock: FakeClock;
let servers: NameServer[];

beforeEach(async () => {
  clock = fakeClock();
  // Time moves on when both questions of a look-up, for IPv4 and for IPv6, are left without an answer.
  let silences = 0;
  const onSilence = (): void => {
    if (++silences % 2 === 0) setImmediate(clock.next);
  };
  servers = await Promise.all([1, 2, 3].map(() => startNameServer({ onSilence })));
});
afterEach(() => Promise.all(servers.map((server) => server.close())));

const resolver = () => createResolver({ clock, servers: () => servers.map(({ address }) => address) });
const setAll = (addresses: string[], ttl: number): void => {
  for (const server of servers) server.set(HOST, { addresses, ttl });
};
const questions = (): number[] => servers.map(({ asked }) => asked.length);

test('an address is kept for its TTL and no longer', async () => {
  const names = resolver();
  setAll(['192.0.2.1'], 30);
  assert.deepEqual(await names.resolve(HOST, live), ['192.0.2.1']);
  setAll(['192.0.2.2'], 30);
  clock.skip(29_999);
  assert.deepEqual(await names.resolve(HOST, live), ['192.0.2.1']);
  clock.skip(1);
  assert.deepEqual(await names.resolve(HOST, live), ['192.0.2.2']);
});

test('the shortest TTL of all addresses counts', async () => {
  const names = resolver();
  for (const server of servers) {
    server.set(HOST, { addresses: ['192.0.2.1', '2001:db8:0:0:0:0:0:1'], ttl: 5 });
  }
  assert.deepEqual(await names.resolve(HOST, live), ['192.0.2.1', '2001:db8::1']);
  clock.skip(5_000);
  setAll(['192.0.2.2'], 5);
  assert.deepEqual(await names.resolve(HOST, live), ['192.0.2.2']);
});

test('with a TTL of 0 every look-up asks', async () => {
  const names = resolver();
  setAll(['192.0.2.1'], 0);
  await names.resolve(HOST, live);
  setAll(['192.0.2.2'], 0);
  assert.deepEqual(await names.resolve(HOST, live), ['192.0.2.2']);
});

test('a TTL of an hour is taken for less than a minute', async () => {
  const names = resolver();
  setAll(['192.0.2.1'], 3_600);
  await names.resolve(HOST, live);
  setAll(['192.0.2.2'], 3_600);
  clock.skip(59_999);
  assert.deepEqual(await names.resolve(HOST, live), ['192.0.2.2']);
});

test('an address that did not work is not used again without asking', async () => {
  const names = resolver();
  setAll(['192.0.2.1'], 30);
  await names.resolve(HOST, live);
  names.forget(HOST);
  setAll(['192.0.2.2'], 30);
  assert.deepEqual(await names.resolve(HOST, live), ['192.0.2.2']);
});

test('all name servers take their turn', async () => {
  const names = resolver();
  setAll(['192.0.2.1'], 0);
  for (let index = 0; index < 6; index++) await names.resolve(HOST, live);
  assert.deepEqual(questions(), [4, 4, 4]);
});

for (const fault of ['silent', 'servfail', 'refused', 'garbage'] as const) {
  test(`a name server that is ${fault} is passed over, and then left alone for a minute`, async () => {
    const names = resolver();
    setAll(['192.0.2.1'], 0);
    servers[0]?.break(fault);
    const started = clock.now();
    assert.deepEqual(await names.resolve(HOST, live), ['192.0.2.1']);
    assert.equal(clock.now() - started, fault === 'silent' ? 1_000 : 0);
    for (let index = 0; index < 6; index++) await names.resolve(HOST, live);
    assert.equal(questions()[0], 2);
    assert.equal(clock.now() - started, fault === 'silent' ? 1_000 : 0);
    servers[0]?.break(undefined);
    clock.skip(60_000);
    for (let index = 0; index < 3; index++) await names.resolve(HOST, live);
    assert.equal(questions()[0], 4);
  });
}

test('"no such name" is an answer: no other server is asked', async () => {
  await assert.rejects(resolver().resolve('nowhere.test', live), { code: 'ENOTFOUND' });
  assert.deepEqual(questions(), [2, 0, 0]);
});

test('a host with IPv6 only is found', async () => {
  setAll(['2001:db8:0:0:0:0:0:7'], 30);
  assert.deepEqual(await resolver().resolve(HOST, live), ['2001:db8::7']);
});

test('addresses, localhost and the hosts file need no name server', async () => {
  const names = resolver();
  assert.deepEqual(await names.resolve('192.0.2.9', live), ['192.0.2.9']);
  assert.deepEqual(await names.resolve('::1', live), ['::1']);
  assert.deepEqual(await names.resolve('localhost', live), ['127.0.0.1', '::1']);
  assert.deepEqual(await names.resolve('shop.localhost', live), ['127.0.0.1', '::1']);
  assert.deepEqual(questions(), [0, 0, 0]);
});

test('a search ends when its time is up', async () => {
  for (const server of servers) server.break('silent');
  const controller = new AbortController();
  const search = resolver().resolve(HOST, controller.signal);
  controller.abort();
  await assert.rejects(search, { name: 'AbortError' });
});

// The same with connections: real sockets, real TLS.

let authority: Certified;
let tls: Certified;
before(async () => {
  authority = await makeAuthority();
  tls = await certify([HOST], { authority });
});

const sites: FaultyServer[] = [];
after(() => Promise.all(sites.map((site) => site.close())));

async function startSite(address: string, port = 0): Promise<FaultyServer> {
  const site = await startFaultyServer({ tls, address, port });
  sites.push(site);
  return site;
}

const connect = () => createConnection({ clock, resolver: resolver(), authorities: [authority.cert] });

test('when the address changes, no connection goes to the old one after its TTL', async () => {
  const old = await startSite('127.0.0.1');
  const fresh = await startSite('127.0.0.2', old.port);
  const connection = connect();
  const post = () => connection.post({ url: `https://${HOST}:${old.port}/`, body: {} });
  setAll(['127.0.0.1'], 20);
  await post();
  setAll(['127.0.0.2'], 20);
  clock.skip(19_999);
  await post();
  assert.deepEqual([old.connections, fresh.connections], [2, 0]);
  clock.skip(1);
  for (let index = 0; index < 5; index++) assert.equal((await post()).kind, 'answered');
  assert.deepEqual([old.connections, fresh.connections], [2, 5]);
});

test('a dead name server costs a request one bounded wait', async () => {
  const site = await startSite('127.0.0.1');
  setAll(['127.0.0.1'], 30);
  servers[0]?.break('silent');
  const started = clock.now();
  const outcome = await connect().post({ url: `https://${HOST}:${site.port}/`, body: {} });
  assert.deepEqual([outcome.kind, outcome.attempts, clock.now() - started], ['answered', 1, 1_000]);
});

test('when one family does not work, the other is used', async () => {
  const four = await startSite('127.0.0.1');
  const six = await startSite('::1');
  setAll(['127.0.0.1', '0:0:0:0:0:0:0:1'], 30);
  for (const site of [four, six]) {
    const outcome = await connect().post({ url: `https://${HOST}:${site.port}/`, body: {} });
    assert.deepEqual([outcome.kind, outcome.attempts, site.requests], ['answered', 1, 1]);
  }
});

test('when an address stops working, the next attempt asks for another, before the TTL is over', async () => {
  const site = await startSite('127.0.0.2');
  setAll(['127.0.0.1'], 30);
  const connection = createConnection({
    clock,
    resolver: resolver(),
    authorities: [authority.cert],
    onAttempt() {
      setAll(['127.0.0.2'], 30);
      setImmediate(clock.next);
    },
  });
  const outcome = await connection.post({ url: `https://${HOST}:${site.port}/`, body: {} });
  assert.deepEqual([outcome.kind, outcome.attempts], ['answered', 2]);
});
