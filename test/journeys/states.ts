// Takes pictures of every state of every presentation, side by side: narrow, middling and wide, light and dark, in two
// languages, into screenshots/. Words on the command line choose: `npm run states -- 320 dark ar`.
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDemo } from '../../demo/server.ts';
import { closeBrowser, newPage } from './browser.ts';

const FOLDER = 'screenshots';
const WIDTHS = [320, 768, 1280];
const THEMES = ['light', 'dark'] as const;
const LOCALES = ['en-GB', 'ar'];
/** For all of them to be reached. Milliseconds. */
const LIMIT_MS = 180_000;

const looks = WIDTHS.flatMap((width) =>
  THEMES.flatMap((theme) => LOCALES.map((locale) => ({ width, theme, locale }))),
);
const wanted = process.argv.slice(2);
const chosen = looks.filter((look) => {
  const words = Object.values(look).map(String);
  return wanted.every((word) => words.includes(word) || !looks.some((each) => has(each, word)));
});

function has(look: object, word: string): boolean {
  return Object.values(look).map(String).includes(word);
}

await mkdir(FOLDER, { recursive: true });
const demo = await startDemo({ processingScreenMs: 0, onNotice: () => undefined });
for (const { width, theme, locale } of chosen) {
  const page = await newPage({ viewport: { width, height: 900 }, colorScheme: theme });
  const query = new URLSearchParams({ locale, theme, width: width === 768 ? '32rem' : '20rem' });
  await page.goto(`${demo.url}states?${query}`, { waitUntil: 'commit' });
  const late = page.locator('iframe:not([data-reached])');
  const deadline = Date.now() + LIMIT_MS;
  while ((await late.count()) > 0 && Date.now() < deadline) await sleep(100);
  for (const frame of await late.all()) console.error(`not reached: ${await frame.getAttribute('title')}`);
  // Frames outside the window are not painted.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
  await sleep(1_000);
  for (const [index, section] of (await page.locator('section').all()).entries()) {
    const path = `${FOLDER}/states-${index + 1}-${width}-${theme}-${locale}.png`;
    await section.screenshot({ path, timeout: LIMIT_MS });
    console.log(path);
  }
  await page.context().close();
}
await demo.close();
await closeBrowser();
