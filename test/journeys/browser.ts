import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { browserArguments, findBrowser } from '../../scripts/find-browser.mjs';

/** Journeys mostly wait, and each has a shop of its own. */
export const SIDE_BY_SIDE = { concurrency: 3 };

let launched: Promise<Browser> | undefined;

/** One browser for all journeys; each has a context of its own. */
export function browser(): Promise<Browser> {
  return (launched ??= chromium.launch({ executablePath: findBrowser(), args: browserArguments }));
}

export async function closeBrowser(): Promise<void> {
  await (await launched)?.close();
}

export async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await (
    await browser()
  ).newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(10_000);
  return context.newPage();
}
