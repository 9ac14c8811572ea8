import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { memoryStore } from '../../../src/server/stores/memory-store.ts';
import { postgresStore } from '../../../src/server/stores/postgres-store.ts';
import { sqliteStore } from '../../../src/server/stores/sqlite-store.ts';
import type { Store } from '../../../src/server/ledger/store.ts';

/** Where stores of a test live; swept up when the test file is done. */
export interface Place {
  readonly name: string;
  /** What {@link openStore} takes in another process. */
  readonly address: Address;
  /** Another store on the same data, as another process would have; the memory store has none. */
  open(): Store;
  close(): Promise<void>;
}

export type Address =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string };

/** @returns the kinds of stores that can be tried here; says so where PostgreSQL is left out. */
export function places(): { name: string; make: () => Promise<Place> }[] {
  const url = process.env.PAY_FORM_TEST_POSTGRES;
  if (url === undefined) {
    console.log('PostgreSQL is left out: set PAY_FORM_TEST_POSTGRES=postgres://user@host:5432/database.');
  }
  return [
    { name: 'memory', make: memoryPlace },
    { name: 'SQLite', make: sqlitePlace },
    ...(url === undefined ? [] : [{ name: 'PostgreSQL', make: () => postgresPlace(url) }]),
  ];
}

/** @returns a store at a place, and how to let go of it. */
export function openStore(address: Address): { store: Store; close: () => Promise<void> } {
  switch (address.kind) {
    case 'memory':
      return withClose(memoryStore());
    case 'sqlite':
      return withClose(sqliteStore(address));
    case 'postgres': {
      const { url: connectionString, schema } = address;
      const pool = new pg.Pool({ connectionString, max: 4, options: `-c search_path=${schema}` });
      return { store: postgresStore({ pool }), close: () => pool.end() };
    }
  }
}

const withClose = (store: Store) => ({ store, close: () => store.close() });

function memoryPlace(): Promise<Place> {
  const { store, close } = openStore({ kind: 'memory' });
  return Promise.resolve({ name: 'memory', address: { kind: 'memory' }, open: () => store, close });
}

async function sqlitePlace(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'pay-form-'));
  const sweep = () => rm(directory, { recursive: true });
  return placeAt('SQLite', { kind: 'sqlite', file: join(directory, 'inbox.db') }, sweep);
}

async function postgresPlace(url: string): Promise<Place> {
  const schema = `pay_form_test_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Pool({ connectionString: url, max: 1 });
  await admin.query(`create schema ${schema}`);
  return placeAt('PostgreSQL', { kind: 'postgres', url, schema }, async () => {
    await admin.query(`drop schema ${schema} cascade`);
    await admin.end();
  });
}

function placeAt(name: string, address: Address, sweep: () => Promise<void>): Place {
  const closes: (() => Promise<void>)[] = [];
  return {
    name,
    address,
    open() {
      const { store, close } = openStore(address);
      closes.push(close);
      return store;
    },
    async close() {
      for (const close of closes) await close();
      await sweep();
    },
  };
}
