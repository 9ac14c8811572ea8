// Generated lives of orders and transactions, as the two documents of notifications tell of them, beside a bookkeeper who
// knows nothing but addition.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notice, Order, PaymentEvent } from '../../src/entries/server.ts';
import { createInbox } from '../../src/server/inbox/inbox.ts';
import { memoryStore } from '../../src/server/stores/memory-store.ts';
import { trustlyEvent } from '../../src/providers/trustly/server/event.ts';
import { readTrustshareNotification } from '../../src/providers/trustshare/server/notification.ts';
import { randomFrom } from '../server/mutations.ts';

/** Lives of each kind; raise it with PAY_FORM_TEST_LIVES. */
const LIVES = Number(process.env.PAY_FORM_TEST_LIVES ?? 1_000);
const random = randomFrom(20_261_126);
const below = (limit: number): number => Math.floor(random() * limit);
const chance = (share: number): boolean => random() < share;

/** What is delivered: some of it twice, the second one somewhere after the first. */
function withRepeats<T>(news: readonly T[]): T[] {
  const came = [...news];
  for (const each of news) {
    if (!chance(0.3)) continue;
    const after = came.indexOf(each) + 1;
    came.splice(after + below(came.length - after + 1), 0, each);
  }
  return came;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

/** An inbox with every order that a test has, and a record of what the merchant was told. */
function openBooks(answer: (event: PaymentEvent) => string | undefined = () => undefined) {
  const orders = new Map<string, Order>();
  const told: PaymentEvent[] = [];
  const notices: Notice[] = [];
  const store = memoryStore();
  const inbox = createInbox({
    store,
    findOrder: (reference) => orders.get(reference),
    onPayment: (event) => {
      told.push(event);
      return answer(event);
    },
    allowsAnswer: () => true,
    onNotice: (notice) => void notices.push(notice),
    now: () => 0,
  });
  const knows = async (key: Pick<PaymentEvent, 'provider' | 'dedupeKey'>) =>
    (await store.find(key)) !== undefined;
  return { orders, told, notices, store, inbox, knows };
}

const totalsOf = (ledger: { totals: readonly { held: number; refunded: number; taken: number }[] }) =>
  ledger.totals[0] ?? { held: 0, refunded: 0, taken: 0 };

interface TrustlyNews {
  readonly method: string;
  readonly id: number;
}

/** A deposit that may bounce and come again, or a withdrawal that may be stopped, confirmed, fail and come back. */
function trustlyLife(firstId: number): {
  news: TrustlyNews[];
  isStopped: boolean;
  held: number;
  isPayout: boolean;
} {
  const methods: string[] = [];
  const isPayout = chance(0.3);
  const isStopped = isPayout && chance(0.3);
  if (isPayout) {
    methods.push('debit');
    if (!isStopped && chance(0.6)) methods.push('payoutconfirmation');
    if (!isStopped && chance(0.3)) methods.push('credit');
  } else {
    if (chance(0.8)) methods.push('pending');
    if (chance(0.15)) methods.push('cancel');
    else {
      methods.push('credit');
      for (let bounce = below(3); bounce > 0; bounce -= 1) methods.push('debit', 'credit');
      if (chance(0.3)) methods.push('debit');
    }
  }
  const news = methods.map((method, index) => ({ method, id: firstId + index }));
  const count = (method: string) => news.filter((each) => each.method === method).length;
  return { news, isStopped, isPayout, held: isPayout ? 0 : count('credit') - count('debit') };
}

test(`of ${LIVES} lives of Trustly orders the ledger ends where addition ends, and each piece of news is told once`, async () => {
  const stopped = new Set<string>();
  const { orders, told, store, inbox } = openBooks((event) =>
    event.entry === 'debit' && stopped.has(event.orderReference ?? '') ? 'FAILED' : undefined,
  );
  for (let made = 0, id = 1; made < LIVES; made += 1) {
    const reference = `order-${made}`;
    const amount = 1 + below(100_000);
    orders.set(reference, { reference, amount, currency: 'EUR' });
    const { news, isStopped, isPayout, held } = trustlyLife(id);
    id += news.length;
    if (isStopped) stopped.add(reference);
    const came = withRepeats(chance(0.5) ? news : shuffled(news));
    const before = told.length;
    for (const { method, id: notificationid } of came) {
      const data = new Map(
        Object.entries({
          ...{
            messageid: reference,
            orderid: String(1_000_000 + made),
            notificationid: String(notificationid),
          },
          ...(method !== 'cancel' && { amount: (amount / 100).toFixed(2), currency: 'EUR' }),
          timestamp: `2026-11-26 10:${String(Math.floor(notificationid / 60) % 60).padStart(2, '0')}:${String(notificationid % 60).padStart(2, '0')}.5+01`,
        }),
      );
      const event = trustlyEvent({ method, uuid: '', data }, 'test');
      const fared = await inbox.processEvent(event);
      assert.ok(['applied', 'duplicate', 'late'].includes(fared.kind), `${method}: ${fared.kind}`);
    }
    const ledger = await store.ledger(reference);
    const life = came.map(({ method }) => method).join(' ');
    assert.equal(totalsOf(ledger).held, held * amount, `${isPayout ? 'payout' : 'deposit'}: ${life}`);
    const keys = told.slice(before).map(({ dedupeKey }) => dedupeKey);
    assert.equal(new Set(keys).size, keys.length, `told twice: ${life}`);
    const money = news.filter(({ method }) => method === 'credit' || method === 'debit');
    for (const { id: each } of money) assert.ok(keys.includes(`test:${each}`), `not told: ${life}`);
  }
});

interface ShareNews {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A transaction in parts, with what trustshare itself holds after each step. */
function trustshareLife(name: string, total: number): { news: ShareNews[]; taken: number; returned: number } {
  const news: ShareNews[] = [];
  let balance = 0;
  let token = 0;
  const step = (type: string, fields: object = {}): void =>
    void news.push({ type, currency: 'gbp', balance, ...fields });
  step('transaction_initiated', { estimated_value: total });
  if (chance(0.1)) {
    step('transaction_abandoned');
    return { news, taken: 0, returned: 0 };
  }
  const pay = (
    type: string,
    amount: number,
    change: number,
    paymentToken = `${name}-${(token += 1)}`,
  ): string => {
    balance += change;
    step(type, { paymentToken, amount });
    return paymentToken;
  };
  for (let due = total; due > 0;) {
    const part = chance(0.5) ? due : 1 + below(due);
    due -= part;
    const settling = chance(0.4) ? pay('payment_settling', part, 0) : undefined;
    pay('payment_received', part, part, settling);
  }
  for (let disputes = below(3); disputes > 0; disputes -= 1) {
    news.push({ type: 'dispute_raised' }, { type: 'dispute_resolved' });
  }
  let returned = 0;
  while (balance > 0) {
    const amount = chance(0.5) ? balance : 1 + below(balance);
    const isReturn = chance(0.4);
    if (chance(0.2)) {
      step('payment_paused', {
        ...{ paymentToken: `${name}-${token + 1}`, amount, paymentType: isReturn ? 'return' : 'release' },
        reason: 'to_document_required',
      });
    }
    pay(isReturn ? 'payment_returned' : 'payment_released', amount, -amount);
    if (isReturn) returned += amount;
  }
  step('transaction_complete', { total_value: total });
  return { news, taken: total, returned };
}

test(`of ${LIVES} lives of trustshare transactions the ledger ends where addition ends, and each piece of news is told once`, async () => {
  const { orders, told, notices, store, inbox, knows } = openBooks();
  const secret = 'the shared secret of the tests';
  for (let made = 0; made < LIVES; made += 1) {
    const reference = `stay-${made}`;
    const amount = 1 + below(100_000);
    orders.set(reference, { reference, amount, currency: 'GBP' });
    const { news, taken, returned } = trustshareLife(reference, amount);
    const isInOrder = chance(0.5);
    // A dispute bears nothing that tells a late repetition from another one: those are repeated at once.
    const isDispute = ({ type }: ShareNews) => type.startsWith('dispute');
    const came = isInOrder
      ? news.flatMap((each) => (chance(0.3) ? [each, each] : [each]))
      : withRepeats(shuffled(news.filter((each) => !isDispute(each))));
    const before = { told: told.length, notices: notices.length };
    for (const each of came) {
      const parties = { from: 'buyer@example.com', to: 'seller@example.com', token: `t${made}` };
      const reading = await readTrustshareNotification(
        {
          method: 'POST',
          path: '',
          headers: new Headers({ 'x-trustshare-secret': secret }),
          body: Buffer.from(JSON.stringify({ ...parties, ...each })),
        },
        { secret, orderOf: () => reference },
        undefined,
        { findOrder: () => undefined, now: () => 0, knows },
      );
      assert.ok(reading.kind === 'event', each.type);
      const fared = await inbox.processEvent(reading.event);
      assert.ok(['applied', 'duplicate', 'late'].includes(fared.kind), `${each.type}: ${fared.kind}`);
    }
    const life = came.map(({ type, amount: part = '' }) => `${type} ${String(part)}`).join(', ');
    const totals = totalsOf(await store.ledger(reference));
    assert.deepEqual(
      { taken: totals.taken, refunded: totals.refunded, held: totals.held },
      { taken, refunded: returned, held: taken - returned },
      life,
    );
    if (isInOrder) assert.deepEqual(notices.slice(before.notices), [], life);
    const news_ = told.slice(before.told);
    const keys = news_.map(({ dedupeKey }) => dedupeKey);
    assert.equal(new Set(keys).size, keys.length, `told twice: ${life}`);
    const must = new Set(
      came.filter(({ type }) => /received|returned|released|paused|dispute/.test(type)).map((each) => each),
    );
    const moving = news_.filter(({ type }) => !/initiated|pending|completed|cancelled/.test(type));
    assert.equal(moving.length, must.size, life);
  }
});
