import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openSqlite, type SqliteConnection } from '../../../src/server/stores/sqlite-driver.ts';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const hasBuiltIn =
  (major > 22 || (major === 22 && minor >= 13)) &&
  ![...process.execArgv, process.env.NODE_OPTIONS].join(' ').includes('--no-experimental-sqlite');

for (const driver of ['node:sqlite', 'libsql'] as const) {
  const skip = driver === 'node:sqlite' && !hasBuiltIn && 'this Node.js has no SQLite of its own';
  describe(`a handler's rows by ${driver}`, { skip }, () => {
    async function withConnection(work: (connection: SqliteConnection) => void): Promise<void> {
      const connection = await openSqlite(':memory:', [driver]);
      try {
        work(connection);
      } finally {
        connection.close();
      }
    }

    test('are plain objects of numbers, text, bytes and null', () =>
      withConnection((connection) => {
        const [row] = connection.query<object>("select 1 as a, 2.5 as b, 'x' as c, null as d, x'0102' as e");
        assert.deepEqual(row, { a: 1, b: 2.5, c: 'x', d: null, e: Buffer.from([1, 2]) });
        assert.equal(Object.getPrototypeOf(row), Object.prototype);
      }));

    test('come from reading and from writing alike', () =>
      withConnection((connection) => {
        assert.deepEqual(connection.query('create table t (id integer primary key, v blob)'), []);
        assert.deepEqual(
          connection.query('insert into t (v) values ($1) returning id, v', [new Uint8Array([7])]),
          [{ id: 1, v: Buffer.from([7]) }],
        );
        assert.deepEqual(connection.query('update t set v = null'), []);
        const count = 'select count(*) as n from t where v is null';
        // Once prepared, and once found prepared.
        assert.deepEqual(connection.query(count), [{ n: 1 }]);
        assert.deepEqual(connection.query(count), [{ n: 1 }]);
      }));

    test('hold whole numbers exactly, or not at all', () =>
      withConnection((connection) => {
        assert.deepEqual(connection.query('select 9007199254740991 as n, -9007199254740991 as m'), [
          { n: Number.MAX_SAFE_INTEGER, m: Number.MIN_SAFE_INTEGER },
        ]);
        for (const large of ['9007199254740992', '-9007199254740993', '9223372036854775807']) {
          assert.throws(() => connection.query(`select ${large} as total`), {
            name: 'RangeError',
            message: /total is too large for a number/,
          });
          assert.deepEqual(connection.query(`select cast(${large} as text) as total`), [{ total: large }]);
        }
      }));
  });
}

test('a driver that is not there is said, with what to install', async () => {
  await assert.rejects(openSqlite(':memory:', []), { code: 'store-unavailable' });
});
