// Takes pictures of every state of every presentation, side by side: narrow, middling and wide, light and dark, in two
// languages, into screenshots/. Words on the command line choose: `npm run states -- 320 dark ar`.
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeBrowser } from './browser.ts';
import { openStates, type Look } from './states-page.ts';

const FOLDER = 'screenshots';
const WIDTHS = [320, 768, 1280];
const THEMES = ['light', 'dark'] as const;
const LOCALES = ['en-GB', 'ar'];
/** For the frames to be painted, and for one picture. Milliseconds. */
const PAINT_MS = 1_000;
const PICTURE_LIMIT_MS = 60_000;

const looks: Look[] = WIDTHS.flatMap((width) =>
  THEMES.flatMap((theme) => LOCALES.map((locale) => ({ width, theme, locale }))),
);
const words = process.argv.slice(2);
const saysOf = (look: Look): string[] => Object.values(look).map(String);

await mkdir(FOLDER, { recursive: true });
for (const look of looks.filter((each) => words.every((word) => saysOf(each).includes(word)))) {
  const { page, late, close } = await openStates(look);
  for (const state of late) console.error(`not reached: ${state}`);
  // Frames outside the window are not painted.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: look.width, height });
  await sleep(PAINT_MS);
  for (const [index, section] of (await page.locator('section').all()).entries()) {
    const path = `${FOLDER}/states-${index + 1}-${saysOf(look).join('-')}.png`;
    await section.screenshot({ path, timeout: PICTURE_LIMIT_MS });
    console.log(path);
  }
  await close();
}
await closeBrowser();
