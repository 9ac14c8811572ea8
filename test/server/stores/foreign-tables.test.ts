import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import pg from 'pg';
import { postgresStore } from '../../../src/server/stores/postgres-store.ts';
import { event } from '../inbox/signed-provider.ts';

const url = process.env.PAY_FORM_TEST_POSTGRES;
if (url !== undefined) {
  const id = randomBytes(5).toString('hex');
  const schema = `pay_form_test_${id}`;
  const [owner, app, stranger] = [`owner_${id}`, `app_${id}`, `stranger_${id}`];
  const options = { waitMs: 1_000, now: 0 };
  const nothing = () => Promise.resolve(undefined);

  test('tables that another role has planted are not used, those of the schema’s owner are', async (t) => {
    const admin = new pg.Pool({ connectionString: url, max: 1 });
    t.after(async () => {
      await admin.query(`drop schema ${schema} cascade; drop role ${owner}, ${app}, ${stranger}`);
      await admin.end();
    });
    await admin.query(`create role ${owner}; create role ${app}; create role ${stranger};
      create schema ${schema} authorization ${owner};
      grant usage, create on schema ${schema} to ${app}, ${stranger}`);
    const as = (role: string) => {
      const pool = new pg.Pool({
        connectionString: url,
        max: 1,
        options: `-c search_path=${schema} -c role=${role}`,
      });
      return { take: () => postgresStore({ pool }).applyEvent(event(), nothing, options), pool };
    };
    const [ownerRole, appRole, strangerRole] = [as(owner), as(app), as(stranger)];
    t.after(() => Promise.all([ownerRole, appRole, strangerRole].map(({ pool }) => pool.end())));
    // What the pools hold must be let go of before the schema is dropped.
    const refused = { code: 'store-unavailable', message: /not trusted has made pay_form_/ };

    // A view is enough: its functions run with the rights of whoever reads it.
    await strangerRole.pool.query('create view pay_form_schema as select 99 as version');
    await assert.rejects(appRole.take(), refused);
    await admin.query(`drop view ${schema}.pay_form_schema`);

    await strangerRole.pool.query('create table pay_form_entry (key text primary key)');
    await assert.rejects(appRole.take(), refused);
    await admin.query(`drop table ${schema}.pay_form_entry`);

    assert.equal((await ownerRole.take()).kind, 'applied');
    await admin.query(`grant all on all tables in schema ${schema} to ${app}`);
    assert.equal((await appRole.take()).kind, 'duplicate');
  });
}
