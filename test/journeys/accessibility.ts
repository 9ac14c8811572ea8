import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Frame, Page } from 'playwright-core';
import { SIDE_BY_SIDE } from './browser.ts';
import { arrive, LINK_STATES } from './link-states.ts';
import { CARDS, Shop } from './shop.ts';
import { openStates } from './states-page.ts';

const source = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
/** For one frame of the page of all states, on a machine that is busy. Milliseconds. */
const FRAME_LIMIT_MS = 300_000;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/** Unseen inputs in the frames of the real library too, for a browser's autofill. They are not ours to label. */
const CAPTURES = /autocomplete-capture/;
/** A checkout in the page is the provider's; its frame is transparent, and axe would take white for its background. */
const IN_CHECKOUT = /\] iframe #/;

/** @returns what axe finds, in the page and in all its frames, and how much it found to be right. */
async function audit(page: Page): Promise<{ wrong: string[]; right: number }> {
  const background = await page
    .locator('.pay, .payment, .order, figure iframe')
    .first()
    .evaluate((node) => getComputedStyle(node).backgroundColor);
  for (const frame of page.frames()) {
    await prepare(frame, background).catch((error: unknown) => {
      // A checkout is opened anew after an attempt.
      if (!frame.isDetached()) throw error;
    });
  }
  const options = { runOnly: TAGS, frameWaitTime: FRAME_LIMIT_MS };
  const results = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  const wrong = results.violations
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))
    .filter((finding) => !CAPTURES.test(finding) && !IN_CHECKOUT.test(finding));
  return { wrong, right: results.passes.reduce((sum, { nodes }) => sum + nodes.length, 0) };
}

async function prepare(frame: Frame, background: string): Promise<void> {
  await frame.evaluate(`${source}; axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] })`);
  if (!frame.url().includes('/js/v3/')) return;
  // The fields are transparent: axe can't see through to the page, and would take white for their background.
  await frame.evaluate((colour) => void (document.documentElement.style.background = colour), background);
}

/** State -> how to get there from a form that is ready. */
const STATES: Record<string, (shop: Shop) => Promise<unknown>> = {
  ready: () => Promise.resolve(),
  invalid: async (shop) => {
    await shop.pay({ number: '4111111111111112', expiry: '13/20', code: '1' });
    await shop.hear('pay-error');
  },
  declined: async (shop) => {
    await shop.pay({ number: CARDS.declined });
    await shop.reach('declined');
  },
  succeeded: async (shop) => {
    await shop.pay({ number: CARDS.frictionless });
    await shop.reach('succeeded');
  },
  unknown: async (shop) => {
    await shop.charge(60_010);
    await shop.pay({ number: CARDS.frictionless });
    await shop.reach('unknown');
  },
  'back office': async (shop) => {
    await shop.pay({ number: CARDS.frictionless });
    await shop.reach('succeeded');
    await shop.enterOffice();
    await shop.page.getByRole('button', { name: 'Settle now' }).click();
    await shop.page.getByRole('button', { name: 'Refund' }).waitFor();
  },
  failed: async (shop) => {
    shop.simulator.trustPayments.fail('library-blocked');
    await shop.page.reload();
    await shop.reach('failed');
  },
};

const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 320, height: 700 } },
] as const;

async function check(shop: Shop): Promise<void> {
  assert.deepEqual((await audit(shop.page)).wrong, []);
  const overflow = await shop.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${overflow} px wider than the window`);
  await shop.close({ expected: /Failed to load resource/ });
}

describe('axe finds nothing', SIDE_BY_SIDE, () => {
  for (const look of LOOKS) {
    for (const [state, go] of Object.entries(STATES)) {
      test(`${state}, ${look.colorScheme}, ${look.viewport.width} px`, async () => {
        const shop = await Shop.open({ browser: look });
        await shop.reach('ready');
        await go(shop);
        await check(shop);
      });
    }
    for (const [state, link] of Object.entries(LINK_STATES)) {
      test(`${state}, ${look.colorScheme}, ${look.viewport.width} px`, async () => {
        const { shop } = await arrive(link, { browser: look });
        await check(shop);
      });
    }
  }
});

describe('axe finds nothing in all states side by side', () => {
  for (const [theme, locale] of [
    ['light', 'en-GB'],
    ['dark', 'ar'],
  ] as const) {
    test(`${theme}, ${locale}`, async (context) => {
      const { page, late, close } = await openStates({ width: 1280, theme, locale });
      assert.deepEqual(late, []);
      const { wrong, right } = await audit(page);
      context.diagnostic(`${right} findings in order, in ${await page.locator('figure').count()} states`);
      assert.deepEqual(wrong, []);
      await close();
    });
  }
});
