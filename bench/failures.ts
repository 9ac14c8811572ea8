import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import type { Provider } from '../src/server/provider/provider.ts';
import { createPayments, type Payments } from '../src/server/payments/create-payments.ts';
import { postgresStore } from '../src/server/stores/postgres-store.ts';
import { print, type Measure } from './sample.ts';

const FEW = 1_000;
const MANY = 1_000_000;
const ROUNDS = 101;
const PER_ROUND = 16;
/** The least that speed may keep of itself. */
const HOW_FLAT = 1 / 1.2;

/** A shop with so many events on record that have failed. */
interface Shop {
  readonly payments: Payments;
  readonly perSecond: Record<Path, number[]>;
}

type Path = 'session' | 'confirm';
const PATHS: readonly Path[] = ['session', 'confirm'];

/** How fast a page's requests are answered with 10^6 failures on record, against 10^3, on PostgreSQL. */
export async function bench(): Promise<readonly Measure[]> {
  const connectionString = process.env.PAY_FORM_TEST_POSTGRES;
  if (connectionString === undefined) {
    console.log('The failures are left out: set PAY_FORM_TEST_POSTGRES=postgres://user@host:5432/database.');
    return [];
  }
  const admin = new pg.Pool({ connectionString, max: 1 });
  const schema = `pay_form_bench_${randomBytes(6).toString('hex')}`;
  const pools: pg.Pool[] = [];
  const open = async (failures: number): Promise<Shop> => {
    const name = `${schema}_${failures}`;
    await admin.query(`create schema ${name}`);
    const pool = new pg.Pool({ connectionString, max: 4, options: `-c search_path=${name}` });
    pools.push(pool);
    return openShop(pool, failures);
  };
  try {
    const few = await open(FEW);
    const many = await open(MANY);
    // The first round warms up and is thrown away.
    for (let round = 0; round <= ROUNDS; round += 1) {
      // Each leaves the next something to write back: let it be another one every time.
      const turn = round % 2 === 0 ? [few, many] : [many, few];
      for (const shop of turn) {
        for (const path of PATHS) {
          const speed = await rate(shop, path);
          if (round > 0) shop.perSecond[path].push(speed);
        }
      }
    }
    return PATHS.map((path) => report(path, few, many));
  } finally {
    await Promise.all(pools.map((pool) => pool.end()));
    for (const failures of [FEW, MANY]) {
      await admin.query(`drop schema if exists ${schema}_${failures} cascade`);
    }
    await admin.end();
  }
}

async function openShop(pool: pg.Pool, failures: number): Promise<Shop> {
  const store = postgresStore({ pool });
  // Makes the tables.
  await store.orderState('none');
  await pool.query(
    `insert into pay_form_failure (provider, dedupe_key, order_reference, attempts, reason, error, last_attempt_at,
       event, retry_at)
     select 'trustly', 'failed ' || i, 'failed ' || (i % 100000), 1 + i % 6, 'order-unknown', 'no such order', i,
       '{}', i from generate_series(1, $1::int) as i`,
    [failures],
  );
  // Now, and not by itself in the middle of a round.
  await pool.query('vacuum (analyze) pay_form_failure');
  const payments = createPayments({
    providers: [card],
    findOrder: (reference) => ({ reference, amount: 1050, currency: 'GBP' }),
    onPayment: () => undefined,
    onNotice: () => undefined,
    store,
  });
  return { payments, perSecond: { session: [], confirm: [] } };
}

/** A provider that answers at once, so that what is left is the server's own. */
const card: Provider = {
  name: 'trust-payments',
  createSession: ({ amount, currency }) =>
    Promise.resolve({ provider: 'trust-payments', jwt: 'j.w.t', amount, currency }),
  verifyEvidence: ({ reference, amount, currency }) =>
    Promise.resolve({
      status: 'paid',
      reason: 'paid',
      hint: '',
      event: {
        provider: 'trust-payments',
        type: 'payment.paid',
        dedupeKey: `paid ${reference}`,
        orderReference: reference,
        paymentReference: `payment of ${reference}`,
        amount: { amount, currency },
        raw: {},
      },
    }),
};

const BODIES: Readonly<Record<Path, object>> = {
  session: { locale: 'en-GB' },
  confirm: { provider: 'trust-payments', evidence: { jwt: 'j.w.t' } },
};

let last = 0;

async function rate({ payments }: Shop, path: Path): Promise<number> {
  const begun = performance.now();
  for (let times = 0; times < PER_ROUND; times += 1) {
    const request = new Request(`http://shop.test/pay/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...BODIES[path], order: `order ${(last += 1)}` }),
    });
    const response = await payments.fetch(request);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`/${path} was answered ${response.status}: ${text}`);
  }
  return (PER_ROUND / (performance.now() - begun)) * 1_000;
}

function report(path: Path, few: Shop, many: Shop): Measure {
  const ratios = many.perSecond[path].map((speed, round) => speed / (few.perSecond[path][round] ?? NaN));
  return {
    name: `/${path} with 10^6 failures / with 10^3`,
    ratio: median(ratios),
    bar: HOW_FLAT,
    note: `${median(many.perSecond[path]).toFixed(0)}/s; ${median(few.perSecond[path]).toFixed(0)}/s`,
  };
}

function median(of: readonly number[]): number {
  return [...of].sort((a, b) => a - b)[of.length >> 1] ?? NaN;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  print('Failures on record, PostgreSQL', await bench());
