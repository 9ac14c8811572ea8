import { PayError } from '../error.ts';

/** The part that `node:sqlite` and `libsql` have in common. */
interface Driver {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): unknown;
}

interface Statement {
  /** libsql says whether a statement returns rows, and refuses `all` where it does not. */
  readonly reader?: boolean;
  all(parameters: Record<string, unknown>): unknown[];
  run(parameters: Record<string, unknown>): unknown;
  /** Of `node:sqlite` and of libsql, in that order: whole numbers are read as `bigint`. */
  setReadBigInts?(read: boolean): unknown;
  safeIntegers?(read: boolean): unknown;
}

/** One connection; nothing in it ever waits for a lock. */
export interface SqliteConnection {
  exec(sql: string): void;
  query<Row>(sql: string, parameters?: readonly unknown[]): Row[];
  close(): void;
}

/** Our own statements are some dozen; a handler that writes values into its SQL must not fill the memory. */
const CACHED_STATEMENTS = 100;

type DriverName = 'node:sqlite' | 'libsql';

/**
 * @param preferred the drivers to look for, the best first.
 * @throws PayError `store-unavailable` where none of them is there.
 */
export async function openSqlite(
  file: string,
  preferred: readonly DriverName[] = ['node:sqlite', 'libsql'],
): Promise<SqliteConnection> {
  const driver = await openDriver(file, preferred);
  // Waiting inside SQLite would stop the whole process.
  driver.exec('pragma busy_timeout = 0');
  const statements = new Map<string, Statement>();
  return {
    exec: (sql) => void driver.exec(sql),
    query<Row>(sql: string, parameters: readonly unknown[] = []) {
      const statement = statements.get(sql) ?? prepare(driver, sql);
      if (statements.size < CACHED_STATEMENTS) statements.set(sql, statement);
      const named = Object.fromEntries(parameters.map((value, index) => [index + 1, bindable(value)]));
      if (statement.reader === false) {
        statement.run(named);
        return [];
      }
      return statement.all(named).map((row) => plainRow(row as object) as Row);
    },
    close: () => void driver.close(),
  };
}

function prepare(driver: Driver, sql: string): Statement {
  const statement = driver.prepare(sql);
  // Read as numbers, the large ones are rounded by libsql without a word, and refused by node:sqlite.
  if (statement.setReadBigInts) statement.setReadBigInts(true);
  else if (statement.reader !== false) statement.safeIntegers?.(true);
  return statement;
}

/** @returns the row as every driver would give it, `pg` included: a plain object, bytes in a Buffer. */
function plainRow(given: object): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(given)) row[column] = plainValue(value, column);
  return row;
}

function plainValue(value: unknown, column: string): unknown {
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value !== 'bigint') return value;
  if (Number.isSafeInteger(Number(value))) return Number(value);
  throw new RangeError(`${column} is too large for a number: select it as text.`);
}

/** libsql takes the process down over a value that it can't bind. */
function bindable(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (['string', 'number', 'bigint'].includes(typeof value) || value instanceof Uint8Array) return value;
  throw new TypeError('SQLite takes text, numbers, bytes and null as parameters: write booleans as 0 and 1.');
}

async function openDriver(file: string, preferred: readonly DriverName[]): Promise<Driver> {
  for (const name of preferred) {
    const Driver = await load(name);
    if (Driver) return new Driver(file);
  }
  throw new PayError(
    'store-unavailable',
    'This Node.js has no SQLite of its own.',
    'Run `npm install libsql`, or use Node.js 22.13 or later.',
  );
}

type DriverClass = new (file: string) => Driver;

async function load(name: DriverName): Promise<DriverClass | undefined> {
  try {
    const module = (await import(name)) as { DatabaseSync?: DriverClass; default?: DriverClass };
    return module.DatabaseSync ?? module.default;
  } catch {
    return undefined;
  }
}
