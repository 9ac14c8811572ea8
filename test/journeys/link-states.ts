import { BAD, Checkout, GOOD, type Way } from './checkout.ts';

/** What a shopper can see of one provider's checkout, and how to get there from a form that is ready. */
interface LinkState {
  readonly way: Way;
  readonly down?: boolean;
  readonly go: (checkout: Checkout) => Promise<unknown>;
}

const TRUUST: Way = { provider: 'truust', presentation: 'inline' };
const POPUP: Way = { provider: 'truust', presentation: 'popup' };
const MODAL: Way = { provider: 'trustshare', presentation: 'modal' };

const pay = (state: string) => async (checkout: Checkout) => {
  await checkout.pay(await checkout.enter(), GOOD[checkout.way.provider]);
  await checkout.shop.reach(state);
};

async function beDeclined(checkout: Checkout): Promise<void> {
  await checkout.pay(await checkout.enter(), BAD[checkout.way.provider]);
  await checkout.shop.hear('pay-decline');
  await checkout.shop.reach('ready');
}

async function seeBooking({ shop: { page, demo } }: Checkout): Promise<void> {
  const reference = await page.locator('pay-form').getAttribute('order');
  await page.goto(`${demo.url}orders/${reference}`);
  await page.locator('#events li').waitFor();
}

export const LINK_STATES: Record<string, LinkState> = {
  'truust-ready': { way: TRUUST, go: (checkout) => checkout.frame.locator('#card').waitFor() },
  'truust-succeeded': { way: TRUUST, go: pay('succeeded') },
  'truust-declined': {
    way: TRUUST,
    go: async (checkout) => {
      await beDeclined(checkout);
      await checkout.frame.locator('#card').waitFor();
    },
  },
  'truust-cancelled': {
    way: POPUP,
    go: async (checkout) => {
      await (await checkout.enter()).locator('#cancel').click();
      await checkout.shop.hear('pay-cancel');
      await checkout.shop.reach('ready');
    },
  },
  'truust-popup': {
    way: POPUP,
    go: async (checkout) => (await checkout.enter()).locator('#card').waitFor(),
  },
  'truust-failed': { way: TRUUST, down: true, go: ({ shop }) => shop.reach('failed') },
  'trustshare-ready': { way: MODAL, go: () => Promise.resolve() },
  'trustshare-modal': {
    way: MODAL,
    go: async (checkout) => (await checkout.enter()).locator('#card').waitFor(),
  },
  'trustshare-inline': {
    way: { ...MODAL, presentation: 'inline' },
    go: (checkout) => checkout.frame.locator('#card').waitFor(),
  },
  'trustshare-pending': { way: MODAL, go: pay('unknown') },
  'order-pending': {
    way: MODAL,
    go: async (checkout) => {
      await pay('unknown')(checkout);
      await seeBooking(checkout);
    },
  },
  'order-declined': {
    way: TRUUST,
    go: async (checkout) => {
      await beDeclined(checkout);
      await seeBooking(checkout);
    },
  },
};

/** @returns a shopper who sees that. */
export async function arrive(
  { way, down = false, go }: LinkState,
  browser: Parameters<typeof Checkout.open>[1] = {},
): Promise<Checkout> {
  const checkout = await Checkout.open(way, { ...browser, down });
  if (!down) await checkout.shop.reach('ready');
  await go(checkout);
  return checkout;
}
