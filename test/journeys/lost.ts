import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { SIDE_BY_SIDE } from './browser.ts';
import { CARDS, Shop } from './shop.ts';

const frictionless = { number: CARDS.frictionless };
const expected = /Failed to load resource|CORS policy/;

/** The payment reaches the gateway; from then on the shopper's phone has no network, until it has again. */
async function loseNetwork(page: Page): Promise<{ recover: () => Promise<void> }> {
  let lost = false;
  await page.route(/\/jwt\/$|\/pay\/confirm$/, async (route) => {
    const request = route.request();
    const pays = /"pan"/.test(request.postData() ?? '') && !/THREEDLOOKUP/.test(request.postData() ?? '');
    if (pays && !lost) {
      lost = true;
      await route.fetch();
    }
    return lost ? route.abort() : route.continue();
  });
  return { recover: () => page.unrouteAll({ behavior: 'wait' }) };
}

describe('A payment whose answer was lost', SIDE_BY_SIDE, () => {
  for (const card of ['frictionless', 'plain'] as const) {
    test(`is paid once, and the shopper does nothing: ${card}`, async () => {
      const shop = await Shop.open({}, ({ page }) => page.clock.install());
      await shop.reach('ready');
      const network = await loseNetwork(shop.page);
      await shop.pay({ number: CARDS[card] });
      await shop.hurry('unknown');
      assert.equal(shop.charges(), 1);
      assert.equal((await shop.order()).state, 'open');
      await shop.form.getByRole('alert').getByText('Please do not pay again').waitFor();
      // The second and the third question get lost too.
      await shop.page.clock.runFor(7_000);
      assert.equal(await shop.state(), 'unknown');
      await network.recover();
      await shop.hurry('succeeded');
      const { state, events } = await shop.order();
      assert.equal(state, 'payment.paid');
      assert.deepEqual(
        events.map(({ type }) => type),
        ['payment.paid'],
      );
      assert.equal(shop.charges(), 1);
      assert.deepEqual(
        (await shop.outcomes()).map(({ type, verified }) => [type, verified]),
        [
          ['pay-unknown', false],
          ['pay-success', true],
        ],
      );
      await shop.close({ expected });
    });
  }

  test('and that the library repeated is paid once; every other payment is told of, to be refunded', async () => {
    const shop = await Shop.open({}, ({ page }) => page.clock.install());
    await shop.reach('ready');
    shop.simulator.trustPayments.fail('pay-answer-lost');
    await shop.pay(frictionless);
    await shop.hurry('succeeded');
    const taken = shop.simulator.trustPayments.transactions
      .find({ requesttypedescription: ['AUTH'], errorcode: ['0'] })
      .map(({ transactionreference }) => transactionreference);
    assert.ok(taken.length > 1);
    const { reference, events } = await shop.order();
    const told = (wanted: string) =>
      events.filter(({ type }) => type === wanted).map(({ paymentReference }) => paymentReference);
    assert.deepEqual(told('payment.paid'), taken.slice(0, 1));
    assert.deepEqual(told('payment.duplicate'), taken.slice(1));
    const warnings = shop.lines.filter((line) => line.includes('second-payment'));
    assert.equal(warnings.length, taken.length - 1);
    // To ask again changes nothing.
    await shop.demo.payments.resolve(reference);
    assert.equal((await shop.order()).events.length, taken.length);
    await shop.close({ expected });
  });

  test('is not taken for declined because an earlier card was', async () => {
    const shop = await Shop.open({}, ({ page }) => page.clock.install());
    await shop.reach('ready');
    await shop.pay({ number: CARDS.declined });
    await shop.hurry('declined');
    // The gateway gets nothing of it, or not yet: who can tell.
    shop.simulator.trustPayments.fail('pay-dropped');
    // The page’s clock runs fast here: what was earlier must be so by any clock.
    const [earlier] = shop.simulator.trustPayments.transactions.find({ errorcode: ['70000'] });
    shop.simulator.trustPayments.transactions.update(earlier?.transactionreference ?? '', {
      transactionstartedtimestamp: '2020-01-01 00:00:00',
    });
    await shop.pay(frictionless);
    await shop.hurry('unknown');
    await shop.close({ expected });
  });
});
