// Three days in which no notification arrives, and the ten minutes after them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chanceFrom } from '../support/chance.ts';
import { naiveBooks } from './bookkeeper.ts';
import { openOutage } from './outage.ts';

/** Payments and refunds; 1,000 of them with PAY_FORM_OUTAGE=1000. */
const COUNT = Number(process.env.PAY_FORM_OUTAGE ?? 100);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

type World = Awaited<ReturnType<typeof openOutage>>;

/** In small steps, so that what is sent again within a step has its time. */
async function pass(world: World, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 5 * MINUTE) await world.clock.advance(Math.min(left, 5 * MINUTE));
}

/** As `payments.start()` does, once a second. */
async function sweepFor(world: World, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += SECOND) {
    await world.clock.advance(SECOND);
    await world.payments.sweep();
  }
}

/** The ledger has what the providers have, and whoever adds up what was told has the same. */
async function assertBooked(world: World, references: readonly string[]): Promise<void> {
  for (const reference of references) {
    const money = world.moneyOf(reference);
    const [line] = (await world.payments.ledger(reference)).totals;
    const { reserved = 0, taken = 0, refunding = 0, refunded = 0 } = line ?? {};
    assert.deepEqual({ reserved, taken, refunding, refunded }, money, reference);
    const told = world.told.filter(({ orderReference }) => orderReference === reference);
    assert.deepEqual(naiveBooks(told), { ...money, lost: 0 }, reference);
  }
}

function assertToldOnce(world: World): void {
  const news = world.told.map((event) => {
    const { provider, type, orderReference, paymentReference, movementReference } = event;
    return [provider, type, orderReference, movementReference ?? paymentReference].join(' ');
  });
  const twice = news.filter((each, index) => news.indexOf(each) !== index);
  assert.deepEqual(twice, []);
}

test(`of ${COUNT} payments and refunds in 72 hours without notifications all are booked ten minutes later, each told once`, async (t) => {
  const world = await openOutage();
  t.after(() => world.close());
  const { gateway, payments } = world;
  const chance = chanceFrom(20_261_127);
  const name = (kind: string, index: number) => `${kind} ${index}`;
  const counts = { card: 0.35, refund: 0.35, link: 0.15, share: 0.15 };
  const of = (kind: keyof typeof counts) =>
    Array.from({ length: Math.round(COUNT * counts[kind]) }, (_, index) => name(kind, index));

  for (const reference of of('refund')) await world.payByCard(reference);
  await pass(world, HOUR);
  gateway.transactions.settle();
  await pass(world, HOUR);
  await assertBooked(world, of('refund'));

  world.die();
  const refund = async (reference: string) => {
    gateway.be(chance.pick(['answers', 'loses-answer', 'tells-first']), () => Promise.resolve());
    await payments.refund(reference, { key: 'a', amount: 1 + chance.below(1050) });
  };
  const work = [
    ...of('card').map((reference) => () => world.payByCard(reference)),
    ...of('refund').map((reference) => () => refund(reference)),
    ...of('link').map((reference) => () => world.payByLink(reference)),
    ...of('share').map((reference) => () => world.payByCheckout(reference)),
  ];
  const accounts = Array.from({ length: Math.ceil(COUNT / 10) }, (_, index) => name('account', index));
  for (const reference of accounts) world.payByAccount(reference);
  const pause = (71 * HOUR) / work.length;
  for (const [index, step] of chance.shuffled(work).entries()) {
    await pass(world, pause);
    await step();
    // Once a day, in the night.
    if (index % Math.ceil(work.length / 3) === 0) gateway.transactions.settle();
  }
  await pass(world, HOUR);
  const askable = [...world.orders.keys()].filter((reference) => !accounts.includes(reference));
  const before = world.told.length;

  world.rise();
  await sweepFor(world, 10 * MINUTE);
  await assertBooked(world, askable);
  assertToldOnce(world);
  for (const reference of askable) assert.equal(world.moneyOf(reference).taken, 1050, 'it was paid');
  t.diagnostic(
    `${world.refused()} deliveries found nobody; ${world.told.length - before} events told in ten minutes`,
  );

  // Whom nobody can ask comes by its own schedule, within three hours; the others' late repetitions are no news.
  await pass(world, 3 * HOUR);
  await assertBooked(world, [...askable, ...accounts]);
  await pass(world, 48 * HOUR);
  await sweepFor(world, MINUTE);
  await assertBooked(world, [...askable, ...accounts]);
  assertToldOnce(world);
});
