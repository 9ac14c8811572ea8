import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { createPayments, nodeHandler, trustPayments } from 'pay-form/server';
import { startSimulator, type TrustPaymentsSimulator } from 'pay-form/simulator';
import { chromium, type Page } from 'playwright-core';
import { browserArguments, findBrowser } from '../scripts/find-browser.mjs';
import { print, type Measure } from './sample.ts';

const ROUNDS = 15;

/** What a page can do without us at its best: the library and the session come at the same time. */
const bare = ({ libraryUrl, gatewayUrl }: TrustPaymentsSimulator) => `
<form id="st-form"><div id="st-card-number"></div><div id="st-expiration-date"></div><div id="st-security-code"></div>
<button type="submit">Pay</button></form>
<script>
const library = new Promise((resolve) => {
  const script = Object.assign(document.createElement('script'), { src: '${libraryUrl}', onload: resolve });
  document.head.append(script);
});
const frames = new Promise((resolve) => {
  const ready = new Set();
  addEventListener('message', ({ data, source }) => {
    if (data?.type === 'ST_FRAME_READY' && ready.add(source).size === 4) resolve();
  });
});
const session = fetch('/session', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ order: 'stay', locale: 'en-GB' }),
}).then((response) => response.json());
Promise.all([session, library]).then(async ([{ jwt }]) => {
  const st = SecureTrading({ jwt, datacenterurl: '${gatewayUrl}', submitOnSuccess: false });
  const completed = new Promise((resolve) => st.on('paymentInitCompleted', resolve));
  st.Components();
  await Promise.all([completed, frames]);
  window.readyAt = performance.now();
});
</script>`;

/** Until the script has come, the browser knows no height for the tag; a page gives it the one that it is going to have. */
const ours = ({ libraryUrl, gatewayUrl }: TrustPaymentsSimulator) => `
<style>pay-form:not(:defined) { display: block; min-height: 266.4px }</style>
<pay-form provider="trust-payments" session-url="/session" order="stay" library-url="${libraryUrl}" gateway-url="${gatewayUrl}"></pay-form>
<script>
window.shift = 0;
new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) window.shift += value;
}).observe({ type: 'layout-shift', buffered: true });
document.addEventListener('pay-ready', () => (window.readyAt = performance.now()));
</script>
<script type="module" src="/pay-form.js"></script>
<p>What comes after the form, and would be pushed about.</p>`;

const page = (body: string) =>
  `<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>Bench</title><body><h1>Pay</h1>${body}`;

declare global {
  interface Window {
    readyAt?: number;
    shift?: number;
  }
}

/** @returns milliseconds from the start of the navigation until a shopper could pay, and how much moved meanwhile. */
async function visit(tab: Page, url: string): Promise<{ time: number; shift: number }> {
  await tab.goto(url);
  await tab.waitForFunction(() => window.readyAt !== undefined);
  // What a late frame still pushes about counts as well.
  await tab.waitForTimeout(100);
  return tab.evaluate(() => ({ time: window.readyAt ?? NaN, shift: window.shift ?? 0 }));
}

/**
 * How soon a shopper can pay with `<pay-form>`, against a bare page with the provider's library, on the simulator.
 *
 * @returns speeds against the bare page: 1 is as fast, 0.95 takes 1.05 times as long.
 */
export async function bench(): Promise<readonly Measure[]> {
  const simulator = await startSimulator();
  const { trustPayments: provider } = simulator;
  const payments = createPayments({
    providers: [trustPayments(provider)],
    findOrder: () => ({ reference: 'stay', amount: 1050, currency: 'GBP' }),
  });
  const handlePayments = nodeHandler(payments);
  const element = await readFile('dist/pay-form.browser.js');
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'POST') handlePayments(request, response);
    else if (request.url === '/pay-form.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(element);
    } else {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(page(request.url === '/bare' ? bare(provider) : ours(provider)));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments });
  try {
    const tab = await browser.newPage();
    const rounds: { ratio: number; shift: number; time: number }[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      // The order changes, so that nobody always comes second.
      const paths = round % 2 ? ['/bare', '/ours'] : ['/ours', '/bare'];
      const results = new Map<string, { time: number; shift: number }>();
      for (const path of paths) results.set(path, await visit(tab, origin + path));
      const { time = NaN, shift = NaN } = results.get('/ours') ?? {};
      // The first one fills caches.
      if (round >= 0) rounds.push({ ratio: (results.get('/bare')?.time ?? NaN) / time, shift, time });
    }
    const shift = Math.max(...rounds.map((round) => round.shift));
    const ratio = median(rounds.map((round) => round.ratio));
    return [
      {
        name: 'ready to pay, against a bare st.js page',
        ratio,
        bar: 1 / 1.05,
        note: `${(1 / ratio).toFixed(3)} times as long; ${median(rounds.map(({ time }) => time)).toFixed(0)} ms`,
      },
      { name: 'layout that stays where it is', ratio: 1 - shift, bar: 1, note: `layout shift ${shift}` },
    ];
  } finally {
    await browser.close();
    server.close();
    await simulator.close();
  }
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) print('Ready', await bench());
