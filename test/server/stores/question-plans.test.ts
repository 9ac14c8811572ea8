import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../../src/server/stores/sql/database.ts';
import { sqlStore } from '../../../src/server/stores/sql/sql-store.ts';
import { openSqlite } from '../../../src/server/stores/sqlite-driver.ts';

test('what /session asks of an order’s failures is found by an index, however many there are', async (t) => {
  const connection = await openSqlite(':memory:');
  t.after(() => connection.close());
  const asked: [sql: string, parameters: readonly unknown[]][] = [];
  const database: Database = {
    transact: async (_queue, _waitMs, work) =>
      (await work({ query: async (sql, parameters) => Promise.resolve(connection.query(sql, parameters)) }))
        .result,
    async read(sql, parameters) {
      asked.push([sql, parameters]);
      return Promise.resolve(connection.query(sql, parameters));
    },
    isContention: () => false,
    close: () => Promise.resolve(),
  };
  await sqlStore(database).deadLetters({ attempts: 1, limit: 100, orderReference: 'o1' });
  const [sql = '', parameters = []] = asked.at(-1) ?? [];
  const plan = JSON.stringify(connection.query(`explain query plan ${sql}`, parameters));
  assert.match(plan, /pay_form_failure_order \(order_reference=\?\)/);
  assert.doesNotMatch(plan, /SCAN/);
});
