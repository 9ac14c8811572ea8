import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import type { PaymentEvent } from '../src/server/provider/payment-event.ts';
import { createInbox, type Inbox } from '../src/server/inbox/inbox.ts';
import { postgresStore } from '../src/server/stores/postgres-store.ts';
import { print, type Measure } from './sample.ts';

const CONNECTIONS = 8;
const ROUNDS = 101;
const PER_ROUND = 64;

/** One stock of stored ids: the inbox's tables, and a table with the least that any inbox must keep. */
interface Stock {
  readonly pool: pg.Pool;
  readonly inbox: Inbox;
  readonly rounds: Rates[];
}

/** Events per second in one round. */
interface Rates {
  readonly ours: number;
  readonly bare: number;
  readonly single: number;
  readonly oursAtRandom: number;
  readonly bareAtRandom: number;
}

/**
 * Durable intake per second on PostgreSQL, with 10^3 and 10^6 paid orders in the ledger. The measure is what a merchant would write
 * at least: `begin`, `insert … on conflict do nothing`, `commit`, on the same pool, the same body kept. The rounds of
 * all are interleaved, so that what else the machine does hits all alike; the ratios are medians over the rounds.
 */
export async function bench(): Promise<readonly Measure[]> {
  const connectionString = process.env.PAY_FORM_TEST_POSTGRES;
  if (connectionString === undefined) {
    console.log('The inbox is left out: set PAY_FORM_TEST_POSTGRES=postgres://user@host:5432/database.');
    return [];
  }
  const admin = new pg.Pool({ connectionString, max: 1 });
  const schema = `pay_form_bench_${randomBytes(6).toString('hex')}`;
  const schemas = [`${schema}_small`, `${schema}_large`] as const;
  const pools: pg.Pool[] = [];
  try {
    const stocks: Stock[] = [];
    for (const [index, name] of schemas.entries()) {
      await admin.query(`create schema ${name}`);
      const pool = new pg.Pool({ connectionString, max: CONNECTIONS, options: `-c search_path=${name}` });
      pools.push(pool);
      stocks.push(await stockUp(pool, index === 0 ? 1_000 : 1_000_000));
    }
    // The first round warms up and is thrown away.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const stock of stocks) {
        const rates = await measure(stock);
        if (round > 0) stock.rounds.push(rates);
      }
    }
    return report(stocks);
  } finally {
    await Promise.all(pools.map((pool) => pool.end()));
    for (const name of schemas) await admin.query(`drop schema if exists ${name} cascade`);
    await admin.end();
  }
}

async function stockUp(pool: pg.Pool, ids: number): Promise<Stock> {
  const store = postgresStore({ pool });
  const inbox = createInbox({
    store,
    findOrder: (reference) => ({ reference, amount: 1050, currency: 'GBP' }),
    onPayment: () => undefined,
    allowsAnswer: () => true,
    onNotice: () => undefined,
    now: Date.now,
  });
  // Makes the tables.
  await store.orderState('none');
  await pool.query(
    'create table bare_event (id text primary key, received_at bigint not null, event text not null)',
  );
  const rows = `from generate_series(1, ${ids}) as i`;
  await pool.query(`insert into bare_event select 'stored ' || i, i, '{}' ${rows}`);
  // Each order as it is once it is paid: its row, its event, and the movement in its ledger.
  for (const [kind, name, amount] of [
    ['order', 'order', 1050],
    ['event', 'event trustly', null],
    ['payment', 'payment trustly', 1050],
  ]) {
    await pool.query(
      `insert into pay_form_entry (kind, key, type, rank, provider, payment_reference, order_reference, at, event,
         reference, state, amount, currency)
       select $1, $2 || ' stored ' || i, 'payment.paid', 4, 'trustly', 'stored ' || i, 'stored ' || i, i, '{}',
         case $1 when 'payment' then 'stored ' || i end, case $1 when 'payment' then 'paid' end, $3::bigint, 'GBP'
         ${rows}`,
      [kind, name, amount],
    );
  }
  // Now, and not by itself in the middle of a round.
  await pool.query('vacuum (analyze) bare_event, pay_form_entry');
  return { pool, inbox, rounds: [] };
}

async function measure({ pool, inbox }: Stock): Promise<Rates> {
  const insert = 'insert into bare_event values ($1, $2, $3) on conflict do nothing';
  const values = (event: PaymentEvent) => [event.dedupeKey, Date.now(), JSON.stringify(event)];
  const ours = (next: () => string) =>
    rate(async () => {
      const taken = await inbox.processEvent(firstPayment(next));
      if (taken.kind !== 'applied') throw new Error(`The event was ${taken.kind}.`);
    });
  const bare = (next: () => string) =>
    rate(async () => {
      const client = await pool.connect();
      await client.query('begin');
      await client.query(insert, values(firstPayment(next)));
      await client.query('commit');
      client.release();
    });
  const rates = { ours: 0, bare: 0, single: 0, oursAtRandom: 0, bareAtRandom: 0 };
  const measures: [keyof Rates, () => Promise<number>][] = [
    ['ours', () => ours(increasing)],
    ['bare', () => bare(increasing)],
    ['single', () => rate(() => pool.query(insert, values(firstPayment(increasing))))],
    ['oursAtRandom', () => ours(atRandom)],
    ['bareAtRandom', () => bare(atRandom)],
  ];
  // Each leaves the next something to write back: let it be another one every time.
  for (const [name, run] of measures.sort(() => Math.random() - 0.5)) rates[name] = await run();
  return rates;
}

/** @returns how many a second, with as many under way as there are connections. */
async function rate(once: () => Promise<unknown>): Promise<number> {
  let left = PER_ROUND;
  const begun = performance.now();
  const worker = async () => {
    while (left-- > 0) await once();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  return (PER_ROUND / (performance.now() - begun)) * 1_000;
}

let last = 0;
/** As the providers count, and most shops. */
const increasing = (): string => String(1_000_000_000 + (last += 1));
/** Every new id falls on another page of the index, which PostgreSQL writes whole after each checkpoint. */
const atRandom = (): string => randomBytes(8).toString('hex');

/** A first payment for a new order: the most work that an event makes, and the most frequent. */
function firstPayment(next: () => string): PaymentEvent {
  return {
    provider: 'trustly',
    type: 'payment.paid',
    dedupeKey: next(),
    orderReference: next(),
    paymentReference: next(),
    amount: { amount: 1050, currency: 'GBP' },
    raw: { method: 'credit', padding: 'x'.repeat(300) },
  };
}

function report([small, large]: Stock[]): Measure[] {
  if (!small || !large) return [];
  const perSecond = (of: (round: Rates) => number, { rounds }: Stock) => median(rounds.map(of)).toFixed(0);
  const row = (name: string, stock: Stock): Measure => ({
    name,
    ratio: median(stock.rounds.map(({ ours, bare }) => ours / bare)),
    bar: 0.7,
    note: `${perSecond(({ ours }) => ours, stock)}/s; bare transaction ${perSecond(({ bare }) => bare, stock)}/s, autocommit ${perSecond(({ single }) => single, stock)}/s`,
  });
  return [
    row('durable intake / bare insert and commit, 10^3 ids', small),
    row('durable intake / bare insert and commit, 10^6 ids', large),
    {
      name: 'durable intake with 10^6 ids / with 10^3',
      ratio: median(large.rounds.map(({ ours }, round) => ours / (small.rounds[round]?.ours ?? NaN))),
      bar: 1 / 1.2,
    },
    {
      name: 'durable intake / bare insert and commit, 10^6 ids, all at random',
      ratio: median(large.rounds.map(({ oursAtRandom, bareAtRandom }) => oursAtRandom / bareAtRandom)),
      note: 'three rows fall on three pages, the bare one on one',
    },
  ];
}

function median(of: number[]): number {
  return [...of].sort((a, b) => a - b)[of.length >> 1] ?? NaN;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  print('The inbox on PostgreSQL', await bench());
