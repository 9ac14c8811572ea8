// Eight refunds and cancellations of one order at once, from three servers that are killed at every await, against the
// simulated gateway's own money.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { trustPaymentsSender } from '../../src/entries/simulator/senders.ts';
import { jsonEndpoint } from '../../src/providers/trust-payments/simulator/json.ts';
import {
  createTransactions,
  type Transaction,
} from '../../src/providers/trust-payments/simulator/transactions.ts';
import { startHost } from '../../src/simulator/host.ts';
import { lookAt } from '../server/inbox/look.ts';
import { places, type Place } from '../server/inbox/stores.ts';
import { impatient } from './deliver.ts';
import { bundleServer, openFleet, type Fleet } from './fleet.ts';
import { fieldsOf, moneyOf, PASSWORD, USER } from './gateway.ts';

/** Orders on PostgreSQL, and half as many on SQLite; all of them on each with PAY_FORM_REFUND_ORDERS=1000. */
const ALL = process.env.PAY_FORM_REFUND_ORDERS;
const ORDERS: Readonly<Record<string, number>> = { SQLite: Number(ALL ?? 20), PostgreSQL: Number(ALL ?? 40) };
/** A server lives for so many awaits at most: of PostgreSQL every statement is two. */
const LONGEST_LIFE: Readonly<Record<string, number>> = { SQLite: 400, PostgreSQL: 1_000 };
const AT_ONCE = 3;
const PRICE = 1050;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('eight refunds and cancellations of one order at once, from three servers that are killed at every await', () => {
  before(bundleServer);
  for (const { name, make } of places()) {
    const orders = ORDERS[name];
    if (orders === undefined) continue;
    test(`${orders} orders on ${name}: never more given back than taken, nothing lost, nothing twice`, async (t) => {
      const place = await make();
      t.after(() => place.close());
      t.diagnostic(`${name}: ${await storm(place, orders)}`);
    });
  }
});

interface Told {
  readonly order_reference: string;
  readonly type: string;
  readonly reference: string;
}

/** A refund that was asked for, and what the merchant got to know of it. */
interface Asked {
  readonly order: string;
  readonly key: string;
  readonly amount: number;
  /** The state that it had in the ledger, or why it was refused. */
  readonly answer: string;
}

async function storm(place: Place, orders: number): Promise<string> {
  const look = lookAt(place);
  await look('create table shop_told (order_reference text, type text, reference text)');
  const gateway = await openGateway();
  const longest = LONGEST_LIFE[place.name] ?? 0;
  const fleet = openFleet(place.address, gateway.origin, () => 1 + Math.floor(Math.random() * longest));
  gateway.onNews(fleet);
  const references = Array.from({ length: orders }, (_, index) => `order ${index}`);
  const started = performance.now();
  const asked: Asked[] = [];
  try {
    const left = [...references.entries()];
    const work = async () => {
      for (let next = left.shift(); next; next = left.shift()) {
        asked.push(...(await disputeOver(next[1], next[0], { fleet, gateway })));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await gateway.isHeard();
    await heal(fleet);
    await gateway.isHeard();
    await check(references, { place, look, gateway, asked, fleet });
  } finally {
    await fleet.close();
    await gateway.close();
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const made = gateway.transactions.find({ requesttypedescription: ['REFUND'] }).length;
  return `${orders} orders, ${asked.length} refunds asked for, ${made} made, ${fleet.killed()} servers killed, in ${seconds} s`;
}

type Gateway = Awaited<ReturnType<typeof openGateway>>;

/** The gateway, on an origin of its own, and its rule, which sends every change until somebody has taken it. */
async function openGateway() {
  let fleet: Fleet | undefined;
  const transactions = createTransactions({ now: () => Date.now() + (fleet?.ahead() ?? 0) });
  const endpoint = jsonEndpoint({ ...USER, transactions });
  let tooLarge = 0;
  const host = await startHost(async (request) => {
    const response = await endpoint(request);
    if ((await response.clone().text()).includes('"20007"')) tooLarge += 1;
    return response;
  });
  const underWay = new Set<Promise<unknown>>();
  const sender = trustPaymentsSender({
    url: 'https://shop.test',
    password: PASSWORD,
    clock: impatient,
    async deliver(request) {
      const headers = Object.fromEntries(request.headers);
      const answer = await fleet?.ask({ kind: 'hear', headers, body: await request.text() });
      if (!answer) throw new Error('The connection was cut.');
      return new Response(null, { status: Number(answer.is) });
    },
  });
  const send = async (transaction: Transaction) => {
    const { accepted } = await sender.send(fieldsOf(transaction));
    assert.ok(accepted, 'the rule gives up after 48 hours');
  };
  transactions.onChange((transaction) => {
    const sending = send(transaction).finally(() => underWay.delete(sending));
    underWay.add(sending);
  });
  return {
    transactions,
    origin: host.origin,
    close: () => host.close(),
    onNews: (to: Fleet) => {
      fleet = to;
    },
    /** How many requests would have given back more than was taken, had the gateway not refused. */
    tooLarge: () => tooLarge,
    async isHeard() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

/** The order is paid, and eight ask for its money at once. Whoever dies is asked again, by the same key. */
async function disputeOver(
  order: string,
  number: number,
  { fleet, gateway }: { fleet: Fleet; gateway: Gateway },
): Promise<Asked[]> {
  const { transactionreference } = gateway.transactions.add({
    ...{ requesttypedescription: 'AUTH', errorcode: '0', settlestatus: '0', baseamount: String(PRICE) },
    ...{ sitereference: USER.siteReference, orderreference: order, currencyiso3a: 'GBP' },
  });
  const settle = () => {
    const [payment] = gateway.transactions.find({ transactionreference: [transactionreference] });
    if (payment?.settlestatus === '0')
      gateway.transactions.update(transactionreference, { settlestatus: '100' });
  };
  // Most are settled before, some in the middle of it, and some never.
  if (number % 4 < 2) settle();
  await gateway.isHeard();
  const refunds = Array.from({ length: 6 }, async (_, index): Promise<Asked> => {
    const refund = { order, key: `k${index}`, amount: 350 + 10 * index };
    return { ...refund, answer: await insist(fleet, { kind: 'refund', ...refund }) };
  });
  const cancellations = [0, 1].map(() => insist(fleet, { kind: 'cancel', order }));
  if (number % 4 === 2) settle();
  await Promise.all(cancellations);
  return Promise.all(refunds);
}

/** States of a refund, as an answer has them; one that the gateway refuses is in the ledger as failed. */
const ENDED: ReadonlySet<string> = new Set(['done', 'failed']);
const IN_LEDGER: ReadonlySet<string> = new Set([...ENDED, 'requested', 'provider-refused']);
/** Errors after which one asks again. */
const AGAIN: readonly string[] = ['store-unavailable', 'outcome-unknown'];

async function insist(fleet: Fleet, task: Parameters<Fleet['ask']>[0]): Promise<string> {
  for (;;) {
    const answer = await fleet.ask(task);
    if (answer && !AGAIN.includes(answer.is)) return answer.is;
    await sleep(Math.random() * 20);
  }
}

/** What the sweep does by itself over some days, still being killed, and in the end no more. */
async function heal(fleet: Fleet): Promise<void> {
  for (let round = 0; round < 12; round += 1) {
    if (round === 6) fleet.spare();
    fleet.later(round < 4 ? 1.1 * HOUR : 25 * HOUR);
    for (let idle = 0; idle < 3;) {
      // By then nobody has the lease any more, whoever had it last.
      fleet.later(MINUTE + 1);
      const answer = await fleet.ask({ kind: 'sweep' });
      idle = Number(answer?.is ?? 0) > 0 ? 0 : idle + 1;
    }
  }
}

async function check(
  references: readonly string[],
  about: { place: Place; look: ReturnType<typeof lookAt>; gateway: Gateway; asked: Asked[]; fleet: Fleet },
): Promise<void> {
  const { place, look, gateway, asked, fleet } = about;
  const { transactions } = gateway;
  const store = place.open();
  const told = await look<Told>('select * from shop_told');
  for (const order of references) {
    const all = transactions.find({ orderreference: [order] });
    const money = moneyOf(all);
    assert.ok(money.refunded <= money.taken, `${order}: ${money.refunded} of ${money.taken}`);
    const { totals, movements } = await store.ledger(order);
    const { reserved, taken, refunding, refunded } = totals[0] ?? assert.fail(order);
    assert.deepEqual({ reserved, taken, refunding, refunded }, money, JSON.stringify(movements));
    const rows = told
      .filter((row) => row.order_reference === order)
      .map((row) => `${row.type} ${row.reference}`);
    assert.equal(new Set(rows).size, rows.length, `twice: ${rows.join(', ')}`);
    assert.deepEqual(rows.filter(isLast).sort(), all.map(newsOf).sort());
  }
  assert.equal(gateway.tooLarge(), 0, 'nothing was asked for that the payment did not hold any more');

  // Asked once more, each refund that was ever in the ledger is what it was, and nothing is sent.
  const made = transactions.find({ requesttypedescription: ['REFUND'], errorcode: ['0'] });
  const found: string[] = [];
  for (const { order, key, amount } of asked.filter(({ answer }) => IN_LEDGER.has(answer))) {
    const answer = await fleet.ask({ kind: 'refund', order, key, amount });
    assert.ok(answer && ENDED.has(answer.is), `${order} ${key}: ${answer?.is}`);
    if (answer.is === 'done') found.push(answer.reference ?? '');
  }
  assert.deepEqual(found.sort(), made.map(({ transactionreference }) => transactionreference).sort());
  assert.equal(transactions.find({ requesttypedescription: ['REFUND'] }).length, made.length);
}

const ENDS: Readonly<Record<string, string>> = { '100': 'payment.settled', '3': 'payment.voided' };

/** @returns what must have been told of a transaction. */
function newsOf({ requesttypedescription, settlestatus = '', transactionreference }: Transaction): string {
  const type = requesttypedescription === 'REFUND' ? 'payment.refunded' : ENDS[settlestatus];
  return `${type ?? 'payment.paid'} ${transactionreference}`;
}

/** A payment was paid before it came to its end, and a request that the gateway refuses is told of as well. */
const isLast = (row: string, _index: number, rows: readonly string[]): boolean =>
  !row.startsWith('refund.failed') &&
  !(
    row.startsWith('payment.paid') &&
    rows.some((each) => each.startsWith('payment.settled') || each.startsWith('payment.voided'))
  );
