// Seeded histories of orders, from the bytes of each notification to the ledger, beside the providers' own books.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Ledger } from '../../src/entries/server.ts';
import { memoryStore } from '../../src/entries/server.ts';
import { places } from '../server/inbox/stores.ts';
import { naiveBooks } from './bookkeeper.ts';
import { History, type Outcome } from './history.ts';

/** Histories in memory, and a fiftieth of them on each database; all of them with PAY_FORM_HISTORIES=100000. */
const HISTORIES = Number(process.env.PAY_FORM_HISTORIES ?? 2_000);

describe('the ledger, the providers’ own books and a naive fold of what was told agree, and each piece of news is told once:', () => {
  for (const { name, make } of places()) {
    const count = name === 'memory' ? HISTORIES : Math.ceil(HISTORIES / 50);
    test(`${count} histories on ${name}`, async (t) => {
      const place = await make();
      t.after(() => place.close());
      const kept = place.open();
      const figures = { orders: 0, told: 0 };
      for (let number = 0; number < count; number += 1) {
        const history = new History(number, name === 'memory' ? memoryStore() : kept);
        for (const outcome of await history.play()) {
          check(outcome, await history.payments.ledger(outcome.order.reference), `history ${number}`);
          figures.orders += 1;
          figures.told += outcome.told.length;
        }
      }
      t.diagnostic(`${name}: ${count} histories, ${figures.orders} orders, ${figures.told} events told`);
    });
  }
});

const TAKES: ReadonlySet<string> = new Set(['payment.paid', 'payment.settled', 'payment.duplicate']);

function check({ order, money, told }: Outcome, ledger: Ledger, name: string): void {
  const { currency, reference } = order;
  const { lost, ...gateway } = money;
  const held = gateway.taken - gateway.refunding - gateway.refunded - lost;
  const nothing = { currency, reserved: 0, taken: 0, refunding: 0, refunded: 0, held: 0 };
  const story = `${name}, ${reference}: ${told.map(({ type }) => type).join(' ')}`;
  assert.deepEqual(ledger.totals[0] ?? nothing, { currency, ...gateway, held }, story);
  assert.ok(ledger.totals.length <= 1, story);
  assert.deepEqual(naiveBooks(told), money, story);
  const keys = told.map(({ provider, dedupeKey }) => `${provider} ${dedupeKey}`);
  assert.equal(new Set(keys).size, keys.length, story);
  // What is the only payment is no second one.
  const payments = told.filter(({ type }) => TAKES.has(type));
  if (new Set(payments.map((each) => `${each.provider} ${each.paymentReference}`)).size === 1) {
    assert.ok(
      payments.every(({ type }) => type !== 'payment.duplicate'),
      story,
    );
  }
  // One refund is told as done once, under whatever keys its states came.
  const done = told.filter(({ type }) => type === 'payment.refunded');
  const refunds = done.map(({ provider, movementReference }) => `${provider} ${movementReference}`);
  assert.equal(new Set(refunds).size, refunds.length, story);
}
