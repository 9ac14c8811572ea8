import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { packed } from '../package/packed.ts';
import { launchBrowser } from '../support/browser.ts';
import { payByCard, startShop, type Shop } from './shop.ts';

const { folder, remove } = packed();
after(remove);
for (const name of ['react-dom']) {
  mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
  symlinkSync(path.resolve('node_modules', name), path.join(folder, 'node_modules', name), 'junction');
}

const PAGE = (body = '') => `<!doctype html><html lang="en-GB"><title>Shop</title><div id="root">${body}</div>
<script type="module" src="/page.js"></script></html>`;

/** Renders in StrictMode, which mounts everything twice, and renders anew with each event. */
const COMPONENT = `
import { StrictMode, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { PayForm } from 'pay-form/react';

function Checkout() {
  const [log, setLog] = useState([]);
  const element = useRef(null);
  const say = ({ type, detail }) => setLog((lines) => [...lines, type + (detail?.verified ? ' verified' : '')]);
  return <>
    <PayForm ref={element} sessionUrl="/pay/session" confirmUrl="/pay/confirm" order="stay-1" amount={4250}
      currency="GBP" onPayReady={say} onPaySubmit={say} onPaySuccess={say} onPayDecline={say} onPayError={say} />
    <output>{log.join(', ')}</output>
    <b>{String(element.current === document.querySelector('pay-form'))}</b>
  </>;
}
createRoot(document.getElementById('root')).render(<StrictMode><Checkout /></StrictMode>);
`;

/**
 * The page as a server has rendered it: the element mounts before React takes it over. What the provider's library needs
 * is in the tag then, and React is told to leave that alone.
 */
const HYDRATED = `
import { StrictMode, useEffect, useRef, useState } from 'react';
import { hydrateRoot } from 'react-dom/client';
import 'pay-form';

function Checkout() {
  const [paid, setPaid] = useState('');
  const form = useRef(null);
  useEffect(() => {
    const heard = ({ detail }) => setPaid(String(detail.verified));
    const element = form.current;
    element.addEventListener('pay-success', heard);
    return () => element.removeEventListener('pay-success', heard);
  }, []);
  return <main>
    <pay-form ref={form} session-url="/pay/session" confirm-url="/pay/confirm" order="stay-2"
      suppressHydrationWarning dangerouslySetInnerHTML={{ __html: '' }} />
    <output>{paid}</output>
  </main>;
}
const tag = document.querySelector('pay-form');
await tag.ready;
hydrateRoot(document.getElementById('root'), <StrictMode><Checkout /></StrictMode>, {
  onRecoverableError: (error) => console.error('RECOVERED ' + error.message),
});
`;

describe('React', { timeout: 180_000 }, () => {
  let browser: Browser;
  let shop: Shop | undefined;
  before(async () => void (browser = await launchBrowser()));
  after(() => browser.close());

  async function open(code: string, page: string) {
    const outfile = path.join(folder, 'page.js');
    await build({
      stdin: { contents: code, resolveDir: folder, loader: 'jsx' },
      ...{ outfile, bundle: true, format: 'esm', jsx: 'automatic', logLevel: 'error' },
    });
    shop = await startShop(page, outfile);
    const tab = await browser.newPage();
    const troubles: string[] = [];
    tab.on('pageerror', ({ message }) => troubles.push(message));
    tab.on('console', (line) => line.type() === 'error' && troubles.push(line.text()));
    await tab.goto(shop.url);
    return { tab, troubles, shop };
  }

  it('in StrictMode opens one session, makes one payment and hears each event once', async () => {
    const { tab, troubles, shop } = await open(COMPONENT, PAGE());
    await payByCard(tab);
    await tab.locator('pay-form:state(succeeded)').waitFor();
    assert.equal(await tab.locator('output').textContent(), 'pay-ready, pay-submit, pay-success verified');
    assert.equal(await tab.locator('#root > b').textContent(), 'true');
    // One for the form, and one before paying: whether the order still costs that.
    assert.deepEqual(shop.asked, { session: 2, confirm: 1 });
    assert.deepEqual(shop.paid, ['payment.paid']);
    assert.deepEqual(troubles, []);
    await tab.close();
    await shop.close();
  });

  it('takes over what a server has rendered, after the element has mounted', async () => {
    const markup =
      '<main><pay-form session-url="/pay/session" confirm-url="/pay/confirm" order="stay-2"></pay-form><output></output></main>';
    const { tab, troubles, shop } = await open(HYDRATED, PAGE(markup));
    await payByCard(tab);
    await tab.locator('pay-form:state(succeeded)').waitFor();
    await tab.getByText('true').waitFor();
    assert.deepEqual(troubles, []);
    assert.deepEqual(shop.asked, { session: 2, confirm: 1 });
    assert.deepEqual(shop.paid, ['payment.paid']);
    await tab.close();
    await shop.close();
  });
});
