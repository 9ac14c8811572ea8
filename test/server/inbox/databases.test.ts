import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import pg from 'pg';
import { postgresStore } from '../../../src/server/stores/postgres-store.ts';
import { openSqlite } from '../../../src/server/stores/sqlite-driver.ts';
import type { Effect } from '../../../src/server/ledger/store.ts';
import { event } from './signed-provider.ts';
import { openStore, places, type Place } from './stores.ts';

const nothing: Effect = () => Promise.resolve(undefined);
const options = { waitMs: 5_000, now: 0 };
/** @returns more news of the order, whatever was told of it before. */
const other = (dedupeKey: string) => event({ dedupeKey, type: 'dispute.raised' });

for (const { name, make } of places()) {
  if (name === 'memory') continue;
  describe(`tables on ${name}`, () => {
    let place: Place;
    before(async () => {
      place = await make();
    });
    after(() => place.close());

    test('are made once, when several processes start together', async () => {
      const taken = await Promise.all(
        Array.from({ length: 6 }, () => place.open().applyEvent(event(), nothing, options)),
      );
      assert.deepEqual(taken.map(({ kind }) => kind).sort(), [
        'applied',
        ...Array.from({ length: 5 }, () => 'duplicate'),
      ]);
      let versions: unknown;
      const look: Effect = async (_event, { query }) => {
        versions = await query('select version from pay_form_schema');
        return undefined;
      };
      await place.open().applyEvent(other('look'), look, options);
      assert.deepEqual(
        versions,
        [1, 2, 3, 4, 5].map((version) => ({ version })),
      );
    });
  });
}

for (const { name, make } of places()) {
  if (name === 'memory') continue;
  test(`what ${name} refuses at COMMIT is the handler’s doing, and leaves nothing`, async (t) => {
    const place = await make();
    t.after(() => place.close());
    const store = place.open();
    const dangling: Effect = async (_event, { query }) => {
      await query('create table room (id integer primary key)');
      await query('create table stay (room integer references room (id) deferrable initially deferred)');
      await query('insert into stay values (7)');
      return undefined;
    };
    await assert.rejects(store.applyEvent(event(), dangling, options), { code: 'handler-failed' });
    assert.equal((await store.ledger('o1')).status, 'none');
    assert.equal((await store.applyEvent(event(), nothing, options)).kind, 'applied');
  });
}

describe('SQLite', () => {
  test('refuses a parameter that would take the process down', async () => {
    const connection = await openSqlite(':memory:');
    assert.throws(() => connection.query('select $1 as it', [true]), /booleans as 0 and 1/);
    assert.deepEqual(connection.query('select $2 as b, $1 as a', ['x', undefined]), [{ b: null, a: 'x' }]);
    connection.close();
  });

  test('has what it commits on the disk', async () => {
    const { make } = places().find(({ name }) => name === 'SQLite') ?? assert.fail();
    const place = await make();
    let pragmas: unknown[] = [];
    const look: Effect = async (_event, { query }) => {
      pragmas = [...(await query('pragma synchronous')), ...(await query('pragma journal_mode'))];
      return undefined;
    };
    await place.open().applyEvent(event(), look, options);
    await place.close();
    // 2 is "full".
    assert.deepEqual(pragmas, [{ synchronous: 2 }, { journal_mode: 'wal' }]);
  });

  const mode = async (file: string): Promise<string> => ((await stat(file)).mode & 0o777).toString(8);

  test('keeps its files from other users of the machine, also one that was open to them before', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'pay-form-'));
    for (const [name, before, now] of [
      ['new.db', undefined, '600'],
      ['old.db', 0o644, '640'],
      ['shared.db', 0o660, '660'],
    ] as const) {
      const file = join(directory, name);
      if (before !== undefined) {
        await writeFile(file, '');
        await chmod(file, before);
      }
      const { store, close } = openStore({ kind: 'sqlite', file });
      await store.applyEvent(event(), nothing, options);
      const modes = await Promise.all([file, `${file}-wal`, `${file}-shm`].map(mode));
      assert.deepEqual(modes, [now, now, now], name);
      await close();
    }
    await rm(directory, { recursive: true });
  });

  test('never waits inside a call', async () => {
    const connection = await openSqlite(':memory:');
    assert.deepEqual(connection.query('pragma busy_timeout'), [{ timeout: 0 }]);
    connection.close();
  });
});

const url = process.env.PAY_FORM_TEST_POSTGRES;
if (url !== undefined) {
  describe('PostgreSQL', () => {
    let place: Place;
    let pool: pg.Pool;
    let schema: string;
    before(async () => {
      place =
        (await places()
          .find(({ name }) => name === 'PostgreSQL')
          ?.make()) ?? assert.fail();
      assert.ok(place.address.kind === 'postgres');
      schema = place.address.schema;
    });
    beforeEach(() => {
      pool = new pg.Pool({ connectionString: url, max: 1, options: `-c search_path=${schema}` });
    });
    afterEach(() => pool.end());
    after(() => place.close());

    test('does without prepared statements where a pooler loses them', async () => {
      const store = postgresStore({ pool });
      await store.applyEvent(other('n1'), nothing, options);
      await pool.query('deallocate all');
      assert.equal((await store.applyEvent(other('n2'), nothing, options)).kind, 'busy');
      await pool.query('deallocate all');
      assert.equal((await store.applyEvent(other('n2'), nothing, options)).kind, 'applied');
    });

    test('does not wait for a connection for ever, and gives a late one back', async () => {
      const store = postgresStore({ pool });
      await store.applyEvent(other('n3'), nothing, options);
      const hoarded = await pool.connect();
      assert.equal((await store.applyEvent(other('n4'), nothing, { ...options, waitMs: 20 })).kind, 'busy');
      hoarded.release();
      assert.equal((await store.applyEvent(other('n4'), nothing, options)).kind, 'applied');
    });

    test('a connection that breaks during the effect leaves nothing behind', async () => {
      const store = postgresStore({ pool });
      const broken: Effect = async (_event, { query }) => {
        await query('select pg_terminate_backend(pg_backend_pid())');
        return undefined;
      };
      await assert.rejects(store.applyEvent(other('n5'), broken, options));
      assert.equal((await store.applyEvent(other('n5'), nothing, options)).kind, 'applied');
    });

    test('a storm of duplicates does not take up the pool', async () => {
      const store = place.open();
      let go = (): void => undefined;
      const gate = new Promise<undefined>((resolve) => {
        go = () => resolve(undefined);
      });
      const lengthy = event({ dedupeKey: 'slow', orderReference: 'slow', paymentReference: 'slow' });
      const slow = store.applyEvent(lengthy, () => gate, options);
      const duplicates = Array.from({ length: 20 }, () => store.applyEvent(lengthy, nothing, options));
      const other = event({ dedupeKey: 'quick', orderReference: 'quick', paymentReference: 'quick' });
      assert.equal((await store.applyEvent(other, nothing, { ...options, waitMs: 1_000 })).kind, 'applied');
      go();
      assert.equal((await slow).kind, 'applied');
      await Promise.all(duplicates);
    });
  });
}
