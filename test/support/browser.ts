import { chromium, type Browser } from 'playwright-core';
import { browserArguments, findBrowser } from '../../scripts/find-browser.mjs';

/** Starts the browser that all tests use. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser(),
    timeout: 120_000,
    args: [
      ...browserArguments,
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
    ],
  });
}
