import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { SIDE_BY_SIDE } from './browser.ts';
import { Checkout, type Way } from './checkout.ts';
import { Shop } from './shop.ts';

declare global {
  interface Window {
    heights: number[];
  }
}

/** Runs in the page, before its own scripts: writes down each height that the form has until the shopper can pay. */
function watchHeight(): void {
  if (parent !== window) return;
  window.heights = [];
  customElements.whenDefined('pay-form').then(
    () => {
      const form = document.querySelector('pay-form') as HTMLElement & { state: string };
      new ResizeObserver(() => window.heights.push(form.offsetHeight)).observe(form);
    },
    () => undefined,
  );
}

const WAYS: readonly (Way | undefined)[] = [
  undefined,
  { provider: 'truust', presentation: 'inline' },
  { provider: 'truust', presentation: 'modal' },
  { provider: 'trustshare', presentation: 'inline' },
  { provider: 'trustshare', presentation: 'popup' },
];

describe('The form is as high while it loads as it is then', SIDE_BY_SIDE, () => {
  for (const way of WAYS) {
    for (const width of [320, 1280]) {
      test(`${way ? `${way.provider}, ${way.presentation}` : 'cards'}, ${width} px`, async () => {
        const browser = { viewport: { width, height: 900 } };
        const slowly = async ({ page }: Pick<Shop, 'page'>) => {
          await page.addInitScript(watchHeight);
          await page.route('**/pay/session', async (route) => {
            await sleep(400);
            await route.continue();
          });
        };
        const shop = way
          ? (await Checkout.open(way, { browser, prepare: slowly })).shop
          : await Shop.open({ browser }, slowly);
        await shop.reach('ready');
        await sleep(200);
        const heights = new Set(await shop.page.evaluate(() => window.heights));
        assert.equal(heights.size, 1, [...heights].join(' px, '));
        await shop.leave();
      });
    }
  }
});
