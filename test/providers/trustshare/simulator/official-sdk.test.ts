import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import type { Order } from '../../../../src/server/provider/provider.ts';
import { trustshare as definition } from '../../../../src/providers/trustshare/definition.ts';
import { trustshare } from '../../../../src/providers/trustshare/server/index.ts';
import { startHostile, type HostileCase } from '../../../../src/simulator/hostile.ts';
import type { Host } from '../../../../src/simulator/host.ts';
import {
  FOREIGN_URL,
  startTrustshare,
  trustshareHostileCases,
  type TrustshareSimulator,
  type TrustshareVariant,
} from '../../../../src/providers/trustshare/simulator/index.ts';
import { CONTROL, GIVEN_AWAY, type Gain } from '../../../simulator/given-away.ts';
import { assertHas } from '../../../support/assert-has.ts';
import { buildBrowserScripts } from '../../../support/browser-scripts.ts';
import { launchBrowser } from '../../../support/browser.ts';
import { selfSigned } from '../../../support/certificate.ts';
import { ended, look, startPaying, startShop } from './merchant-page.ts';

const ORDER: Order = { reference: 'booking-1', amount: 12_345, currency: 'GBP', description: 'Room 7' };
const CONTEXT = { findOrder: () => ORDER, now: Date.now };

let browser: Browser;
let shop: Host;
let thirdOrigin: Host;
let simulator: TrustshareSimulator;

/** What has been started so far, also when the rest fails to: anything left open would keep the process. */
const started: { close: () => Promise<void> }[] = [];

before(async () => {
  await buildBrowserScripts();
  const certificate = await selfSigned('checkout.localhost');
  started.push((simulator = await startTrustshare({ certificate })));
  const cases = [CONTROL, ...trustshareHostileCases];
  started.push((thirdOrigin = await startHostile(cases, { hostname: '127.0.0.1' })));
  started.push((shop = await startShop()));
  started.push((browser = await launchBrowser()));
});

after(async () => {
  for (const one of started.reverse()) await one.close();
});

/** Opens a session and presses "Pay" in a fresh browser context. */
async function withShopper(
  use: (page: Page, provider: ReturnType<typeof trustshare>) => Promise<void>,
  {
    variant = 'normal',
    prepare,
    ...options
  }: BrowserContextOptions & { variant?: TrustshareVariant; prepare?: (page: Page) => Promise<void> } = {},
): Promise<void> {
  const { baseUrl, sandboxKey: privateKey, sdkBase: base } = simulator;
  const provider = trustshare({
    baseUrl,
    privateKey,
    settlements: ({ amount, description = '' }) => [{ type: 'immediate', amount, description }],
  });
  const session = await provider.createSession(ORDER, { locale: 'en-GB' }, CONTEXT);
  assert.ok(definition.isSession(session) && session.clientSecret);
  simulator.behave(simulator.intents().at(-1)?.id ?? '', variant);
  const context = await browser.newContext({ ignoreHTTPSErrors: true, ...options });
  try {
    const page = await context.newPage();
    await prepare?.(page);
    await startPaying(page, shop, { secret: session.clientSecret, base });
    await use(page, provider);
  } finally {
    await context.close();
  }
}

const modal = (page: Page): FrameLocator => page.frameLocator('#trustshare__modal-iframe');

async function fillAndPay(checkout: Page | FrameLocator): Promise<void> {
  await checkout.locator('#card').fill('4242 4242 4242 4242');
  await checkout.locator('#expiry').fill('12/30');
  await checkout.locator('#code').fill('123');
  await checkout.locator('#submit').click();
}

describe('the official SDK, as npm has it, on the stand-in', () => {
  test('pays in its modal; settling is pending and settled is paid', () =>
    withShopper(async (page, provider) => {
      await fillAndPay(modal(page));
      assert.ok(await ended(page));
      const { state, value, errors } = await look(page);
      const [checkout] = simulator.checkouts().slice(-1);
      assert.ok(checkout);
      const { id: checkoutId, projectId } = checkout;
      assert.deepEqual([state, errors], ['resolved', []]);
      assert.deepEqual(value, { checkout_id: checkoutId, project_id: projectId });
      assert.equal(await page.locator('.trustshare__modal').count(), 0);
      const confirmed = () => provider.verifyEvidence(ORDER, { checkoutId }, CONTEXT);
      assertHas(await confirmed(), { status: 'pending', reason: 'settling' });
      simulator.move(checkoutId, 'settled');
      assertHas(await confirmed(), { status: 'paid', reason: 'settled' });
    }));

  test('pays in a popup where the pointer is a finger', () =>
    withShopper(
      async (page) => {
        const [, popup] = page.context().pages();
        await fillAndPay(popup ?? (await page.waitForEvent('popup')));
        assert.ok(await ended(page));
        assert.equal((await look(page)).state, 'resolved');
      },
      { hasTouch: true, isMobile: true },
    ));

  test('hears that the shopper cancelled', () =>
    withShopper(async (page, provider) => {
      await modal(page).locator('#cancel').click();
      assert.ok(await ended(page));
      assertHas(await look(page), { state: 'rejected', value: 'user cancelled process' });
      assertHas(await provider.lookUpPayment(ORDER, CONTEXT), { status: 'pending', reason: 'not-paid-yet' });
    }));

  test('hears the same from a checkout that cancels by itself', () =>
    withShopper(
      async (page) => {
        assert.ok(await ended(page));
        assertHas(await look(page), { state: 'rejected', value: 'user cancelled process' });
      },
      { variant: 'cancelled' },
    ));

  test('can be paid by keyboard alone', () =>
    withShopper(async (page) => {
      await modal(page).locator('#card').focus();
      for (const text of ['4242424242424242', '12/30', '123']) {
        await page.keyboard.type(text);
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Enter');
      assert.ok(await ended(page));
      assert.equal((await look(page)).state, 'resolved');
    }));

  test('is told twice by a checkout that finishes twice, and minds only the first', () =>
    withShopper(
      async (page) => {
        await fillAndPay(modal(page));
        assert.ok(await ended(page));
        assertHas(await look(page), { state: 'resolved', errors: [] });
      },
      { variant: 'twice' },
    ));
});

/** Plays one case on a page that pays with the official SDK, and reports what it got. */
async function play(attack: HostileCase): Promise<Gain[]> {
  const gains = new Set<Gain>();
  const inside = attack.from === 'checkout';
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await withShopper(
    async (page) => {
      if (!inside) {
        const origin =
          attack.from === 'third-origin' ? thirdOrigin.origin : `${simulator.checkoutOrigin}/hostile`;
        await page.evaluate((url) => {
          const frame = document.createElement('iframe');
          frame.id = 'attack';
          frame.src = url;
          document.body.append(frame);
        }, `${origin}/${attack.name}`);
      }
      const played = page
        .frameLocator(inside ? '#trustshare__modal-iframe' : '#attack')
        .getByText('played')
        .waitFor()
        .catch(() => undefined);
      await Promise.race([played, ended(page)]);
      // What was posted last has to be handled too.
      await page.waitForTimeout(200);
      const { state } = await look(page);
      if (state === 'resolved') gains.add('success');
      if (state === 'rejected') gains.add('cancel');
      release();
      if (state === 'pending' && !inside) {
        await fillAndPay(modal(page));
        if (!(await ended(page, 4000))) gains.add('locked out');
      }
      const { hacked, errors } = await look(page);
      if (hacked) gains.add('script');
      if (errors.length) gains.add('uncaught error');
    },
    {
      variant: inside ? `hostile:${attack.name}` : 'normal',
      prepare: async (page) => {
        // 204 leaves the page where it is, so that it can be looked at.
        await page.route(`${FOREIGN_URL}**`, (route) => {
          gains.add('redirect');
          return route.fulfill({ status: 204 });
        });
        // A frame that attacks early is there before the checkout has loaded.
        if (!inside) {
          await page.route('**/process?*', async (route) => {
            await held;
            await route.continue();
          });
        }
      },
    },
  );
  return [...gains].sort();
}

test('what hostile pages get out of the official SDK', async (t) => {
  const got: Record<string, Gain[]> = {};
  for (const attack of [CONTROL, ...trustshareHostileCases]) {
    got[attack.name] = await play(attack);
    t.diagnostic(`${attack.name}: ${got[attack.name]?.join(', ') || 'nothing'}`);
  }
  const failed = Object.values(got).filter((gains) => gains.length).length;
  t.diagnostic(`the official SDK fails ${failed} of ${trustshareHostileCases.length} cases`);
  assert.deepEqual(got, GIVEN_AWAY);
});
