import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { PayForm } from 'pay-form/element';
import type { Session } from '../../src/protocol/messages.ts';
import { SIDE_BY_SIDE } from './browser.ts';
import { BAD, Checkout, GOOD } from './checkout.ts';
import { CARDS, Shop } from './shop.ts';

const types = async (shop: Shop): Promise<string[]> => (await shop.outcomes()).map(({ type }) => type);

/** @returns the shop of somebody whose money is on its way to trustshare. */
async function payLater(): Promise<Shop> {
  const checkout = await Checkout.open({ provider: 'trustshare', presentation: 'modal' });
  const { shop } = checkout;
  await shop.reach('ready');
  await checkout.pay(await checkout.enter(), GOOD.trustshare);
  await shop.reach('unknown');
  return shop;
}

describe('Ways to pay', SIDE_BY_SIDE, () => {
  test('are chosen with the arrow keys, and the order stays the same', async () => {
    const shop = await Shop.open();
    await shop.reach('ready');
    const { reference } = await shop.order();
    await shop.page.getByRole('radio', { name: 'Card Visa' }).focus();
    await shop.page.keyboard.press('ArrowDown');
    await shop.page.frameLocator('pay-form iframe[title=truust]').locator('#card').waitFor();
    await shop.page.keyboard.press('ArrowUp');
    await shop.reach('ready');
    await shop.pay({ number: CARDS.frictionless });
    await shop.reach('succeeded');
    const order = await shop.order();
    assert.deepEqual([order.reference, order.state], [reference, 'payment.paid']);
    assert.deepEqual(await types(shop), ['pay-success']);
    await shop.close();
  });

  test('Truust in the page has one pay button, its checkout’s; submit() presses it', async () => {
    const checkout = await Checkout.open({ provider: 'truust', presentation: 'inline' });
    const { shop } = checkout;
    await shop.reach('ready');
    await shop.form.evaluate((form) => form.removeAttribute('hide-button'));
    assert.equal(await shop.button.count(), 0);
    assert.equal(await checkout.frame.locator('#submit').count(), 1);
    await checkout.type(checkout.frame, GOOD.truust);
    await shop.form.evaluate<unknown, undefined, PayForm>((form) => form.submit());
    await shop.reach('succeeded');
    assert.deepEqual(await types(shop), ['pay-success']);
    await shop.close();
  });

  test('a window that the browser blocks is told, and nothing was paid', async () => {
    const { shop } = await Checkout.open({ provider: 'truust', presentation: 'popup' });
    await shop.reach('ready');
    await shop.page.evaluate(() => void (window.open = () => null));
    await shop.button.click();
    await shop.hear('pay-error');
    assert.equal((await shop.outcomes())[0]?.code, 'popup-blocked');
    assert.deepEqual(await types(shop), ['pay-error']);
    assert.deepEqual([await shop.state(), (await shop.order()).state], ['ready', 'open']);
    await shop.close();
  });

  test('trustshare’s money arrives later: the form and the page of the booking tell', async () => {
    const shop = await payLater();
    const { reference } = await shop.order();
    const booking = await shop.page.context().newPage();
    await booking.goto(`${shop.demo.url}orders/${reference}`);
    await booking.getByRole('heading', { name: 'Your payment is under way' }).waitFor();
    const [paid] = shop.simulator.trustshare.checkouts();
    shop.simulator.trustshare.move(paid?.id ?? '', 'settled');
    await shop.reach('succeeded');
    await booking.getByRole('heading', { name: 'The house is yours' }).waitFor();
    assert.deepEqual(await types(shop), ['pay-unknown', 'pay-success']);
    await shop.close();
  });

  for (const [provider, news] of [
    ['truust', ['order-published']],
    ['trustshare', ['checkout_settling', 'checkout_settled']],
  ] as const) {
    test(`${provider} notifies, and the page of the booking shows it`, async () => {
      const demo = { notifyAfterMs: 0, settleAfterMs: 300 };
      const checkout = await Checkout.open({ provider, presentation: 'modal' }, { demo });
      const { shop } = checkout;
      await shop.reach('ready');
      await checkout.pay(await checkout.enter(), GOOD[provider]);
      await shop.reach('succeeded', 'unknown');
      const { reference } = await shop.order();
      await shop.page.goto(`${shop.demo.url}orders/${reference}`);
      await shop.page.getByRole('heading', { name: 'The house is yours' }).waitFor();
      for (const one of news) {
        await shop.page.locator('#arrivals li', { hasText: new RegExp(`${one}.*answered 200`) }).waitFor();
      }
      assert.equal(await shop.page.locator('#events li', { hasText: 'payment.paid' }).count(), 1);
      await shop.close();
    });
  }

  for (const [provider, news] of [
    ['truust', ['pay-success']],
    ['trustshare', ['pay-unknown']],
  ] as const) {
    test(`${provider}: a window closed while the payment is on its way is not taken for cancelled`, async () => {
      const way = { provider, presentation: 'popup' } as const;
      const checkout = await Checkout.open(way, { variant: 'slow' });
      const { shop } = checkout;
      await shop.reach('ready');
      const popup = (await checkout.enter()) as Page;
      await checkout.pay(popup, GOOD[provider]);
      await popup.locator('#submit[disabled], #submit[aria-busy=true]').waitFor();
      await popup.close();
      for (const type of news) await shop.hear(type);
      assert.deepEqual(await types(shop), news);
      assert.match((await shop.order()).state, /paid|pending/);
      await shop.close();
    });
  }

  for (const provider of ['truust', 'trustshare'] as const) {
    test(`${provider}: a window of its own can’t reach the shop’s page`, async () => {
      const checkout = await Checkout.open({ provider, presentation: 'popup' });
      const { shop } = checkout;
      await shop.reach('ready');
      const popup = (await checkout.enter()) as Page;
      await popup.locator('#card').waitFor();
      assert.equal(await popup.evaluate(() => window.opener as unknown), null);
      await checkout.pay(popup, GOOD[provider]);
      await shop.reach('succeeded', 'unknown');
      await shop.close();
    });

    test(`${provider}: a page that severs its windows does not take the payment for cancelled`, async () => {
      const checkout = await Checkout.open({ provider, presentation: 'popup' });
      const { shop } = checkout;
      const { page } = shop;
      await page.context().route(shop.demo.url + '**', async (route) => {
        if (route.request().resourceType() !== 'document') return route.continue();
        const response = await route.fetch();
        const headers = { ...response.headers(), 'cross-origin-opener-policy': 'same-origin' };
        return route.fulfill({ response, headers });
      });
      await page.reload();
      await shop.reach('ready');
      const [popup] = await Promise.all([page.context().waitForEvent('page'), shop.button.click()]);
      await popup.locator('#card').waitFor();
      assert.equal(await page.evaluate(() => window.opened?.closed), true, 'it looks closed');
      await page.waitForTimeout(6_000);
      assert.deepEqual([await shop.state(), await types(shop)], ['submitting', []]);
      await checkout.pay(popup, GOOD[provider]);
      await shop.reach(provider === 'truust' ? 'succeeded' : 'unknown');
      assert.deepEqual(await types(shop), [provider === 'truust' ? 'pay-success' : 'pay-unknown']);
      await shop.close();
    });
  }

  test('the dialog over the page leads back to the window, also to one that was closed', async () => {
    const checkout = await Checkout.open({ provider: 'truust', presentation: 'popup' });
    const { shop } = checkout;
    const { page } = shop;
    await shop.reach('ready');
    const popup = (await checkout.enter()) as Page;
    await popup.locator('#card').waitFor();
    const dialog = shop.form.getByRole('dialog', { name: 'Payment by Truust' });
    await dialog.getByText('The payment goes on in another window.').waitFor();
    await popup.close();
    await page.waitForTimeout(1_000);
    assert.deepEqual([await shop.state(), await types(shop)], ['submitting', []]);
    const again = page.waitForEvent('popup');
    await dialog.getByRole('button', { name: 'Show the window' }).click();
    await checkout.pay(await again, GOOD.truust);
    await shop.reach('succeeded');
    assert.equal(await dialog.count(), 0);
    await shop.close();
  });

  test('trustshare: after its checkout was left there is still one alone that can be paid, and once', async () => {
    const checkout = await Checkout.open({ provider: 'trustshare', presentation: 'modal' });
    const { shop } = checkout;
    const { trustshare } = shop.simulator;
    await shop.reach('ready');
    await (await checkout.enter()).locator('#card').waitFor();
    await checkout.abandon(checkout.frame);
    await shop.hear('pay-cancel');
    await shop.reach('ready');
    const payable = trustshare.intents().filter(({ status }) => status === 'unconfirmed');
    assert.equal(payable.length, 1);
    const payLate = () =>
      fetch(`${trustshare.checkoutOrigin}/pay/${payable[0]?.token}`, {
        method: 'POST',
        body: JSON.stringify({ card: GOOD.trustshare }),
      });
    const answered = [await payLate(), await payLate()].map(({ status }) => status);
    assert.deepEqual(answered, [200, 410]);
    assert.equal(trustshare.checkouts().length, 1);
    await shop.close();
  });

  for (const provider of ['truust', 'trustshare'] as const) {
    test(`${provider}: after a decline the keyboard goes on from the text that says so`, async () => {
      const checkout = await Checkout.open({ provider, presentation: 'inline' });
      const { shop } = checkout;
      await shop.reach('ready');
      await checkout.type(checkout.frame, BAD[provider]);
      await checkout.frame.locator('#submit').press('Enter');
      await shop.hear('pay-decline');
      await shop.reach('ready');
      await shop.form.locator('[role=alert]:focus', { hasText: 'declined' }).waitFor();
      assert.equal(await checkout.frame.locator('#card').inputValue(), '');
      await shop.close();
    });
  }

  test('a checkout that was called off is told in plain words above it, and is no error', async () => {
    const checkout = await Checkout.open({ provider: 'trustshare', presentation: 'inline' });
    const { shop } = checkout;
    await shop.reach('ready');
    await checkout.frame.locator('#cancel').click();
    await shop.hear('pay-cancel');
    await shop.reach('ready');
    const notice = shop.form.getByRole('alert').filter({ hasText: 'You have not been charged.' });
    await notice.waitFor();
    assert.equal(await notice.locator('slot').getAttribute('name'), 'cancelled');
    const colour = (selector: string) =>
      notice.locator(selector).evaluate((node) => getComputedStyle(node).color);
    assert.equal(await colour('strong'), await colour('p'));
    const [told, frame] = [await notice.boundingBox(), await shop.form.locator('iframe').boundingBox()];
    assert.ok(told && frame && told.y + told.height <= frame.y);
    await shop.close();
  });

  test('without a server to ask, nobody knows what became of a window that was closed', async () => {
    const checkout = await Checkout.open({ provider: 'truust', presentation: 'popup' });
    const { shop } = checkout;
    await shop.reach('ready');
    await shop.form.evaluate((form) => form.removeAttribute('confirm-url'));
    const posted: string[] = [];
    shop.page.on('request', (request) => {
      if (request.method() === 'POST') posted.push(request.url());
    });
    const popup = await checkout.enter();
    await popup.locator('#card').waitFor();
    await checkout.abandon(popup);
    await shop.reach('unknown');
    assert.deepEqual(
      (await shop.outcomes()).map(({ type, verified }) => [type, verified]),
      [['pay-unknown', false]],
    );
    assert.deepEqual(posted, [], 'the page itself is no server to ask');
    await shop.close();
  });

  for (const answers of [true, false]) {
    const then = answers ? 'and can be paid with it' : 'and told when it has none';
    test(`a page that hands over its sessions is asked for another one after a decline, ${then}`, async () => {
      const checkout = await Checkout.open({ provider: 'trustshare', presentation: 'inline' });
      const { shop } = checkout;
      await shop.reach('ready');
      await shop.form.evaluate<unknown, boolean, PayForm>(handOver, answers);
      await shop.reach('ready');
      await checkout.pay(await checkout.enter(), BAD.trustshare);
      await shop.hear('pay-session-expired');
      if (answers) {
        await shop.reach('ready');
        await checkout.pay(await checkout.enter(), GOOD.trustshare);
      }
      await shop.reach(answers ? 'unknown' : 'failed');
      assert.deepEqual(await types(shop), ['pay-decline', answers ? 'pay-unknown' : 'pay-error']);
      if (!answers) assert.equal((await shop.outcomes())[1]?.code, 'session-expired');
      await shop.close();
    });
  }

  test('while a payment is under way, a page that is opened anew offers none', async () => {
    const shop = await payLater();
    const { reference } = await shop.order();
    const anew = await shop.page.context().newPage();
    await anew.goto(`${shop.demo.url}?way=truust&order=${reference}`);
    await anew.getByRole('link', { name: 'See your booking' }).waitFor();
    await anew.getByRole('alert').filter({ hasText: 'Payment pending' }).waitFor();
    assert.equal(await anew.getByRole('button', { name: /^Pay / }).count(), 0);
    assert.equal(await anew.getByRole('radio', { disabled: false }).count(), 0);
    assert.deepEqual(shop.simulator.truust.orders(), []);
    await shop.close();
  });
});

/** Runs in the page, which gets its sessions itself from now on, and then has one more or not. */
async function handOver(element: PayForm, answers: boolean): Promise<void> {
  const { provider, order, sessionUrl = '' } = element;
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ provider, order, locale: 'en-GB' }),
  };
  element.session = (await (await fetch(sessionUrl, request)).json()) as Session;
  element.addEventListener('pay-session-expired', ({ detail }) => {
    if (answers) detail.respondWith(fetch(sessionUrl, request).then((response) => response.json()));
  });
  element.reset();
}
