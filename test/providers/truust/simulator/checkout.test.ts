import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { truustClient } from '../../../../src/providers/truust/server/index.ts';
import { startHost, type Host } from '../../../../src/simulator/host.ts';
import {
  startTruust,
  truustHostileCases,
  type TruustSimulator,
} from '../../../../src/providers/truust/simulator/index.ts';
import type { TruustVariant } from '../../../../src/providers/truust/simulator/index.ts';
import { buildBrowserScripts } from '../../../support/browser-scripts.ts';
import { launchBrowser } from '../../../support/browser.ts';

/** What the shop's page heard: what is dispatched, with its detail. */
type Heard = string[];

let browser: Browser;
let shop: Host;
let simulator: TruustSimulator;

const SHOP = `<!doctype html><title>Shop</title>
<script>
  window.heard = [];
  addEventListener('message', ({ data }) => {
    const { dispatch, detail, isDisabled } = data ?? {};
    const parts = [dispatch, detail ?? isDisabled].filter((part) => part !== undefined);
    heard.push(parts.map((part) => (Object(part) === part ? 'object' : part)).join(':'));
  });
</script>`;

/** What has been started so far, also when the rest fails to: anything left open would keep the process. */
const started: { close: () => Promise<void> }[] = [];

before(async () => {
  await buildBrowserScripts();
  started.push((simulator = await startTruust({ slowMs: 300 })));
  const page = (): Response => new Response(SHOP, { headers: { 'content-type': 'text/html' } });
  started.push((shop = await startHost(() => Promise.resolve(page()))));
  started.push((browser = await launchBrowser()));
});

after(async () => {
  for (const one of started.reverse()) await one.close();
});

let orders = 0;

/** A shop with the order's checkout in a frame. */
async function withCheckout(
  variant: TruustVariant,
  use: (parts: {
    page: Page;
    frame: FrameLocator;
    id: number;
    status: () => string | undefined;
  }) => Promise<void>,
): Promise<void> {
  const { baseUrl, secretKey } = simulator;
  const order = await truustClient({ baseUrl, secretKey }).createOrder({
    name: 'Room 7',
    amount: 2377,
    currency: 'EUR',
    tag: `booking-${(orders += 1)}`,
    confirmedUrl: `${shop.origin}/confirmed`,
    deniedUrl: `${shop.origin}/denied`,
  });
  const id = Number(order.id);
  simulator.behave(id, variant);
  const page = await browser.newPage();
  try {
    await page.goto(shop.origin);
    await page.evaluate((url) => {
      const frame = document.createElement('iframe');
      frame.src = url ?? '';
      document.body.append(frame);
    }, order.link);
    const status = () => simulator.orders().find((candidate) => candidate.id === id)?.status;
    await use({ page, frame: page.frameLocator('iframe'), id, status });
  } finally {
    await page.close();
  }
}

async function fill(frame: FrameLocator, card = '4548 8120 4940 0004'): Promise<void> {
  await frame.locator('#card').fill(card);
  await frame.locator('#expiry').fill('12/26');
  await frame.locator('#code').fill('123');
}

const heardBy = (page: Page): Promise<Heard> =>
  page.evaluate(() => (window as unknown as { heard: Heard }).heard);

/** Waits until the frame has come back to the shop. */
async function returned(page: Page): Promise<string> {
  const frame = page.frames()[1];
  await frame?.waitForURL(`${shop.origin}/**`);
  return new URL(frame?.url() ?? '').pathname;
}

describe('the checkout of the Truust stand-in', () => {
  test('says each step, and goes on to the confirmed URL', () =>
    withCheckout('normal', async ({ page, frame, status }) => {
      await page.waitForFunction(() => (window as unknown as { heard: Heard }).heard.length > 0);
      await fill(frame);
      await frame.locator('#submit').click();
      assert.equal(await returned(page), '/confirmed');
      assert.equal(status(), 'PUBLISHED');
      const heard = await heardBy(page);
      assert.equal(heard[0], 'statePayment:true');
      assert.ok(heard.includes('statePayment:false'), 'the button came alive');
      assert.deepEqual(heard.slice(heard.indexOf('clickPayment')), [
        'clickPayment',
        'submittedPayment',
        'statePayment:true',
        'processingPayment',
        'redirectPayment',
        'orderStatus:confirmed_payment',
      ]);
    }));

  test('knows what was filled in before its script came', () =>
    withCheckout('normal', async ({ page, frame }) => {
      const heardOne = () =>
        page.waitForFunction(() => (window as unknown as { heard: Heard }).heard.length > 0);
      // What the first page says must not come in between.
      await heardOne();
      let release: (value?: unknown) => void = () => undefined;
      const filled = new Promise((resolve) => (release = resolve));
      await page.route('**/checkout.js', (route) => filled.then(() => route.continue()));
      // Listened for before it is made: it may be out before an answer from the page is back.
      const asked = page.waitForRequest('**/checkout.js');
      await page.evaluate(() => {
        (window as unknown as { heard: Heard }).heard.length = 0;
        document.querySelector('iframe')?.setAttribute('src', document.querySelector('iframe')?.src ?? '');
      });
      await asked;
      await fill(frame);
      release();
      await heardOne();
      assert.deepEqual(await heardBy(page), ['statePayment:false']);
    }));

  test('denies any other card, and can be tried again', () =>
    withCheckout('normal', async ({ page, frame, status, id }) => {
      await fill(frame, '1111 1111 1111 1117');
      await frame.locator('#submit').click();
      assert.equal(await returned(page), '/denied');
      assert.equal(status(), 'FAILURE');
      assert.equal((await heardBy(page)).at(-1), 'orderStatus:denied_payment');
      simulator.pay(id);
      assert.equal(status(), 'PUBLISHED');
    }));

  test('is driven by submitPayment from the page', () =>
    withCheckout('normal', async ({ page, frame, status }) => {
      await fill(frame);
      await page.evaluate(() => frames[0]?.postMessage({ dispatch: 'submitPayment' }, '*'));
      assert.equal(await returned(page), '/confirmed');
      assert.equal(status(), 'PUBLISHED');
    }));

  test('tells of a click before the fields are checked, and goes no further with empty ones', () =>
    withCheckout('normal', async ({ page, frame, status }) => {
      await frame.locator('#submit').click();
      await frame.getByRole('alert').getByText('Please fill in all fields.').waitFor();
      assert.equal((await heardBy(page)).at(-1), 'clickPayment');
      assert.equal(status(), 'DRAFT');
    }));

  test('cancelled, leaves the order as it is and says nothing', () =>
    withCheckout('normal', async ({ page, frame, status }) => {
      await frame.locator('#cancel').click();
      assert.equal(await returned(page), '/denied');
      assert.equal(status(), 'DRAFT');
      assert.deepEqual(await heardBy(page), ['statePayment:true']);
    }));

  test('cancelled by itself, does the same', () =>
    withCheckout('cancelled', async ({ page, status }) => {
      assert.equal(await returned(page), '/denied');
      assert.equal(status(), 'DRAFT');
    }));

  for (const [variant, expected] of [
    ['silent', []],
    ['slow', ['orderStatus:confirmed_payment']],
    ['twice', ['orderStatus:confirmed_payment', 'orderStatus:confirmed_payment']],
  ] as const) {
    test(`${variant}: ends paid, and says ${expected.length ? expected.join(', ') : 'nothing'}`, () =>
      withCheckout(variant, async ({ page, frame, status }) => {
        await fill(frame);
        await frame.locator('#submit').click();
        assert.equal(await returned(page), '/confirmed');
        assert.equal(status(), 'PUBLISHED');
        const heard = await heardBy(page);
        assert.deepEqual(
          heard.filter((one) => variant === 'silent' || one.startsWith('orderStatus')),
          expected,
        );
      }));
  }

  test('gateway: leads through a bank on a third origin', () =>
    withCheckout('gateway', async ({ page, frame }) => {
      await fill(frame);
      await frame.locator('#submit').click();
      await frame.locator('#confirm').click();
      assert.equal(await returned(page), '/confirmed');
      assert.equal((await heardBy(page)).at(-1), 'orderStatus:confirmed_payment');
    }));

  test('never: the page does not come', () =>
    withCheckout('never', async ({ page, frame }) => {
      await assert.rejects(frame.locator('#card').waitFor({ timeout: 500 }));
      assert.deepEqual(await heardBy(page), []);
    }));

  for (const { name, steps } of truustHostileCases.filter(({ from }) => from === 'checkout')) {
    test(`hostile: ${name} says what it likes, and nothing is paid`, () =>
      withCheckout(`hostile:${name}`, async ({ page, frame, status }) => {
        await frame.getByText('played').waitFor();
        await page.waitForFunction(
          (count) => (window as unknown as { heard: Heard }).heard.length >= count,
          steps.length,
        );
        assert.equal(status(), 'DRAFT');
      }));
  }

  test('speaks the language that the link asks for', async () => {
    const { baseUrl, secretKey } = simulator;
    const order = await truustClient({ baseUrl, secretKey }).createOrder({
      name: '<b>Room</b> "7"',
      amount: 2377,
      currency: 'EUR',
      tag: 'spanish',
    });
    const page = await browser.newPage();
    await page.goto(`${order.link ?? ''}?hl=es`);
    assert.equal(await page.locator('html').getAttribute('lang'), 'es');
    assert.match((await page.locator('#submit').textContent()) ?? '', /^Pagar 23,77\s€$/);
    assert.equal(await page.locator('h1').textContent(), '<b>Room</b> "7"');
    await page.close();
  });
});
