import { chmod, open as openFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLocks } from './locks.ts';
import { sqlStore } from './sql/sql-store.ts';
import { refusedAtCommit, type Database } from './sql/database.ts';
import { openSqlite, type SqliteConnection } from './sqlite-driver.ts';
import type { Store } from '../ledger/store.ts';

/** Between two attempts to get at a file that another process holds, in milliseconds. */
const RETRY_MS = 5;
/** How long to go on trying to open or read, in milliseconds; a reader waits for no writer, only for recovery. */
const PATIENCE_MS = 10_000;
/** How long to wait for others to leave the write-ahead file, in milliseconds. Where they don't, the next time does it. */
const SCRUB_MS = 5_000;

/**
 * The durable store on one machine: one file, for any number of processes. SQLite has one writer at a time, so keep
 * handlers short.
 *
 * @param options.file its path; the directory must be on a local disk.
 * @returns the store; the file is opened and its tables are made when it is first used.
 */
export function sqliteStore({ file }: { readonly file: string }): Store {
  return sqlStore(sqliteDatabase(file));
}

function sqliteDatabase(file: string): Database {
  const locks = createLocks();
  let opened: Promise<{ writer: SqliteConnection; reader: SqliteConnection }> | undefined;
  const connections = () => {
    opened ??= open(file).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };

  return {
    async transact(_queue, waitMs, work) {
      const deadline = performance.now() + waitMs;
      const release = await locks.take(['writer'], waitMs);
      if (!release) return undefined;
      try {
        const { writer } = await connections();
        const begun = await patiently(() => writer.exec('begin immediate'), deadline);
        if (!begun) return undefined;
        try {
          const { commit, result } = await work({
            // Async, so that what SQLite throws is a rejection.
            query: async (sql, parameters) => Promise.resolve(writer.query(sql, parameters)),
          });
          if (commit) commitOn(writer);
          else writer.exec('rollback');
          return result;
        } catch (error) {
          rollback(writer);
          throw error;
        }
      } finally {
        release();
      }
    },
    async read<Row>(sql: string, parameters: readonly unknown[]) {
      const { reader } = await connections();
      const rows = await patiently(() => reader.query<Row>(sql, parameters), performance.now() + PATIENCE_MS);
      if (!rows) throw new Error('The file stayed locked.');
      return rows.value;
    },
    async scrub() {
      const release = await locks.take(['writer'], SCRUB_MS);
      try {
        const { writer } = await connections();
        // What was deleted stands in the write-ahead file until that is written anew: empty it.
        const deadline = performance.now() + SCRUB_MS;
        await patiently(() => {
          const [row] = writer.query<{ busy: number }>('pragma wal_checkpoint(truncate)');
          if (row?.busy) throw Object.assign(new Error('Somebody reads from it.'), { code: 'SQLITE_BUSY' });
        }, deadline);
      } finally {
        release?.();
      }
    },
    // Whoever has begun has the file for itself.
    isContention: () => false,
    async close() {
      if (!opened) return;
      const { writer, reader } = await opened;
      reader.close();
      writer.close();
    },
  };
}

async function open(file: string): Promise<{ writer: SqliteConnection; reader: SqliteConnection }> {
  await keepPrivate(file);
  const writer = await openSqlite(file);
  const deadline = performance.now() + PATIENCE_MS;
  const ready = await patiently(
    // Full: a commit survives a power cut. The handler's answer to the provider rests on that. Secure: what is deleted
    // is overwritten.
    () => writer.exec('pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on'),
    deadline,
  );
  if (!ready) throw new Error('The file stayed locked.');
  return { writer, reader: await openSqlite(file) };
}

/** For the owner alone, or for those whom the owner has let in since; never for everybody. */
const PRIVATE_MODE = 0o600;
const NOT_EVERYBODY = 0o770;

/** Personal data is in it. SQLite gives the files that it keeps beside the database the mode of the database. */
async function keepPrivate(file: string): Promise<void> {
  if (file === '' || file === ':memory:') return;
  const handle = await openFile(file, 'a', PRIVATE_MODE);
  try {
    const { mode } = await handle.stat();
    if ((mode & 0o007) === 0) return;
    await handle.chmod(mode & NOT_EVERYBODY);
    for (const beside of [`${file}-wal`, `${file}-shm`]) {
      await chmod(beside, mode & NOT_EVERYBODY).catch(() => undefined);
    }
  } finally {
    await handle.close();
  }
}

function commitOn(writer: SqliteConnection): void {
  try {
    writer.exec('commit');
  } catch (error) {
    throw isConstraint(error) ? refusedAtCommit(error) : error;
  }
}

function rollback(writer: SqliteConnection): void {
  try {
    writer.exec('rollback');
  } catch {
    // SQLite has undone it by itself, as it does after a full disk.
  }
}

/** @returns what the attempt gave, once no other process is in the way; `undefined` after the deadline. */
async function patiently<T>(attempt: () => T, deadline: number): Promise<{ value: T } | undefined> {
  for (;;) {
    try {
      return { value: attempt() };
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    if (performance.now() >= deadline) return undefined;
    // Not in step with the others.
    await sleep(RETRY_MS * (0.5 + Math.random()));
  }
}

/** `SQLITE_BUSY` and its variants, as libsql and node:sqlite put it. */
function isBusy(error: unknown): boolean {
  const { code, errcode } = error as { code?: string; errcode?: number };
  return code?.startsWith('SQLITE_BUSY') === true || (errcode !== undefined && (errcode & 0xff) === 5);
}

/** `SQLITE_CONSTRAINT` and its variants. */
function isConstraint(error: unknown): boolean {
  const { code, errcode } = error as { code?: string; errcode?: number };
  return code?.startsWith('SQLITE_CONSTRAINT') === true || (errcode !== undefined && (errcode & 0xff) === 19);
}
