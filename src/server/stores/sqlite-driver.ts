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
}

/** One connection; nothing in it ever waits for a lock. */
export interface SqliteConnection {
  exec(sql: string): void;
  query<Row>(sql: string, parameters?: readonly unknown[]): Row[];
  close(): void;
}

/** Our own statements are some dozen; a handler that writes values into its SQL must not fill the memory. */
const CACHED_STATEMENTS = 100;

/** @throws PayError `store-unavailable` where neither Node's SQLite nor libsql is there. */
export async function openSqlite(file: string): Promise<SqliteConnection> {
  const driver = await openDriver(file);
  // Waiting inside SQLite would stop the whole process.
  driver.exec('pragma busy_timeout = 0');
  const statements = new Map<string, Statement>();
  return {
    exec: (sql) => void driver.exec(sql),
    query<Row>(sql: string, parameters: readonly unknown[] = []) {
      const statement = statements.get(sql) ?? driver.prepare(sql);
      if (statements.size < CACHED_STATEMENTS) statements.set(sql, statement);
      const named = Object.fromEntries(parameters.map((value, index) => [index + 1, bindable(value)]));
      if (statement.reader === false) {
        statement.run(named);
        return [];
      }
      return statement.all(named) as Row[];
    },
    close: () => void driver.close(),
  };
}

/** libsql takes the process down over a value that it can't bind. */
function bindable(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (['string', 'number', 'bigint'].includes(typeof value) || value instanceof Uint8Array) return value;
  throw new TypeError('SQLite takes text, numbers, bytes and null as parameters: write booleans as 0 and 1.');
}

async function openDriver(file: string): Promise<Driver> {
  const builtIn = await load<{ DatabaseSync: new (file: string) => Driver }>('node:sqlite');
  if (builtIn) return new builtIn.DatabaseSync(file);
  const libsql = await load<{ default: new (file: string) => Driver }>('libsql');
  if (libsql) return new libsql.default(file);
  throw new PayError(
    'store-unavailable',
    'This Node.js has no SQLite of its own.',
    'Run `npm install libsql`, or use Node.js 22.13 or later.',
  );
}

async function load<Module>(name: 'node:sqlite' | 'libsql'): Promise<Module | undefined> {
  try {
    return (await import(name)) as Module;
  } catch {
    return undefined;
  }
}
