import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContextOptions, FrameLocator, Locator, Page } from 'playwright-core';
import type { Notice, PaymentEvent } from 'pay-form/server';
import type { Simulator } from 'pay-form/simulator';
import { startDemo, type Demo, type DemoOptions } from '../../demo/server.ts';
import { newPage } from './browser.ts';

/** One card for each thing a bank can do. */
export const CARDS = {
  plain: '4111111111111111',
  frictionless: '4000000000001000',
  challenge: '4000000000001091',
  challengeFailed: '4000000000001109',
  unauthenticated: '4000000000001018',
  declined: '4242424242424242',
};

/** An event of the element, without its evidence. */
export interface Heard {
  readonly type: string;
  readonly state: string | undefined;
  readonly verified: boolean | undefined;
  readonly code: string | undefined;
  readonly status: string | undefined;
  readonly fields: readonly string[] | undefined;
}

export const OUTCOMES = ['pay-success', 'pay-decline', 'pay-cancel', 'pay-unknown', 'pay-error'];

/** An order as its page shows it. */
export interface Shown {
  readonly reference: string;
  readonly state: string;
  readonly amount: number;
  readonly events: readonly Pick<PaymentEvent, 'type' | 'paymentReference'>[];
}

export interface Card {
  readonly number: string;
  readonly expiry?: string;
  readonly code?: string;
}

/** A journey that fails leaves its shop open. */
const open = new Set<Shop>();

export const closeShops = (): Promise<unknown> => Promise.all([...open].map((shop) => shop.leave()));

/** A shopper in the demo, with a simulator and a server of their own. */
export class Shop {
  readonly form: Locator;
  readonly button: Locator;

  private constructor(
    readonly demo: Demo,
    readonly page: Page,
    readonly simulator: Simulator,
    /** Everything that could end up in somebody's log. */
    readonly lines: string[],
  ) {
    open.add(this);
    this.form = page.locator('pay-form');
    this.button = this.form.getByRole('button', { name: /^(Pay|Pagar) / });
  }

  /** @param prepare runs before the page is opened. */
  static async open(
    options: DemoOptions & { browser?: BrowserContextOptions; path?: string } = {},
    prepare: (shop: Shop) => unknown = () => undefined,
  ): Promise<Shop> {
    const lines: string[] = [];
    const onNotice = (notice: Notice) => void lines.push(`notice ${JSON.stringify(notice)}`);
    const demo = await startDemo({ processingScreenMs: 0, onNotice, ...options });
    assert.ok(demo.simulator);
    const page = await newPage(options.browser);
    page.on('console', (message) => void lines.push(`console ${message.type()} ${message.text()}`));
    page.on('pageerror', (error) => void lines.push(`pageerror ${error.message}`));
    await page.addInitScript(listen, [...OUTCOMES, ...STEPS]);
    const shop = new Shop(demo, page, demo.simulator, lines);
    await prepare(shop);
    await page.goto(demo.url + (options.path ?? ''));
    return shop;
  }

  field(name: 'card-number' | 'expiration-date' | 'security-code'): Locator {
    return this.frame(name).locator(`#st-${name}-input`);
  }

  frame(name: string): FrameLocator {
    return this.page.frameLocator(`#st-${name}-iframe`);
  }

  async type({ number, expiry = '12/39', code = '123' }: Card): Promise<void> {
    await this.field('card-number').fill(number);
    await this.field('expiration-date').fill(expiry);
    await this.field('security-code').fill(code);
  }

  /** Fills in the card and presses the button. */
  async pay(card: Card): Promise<void> {
    await this.type(card);
    await this.button.click();
  }

  /** Lets the developer's corner of the page charge one of the published test amounts. */
  async charge(amount: number): Promise<void> {
    await this.page.locator('#failures summary').click();
    await this.page.locator('#test-amount').selectOption(String(amount));
    await this.form.getByRole('button', { name: (amount / 100).toFixed(2) }).waitFor();
  }

  async challenge(decision: 'Approve' | 'Fail' | 'Cancel'): Promise<void> {
    const bank = this.page.frameLocator('#tp-3ds-challenge-iframe');
    await bank.getByRole('button', { name: decision }).click();
  }

  /** Asks for a payment that is authorised and held back. */
  async hold(): Promise<void> {
    await this.page.locator('#failures summary').click();
    const renewed = this.page.waitForResponse(/pay.session/);
    await this.page.locator('#hold').selectOption('true');
    await renewed;
  }

  /** Opens the back office, at this shop's order. @returns the order's entry there. */
  async enterOffice(page = this.page): Promise<Locator> {
    const { reference } = await this.order();
    await page.goto(`${this.demo.url}office`);
    const entry = page.locator(`[id='${reference}']`);
    await entry.locator('summary').click();
    await entry.getByRole('button', { name: 'Ask again', disabled: false }).waitFor();
    return entry;
  }

  /** Waits until the element is in one of the states. */
  reach(...states: string[]): Promise<void> {
    return this.#wait(async () => states.includes(await this.state()));
  }

  /** Waits until an event has come. */
  hear(type: string): Promise<void> {
    return this.#wait(async () => {
      const events = await this.events().catch((error: unknown) => {
        // The page is being left for another one.
        if (/context was destroyed/.test(String(error))) return [];
        throw error;
      });
      return events.some((event) => event.type === type);
    });
  }

  /** Lets the page's clock run fast until then. It must have been installed. */
  hurry(...states: string[]): Promise<void> {
    return this.#wait(async () => {
      if (states.includes(await this.state())) return true;
      await this.page.clock.runFor(2_000);
      return false;
    });
  }

  async #wait(arrived: () => Promise<boolean>): Promise<void> {
    const limit = Date.now() + 20_000;
    while (!(await arrived())) {
      if (Date.now() > limit) assert.fail(`The element is still ${await this.state()}.`);
      await sleep(20);
    }
  }

  state(): Promise<string> {
    return this.form.first().evaluate((form: Element & { state?: string }) => form.state ?? 'undefined');
  }

  events(): Promise<Heard[]> {
    return this.page.evaluate(() => heard);
  }

  /** @returns the outcome events; one too many gets its chance to come. */
  async outcomes(): Promise<Heard[]> {
    await sleep(50);
    return (await this.events()).filter(({ type }) => OUTCOMES.includes(type));
  }

  async order(): Promise<Shown> {
    const reference = (await this.form.first().getAttribute('order')) ?? '';
    const response = await fetch(`${this.demo.url}orders/${reference}.json`);
    return (await response.json()) as Shown;
  }

  /** How often the gateway authorised, or refused to. */
  charges(): number {
    return this.simulator.trustPayments.transactions.find({ requesttypedescription: ['AUTH'] }).length;
  }

  /**
   * Looks whether a secret got out or something went wrong unseen, and closes the shop.
   *
   * @param options.expected what may go wrong in the console.
   */
  async close({ expected = /^$/ }: { readonly expected?: RegExp } = {}): Promise<void> {
    const { secret } = this.simulator.trustPayments;
    for (const text of [await this.page.evaluate(wholePage), ...this.lines]) {
      const found = [secret, ...Object.values(CARDS)].find((word) => text.replaceAll(' ', '').includes(word));
      assert.equal(found ?? /\beyJ[\w-]+\.[\w-]+/.exec(text)?.[0], undefined, 'a secret got out');
    }
    const wrong = this.lines.filter((line) => /^pageerror|^console error|Security Policy/i.test(line));
    assert.deepEqual(
      wrong.filter((line) => !expected.test(line)),
      [],
    );
    await this.leave();
  }

  /** Closes the shop without a look. */
  async leave(): Promise<void> {
    open.delete(this);
    await this.page.context().close();
    await this.demo.close();
  }
}

const STEPS = ['pay-ready', 'pay-statechange', 'pay-submit', 'pay-challenge', 'pay-session-expired'];

declare const heard: Heard[];

/** Runs in the page, before its own scripts. */
function listen(types: readonly string[]): void {
  if (parent !== window) return;
  // A checkout may take the place of the page: what was heard before counts too.
  const kept = JSON.parse(sessionStorage.getItem('heard') ?? '[]') as Heard[];
  Object.assign(globalThis, { heard: kept });
  for (const type of types) {
    addEventListener(type, (event) => {
      const { state, verified, status, fields, error } = ((event as CustomEvent).detail ?? {}) as Heard & {
        error?: { code: string };
      };
      kept.push({ type, state, verified, status, fields, code: error?.code });
      sessionStorage.setItem('heard', JSON.stringify(kept));
    });
  }
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    console.error(`Security Policy: ${violatedDirective} ${blockedURI}`),
  );
}

/** Runs in the page. @returns all of it, shadow roots included, without the list of test cards. */
function wholePage(): string {
  const copy = document.documentElement.cloneNode(true) as Element;
  copy.querySelector('#cards')?.remove();
  let html = copy.outerHTML;
  const roots: ParentNode[] = [document];
  for (const root of roots) {
    for (const { shadowRoot } of root.querySelectorAll('*')) {
      if (!shadowRoot) continue;
      html += shadowRoot.innerHTML;
      roots.push(shadowRoot);
    }
  }
  return html;
}
