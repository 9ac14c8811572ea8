import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { PaymentEvent } from '../../../src/server/provider/payment-event.ts';
import { enter } from '../../../src/server/ledger/enter.ts';
import {
  isFree,
  isPaid,
  ledgerOf,
  type Books,
  type LedgerStatus,
} from '../../../src/server/ledger/ledger.ts';
import { deliveries, eventOf, naiveStatus, ORDER } from './histories.ts';

/** How many generated histories; raise it with PAY_FORM_TEST_HISTORIES. */
const HISTORIES = Number(process.env.PAY_FORM_TEST_HISTORIES ?? 2_000);

/** As the inbox does: a key is entered once. */
function book(events: readonly PaymentEvent[], order = ORDER) {
  let books: Books = { movements: [] };
  const seen = new Set<string>();
  const told: PaymentEvent[] = [];
  const held: PaymentEvent[] = [];
  for (const event of events) {
    if (seen.has(event.dedupeKey)) continue;
    const entry = enter(books, event, order);
    if (entry.kind === 'mismatch') {
      held.push(event);
      continue;
    }
    seen.add(event.dedupeKey);
    books = entry.books;
    if (entry.kind === 'told') told.push(entry.event);
  }
  return { ledger: ledgerOf(ORDER.reference, books), told, held };
}

const GBP = (amount: number) => ({ amount, currency: 'GBP' });
const paid = (change: Partial<PaymentEvent> = {}) =>
  eventOf({
    type: 'payment.paid',
    dedupeKey: JSON.stringify(change),
    paymentReference: 'p1',
    amount: GBP(1000),
    ...(change as object),
  });
const refunded = (amount: number, reference: string, change: Partial<PaymentEvent> = {}) =>
  paid({ type: 'payment.refunded', movementReference: reference, amount: GBP(amount), ...change });
const entry = (kind: 'credit' | 'debit', at: number, change: Partial<PaymentEvent> = {}) =>
  paid({ provider: 'trustly', entry: kind, movementReference: `n${at}`, occurredAt: at, ...change });

describe('the ledger', () => {
  test('is the same whatever the order and the repetition of the news, and agrees with the real money', () => {
    fc.assert(
      fc.property(deliveries, ({ history, came }) => {
        const { ledger, held } = book(came);
        assert.deepEqual(held, []);
        assert.deepEqual(ledger, book(history.events).ledger);
        const { taken, refunding, refunded: back, reserved, lost } = history.money;
        const held_ = taken - refunding - back - lost;
        const [line = { currency: 'GBP', reserved: 0, taken: 0, refunding: 0, refunded: 0, held: 0 }] =
          ledger.totals;
        assert.deepEqual(line, { currency: 'GBP', reserved, taken, refunding, refunded: back, held: held_ });
        const status = naiveStatus(history);
        const partSettled = ledger.movements.some(({ settled }) => settled === 700);
        if (status !== undefined && !partSettled) assert.equal(ledger.status, status);
      }),
      { numRuns: HISTORIES },
    );
  });

  test('tells each piece of news once: whoever adds up what was told has the same money', () => {
    fc.assert(
      fc.property(deliveries, ({ came }) => {
        const { ledger, told } = book(came);
        assert.equal(new Set(told.map(({ dedupeKey }) => dedupeKey)).size, told.length);
        assert.deepEqual(addUp(told), ledger.totals.map(({ taken, refunded: back }) => taken - back)[0] ?? 0);
      }),
      { numRuns: HISTORIES },
    );
  });

  const cases: [name: string, events: PaymentEvent[], status: LedgerStatus, held: number, told: string][] = [
    ['nothing but a decline', [paid({ type: 'payment.declined' })], 'none', 0, 'payment.declined'],
    ['under way', [paid({ type: 'payment.pending' })], 'pending', 0, 'payment.pending'],
    ['held back', [paid({ type: 'payment.suspended' })], 'reserved', 0, 'payment.suspended'],
    [
      'authorised, then cancelled',
      [paid(), paid({ type: 'payment.voided' })],
      'voided',
      0,
      'payment.paid payment.voided',
    ],
    [
      'two part refunds make a whole one',
      [paid(), refunded(400, 'a'), refunded(600, 'b')],
      'refunded',
      0,
      'payment.paid payment.refunded payment.refunded',
    ],
    [
      'one refund in three states is one refund',
      ['0', '10', '100'].map((state) => refunded(400, 'a', { dedupeKey: state })),
      'refunded',
      0,
      'payment.refunded',
    ],
    [
      'a refund that fails gives its room back',
      [paid(), refunded(400, 'a'), refunded(400, 'a', { type: 'refund.failed' })],
      'paid',
      1000,
      'payment.paid payment.refunded refund.failed',
    ],
    [
      'a refund on its way is not held any more',
      [paid(), refunded(400, 'a', { type: 'refund.pending' })],
      'paid',
      600,
      'payment.paid refund.pending',
    ],
    [
      'a refund on its way that overtook its payment is no other payment',
      [
        paid({ type: 'payment.pending' }),
        refunded(300, 'a', { type: 'refund.pending' }),
        refunded(400, 'b'),
        paid(),
        paid({ type: 'payment.settled' }),
      ],
      'part-refunded',
      300,
      'payment.pending refund.pending payment.refunded payment.paid payment.settled',
    ],
    [
      'more given back than taken',
      [paid(), refunded(1100, 'a')],
      'over-refunded',
      -100,
      'payment.paid payment.refunded',
    ],
    [
      'a second payment is one too many, and its refund puts it right',
      [paid(), paid({ paymentReference: 'p2' }), refunded(1000, 'a', { paymentReference: 'p2' })],
      'paid',
      1000,
      'payment.paid payment.duplicate payment.refunded',
    ],
    [
      'a second payment',
      [paid(), paid({ paymentReference: 'p2' })],
      'over-paid',
      2000,
      'payment.paid payment.duplicate',
    ],
    [
      'credited, taken back, credited again',
      [entry('credit', 1), entry('debit', 2), entry('credit', 3)],
      'paid',
      1000,
      'payment.paid payment.reversed payment.paid',
    ],
    ['taken back', [entry('credit', 1), entry('debit', 2)], 'refunded', 0, 'payment.paid payment.reversed'],
    [
      'a withdrawal that bounced is no payment',
      [
        entry('debit', 1),
        paid({ provider: 'trustly', type: 'payout.confirmed', movementReference: 'c' }),
        entry('credit', 3),
      ],
      'none',
      0,
      'payout.requested payout.confirmed payout.returned',
    ],
    [
      'parts add up',
      [250, 750].map((amount, index) =>
        paid({ addsUp: true, amount: GBP(amount), paymentReference: `q${index}` }),
      ),
      'paid',
      1000,
      'payment.part-paid payment.paid',
    ],
    ['a part', [paid({ addsUp: true, amount: GBP(250) })], 'under-paid', 250, 'payment.part-paid'],
    [
      'settled for less than was authorised, the rest is released',
      [paid(), paid({ type: 'payment.settled', amount: GBP(700), authorised: 1000 })],
      'paid',
      700,
      'payment.paid payment.settled',
    ],
    [
      'an open dispute',
      [paid(), paid({ type: 'dispute.raised' })],
      'disputed',
      0,
      'payment.paid dispute.raised',
    ],
    [
      'a dispute that is over',
      [paid(), paid({ type: 'dispute.resolved' }), paid({ type: 'dispute.raised' })],
      'paid',
      1000,
      'payment.paid dispute.resolved dispute.raised',
    ],
    [
      'an attempt that got its own name',
      [
        paid({ type: 'payment.pending', paymentReference: 'intent' }),
        paid({ openedAs: 'intent' }),
        refunded(1000, 'a'),
      ],
      'refunded',
      0,
      'payment.pending payment.paid payment.refunded',
    ],
    ['only begun', [paid({ type: 'payment.initiated' })], 'none', 0, 'payment.initiated'],
  ];
  for (const [name, events, status, held, told] of cases) {
    test(name, () => {
      const result = book(events);
      assert.equal(result.ledger.status, status);
      assert.equal(result.ledger.totals[0]?.held ?? 0, held);
      assert.equal(result.told.map(({ type }) => type).join(' '), told);
      assert.deepEqual(book(events.toReversed()).ledger, result.ledger, 'the other way round');
    });
  }

  test('says with a refund how much is given back and how much is left', () => {
    const { told } = book([paid(), refunded(400, 'a'), refunded(600, 'b')]);
    assert.deepEqual(
      told.slice(1).map((event) => [event.refunded, event.remaining, event.partial]),
      [
        [400, 600, true],
        [1000, 0, undefined],
      ],
    );
  });

  test('compares the order’s price once, and later news with what was taken', () => {
    const settled = paid({ type: 'payment.settled' });
    let books: Books = { movements: [] };
    for (const [event, price] of [
      [paid(), 1000],
      [settled, 700],
      [refunded(525, 'a'), 475],
      [refunded(500, 'b'), 1],
    ] as const) {
      const entered = enter(books, event, { ...ORDER, amount: price });
      assert.ok(entered.kind === 'told');
      books = entered.books;
    }
    assert.equal(ledgerOf('o1', books).status, 'over-refunded');
  });

  const mismatches: [name: string, events: PaymentEvent[]][] = [
    ['another amount than the order’s', [paid({ amount: GBP(999) })]],
    ['another currency than the order’s', [paid({ amount: { amount: 1000, currency: 'EUR' } })]],
    ['more settled than was authorised', [paid(), paid({ type: 'payment.settled', amount: GBP(1001) })]],
    ['another amount than before', [paid({ type: 'payment.suspended' }), paid({ amount: GBP(900) })]],
    [
      'a refund in another currency',
      [paid(), paid({ type: 'payment.refunded', amount: { amount: 1, currency: 'EUR' } })],
    ],
    ['a credit of another amount', [entry('credit', 1, { amount: GBP(1) })]],
    ['a part that is more than the whole', [paid({ addsUp: true, amount: GBP(1001) })]],
    ['a part in another currency', [paid({ addsUp: true, amount: { amount: 10, currency: 'EUR' } })]],
  ];
  for (const [name, events] of mismatches) {
    test(`holds ${name}`, () => {
      const { held, ledger } = book(events);
      assert.deepEqual(held, events.slice(-1));
      assert.equal(ledger.movements.length, events.length - 1);
    });
  }

  test('opens the order to another payment only where no money is held or on its way', () => {
    const free: LedgerStatus[] = ['none', 'voided', 'refunded', 'over-refunded'];
    for (const [, events, status] of cases) {
      const { ledger } = book(events);
      assert.equal(isFree(ledger), free.includes(status), status);
      assert.equal(isPaid(ledger), ['paid', 'over-paid', 'part-refunded'].includes(status), status);
    }
    const refunding = book([paid(), refunded(1000, 'a', { type: 'refund.pending' })]).ledger;
    assert.equal(isFree(refunding), false);
  });
});

/** What an accountant has who books every event and looks at nothing else. */
function addUp(told: readonly PaymentEvent[]): number {
  const payments = new Map<string, number>();
  const refunds = new Map<string, number>();
  let lines = 0;
  for (const { type, amount, paymentReference = '', movementReference = '', entry: line } of told) {
    const { amount: minor = 0 } = amount ?? {};
    switch (type) {
      case 'payment.paid':
      case 'payment.part-paid':
      case 'payment.duplicate':
      case 'payment.settled':
        if (line) lines += minor;
        else payments.set(paymentReference, minor);
        break;
      case 'payment.voided':
        payments.delete(paymentReference);
        break;
      case 'payout.returned':
        lines += minor;
        break;
      case 'payment.refunded':
        refunds.set(movementReference, minor);
        break;
      case 'refund.failed':
      case 'refund.cancelled':
        refunds.delete(movementReference);
        break;
    }
  }
  const sum = (amounts: Iterable<number>) => [...amounts].reduce((total, amount) => total + amount, 0);
  return sum(payments.values()) + lines - sum(refunds.values());
}
