import { PayError } from '../../error.ts';
import type { Transaction } from '../../ledger/store.ts';

/** What work in a transaction comes to, and whether what it wrote stays. */
export interface Outcome<T> {
  readonly commit: boolean;
  readonly result: T;
}

/** What is done in a transaction. */
export type Work<T> = (transaction: Transaction) => Promise<Outcome<T>>;

/** What the SQL store needs of a database; the statements themselves are the same everywhere. */
export interface Database {
  /**
   * Runs the work in a transaction of its own. A throw undoes everything.
   * @param queue what the work will lock first: within this process, those with the same queue up before they begin.
   * @param waitMs how long to wait for others before it starts, and for each lock in it, in milliseconds.
   * @returns what the work came to, or `undefined` where the wait ended first.
   */
  transact<T>(queue: string | undefined, waitMs: number, work: Work<T>): Promise<T | undefined>;
  /** Reads what has been committed, without waiting for any transaction. */
  read<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]>;
  /** Selects the `name` of each table under one of our names that a role we need not trust has made. */
  readonly foreignTables?: string;
  /** The first statement of a migration: holds back every other process that migrates. */
  readonly migrationLock?: string;
  /** Leaves no copy behind of what was deleted, where the database would keep one that no one needs. */
  scrub?(): Promise<void>;
  /** @returns whether a statement failed because another transaction was in its way for too long. */
  isContention(error: unknown): boolean;
  close(): Promise<void>;
}

/** @returns the handler's failure that shows only once everything is to be committed, such as a deferred foreign key. */
export function refusedAtCommit(cause: unknown): PayError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new PayError(
    'handler-failed',
    `The database refused at COMMIT what the handler wrote: ${said}`,
    'Mend what the handler writes, or how long it takes.',
    { cause },
  );
}
