import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { startHost, type Host } from '../../../../src/simulator/host.ts';

/** How the SDK's promise stands, and what else the page saw. */
export interface Seen {
  readonly state: 'pending' | 'resolved' | 'rejected';
  readonly value: unknown;
  readonly hacked: boolean;
  readonly errors: readonly string[];
}

const PAGE = `<!doctype html><title>Shop</title><button id="pay">Pay</button>
<script type="module">
  import createSdk from '/sdk.js';
  window.seen = { state: 'pending', value: null, errors: [] };
  addEventListener('error', ({ message }) => seen.errors.push(message));
  addEventListener('unhandledrejection', ({ reason }) => seen.errors.push(String(reason)));
  document.querySelector('#pay').addEventListener('click', () => {
    const { secret, base } = window.given;
    createSdk('sandbox_pk_1', { __BASE_URL: base }).sdk.v1.confirmPaymentIntent(secret).then(
      (value) => Object.assign(seen, { state: 'resolved', value }),
      (error) => Object.assign(seen, { state: 'rejected', value: error.message }),
    );
  });
</script>`;

/** A shop that pays with the official SDK as npm has it. */
export async function startShop(): Promise<Host> {
  const sdk = await readFile(fileURLToPath(import.meta.resolve('@trustshare/sdk')), 'utf8');
  return startHost((request) =>
    Promise.resolve(
      new URL(request.url).pathname === '/sdk.js'
        ? new Response(sdk, { headers: { 'content-type': 'text/javascript' } })
        : new Response(PAGE, { headers: { 'content-type': 'text/html' } }),
    ),
  );
}

/** Presses the shop's button. */
export async function startPaying(
  page: Page,
  shop: Host,
  given: { secret: string; base: string },
): Promise<void> {
  await page.goto(shop.origin);
  await page.evaluate((values) => Object.assign(window, { given: values }), given);
  await page.click('#pay');
}

export function look(page: Page): Promise<Seen> {
  return page.evaluate(() => ({
    ...(window as unknown as { seen: Omit<Seen, 'hacked'> }).seen,
    hacked: document.documentElement.dataset.hacked === 'yes',
  }));
}

/** @returns whether the SDK's promise came to an end in time. */
export function ended(page: Page, timeout = 10_000): Promise<boolean> {
  return page
    .waitForFunction(() => (window as unknown as { seen: Seen }).seen.state !== 'pending', null, { timeout })
    .then(
      () => true,
      () => false,
    );
}
