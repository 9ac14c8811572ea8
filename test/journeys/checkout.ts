import type { BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import type { TrustshareVariant, TruustVariant } from 'pay-form/simulator';
import type { DemoOptions } from '../../demo/server.ts';
import { Shop } from './shop.ts';

declare global {
  interface Window {
    opened: WindowProxy | null;
  }
}

export type LinkProvider = 'truust' | 'trustshare';
export type Shown = 'inline' | 'modal' | 'popup' | 'redirect';

/** One way to show one provider's checkout. */
export interface Way {
  readonly provider: LinkProvider;
  readonly presentation: Shown;
}

export const WAYS: readonly Way[] = (['truust', 'trustshare'] as const).flatMap((provider) =>
  (['inline', 'modal', 'popup', 'redirect'] as const).map((presentation) => ({ provider, presentation })),
);

export const GOOD: Record<LinkProvider, string> = {
  truust: '4548812049400004',
  trustshare: '4242424242424242',
};
export const BAD: Record<LinkProvider, string> = {
  truust: '1111111111111117',
  trustshare: '4000000000000002',
};

/** A shopper who has chosen Truust or trustshare, and how its checkout is shown. */
export class Checkout {
  private constructor(
    readonly way: Way,
    readonly shop: Shop,
  ) {}

  static async open(
    way: Way,
    {
      variant = 'normal',
      down = false,
      loadTimeout = 15_000,
      browser = {},
      demo = {},
      prepare: prepareMore = () => undefined,
    }: {
      variant?: TruustVariant & TrustshareVariant;
      down?: boolean;
      loadTimeout?: number | ((way: Way) => number);
      browser?: BrowserContextOptions;
      /** Of the demo. */
      demo?: DemoOptions;
      /** Runs before the page is opened. */
      prepare?: (shop: Shop) => unknown;
    } = {},
  ): Promise<Checkout> {
    const { provider, presentation } = way;
    const paymentLinks = provider === 'trustshare' && presentation === 'redirect';
    const shop = await Shop.open(
      { path: `?way=${provider}`, paymentLinks, browser, ...demo },
      async (opening) => {
        const { page, simulator } = opening;
        const timeout = typeof loadTimeout === 'number' ? loadTimeout : loadTimeout(way);
        await page.addInitScript(prepare, { presentation, loadTimeout: timeout });
        simulator[provider].behaveByDefault(variant);
        if (down) simulator[provider].goDown();
        await prepareMore(opening);
      },
    );
    return new Checkout(way, shop);
  }

  /** Presses "Pay" where that opens the checkout. @returns the checkout's own page. */
  async enter(): Promise<Page | FrameLocator> {
    const { shop, way } = this;
    const { page } = shop;
    if (way.presentation === 'inline') return this.frame;
    const popup = way.presentation === 'popup' ? page.waitForEvent('popup') : undefined;
    await shop.button.click();
    if (way.presentation === 'redirect') await page.waitForURL(/^http:\/\/127\.0\.0\.1/);
    return popup ?? (way.presentation === 'modal' ? this.frame : page);
  }

  get frame(): FrameLocator {
    return this.shop.page.frameLocator('pay-form iframe');
  }

  /** Types a card into the checkout and sends it. */
  async pay(inside: Page | FrameLocator, number: string): Promise<void> {
    await this.type(inside, number);
    await inside.locator('#submit').click();
  }

  async type(inside: Page | FrameLocator, number: string): Promise<void> {
    await inside.locator('#card').fill(number);
    await inside.locator('#expiry').fill('12/39');
    await inside.locator('#code').fill('123');
  }

  /** Leaves the checkout as a shopper does who has lost interest. */
  async abandon(inside: Page | FrameLocator): Promise<void> {
    const { page } = this.shop;
    switch (this.way.presentation) {
      case 'inline':
        await page.reload();
        break;
      case 'modal':
        await page.keyboard.press('Escape');
        break;
      case 'popup':
        // That a window looks closed proves nothing: the shopper says so in the page.
        await (inside as Page).close();
        await this.shop.form.getByRole('button', { name: 'Cancel payment' }).click();
        break;
      case 'redirect':
        await page.goBack();
    }
  }
}

/** Runs in the page, before its own scripts; waits of five to ten seconds pass in one. */
function prepare({ presentation, loadTimeout }: { presentation: string; loadTimeout: number }): void {
  if (parent !== window) return;
  sessionStorage.setItem('presentation', presentation);
  const wait = window.setTimeout.bind(window);
  window.setTimeout = ((handler: TimerHandler, ms = 0) =>
    wait(handler, ms > 5_000 && ms <= 10_000 ? 1_000 : ms)) as typeof window.setTimeout;
  const open = window.open.bind(window);
  // A window that never loads is seen by nobody but the page.
  window.open = (...words) => (window.opened = open(...words));
  document.addEventListener('readystatechange', () => {
    document.querySelector('pay-form')?.setAttribute('load-timeout', String(loadTimeout));
  });
}
