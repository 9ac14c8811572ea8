import fc from 'fast-check';
import type { EventOf, PaymentEvent, PaymentEventType } from '../../../src/server/provider/payment-event.ts';
import type { LedgerStatus, Totals } from '../../../src/server/ledger/ledger.ts';

export const ORDER = { reference: 'o1', amount: 1000, currency: 'GBP' };

/** What has really happened to an order's money, and the news that its providers send of it. */
export interface History {
  readonly events: readonly PaymentEvent[];
  /** The second book: kept while the history is made, and not by the ledger. */
  readonly money: Omit<Totals, 'currency' | 'held'> & { readonly lost: number };
}

type Event = EventOf<'trust-payments' | 'trustly' | 'trustshare', PaymentEventType>;

const money = (amount: number) => ({ amount, currency: ORDER.currency });

/** @returns an event of the order. */
export function eventOf(change: Partial<Event> & Pick<Event, 'type' | 'dedupeKey'>): PaymentEvent {
  return { provider: 'trust-payments', orderReference: ORDER.reference, raw: {}, ...change };
}

/** The ways that the news of one payment can go. */
const LIVES: readonly (readonly PaymentEventType[])[] = [
  ['payment.pending'],
  ['payment.declined'],
  ['payment.pending', 'payment.declined'],
  ['payment.pending', 'payment.paid', 'payment.settled'],
  ['payment.suspended'],
  ['payment.suspended', 'payment.paid'],
  ['payment.suspended', 'payment.voided'],
  ['payment.paid'],
  ['payment.paid', 'payment.settled'],
  ['payment.paid', 'payment.voided'],
];

/** The ways that the news of one refund can go. */
const REFUND_LIVES: readonly (readonly PaymentEventType[])[] = [
  ['payment.refunded'],
  ['refund.pending', 'payment.refunded'],
  ['refund.suspended', 'payment.refunded'],
  ['payment.refunded', 'refund.failed'],
  ['refund.pending', 'refund.failed'],
  ['refund.suspended', 'refund.cancelled'],
  ['refund.pending'],
];

const NOTHING: History = { events: [], money: { reserved: 0, taken: 0, refunding: 0, refunded: 0, lost: 0 } };

/** A payment by card, and refunds of it: references of their own, each told once for each of its states. */
const cardPayment = (name: string) =>
  fc
    .record({
      life: fc.constantFrom(...LIVES),
      settled: fc.constantFrom(1000, 700),
      refunds: fc.array(
        fc.record({ life: fc.constantFrom(...REFUND_LIVES), share: fc.integer({ min: 1, max: 400 }) }),
        { maxLength: 3 },
      ),
    })
    .map(({ life, settled, refunds }): History => {
      const last = life.at(-1);
      const taken = last === 'payment.settled' ? settled : last === 'payment.paid' ? 1000 : 0;
      const events = life.map((type) =>
        eventOf({
          type,
          dedupeKey: `${name} ${type}`,
          paymentReference: name,
          amount: money(type === 'payment.settled' ? settled : 1000),
          ...(type === 'payment.settled' && { authorised: 1000 }),
        }),
      );
      let left = taken;
      const done = { refunding: 0, refunded: 0 };
      for (const [index, refund] of refunds.entries()) {
        const amount = Math.min(left, refund.share);
        if (amount === 0) continue;
        left -= amount;
        const end = refund.life.at(-1);
        if (end === 'payment.refunded') done.refunded += amount;
        if (end === 'refund.pending') done.refunding += amount;
        for (const type of refund.life) {
          const movementReference = `${name} r${index}`;
          const dedupeKey = `${movementReference} ${type}`;
          events.push(
            eventOf({ type, dedupeKey, movementReference, paymentReference: name, amount: money(amount) }),
          );
        }
      }
      const reserved = last === 'payment.suspended' ? 1000 : 0;
      return { events, money: { ...NOTHING.money, ...done, taken, reserved } };
    });

/** A deposit of Trustly that is credited, taken back, and credited again. */
const deposit = fc.integer({ min: 1, max: 4 }).map((entries): History => {
  const events = Array.from({ length: entries }, (_, index) =>
    eventOf({
      provider: 'trustly',
      type: 'payment.paid',
      entry: index % 2 === 0 ? 'credit' : 'debit',
      dedupeKey: `n${index}`,
      movementReference: `n${index}`,
      paymentReference: 't1',
      amount: money(1000),
      occurredAt: 1_000 + index,
    }),
  );
  const credits = Math.ceil(entries / 2);
  return { events, money: { ...NOTHING.money, taken: 1000 * credits, lost: 1000 * (entries - credits) } };
});

/** A transaction that is paid into in parts. */
const parts = fc.integer({ min: 1, max: 4 }).map((count): History => {
  const events = Array.from({ length: count }, (_, index) =>
    eventOf({
      provider: 'trustshare',
      type: 'payment.paid',
      addsUp: true,
      dedupeKey: `part ${index}`,
      paymentReference: `part ${index}`,
      amount: money(250),
    }),
  );
  return { events, money: { ...NOTHING.money, taken: 250 * count } };
});

/** What may happen to one order: up to two payments by card, a deposit, and payments in parts. */
export const histories: fc.Arbitrary<History> = fc
  .tuple(
    cardPayment('p1'),
    fc.option(cardPayment('p2'), { nil: NOTHING }),
    fc.option(deposit, { nil: NOTHING, freq: 1 }),
    fc.option(parts, { nil: NOTHING, freq: 1 }),
  )
  .map((all) => all.reduce(together, NOTHING));

function together(a: History, b: History): History {
  const total = Object.fromEntries(
    Object.entries(a.money).map(([name, amount]) => [name, amount + b.money[name as keyof History['money']]]),
  ) as unknown as History['money'];
  return { events: [...a.events, ...b.events], money: total };
}

/** The history's news, in any order, some of them more than once. */
export const deliveries: fc.Arbitrary<{ readonly history: History; readonly came: readonly PaymentEvent[] }> =
  histories.chain((history) => {
    const { events } = history;
    const repeats = fc.subarray([...events]);
    return repeats
      .chain((again) => {
        const all = [...events, ...again];
        return fc.shuffledSubarray(all, { minLength: all.length });
      })
      .map((came) => ({ history, came }));
  });

/** The third opinion: what somebody would write who adds up the last word on each thing. */
export function naiveStatus({
  money: { taken, refunded, lost, reserved },
}: History): LedgerStatus | undefined {
  const kept = taken - refunded - lost;
  if (kept === ORDER.amount) return 'paid';
  if (kept > ORDER.amount) return 'over-paid';
  if (kept === 0 && reserved > 0) return 'reserved';
  return undefined;
}
