import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CARDS, Shop } from './shop.ts';

const frictionless = { number: CARDS.frictionless };

describe('Notifications', () => {
  test('arrive after a payment, and the page of the booking shows them without a reload', async () => {
    const shop = await Shop.open({ notifyAfterMs: 0 });
    const { page, simulator } = shop;
    await shop.reach('ready');
    await shop.pay(frictionless);
    await page.getByRole('link', { name: 'See your booking' }).click();
    const events = page.locator('#events li');
    const arrivals = page.locator('#arrivals li');
    await page.getByRole('heading', { name: 'The house is yours' }).waitFor();
    // The page has confirmed the payment, the gateway has notified of it: one event.
    await arrivals.filter({ hasText: /AUTH .*settle status 0 · answered 200/ }).waitFor();
    assert.equal(await events.count(), 1);
    // News of long after, while the page stands open.
    await page.evaluate(() => Object.assign(globalThis, { untouched: true }));
    simulator.trustPayments.transactions.settle();
    await events.filter({ hasText: /payment\.settled.*£88\.50/ }).waitFor();
    await arrivals.filter({ hasText: /settle status 100 · answered 200/ }).waitFor();
    assert.equal(await page.evaluate(() => 'untouched' in globalThis), true);
    assert.deepEqual([await events.count(), await arrivals.count()], [2, 2]);
    await shop.close();
  });

  test('tell of a payment whose answer never reached the page', async () => {
    const shop = await Shop.open({ notifyAfterMs: 0 }, ({ page }) => page.clock.install());
    await shop.reach('ready');
    shop.simulator.trustPayments.fail('pay-answer-lost', { ms: 300 });
    await shop.pay(frictionless);
    await shop.hurry('succeeded');
    assert.equal((await shop.order()).state, 'payment.paid');
    assert.ok(shop.charges() >= 1);
    await shop.close({ expected: /Failed to load resource|CORS policy/ });
  });
});
