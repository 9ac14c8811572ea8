import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { createPayments, trustPayments, type Notice, type Provider } from '../../src/entries/server.ts';
import { nodeHandler } from '../../src/server/hosts/node.ts';
import { startTrustPayments } from '../../src/providers/trust-payments/simulator/trust-payments.ts';

/** A shop that sells one thing, and counts what its page asks for. */
export interface Shop {
  readonly url: string;
  readonly asked: { session: number; confirm: number };
  readonly paid: string[];
  /** What the person on call was told. */
  readonly alarms: Notice[];
  close(): Promise<void>;
}

/** A document, and what it is sent with. */
export interface ShopPage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Starts it over the simulator.
 *
 * @param page the document; `/page.js` is the bundle.
 */
export async function startShop(
  page: string | ((providers: readonly Provider[]) => ShopPage),
  bundle: string,
): Promise<Shop> {
  const simulator = await startTrustPayments({ processingScreenMs: 50 });
  const { username, secret, siteReference, libraryUrl, gatewayUrl } = simulator;
  const asked = { session: 0, confirm: 0 };
  const paid: string[] = [];
  const alarms: Notice[] = [];
  const providers = [trustPayments({ username, secret, siteReference, libraryUrl, gatewayUrl })];
  const payments = createPayments({
    providers,
    findOrder: (reference) => ({ reference, amount: 4250, currency: 'GBP' }),
    onPayment: (event) => void paid.push(event.type),
    onNotice: (notice) => void alarms.push(notice),
  });
  const pay = nodeHandler(payments);
  const server = createServer((request, response) => {
    const { url = '/' } = request;
    if (url === '/pay/session') asked.session++;
    if (url === '/pay/confirm') asked.confirm++;
    if (url.startsWith('/pay/')) {
      pay(request, response);
      return;
    }
    if (url === '/page.js') {
      response.setHeader('content-type', 'text/javascript');
      void readFile(bundle).then((code) => response.end(code));
      return;
    }
    const { html, headers } = typeof page === 'string' ? { html: page, headers: {} } : page(providers);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    asked,
    paid,
    alarms,
    close: async () => {
      server.closeAllConnections();
      await Promise.all([new Promise((closed) => server.close(closed)), simulator.close()]);
    },
  };
}

/** Types a card and presses the button, as a shopper does. */
export async function payByCard(page: Page, number = '4111111111111111'): Promise<void> {
  const fill = (name: string, text: string) =>
    page.frameLocator(`#st-${name}-iframe`).locator(`#st-${name}-input`).fill(text);
  await fill('card-number', number);
  await fill('expiration-date', '12/39');
  await fill('security-code', '123');
  await page.locator('pay-form').getByRole('button', { name: /^Pay / }).click();
}
