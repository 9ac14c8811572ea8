import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { postgresStore } from '../../../src/server/stores/postgres-store.ts';
import type { Effect, Store } from '../../../src/server/ledger/store.ts';
import { event } from '../inbox/signed-provider.ts';
import { startCuttingProxy, type CuttingProxy } from './cutting-proxy.ts';

const url = process.env.PAY_FORM_TEST_POSTGRES;
/** How many connections are killed in each of the ways below. */
const KILLS = Number(process.env.PAY_FORM_TEST_LOST_CONNECTIONS ?? 400) / 8;

if (url !== undefined) {
  describe('connections of PostgreSQL that are lost', () => {
    const schema = `pay_form_test_${randomBytes(6).toString('hex')}`;
    const admin = new pg.Pool({ connectionString: url, max: 1 });
    let proxy: CuttingProxy;
    let pool: pg.Pool;
    let store: Store;
    let told = 0;
    const uncaught: unknown[] = [];
    const note = (error: unknown): void => void uncaught.push(error);
    process.on('uncaughtException', note);
    before(async () => {
      const address = new URL(url);
      proxy = await startCuttingProxy({ host: address.hostname, port: Number(address.port || 5432) });
      address.host = `127.0.0.1:${proxy.port}`;
      await admin.query(`create schema ${schema}`);
      await admin.query(`create table ${schema}.shop_effect (event text)`);
      const options = `-c search_path=${schema}`;
      pool = new pg.Pool({ connectionString: address.href, max: 2, options });
      store = postgresStore({ pool });
      await deliver(0);
    });
    after(async () => {
      process.off('uncaughtException', note);
      await pool.end();
      await proxy.close();
      await admin.query(`drop schema ${schema} cascade`);
      await admin.end();
    });

    const effect: Effect = async ({ dedupeKey }, { query }) => {
      await query('insert into shop_effect values ($1)', [dedupeKey]);
      return undefined;
    };
    const named = (number: number) =>
      event({ type: 'dispute.raised', dedupeKey: `n${number}`, orderReference: `o${number}` });

    /** As a provider does: again and again, until the answer says that it has been taken. */
    async function deliver(number: number, run: Effect = effect): Promise<void> {
      for (let attempt = 0; attempt < 50; attempt++) {
        const taken = await store
          .applyEvent(named(number), run, { waitMs: 1_000, now: 0 })
          .catch(() => undefined);
        if (taken?.kind === 'applied' || taken?.kind === 'duplicate') return;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      assert.fail(`Event ${number} was never taken.`);
    }

    /** Kills so many connections, each around the delivery of an event. */
    const around = async (kill: (number: number) => Promise<void>): Promise<void> => {
      for (let kills = 0; kills < KILLS; kills++) await kill((told += 1));
    };
    const streamOf = (client: unknown) =>
      (client as { connection: { stream: { destroy(error: Error): void } } }).connection.stream;
    const reset = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    /** Does something to the next connection that the pool hands out, in that very tick. */
    const whenHandedOut = (act: (client: pg.PoolClient) => void) => pool.once('acquire', act);

    test('while idle', () =>
      around(async (number) => {
        await deliver(number);
        const application = `select pg_terminate_backend(pid) from pg_stat_activity
          where state = 'idle' and query <> '' and pid <> pg_backend_pid() and pid = any($1)`;
        const client = await pool.connect();
        const [{ pid } = { pid: 0 }] = (await client.query<{ pid: number }>('select pg_backend_pid() as pid'))
          .rows;
        client.release();
        await admin.query(application, [[pid]]);
        await deliver(number);
      }));

    test('in the tick in which they are handed out', () =>
      around(async (number) => {
        whenHandedOut((client) => streamOf(client).destroy(reset()));
        await deliver(number);
      }));

    test('in the tick after', () =>
      around(async (number) => {
        whenHandedOut((client) => setImmediate(() => streamOf(client).destroy(reset())));
        await deliver(number);
      }));

    test('handed out to the merchant, who is waiting for something else', () =>
      around(async (number) => {
        const client = await pool.connect();
        streamOf(client).destroy(reset());
        await deliver(number);
        client.release(true);
      }));

    test('in use, by the server', () =>
      around(async (number) => {
        let killed = false;
        await deliver(number, async (applied, transaction, state, ledger) => {
          await effect(applied, transaction, state, ledger);
          if (!killed) {
            killed = true;
            await transaction.query('select pg_terminate_backend(pg_backend_pid())');
          }
          return undefined;
        });
      }));

    for (const moment of ['before-commit', 'after-commit'] as const) {
      test(`in use, ${moment.replace('-', ' the ')}`, () =>
        around(async (number) => {
          proxy.cutAt(moment);
          await deliver(number);
        }));
    }

    test('all at once, with the server away for a while', async () => {
      for (let kills = 0; kills < KILLS / 10; kills++) {
        const numbers = Array.from({ length: 10 }, () => (told += 1));
        const restarted = proxy.restart(5);
        await Promise.all(numbers.map((number) => deliver(number)));
        await restarted;
      }
    });

    test('end no process, lose nothing and do nothing twice', async () => {
      assert.deepEqual(uncaught, []);
      const { rows } = await admin.query<{ event: string; times: number }>(
        `select event, count(*)::int as times from ${schema}.shop_effect group by event`,
      );
      assert.equal(rows.length, told + 1);
      assert.deepEqual(
        rows.filter(({ times }) => times !== 1),
        [],
      );
    });
  });
}
