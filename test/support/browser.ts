import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Starts the machine's own Chromium: `CHROME_PATH`, or where systems have it. */
export function launchBrowser(): Promise<Browser> {
  const candidates = [process.env.CHROME_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'];
  const executablePath = candidates.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) throw new Error('No Chromium found: set CHROME_PATH.');
  return chromium.launch({
    executablePath,
    timeout: 120_000,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
}
