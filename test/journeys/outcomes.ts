import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Failure } from 'pay-form/simulator';
import { SIDE_BY_SIDE } from './browser.ts';
import { CARDS, Shop, type Card } from './shop.ts';
import { printTable } from './table.ts';

/** How one attempt is to end. */
interface Outcome {
  readonly name: string;
  readonly card?: Card;
  /** Minor units, where not the deposit. */
  readonly amount?: number;
  readonly failure?: Failure;
  readonly decide?: 'Approve' | 'Fail' | 'Cancel';
  /** It takes minutes of the page's clock. */
  readonly slow?: true;
  /** The one event, and what it must say. */
  readonly event: string;
  readonly detail?: Record<string, unknown>;
  readonly state: string;
  /** The order's state on the server. */
  readonly order: string;
  /** Authorisations at the gateway, successful or not; left out where the library's own retries decide. */
  readonly charges?: number;
  /** The fields stand, and another card pays. */
  readonly again?: true;
}

const PAID = {
  event: 'pay-success',
  detail: { verified: true },
  state: 'succeeded',
  order: 'payment.paid',
  charges: 1,
};
const DECLINED = { event: 'pay-decline', state: 'declined', again: true } as const;
const REFUSED = {
  event: 'pay-error',
  detail: { code: 'invalid-fields' },
  state: 'ready',
  order: 'open',
  charges: 0,
  again: true,
} as const;
const UNKNOWN = { event: 'pay-unknown', detail: { status: 'unknown' }, state: 'unknown', order: 'open' };
const frictionless = { number: CARDS.frictionless };

const ATTEMPTS: readonly Outcome[] = [
  { name: 'frictionless', card: frictionless, ...PAID },
  { name: 'without 3-D Secure', card: { number: CARDS.plain }, ...PAID },
  { name: 'challenge, approved', card: { number: CARDS.challenge }, decide: 'Approve', ...PAID },
  { name: 'challenge, failed', card: { number: CARDS.challenge }, decide: 'Fail', ...DECLINED, order: 'open', charges: 0 },
  { name: 'challenge, approved, and refused', card: { number: CARDS.challengeFailed }, decide: 'Approve', ...DECLINED, order: 'open', charges: 0 },
  { name: 'challenge, cancelled', card: { number: CARDS.challenge }, decide: 'Cancel', event: 'pay-cancel', state: 'cancelled', order: 'open', charges: 0, again: true },
  { name: 'declined (70000)', card: { number: CARDS.declined }, ...DECLINED, detail: { verified: true }, order: 'payment.declined', charges: 1 },
  { name: 'unauthenticated (60022)', card: { number: CARDS.unauthenticated }, ...DECLINED, detail: { verified: true }, order: 'payment.declined', charges: 1 },
  { name: 'bank system error (60010)', card: frictionless, amount: 60_010, ...UNKNOWN, order: 'payment.pending', charges: 1 },
  { name: 'refused by the gateway (30000)', card: { ...frictionless, expiry: '01/20' }, ...REFUSED },
  { name: 'refused in the page', card: { number: '4000000000001001' }, ...REFUSED },
  { name: '3-D Secure method silent', card: frictionless, failure: 'method-silent', slow: true, ...PAID },
  { name: 'browser data silent', card: frictionless, failure: 'browser-data-silent', slow: true, ...PAID },
  { name: 'payment slow', card: frictionless, failure: 'pay-slow', ...PAID },
  { name: 'payment, result garbled', card: frictionless, failure: 'pay-token-garbled', ...PAID },
  { name: 'payment, connection dropped', card: frictionless, failure: 'pay-dropped', slow: true, ...UNKNOWN, charges: 0 },
  { name: 'payment, answer lost', card: frictionless, failure: 'pay-answer-lost', slow: true, event: 'pay-success', state: 'succeeded', order: 'payment.paid' },
  { name: 'payment, HTML for an answer', card: frictionless, failure: 'pay-html', slow: true, ...UNKNOWN, charges: 0 },
  { name: 'payment, garbage for an answer', card: frictionless, failure: 'pay-garbage', slow: true, ...UNKNOWN, charges: 0 },
]; // prettier-ignore

const broken = (name: string, failure: Failure, code: string, slow?: true): Outcome => ({
  name,
  failure,
  ...(slow && { slow }),
  event: 'pay-error',
  detail: { code },
  state: 'failed',
  order: 'open',
  charges: 0,
});

const STARTS: readonly Outcome[] = [
  broken('library blocked', 'library-blocked', 'library-blocked'),
  broken('library empty', 'library-empty', 'library-incomplete'),
  broken('frames blocked', 'frames-blocked', 'fields-timeout', true),
  broken('session refused', 'init-jwt-expired', 'provider-refused', true),
  broken('start, connection dropped', 'init-dropped', 'provider-refused', true),
  broken('start, HTML for an answer', 'init-html', 'fields-timeout', true),
  broken('start, garbage for an answer', 'init-garbage', 'fields-timeout', true),
  broken('start, result garbled', 'init-token-garbled', 'provider-refused', true),
];

const seen: string[][] = [['outcome', 'event', 'state', 'order', 'authorisations']];

async function verify(shop: Shop, outcome: Outcome): Promise<void> {
  const events = await shop.outcomes();
  const order = await shop.order();
  const charges = shop.charges();
  seen.push([
    outcome.name,
    events.map(({ type }) => type).join(', '),
    await shop.state(),
    order.state,
    String(charges),
  ]);
  assert.deepEqual(
    events.map(({ type }) => type),
    [outcome.event],
  );
  for (const [key, value] of Object.entries(outcome.detail ?? {})) {
    assert.equal(events[0]?.[key as keyof (typeof events)[0]], value, key);
  }
  assert.equal(await shop.state(), outcome.state);
  assert.equal(order.state, outcome.order);
  assert.equal(charges, outcome.charges ?? charges);
}

describe('Outcomes', SIDE_BY_SIDE, () => {
  for (const outcome of ATTEMPTS) {
    test(outcome.name, async () => {
      const { card, amount, failure, decide, slow, state, again } = outcome;
      const shop = await Shop.open({}, async ({ page }) => {
        if (slow) await page.clock.install();
      });
      await shop.reach('ready');
      if (amount !== undefined) await shop.charge(amount);
      if (failure) shop.simulator.trustPayments.fail(failure, { ms: 300 });
      await shop.pay(card ?? frictionless);
      if (decide) await shop.challenge(decide);
      if (slow) await shop.hurry(state);
      else await shop.hear(outcome.event);
      await verify(shop, outcome);
      if (again) {
        await shop.pay(frictionless);
        await shop.reach('succeeded');
        assert.equal((await shop.order()).state, 'payment.paid');
        assert.equal(shop.charges(), (outcome.charges ?? 0) + 1);
      }
      await shop.close({ expected: /Failed to load resource|CORS policy/ });
    });
  }
  for (const outcome of STARTS) {
    test(outcome.name, async () => {
      const shop = await Shop.open({}, async ({ page, simulator }) => {
        if (outcome.slow) await page.clock.install();
        if (outcome.failure) simulator.trustPayments.fail(outcome.failure);
      });
      if (outcome.slow) await shop.hurry('failed');
      else await shop.reach('failed');
      await verify(shop, outcome);
      // Once the provider is back, the same form can take the payment.
      shop.simulator.trustPayments.recover();
      await shop.form.getByRole('button', { name: 'Try again' }).click();
      await shop.reach('ready');
      await shop.close({ expected: /Failed to load resource|CORS policy|MIME/ });
    });
  }
  after(() => printTable(seen));
});
