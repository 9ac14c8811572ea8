import { chromium, type Browser, type Frame, type Locator, type Page } from 'playwright-core';
import { startHost, startSimulator, type Host, type Simulator } from 'pay-form/simulator';
import { mint } from './page-of-a-shopper.ts';

export type Payment = Simulator['trustPayments'];

/** What the library told the page: the event's name, and what came with `submit`. */
export interface Told {
  readonly name: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

declare global {
  interface Window {
    told: Told[];
    heard: unknown[];
    st: Library;
  }
}

/** As much of the library as the tests use. */
interface Library {
  on(name: string, callback: (data: unknown) => void): void;
  off(name: string): void;
  Components(): void;
  updateJWT(jwt: string): void;
  cancelThreeDProcess(): void;
  destroy(): void;
}

const EVENTS = [
  ...['paymentInitStarted', 'paymentInitCompleted', 'paymentInitFailed', 'paymentStarted', 'submit'],
  ...['success', 'error', 'cancel', 'paymentCompleted', 'paymentFailed', 'paymentCanceled'],
];

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking'],
  });
}

const FORM = `<form id="st-form" action="/posted" method="post"><div id="st-notification-frame"></div>
<div id="st-card-number"></div><div id="st-expiration-date"></div><div id="st-security-code"></div>
<input name="stay" value="7"><button type="submit" id="pay">Pay £10.50</button></form>`;

/** A shop's page, on a site of its own, with the library in it and a simulator of its own behind it. */
export class Shop {
  private constructor(
    readonly page: Page,
    readonly tp: Payment,
    private readonly origin: string,
    private readonly parts: readonly { close(): Promise<void> }[],
  ) {}

  static async open(browser: Browser, body = FORM): Promise<Shop> {
    const simulator = await startSimulator({ trustPayments: { processingScreenMs: 0 } });
    const tp = simulator.trustPayments;
    const host: Host = await startHost(
      async (request) => {
        const posted = request.method === 'POST' ? `<pre>${await request.text()}</pre>` : body;
        const html = `<!doctype html><html lang="en"><title>Shop</title><body>${posted}<script src="${tp.libraryUrl}"></script>`;
        return new Response(html, { headers: { 'content-type': 'text/html' } });
      },
      { hostname: '127.0.0.1' },
    );
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      window.heard = [];
      if (window === top) window.addEventListener('message', ({ data }) => window.heard.push(data));
    });
    // "Leave the page?" is asked after some attempts.
    page.on('dialog', (dialog) => void dialog.accept());
    await page.goto(host.origin);
    return new Shop(page, tp, host.origin, [context, host, simulator]);
  }

  /** As good as new: the page is loaded again, and nothing fails. */
  async renew(): Promise<void> {
    this.tp.recover();
    await this.page.goto(this.origin);
  }

  async close(): Promise<void> {
    for (const part of this.parts) await part.close();
  }

  /** Starts the library, and listens to everything it says. */
  async start(config: object = {}, payload: object = {}): Promise<void> {
    const given = {
      jwt: mint(this.tp, payload),
      buttonId: 'pay',
      datacenterurl: this.tp.gatewayUrl,
      submitOnSuccess: false,
    };
    await this.page.evaluate(
      ({ config, events }) => {
        const start = (window as unknown as { SecureTrading: (config: object) => Library }).SecureTrading;
        window.told = [];
        window.st = start(config);
        for (const name of events) {
          window.st.on(name, (data) =>
            window.told.push(
              name === 'submit' ? { name, data: (data ?? {}) as Record<string, unknown> } : { name },
            ),
          );
        }
        window.st.Components();
      },
      { config: { ...given, ...config }, events: EVENTS },
    );
  }

  /** Waits until the library has told so many things; more than that come out as well. */
  async told(count: number): Promise<Told[]> {
    await this.page.waitForFunction((count) => window.told.length >= count, count);
    return this.page.evaluate(() => window.told);
  }

  /** Starts, and waits until one can pay. */
  async ready(config: object = {}, payload: object = {}): Promise<void> {
    await this.start(config, payload);
    await this.told(2);
    for (const field of FIELDS) await this.field(field).waitFor();
  }

  async fill(number: string, expiry = '12/30', code = '123'): Promise<void> {
    await this.field('card-number').fill(number);
    await this.field('expiration-date').fill(expiry);
    await this.field('security-code').fill(code);
  }

  /** Fills in a card and pays. */
  async pay(number: string, expiry?: string): Promise<void> {
    await this.fill(number, expiry);
    await this.button.click();
  }

  /** Waits for the bank's page, and presses one of its buttons. */
  async decide(label: 'Approve' | 'Fail' | 'Cancel'): Promise<void> {
    await this.page.frameLocator('#tp-3ds-challenge-iframe').getByRole('button', { name: label }).click();
  }

  get button(): Locator {
    return this.page.locator('#pay');
  }

  field(name: string): Locator {
    return this.page.frameLocator(`#st-${name}-iframe`).locator(`#st-${name}-input`);
  }

  message(name: string): Locator {
    return this.page.frameLocator(`#st-${name}-iframe`).locator(`#st-${name}-message`);
  }

  frame(name: string): Frame {
    const found = this.page.frame({ name: `st-${name}-iframe` });
    if (!found) throw new Error(`No frame ${name}`);
    return found;
  }
}

export const FIELDS = ['card-number', 'expiration-date', 'security-code'];

/** @returns the events in short: `submit` with the error code of its data. */
export function inShort(told: readonly Told[]): string {
  return told.map(({ name, data }) => (data ? `submit(${String(data.errorcode)})` : name)).join(' ');
}

/** Lends shops to tests that run side by side: opening one takes longer than most tests. */
export class Shops {
  readonly #free: Shop[] = [];
  readonly #all: Shop[] = [];
  #browser: Browser | undefined;

  async open(): Promise<void> {
    this.#browser = await launch();
  }

  async visit(run: (shop: Shop) => Promise<void>): Promise<void> {
    let shop = this.#free.pop();
    if (shop) await shop.renew();
    else if (this.#browser) this.#all.push((shop = await Shop.open(this.#browser)));
    else throw new Error('No browser');
    await run(shop);
    this.#free.push(shop);
  }

  async close(): Promise<void> {
    for (const shop of this.#all) await shop.close();
    await this.#browser?.close();
  }
}
