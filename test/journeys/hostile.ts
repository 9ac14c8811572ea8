import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  FOREIGN_URL,
  startHostile,
  trustshareHostileCases,
  truustHostileCases,
  type HostileCase,
  type Host,
} from 'pay-form/simulator';
import { CONTROL, GIVEN_AWAY, type Gain } from '../simulator/given-away.ts';
import { SIDE_BY_SIDE } from './browser.ts';
import { Checkout, GOOD, type Way } from './checkout.ts';
import { printTable } from './table.ts';

/** In a modal as the official SDK has it, beside a page that expects nothing yet, and in a window of its own. */
const WAYS: readonly (readonly [Way, readonly HostileCase[]])[] = [
  [{ provider: 'trustshare', presentation: 'modal' }, [CONTROL, ...trustshareHostileCases]],
  [{ provider: 'trustshare', presentation: 'inline' }, trustshareHostileCases],
  [{ provider: 'truust', presentation: 'inline' }, truustHostileCases],
  [{ provider: 'truust', presentation: 'popup' }, truustHostileCases],
];

const ENDS: readonly string[] = [
  ...['checkout-forged-ids', 'checkout-script-redirect', 'checkout-foreign-redirect'],
  ...['truust-checkout-lies', 'truust-checkout-both'],
];

let thirdOrigin: Host;
const seen: string[][] = [['case', 'way', 'official SDK', 'pay-form', 'events']];

/** Puts the attacker's frame into the page, and waits until it has said everything. */
async function attackFrom(url: string, { shop: { page } }: Checkout): Promise<void> {
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.id = 'attack';
    frame.src = src;
    document.body.append(frame);
  }, url);
  await page.frameLocator('#attack').getByText('played').waitFor();
}

/** Plays one case on a page that pays with the element. @returns what it got out of it, and the page's events. */
async function play(attack: HostileCase, way: Way): Promise<{ gains: Gain[]; events: string[] }> {
  const gains = new Set<Gain>();
  const inside = attack.from === 'checkout';
  const variant = inside ? (`hostile:${attack.name}` as const) : 'normal';
  const checkout = await Checkout.open(way, { variant, loadTimeout: inside ? 3_000 : 15_000 });
  const { shop } = checkout;
  const { page } = shop;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.context().route(`${FOREIGN_URL}**`, (route) => {
    gains.add('redirect');
    return route.fulfill({ status: 204 });
  });
  const look = async (): Promise<string[]> => (await shop.outcomes()).map(({ type }) => type);

  if (inside) {
    if (way.presentation !== 'inline') await shop.reach('ready');
    const inner = await checkout.enter();
    const played = inner.getByText('played').waitFor();
    // Once the page has heard enough, the checkout is gone.
    await Promise.race([played.catch(() => sleep(20_000)), shop.reach('failed', 'unknown')]);
    await sleep(300);
  } else {
    await shop.reach('ready');
    const origin =
      attack.from === 'third-origin'
        ? thirdOrigin.origin
        : `${shop.simulator[way.provider].checkoutOrigin}/hostile`;
    if (way.presentation === 'modal') {
      // The attacker is there before the checkout has loaded.
      await page.route(/127\.0\.0\.1:\d+\/(process\?|[\da-f-]{36}\?)/, async (route) => {
        await held;
        await route.continue();
      });
      await shop.button.click();
    }
    await attackFrom(`${origin}/${attack.name}`, checkout);
  }
  const told = await look();
  if (told.includes('pay-success')) gains.add('success');
  if (told.includes('pay-cancel') || told.includes('pay-decline')) gains.add('cancel');
  if ((await shop.order()).state !== 'open') gains.add('success');
  release();
  if (!inside) {
    const inner = way.presentation === 'modal' ? checkout.frame : await checkout.enter();
    await checkout.pay(inner, GOOD[way.provider]);
    await shop.reach('succeeded', 'unknown').catch(() => gains.add('locked out'));
  }
  const hacked = await page.evaluate(() => document.documentElement.dataset.hacked === 'yes');
  if (hacked) gains.add('script');
  if (shop.lines.some((line) => line.startsWith('pageerror'))) gains.add('uncaught error');
  const events = await look();
  await shop.leave();
  return { gains: [...gains].sort(), events };
}

describe('Hostile pages', SIDE_BY_SIDE, () => {
  before(async () => {
    const cases = [CONTROL, ...trustshareHostileCases, ...truustHostileCases];
    thirdOrigin = await startHostile(cases, { hostname: '127.0.0.1' });
  });
  for (const [way, cases] of WAYS) {
    const shown = `${way.provider}, ${way.presentation}`;
    for (const attack of cases) {
      test(`${shown}: ${attack.name} gets nothing`, async () => {
        const { gains, events } = await play(attack, way);
        const theirs = way.provider === 'trustshare' ? GIVEN_AWAY[attack.name]?.join(', ') : undefined;
        seen.push([
          attack.name,
          shown,
          way.presentation === 'modal' ? theirs || (theirs === '' ? 'nothing' : '') : '',
          gains.join(', ') || 'nothing',
          events.join(', ') || 'none',
        ]);
        assert.deepEqual(gains, []);
        assert.ok(events.length <= 1, events.join(', '));
        // A checkout that has shaken hands may say that it is over: then the server is asked. No other is heard.
        const isOver = attack.from !== 'checkout' || ENDS.includes(attack.name);
        assert.ok(isOver || !events.includes('pay-unknown'), 'the checkout was heard');
      });
    }
  }
  after(async () => {
    await thirdOrigin.close();
    printTable(seen);
  });
});
