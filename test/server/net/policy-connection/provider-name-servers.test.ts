import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createResolver } from '../../../../src/server/net/policy-connection/index.ts';
import { startNameServer, type NameServer } from '../../../../src/simulator/faults/name-server.ts';
import { fakeClock, type FakeClock } from './fake-clock.ts';

const HOST = 'gateway.provider.test';
const ZONE = 'provider.test';
const live = new AbortController().signal;
let clock: FakeClock;
/** The machine's own, which knows who serves the zone. */
let own: NameServer;
/** Those of the zone, at 127.0.0.2, 127.0.0.3 and 127.0.0.4. */
let zone: NameServer[];

const nameOf = (index: number): string => `ns${index}.${ZONE}`;
const at = (address: string, ttl = 0) => ({ addresses: [address], ttl });
const serveZone = (...indices: number[]): void =>
  own.set(ZONE, { nameServers: indices.map(nameOf), ttl: 30 });
const portOf = ({ address }: NameServer): number => Number(address.split(':')[1]);
/** How often each server of the zone was asked for the host. */
const asked = (): number[] => zone.map((server) => server.asked.filter((name) => name === HOST).length / 2);

beforeEach(async () => {
  clock = fakeClock();
  own = await startNameServer();
  const first = await startNameServer({ address: '127.0.0.2' });
  const port = portOf(first);
  zone = [
    first,
    ...(await Promise.all(['127.0.0.3', '127.0.0.4'].map((address) => startNameServer({ address, port })))),
  ];
  for (const [index, server] of zone.entries()) {
    own.set(nameOf(index), at(server.address.split(':')[0] ?? ''));
    server.set(HOST, at('192.0.2.1'));
  }
  own.set(HOST, at('192.0.2.99'));
  serveZone(0, 1);
});
afterEach(() => Promise.all([own, ...zone].map((server) => server.close())));

const resolver = () =>
  createResolver({
    clock,
    nameServers: 'provider',
    servers: () => [own.address],
    providerPort: portOf(zone[0] as NameServer),
  });

test('the name servers that the zone names are asked, each in its turn', async () => {
  const names = resolver();
  for (let index = 0; index < 4; index++) assert.deepEqual(await names.resolve(HOST, live), ['192.0.2.1']);
  assert.deepEqual(asked(), [2, 2, 0]);
});

test('a server that is added is asked within a minute, and one that is taken away no more', async () => {
  const names = resolver();
  await names.resolve(HOST, live);
  serveZone(1, 2);
  clock.skip(58_999);
  await names.resolve(HOST, live);
  assert.deepEqual(asked(), [1, 1, 0], 'the list is as fresh as an address may be');
  clock.skip(1);
  for (let index = 0; index < 2; index++) await names.resolve(HOST, live);
  assert.deepEqual(asked(), [1, 2, 1]);
});

for (const fault of ['servfail', 'refused', 'garbage'] as const) {
  test(`where one of them is ${fault}, the next is asked, and where all are, the machine's own`, async () => {
    const names = resolver();
    zone[0]?.break(fault);
    assert.deepEqual(await names.resolve(HOST, live), ['192.0.2.1']);
    zone[1]?.break(fault);
    assert.deepEqual(await names.resolve(HOST, live), ['192.0.2.99']);
  });
}

test("a zone's server that knows no address, for it has handed the name on, is no answer", async () => {
  for (const server of zone) server.set(HOST, { ttl: 30 });
  assert.deepEqual(await resolver().resolve(HOST, live), ['192.0.2.99']);
});

test('that there is no such name is for the machine’s own servers to say', async () => {
  await assert.rejects(resolver().resolve(`nowhere.${ZONE}`, live), { code: 'ENOTFOUND' });
});

test('where the list can’t be had any more, the last one is kept; where it never could, the own servers do', async () => {
  const names = resolver();
  await names.resolve(HOST, live);
  own.break('servfail');
  clock.skip(60_000);
  assert.deepEqual(await names.resolve(HOST, live), ['192.0.2.1']);
  own.break(undefined);
  own.set(ZONE, { ttl: 30 });
  assert.deepEqual(await resolver().resolve(HOST, live), ['192.0.2.99']);
});

test('a list that does not come in time is not waited for, and used when it has come', async () => {
  const names = resolver();
  own.break('silent');
  const search = names.resolve(HOST, live);
  await new Promise((resolve) => setTimeout(resolve, 50));
  // The list's time is up; the machine's own servers are asked, and theirs is.
  own.break(undefined);
  clock.next();
  assert.deepEqual(await search, ['192.0.2.99']);
});

test('only the zone that the host is in is asked about, and no top-level domain', async () => {
  await resolver().resolve(HOST, live);
  const about = new Set(own.asked);
  assert.ok(about.has(HOST) && about.has(ZONE) && !about.has('test'));
});
