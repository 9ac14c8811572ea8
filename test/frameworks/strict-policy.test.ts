import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { contentSecurityPolicy, permissionsPolicy, preloadHints } from '../../src/entries/server.ts';
import { launchBrowser } from '../support/browser.ts';
import { payByCard, startShop, type ShopPage } from './shop.ts';

type Violation = readonly [directive: string, blocked: string];

/** A page as strict as the helpers make one; it writes down what its policy stops. */
function strictPage(providers: Parameters<typeof contentSecurityPolicy>[0]['providers']): ShopPage {
  const nonce = randomBytes(16).toString('base64');
  const [provider] = providers;
  assert.ok(provider);
  return {
    headers: {
      'content-security-policy': contentSecurityPolicy({
        ...{ providers, nonce, trustedTypes: true, reportUri: '/pay/csp-report' },
      }),
      'permissions-policy': permissionsPolicy(),
    },
    html: `<!doctype html><html lang="en-GB"><title>Shop</title>${preloadHints(provider, { nonce }).tags}
<script nonce="${nonce}">
  window.violations = [];
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    violations.push([effectiveDirective, blockedURI]));
</script>
<script type="module" nonce="${nonce}" src="/page.js"></script>
<pay-form session-url="/pay/session" confirm-url="/pay/confirm" order="stay-3" csp-nonce="${nonce}"></pay-form></html>`,
  };
}

describe('under the policy that the server’s helpers make', { timeout: 120_000 }, () => {
  let browser: Browser;
  before(async () => void (browser = await launchBrowser()));
  after(() => browser.close());

  it('a card is paid, with a challenge, and nothing is stopped', async () => {
    const shop = await startShop(strictPage, 'dist/pay-form.browser.js');
    const page = await browser.newPage();
    const violations = () => page.evaluate<Violation[]>('window.violations');
    await page.goto(shop.url);
    await payByCard(page, '4000000000001091');
    const bank = page.frameLocator('#tp-3ds-challenge-iframe');
    await bank.locator('button[value=approve]').click();
    await page.locator('pay-form:state(succeeded)').waitFor();
    assert.deepEqual(await violations(), []);
    assert.deepEqual(shop.paid, ['payment.paid']);
    assert.deepEqual(shop.alarms, []);
    await page.close();
    await shop.close();
  });
});
