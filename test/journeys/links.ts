import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { SIDE_BY_SIDE } from './browser.ts';
import { BAD, Checkout, GOOD, WAYS, type Way } from './checkout.ts';
import { printTable } from './table.ts';

/** How one or two attempts end. No event: the page was told of no attempt. */
interface End {
  readonly events: readonly string[];
  /** Of the last event. */
  readonly detail?: Record<string, unknown>;
  readonly state: string;
  readonly order: string;
}

type Act = (checkout: Checkout) => Promise<unknown>;

interface Case {
  readonly name: string;
  readonly setting?: Parameters<typeof Checkout.open>[1];
  /** From a form that is ready; without it nothing can be done. */
  readonly act?: Act;
  readonly end: (way: Way) => End;
  /** What may go wrong in the console. */
  readonly expected?: RegExp;
}

/** Whoever may try again does so in a checkout that is loaded anew. */
const CANCELLED: End = { events: ['pay-cancel'], state: 'ready', order: 'open' };
const DECLINED: End = {
  events: ['pay-decline'],
  detail: { verified: true },
  state: 'ready',
  order: 'payment.declined',
};
const NONE: End = { events: [], state: 'ready', order: 'open' };
const LOST: End = {
  events: ['pay-error'],
  detail: { code: 'fields-timeout' },
  state: 'ready',
  order: 'open',
};
const paid = ({ provider }: Way): End =>
  provider === 'truust'
    ? { events: ['pay-success'], detail: { verified: true }, state: 'succeeded', order: 'payment.paid' }
    : // Its money is only on the way.
      {
        events: ['pay-unknown'],
        detail: { status: 'pending', verified: true },
        state: 'unknown',
        order: 'payment.pending',
      };
const left = ({ provider, presentation }: Way): End =>
  // trustshare's checkout tells of nothing before the end.
  provider === 'trustshare' && presentation === 'inline' ? NONE : CANCELLED;
const then = (first: End, second: End): End => ({ ...second, events: [...first.events, ...second.events] });

/** In the page, trustshare's checkout is there when it has said so. */
const speaksFirst = ({ provider, presentation }: Way): boolean =>
  provider === 'trustshare' && presentation === 'inline';

const pay = async (checkout: Checkout): Promise<void> =>
  checkout.pay(await checkout.enter(), GOOD[checkout.way.provider]);

const beDeclined = async (checkout: Checkout): Promise<void> =>
  checkout.pay(await checkout.enter(), BAD[checkout.way.provider]);

async function cancel(checkout: Checkout): Promise<void> {
  const inside = await checkout.enter();
  await inside.locator('#cancel').click();
  // From a payment link, no way leads back, nor from a window that knows nothing of the page.
  const { provider, presentation } = checkout.way;
  if (provider === 'trustshare' && (presentation === 'redirect' || presentation === 'popup')) {
    await checkout.abandon(inside);
  }
}

/** Goes on once the form has been loaded for another attempt. */
const twice =
  (first: Act, { events }: End, second: Act): Act =>
  async (checkout) => {
    await first(checkout);
    for (const event of events) await checkout.shop.hear(event);
    await checkout.shop.reach('ready');
    await second(checkout);
  };

/** Begins what the page hears of, and ends nowhere. */
async function leave(checkout: Checkout): Promise<void> {
  const inside = await checkout.enter();
  const { provider, presentation } = checkout.way;
  if (presentation !== 'inline') {
    // The shopper looks at it first.
    await inside.locator('#card').waitFor();
  } else if (provider === 'truust') {
    await inside.locator('#submit').click();
    await checkout.shop.reach('submitting');
  }
  await checkout.abandon(inside);
}

/** A frame of another origin that knows the protocol, and says that it is all over. */
async function attack({ shop, way }: Checkout): Promise<void> {
  const url = `${shop.simulator[way.provider].checkoutOrigin}/hostile/${ATTACKS[way.provider]}`;
  await shop.page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.id = 'attack';
    frame.src = src;
    document.body.append(frame);
  }, url);
  await shop.page.frameLocator('#attack').getByText('played').waitFor();
}
const ATTACKS = { truust: 'truust-other-frame-confirmed', trustshare: 'other-frame-whole-protocol' };

const CASES: readonly Case[] = [
  { name: 'paid', act: pay, end: paid },
  { name: 'paid, said twice', setting: { variant: 'twice' }, act: pay, end: paid },
  {
    name: 'paid, in silence',
    setting: { variant: 'silent', loadTimeout: (way) => (speaksFirst(way) ? 1_500 : 15_000) },
    act: pay,
    end: (way) => (speaksFirst(way) ? { ...LOST, state: 'failed' } : paid(way)),
  },
  {
    name: 'declined',
    act: beDeclined,
    end: () => DECLINED,
  },
  {
    name: 'declined, then paid',
    act: twice(beDeclined, DECLINED, pay),
    end: (way) => then(DECLINED, paid(way)),
  },
  {
    name: 'declined, then left',
    act: twice(beDeclined, DECLINED, leave),
    end: (way) => ({ ...then(DECLINED, left(way)), order: DECLINED.order }),
  },
  {
    name: 'cancelled',
    act: cancel,
    end: () => CANCELLED,
  },
  {
    name: 'cancelled, then paid',
    act: twice(cancel, CANCELLED, pay),
    end: (way) => then(CANCELLED, paid(way)),
  },
  {
    name: 'left',
    act: leave,
    end: left,
  },
  {
    name: 'provider down',
    setting: { down: true },
    end: () => ({ ...LOST, detail: { code: 'session-refused' }, state: 'failed' }),
    expected: /Failed to load resource.*(500|503)/,
  },
  {
    name: 'checkout never loads',
    setting: { variant: 'never', loadTimeout: 1_500 },
    act: async ({ way, shop }) => {
      if (way.presentation === 'inline') return;
      await shop.button.click();
    },
    end: ({ presentation }) => (presentation === 'inline' ? { ...LOST, state: 'failed' } : LOST),
  },
  {
    name: 'hostile frame',
    act: async (checkout) => {
      await attack(checkout);
      assert.deepEqual(await checkout.shop.outcomes(), []);
      await pay(checkout);
    },
    end: paid,
  },
];

const seen: string[][] = [['provider', 'presentation', 'case', 'events', 'state', 'order', 'took']];

async function play({ name, setting = {}, act, end, expected }: Case, way: Way): Promise<void> {
  const checkout = await Checkout.open(way, setting);
  const { shop } = checkout;
  const wanted = end(way);
  const began = Date.now();
  if (act) {
    const opens = setting.variant === 'never' || setting.variant === 'silent';
    await shop.reach('ready', ...(opens ? ['failed'] : []));
    if ((await shop.state()) === 'ready') await act(checkout);
  }
  for (const event of wanted.events) await shop.hear(event);
  await shop.reach(wanted.state);
  const outcomes = await shop.outcomes();
  const [state, order] = [await shop.state(), await shop.order()];
  const types = outcomes.map(({ type }) => type);
  const took = `${Date.now() - began} ms`;
  seen.push([way.provider, way.presentation, name, types.join(', ') || 'none', state, order.state, took]);
  assert.deepEqual(types, wanted.events);
  for (const [key, value] of Object.entries(wanted.detail ?? {})) {
    assert.equal(outcomes.at(-1)?.[key as keyof (typeof outcomes)[0]], value, key);
  }
  assert.deepEqual([state, order.state], [wanted.state, wanted.order]);
  await shop.close(expected && { expected });
}

describe('Links', SIDE_BY_SIDE, () => {
  for (const way of WAYS) {
    for (const one of CASES) test(`${way.provider}, ${way.presentation}: ${one.name}`, () => play(one, way));
  }
  after(() => printTable(seen));
});
