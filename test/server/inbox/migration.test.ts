import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import pg from 'pg';
import { openSqlite } from '../../../src/server/stores/sqlite-driver.ts';
import type { EventOf, PaymentEvent } from '../../../src/server/provider/payment-event.ts';
import type { Effect } from '../../../src/server/ledger/store.ts';
import { places, type Address } from './stores.ts';
import { ORDERS, rowsOf, TABLES } from './version-1.ts';

const nothing: Effect = () => Promise.resolve(undefined);
const order = { amount: 1050, currency: 'GBP' };
const options = { waitMs: 5_000, now: 10, order };

for (const { name, make } of places()) {
  if (name === 'memory') continue;
  describe(`a database of version 0.1 on ${name}`, () => {
    test('is booked with all that it knew', async (t) => {
      const place = await make();
      t.after(() => place.close());
      await write(place.address);
      const store = place.open();
      for (const { reference, status, held, type } of ORDERS) {
        const ledger = await store.ledger(reference);
        assert.equal(ledger.status, status, reference);
        assert.equal(ledger.totals[0]?.held ?? 0, held, reference);
        assert.equal((await store.orderState(reference))?.type, type, 'as it was');
      }
    });

    test('tells nothing again, and goes on from there', async (t) => {
      const place = await make();
      t.after(() => place.close());
      await write(place.address);
      const store = place.open();
      const take = (event: PaymentEvent) => store.applyEvent(event, nothing, options);
      for (const { reference, provider, events } of ORDERS) {
        for (const { amount, ...old } of events) {
          const event = {
            raw: {},
            ...old,
            provider,
            orderReference: reference,
            amount: { ...order, amount },
          };
          assert.equal((await take(event as PaymentEvent)).kind, 'duplicate');
        }
      }
      const settled = eventOf({ type: 'payment.settled', dedupeKey: 'p1/AUTH/0/100' });
      assert.equal((await take({ ...settled, orderReference: 'other' })).kind, 'conflict');
      assert.equal((await take(settled)).kind, 'applied');
      const again = eventOf({ type: 'payment.paid', dedupeKey: 'p6/AUTH/0/10', paymentReference: 'p6' });
      assert.equal((await take({ ...again, orderReference: 'forgotten' })).kind, 'late');
      const refund = eventOf({
        type: 'payment.refunded',
        dedupeKey: 'r9/REFUND/0/0',
        movementReference: 'r9',
      });
      const taken = await take(refund);
      assert.ok(taken.kind === 'applied');
      assert.equal(taken.ledger?.status, 'refunded');
    });
  });
}

type Event = EventOf<'trust-payments', PaymentEvent['type']>;
const eventOf = (change: Partial<Event> & Pick<Event, 'type' | 'dedupeKey'>): PaymentEvent => ({
  ...{ provider: 'trust-payments', orderReference: 'paid', paymentReference: 'p1', amount: order, raw: {} },
  ...change,
});

/** Leaves a database behind as version 0.1 would. */
async function write(address: Address): Promise<void> {
  const statements = [...TABLES.map((sql) => [sql, []] as const), ...ORDERS.flatMap(rowsOf)];
  if (address.kind === 'sqlite') {
    const connection = await openSqlite(address.file);
    for (const [sql, values] of statements) connection.query(sql, values);
    connection.close();
  } else if (address.kind === 'postgres') {
    const options = `-c search_path=${address.schema}`;
    const pool = new pg.Pool({ connectionString: address.url, max: 1, options });
    for (const [sql, values] of statements) await pool.query(sql, [...values]);
    await pool.end();
  }
}
