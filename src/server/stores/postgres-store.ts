import { PayError } from '../error.ts';
import { withTimeLimit } from '../support/time-limit.ts';
import { createLocks } from './locks.ts';
import type { Database, Work } from './sql/database.ts';
import { sqlStore } from './sql/sql-store.ts';
import { FREQUENT } from './sql/claim.ts';
import { refusedAtCommit } from './sql/database.ts';
import type { Store } from '../ledger/store.ts';

/** The part of a `pg` Pool that is needed. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
  query(query: PostgresQuery): Promise<PostgresResult>;
  on(event: 'error', listener: () => void): unknown;
  on(event: 'acquire', listener: (client: PostgresClient) => void): unknown;
}

export interface PostgresClient {
  query(query: string | PostgresQuery): Promise<PostgresResult>;
  on(event: 'error', listener: (error?: unknown) => void): unknown;
  off(event: 'error', listener: (error?: unknown) => void): unknown;
  /** @param destroy whether the connection is of no more use. */
  release(destroy?: boolean): void;
}

export interface PostgresQuery {
  /** Under which the connection keeps it prepared. */
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
}

export interface PostgresResult {
  readonly command: string;
  readonly rows: unknown[];
}

/** It holds for the handler's own statements too, in milliseconds. */
const SHORTEST_LOCK_MS = 1_000;
/** A connection that does not even roll back by then is given up, in milliseconds. */
const ROLLBACK_MS = 5_000;

/**
 * The store for many machines.
 *
 * @param options.pool a `pg` Pool, the merchant's own: the store does not end it. The tables are made, when it is
 *   first used, in the first schema of the connection's `search_path`.
 */
export function postgresStore({ pool }: { readonly pool: PostgresPool }): Store {
  return sqlStore(postgresDatabase(pool));
}

function postgresDatabase(pool: PostgresPool): Database {
  surviveLostConnections(pool);
  const locks = createLocks();
  let keepsPrepared = true;

  async function run<T>(client: PostgresClient, lockMs: number, work: Work<T>): Promise<T> {
    let usable = false;
    let committing = false;
    // A connection that breaks says why in an event; the query fails anyway, but with less to say.
    let broken: unknown;
    const onError = (error?: unknown) => {
      broken ??= error;
    };
    client.on('error', onError);
    try {
      await client.query(`begin; set local lock_timeout = ${lockMs}`);
      const { commit, result } = await work({
        query: async <Row>(text: string, parameters: readonly unknown[] = []) => {
          const name = keepsPrepared ? FREQUENT.get(text) : undefined;
          const query = { text, values: [...parameters], ...(name !== undefined && { name }) };
          return (await client.query(query)).rows as Row[];
        },
      });
      committing = commit;
      const { command } = await client.query(commit ? 'commit' : 'rollback');
      usable = true;
      if (commit && command !== 'COMMIT') throw undone();
      return result;
    } catch (error) {
      usable ||= await rollsBack(client);
      const cause = broken ?? error;
      const code = codeOf(cause);
      if (code === ABORTED) throw undone();
      // The server has undone it and says why; whether a commit got through is known.
      if ((committing && REFUSED_AT_COMMIT.test(code)) || TOO_SLOW.includes(code))
        throw refusedAtCommit(cause);
      throw error;
    } finally {
      client.off('error', onError);
      client.release(!usable);
    }
  }

  return {
    async transact(queue, waitMs, work) {
      const deadline = performance.now() + waitMs;
      // Waiting here, and not in the database, keeps a storm of duplicates from taking up the whole pool.
      const release = await locks.take(queue === undefined ? [] : [queue], waitMs);
      if (!release) return undefined;
      try {
        const client = await borrow(pool, deadline);
        const left = Math.max(SHORTEST_LOCK_MS, Math.ceil(deadline - performance.now()));
        return client && (await run(client, left, work));
      } finally {
        release();
      }
    },
    async read<Row>(sql: string, parameters: readonly unknown[]) {
      return (await pool.query({ text: sql, values: [...parameters] })).rows as Row[];
    },
    foreignTables: FOREIGN_TABLES,
    // Any number that no one else is likely to use.
    migrationLock: 'select pg_advisory_xact_lock(7202126011)',
    isContention(error) {
      const code = codeOf(error);
      // A pooler in between (PgBouncer) gives us another connection every time: come again, without names.
      if (PREPARED.includes(code)) keepsPrepared = false;
      return CONTENTION.includes(code) || PREPARED.includes(code);
    },
    close: () => Promise.resolve(),
  };
}

/**
 * Whoever owns a table can put a trigger on it, which then runs with the rights of whoever writes. So the tables must
 * belong to a role that could do so anyway: one of ours, a superuser, or whoever owns the schema or the database.
 */
const FOREIGN_TABLES = `
  select c.relname as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_database d on d.datname = current_database()
    join pg_roles r on r.oid = c.relowner
  where c.relname like 'pay\\_form\\_%' and c.relkind in ('r', 'p', 'v', 'm', 'f') and pg_table_is_visible(c.oid)
    and not (r.rolsuper or pg_has_role(c.relowner, 'member')
      or pg_has_role(c.relowner, n.nspowner, 'member') or pg_has_role(c.relowner, d.datdba, 'member'))`;

/** lock_not_available, deadlock_detected, serialization_failure. */
const CONTENTION = ['55P03', '40P01', '40001'];
/** invalid_sql_statement_name, duplicate_prepared_statement. */
const PREPARED = ['26000', '42P05'];
/** in_failed_sql_transaction: a statement failed before, and nobody let the error out. */
const ABORTED = '25P02';

/** Integrity constraints, exceptions raised in triggers, data that does not fit: what the handler wrote. */
const REFUSED_AT_COMMIT = /^(?:2[0-9B]|44|P0)/;
/** idle_in_transaction_session_timeout, transaction_timeout: the handler was too slow for the server. */
const TOO_SLOW = ['25P03', '25P04'];

const ignore = (): void => undefined;
const guarded = new WeakSet<PostgresPool | PostgresClient>();

/**
 * A connection that the server ends (a failover) says so in an `error` event, and one that nobody listens to ends the
 * process. Idle connections say it through the pool. The others say it themselves, from the very tick on in which the
 * pool hands them out; their next query fails, which is how whoever uses them learns of it.
 */
function surviveLostConnections(pool: PostgresPool): void {
  if (guarded.has(pool)) return;
  guarded.add(pool);
  pool.on('error', ignore);
  pool.on('acquire', (client) => {
    if (guarded.has(client)) return;
    guarded.add(client);
    client.on('error', ignore);
  });
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? '';

/** @returns a connection, or `undefined` where none became free in time. */
async function borrow(pool: PostgresPool, deadline: number): Promise<PostgresClient | undefined> {
  const asked = pool.connect();
  const client = await withTimeLimit(asked, deadline - performance.now());
  // Too late for us; the pool wants it back.
  if (!client) asked.then((late) => late.release()).catch(() => undefined);
  return client;
}

async function rollsBack(client: PostgresClient): Promise<boolean> {
  const rolledBack = client.query('rollback').then(
    () => true,
    () => false,
  );
  return (await withTimeLimit(rolledBack, ROLLBACK_MS)) ?? false;
}

/** PostgreSQL answers the commit of a failed transaction with a rollback, and no error. */
function undone(): PayError {
  return new PayError(
    'handler-failed',
    'The handler caught an error of its SQL and went on; PostgreSQL undoes such a transaction.',
    'Let the error out of the handler, or put the statement between savepoints.',
  );
}
