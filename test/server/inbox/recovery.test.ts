import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import pg from 'pg';
import type { Effect } from '../../../src/server/ledger/store.ts';
import {
  postgresStore,
  type PostgresClient,
  type PostgresPool,
} from '../../../src/server/stores/postgres-store.ts';
import { sqliteStore } from '../../../src/server/stores/sqlite-store.ts';
import { event } from './signed-provider.ts';
import { places } from './stores.ts';

const nothing: Effect = () => Promise.resolve(undefined);
const options = { waitMs: 1_000, now: 0 };

describe('a database that was not there at first is used once it is', () => {
  test('SQLite: the directory is made later', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'pay-form-'));
    const store = sqliteStore({ file: join(parent, 'later', 'inbox.db') });
    try {
      await assert.rejects(store.applyEvent(event(), nothing, options));
      await assert.rejects(store.orderState('o1'));
      await mkdir(join(parent, 'later'));
      assert.equal((await store.applyEvent(event(), nothing, options)).kind, 'applied');
      assert.equal((await store.orderState('o1'))?.type, 'payment.paid');
    } finally {
      await store.close();
      await rm(parent, { recursive: true });
    }
  });

  const postgres = places().find(({ name }) => name === 'PostgreSQL');
  test('PostgreSQL: it starts later', { skip: !postgres && 'no PostgreSQL' }, async () => {
    const place = (await postgres?.make()) ?? assert.fail();
    assert.ok(place.address.kind === 'postgres');
    const { url: connectionString, schema } = place.address;
    const pool = new pg.Pool({ connectionString, max: 1, options: `-c search_path=${schema}` });
    let isUp = false;
    const down = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const store = postgresStore({
      pool: {
        connect: () => (isUp ? pool.connect() : down()),
        query: (query) => (isUp ? pool.query(query) : down()),
        on: pool.on.bind(pool),
      },
    });
    try {
      await assert.rejects(store.applyEvent(event(), nothing, options), /ECONNREFUSED/);
      isUp = true;
      assert.equal((await store.applyEvent(event(), nothing, options)).kind, 'applied');
    } finally {
      await pool.end();
      await place.close();
    }
  });
});

/** A pool of one connection; its statements fail, and its rollback does what it is told. */
function brokenPool(rollback: () => Promise<{ command: string; rows: unknown[] }>) {
  const released: boolean[] = [];
  const client: PostgresClient = {
    query: (query) => {
      if (query === 'rollback') return rollback();
      if (typeof query === 'string') return Promise.resolve({ command: 'BEGIN', rows: [] });
      return Promise.reject(new Error('the statement failed'));
    },
    on: () => undefined,
    off: () => undefined,
    release: (destroy = false) => void released.push(destroy),
  };
  const pool: PostgresPool = {
    connect: () => Promise.resolve(client),
    // Nobody else has made any tables, and there is none yet.
    query: ({ text }) =>
      text.includes('pg_class')
        ? Promise.resolve({ command: 'SELECT', rows: [] })
        : Promise.reject(new Error('no such table')),
    on: () => undefined,
  };
  return { store: postgresStore({ pool }), released };
}

describe('a connection goes back to the pool', () => {
  test('after it has rolled back', async () => {
    const { store, released } = brokenPool(() => Promise.resolve({ command: 'ROLLBACK', rows: [] }));
    await assert.rejects(store.applyEvent(event(), nothing, options), /the statement failed/);
    assert.deepEqual(released, [false]);
  });

  test('never after a rollback that failed: it may still hold the transaction and its locks', async () => {
    const { store, released } = brokenPool(() => Promise.reject(new Error('broken pipe')));
    await assert.rejects(store.applyEvent(event(), nothing, options), /the statement failed/);
    assert.deepEqual(released, [true]);
  });

  test('never while its rollback hangs, and nobody waits for that for ever', async (t: TestContext) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { store, released } = brokenPool(() => new Promise(() => undefined));
    const taken = store.applyEvent(event(), nothing, options);
    const refused = assert.rejects(taken, /the statement failed/);
    for (let turns = 0; turns < 50; turns += 1) await new Promise(setImmediate);
    assert.deepEqual(released, []);
    t.mock.timers.tick(5_000);
    await refused;
    assert.deepEqual(released, [true]);
  });
});
