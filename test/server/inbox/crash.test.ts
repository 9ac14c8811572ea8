import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import type { PaymentEvent, PaymentEventType } from '../../../src/server/provider/payment-event.ts';
import { accountNews, cardNews, checkMoney, isAccount, MAY_BE_LATE, STAGES } from './crash-news.ts';
import { lookAt } from './look.ts';
import { notification } from './signed-provider.ts';
import { places, type Place } from './stores.ts';

/** How many servers are killed per store; raise it with PAY_FORM_TEST_KILLS. */
const KILLS = Number(process.env.PAY_FORM_TEST_KILLS ?? 25);
const SERVERS = 3;
const CLIENTS = 6;
/** Deliveries of one event that a client sends at the same instant. */
const STORM = 3;

const directory = new URL('../../../node_modules/.cache/pay-form/', import.meta.url).pathname;
const bundle = `${directory}crash-server.mjs`;

interface Effect {
  readonly event: string;
  readonly half: string;
  readonly order_reference: string;
  readonly type: PaymentEventType;
  readonly place: number | string;
}

describe('killed at any moment, under a storm of duplicates', () => {
  before(async () => {
    mkdirSync(directory, { recursive: true });
    // Bundled once: started from source, a server would need longer than it lives.
    await build({
      entryPoints: [new URL('crash-server.ts', import.meta.url).pathname],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['pg', 'libsql'],
      logLevel: 'silent',
    });
  });

  for (const { name, make } of places()) {
    if (name === 'memory') continue;
    test(`every effect is there exactly once on ${name}`, async (t) => {
      const place = await make();
      t.after(() => place.close());
      const figures = await storm(place);
      t.diagnostic(`${name}: ${figures}`);
    });
  }
});

async function storm(place: Place): Promise<string> {
  const look = lookAt(place);
  await look(
    'create table shop_effect (event text, half text, order_reference text, type text, place bigint)',
  );
  const fleet = createFleet(place);

  /** The answer that each event got first. */
  const answers = new Map<string, string | undefined>();
  const sent: PaymentEvent[] = [];
  let deliveries = 0;
  let unanswered = 0;
  let later = 0;

  async function deliver(of: PaymentEvent): Promise<boolean> {
    deliveries += 1;
    const request = notification(of);
    const server = await fleet.choose();
    const target = `http://127.0.0.1:${server.port}/notifications/trustly`;
    const init = { method: 'POST', headers: request.headers, body: await request.text() };
    const response = await fetch(target, { ...init, signal: AbortSignal.timeout(10_000) }).catch(
      () => undefined,
    );
    const body = (await response?.json().catch(() => undefined)) as { answer?: string } | undefined;
    if (response) server.answered += 1;
    if (response?.status === 200 && body) {
      if (answers.has(of.dedupeKey))
        assert.equal(body.answer, answers.get(of.dedupeKey), 'the first answer again');
      answers.set(of.dedupeKey, body.answer);
      return true;
    }
    if (response?.status === 503) later += 1;
    else unanswered += 1;
    return false;
  }

  async function client(number: number): Promise<void> {
    for (let order = 0; fleet.kills() < KILLS; order += 1) {
      const orderReference = `o${number}-${order}`;
      const events = order % 2 === 0 ? cardNews(orderReference) : accountNews(orderReference);
      sent.push(...events);
      await Promise.all(
        events.map(async (of) => {
          while (!(await Promise.all(Array.from({ length: STORM }, () => deliver(of)))).some(Boolean)) {
            await sleep(Math.random() * 40);
          }
        }),
      );
    }
  }

  const started = performance.now();
  try {
    await Promise.all([
      fleet.harass(KILLS),
      ...Array.from({ length: CLIENTS }, (_, number) => client(number)),
    ]);
    // What a provider would do whose last answer was lost.
    await Promise.all(sent.slice(-20).map(deliver));
  } finally {
    await fleet.stop();
  }
  await checkMoney(place.open(), sent);
  check(sent, answers, await look<Effect>('select * from shop_effect order by order_reference, place, half'));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  return [
    `${fleet.kills()} servers killed, ${SERVERS} at work at a time, in ${seconds} s`,
    `${sent.length} events, ${deliveries} deliveries`,
    `${unanswered} unanswered, ${later} told to come back`,
    'each effect exactly once',
  ].join('; ');
}

/** Two rows for each event that was applied, in the order's own order, and none for one that came too late. */
function check(
  sent: PaymentEvent[],
  answers: ReadonlyMap<string, string | undefined>,
  effects: Effect[],
): void {
  const byEvent = groupBy(effects, (effect) => effect.event);
  for (const { dedupeKey, type } of sent) {
    const halves = (byEvent.get(dedupeKey) ?? []).map(({ half }) => half);
    const applied = answers.get(dedupeKey) !== undefined;
    assert.deepEqual(halves, applied ? ['first', 'second'] : [], dedupeKey);
    if (!MAY_BE_LATE.has(type)) assert.ok(applied, dedupeKey);
  }
  assert.equal(effects.length, 2 * [...answers.values()].filter((answer) => answer !== undefined).length);
  for (const rows of groupBy(effects, (effect) => effect.order_reference).values()) {
    assert.deepEqual(
      rows.map((row) => Number(row.place)),
      rows.map((_row, index) => index + 1),
      'one at a time',
    );
    if (isAccount(rows[0]?.order_reference)) continue;
    const stages = rows.map((row) => STAGES.indexOf(row.type)).filter((stage) => stage !== -1);
    assert.deepEqual(
      stages,
      stages.toSorted((a, b) => a - b),
      'never backwards',
    );
  }
}

function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}

interface Server {
  readonly process: ChildProcess;
  readonly port: number;
  /** How many deliveries it has answered. */
  answered: number;
}

/** Server processes that are killed in the middle of their work, and replaced. */
function createFleet(place: Place) {
  const servers = new Set<Server>();
  let killed = 0;

  async function start(): Promise<Server> {
    const child = fork(bundle, {
      env: { ...process.env, PAY_FORM_CRASH_STORE: JSON.stringify(place.address) },
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [port] = (await once(child, 'message')) as [number];
    const server = { process: child, port, answered: 0 };
    servers.add(server);
    return server;
  }

  async function kill(server: Server): Promise<void> {
    servers.delete(server);
    server.process.kill('SIGKILL');
    await once(server.process, 'exit');
  }

  /** One place in the fleet: a server after the other, each killed after some of its work. */
  async function succeed(kills: number): Promise<void> {
    let server = await start();
    while (killed < kills) {
      // Some before they have answered anything.
      const life = Math.random() * 40 - 4;
      while (server.answered < life && killed < kills) await sleep(Math.random() * 10);
      await sleep(Math.random() * 10);
      if (killed >= kills) return;
      killed += 1;
      await kill(server);
      server = await start();
    }
  }

  return {
    kills: () => killed,
    harass: (kills: number) => Promise.all(Array.from({ length: SERVERS }, () => succeed(kills))),
    /** @returns one of the servers that are there now. */
    async choose(): Promise<Server> {
      for (;;) {
        const [server] = [...servers].sort(() => Math.random() - 0.5);
        if (server) return server;
        await sleep(5);
      }
    },
    stop: () => Promise.all([...servers].map(kill)),
  };
}
