import { randomBytes } from 'node:crypto';
import { trustshare, truust, type Order, type PageProvider, type Provider } from 'pay-form/server';
import type { TruustNotification } from 'pay-form/server';
import {
  trustshareHostileCases,
  trustshareSender,
  truustHostileCases,
  truustSender,
  type HostileCase,
  type Simulator,
  type TrustshareVariant,
  type TruustVariant,
} from 'pay-form/simulator';
import { clock } from './notifications.ts';
import type { Arrival } from './orders.ts';

/** A way to pay that the page can offer. Nothing in here is secret. */
export interface Way {
  readonly provider: PageProvider;
  /** How its checkout can be shown; the first one is the usual one. */
  readonly presentations: readonly string[];
  /** For `gateway-url`, where the provider has to be found somewhere else than usual. */
  readonly gatewayUrl?: string;
  /** What its checkout can be made to do; the first is nothing special. */
  readonly behaviours: readonly string[];
  readonly cards: readonly { readonly number: string; readonly behaviour: string }[];
}

export interface LinkOptions {
  /** Where the provider sends the shopper back to. */
  readonly back: (order: Order, provider: PageProvider) => string;
  /** trustshare takes payments at an address of its own, for redirects, and not in the page. */
  readonly paymentLinks?: boolean;
}

/** Truust and trustshare, on their stand-ins. */
export interface Links {
  readonly providers: readonly Provider[];
  readonly ways: readonly Way[];
  /** @param behaviour one of the way's; anything else is nothing special. */
  behave(provider: string, behaviour: string): void;
  /**
   * Lets both providers notify of every change, and trustshare's money arrive.
   *
   * @param options.delayMs how long after the fact.
   */
  notify(options: {
    readonly url: string;
    readonly delayMs: number;
    readonly settleAfterMs?: number;
    readonly keep: (orderReference: string, arrival: Arrival) => void;
  }): void;
}

/** What the shop has made up, and registered with both; a real shop keeps them with its other secrets. */
const SECRETS = {
  truust: randomBytes(32).toString('base64'),
  trustshare: randomBytes(32).toString('base64'),
};

const hostile = (cases: readonly HostileCase[]): string[] =>
  cases.filter(({ from }) => from === 'checkout').map(({ name }) => `hostile:${name}`);

const BEHAVIOURS = {
  truust: [
    ...['normal', 'silent', 'slow', 'cancelled', 'twice', 'gateway', 'never', 'down'],
    ...hostile(truustHostileCases),
  ],
  trustshare: [
    ...['normal', 'silent', 'slow', 'cancelled', 'twice', 'never', 'down'],
    ...hostile(trustshareHostileCases),
  ],
};

const NEWS: Readonly<Record<string, TruustNotification>> = {
  PUBLISHED: 'order-published',
  FAILURE: 'order-failed',
  CANCELLED: 'order-cancelled',
  REJECTED: 'order-rejected',
};

export function openLinks(simulator: Simulator, { back, paymentLinks = false }: LinkOptions): Links {
  const { truust: links, trustshare: checkouts } = simulator;
  return {
    providers: [
      truust({
        baseUrl: links.baseUrl,
        secretKey: links.secretKey,
        returnUrls: (order) => ({ confirmed: back(order, 'truust'), denied: back(order, 'truust') }),
        notifications: { secret: SECRETS.truust },
      }),
      trustshare({
        baseUrl: checkouts.baseUrl,
        privateKey: checkouts.sandboxKey,
        type: paymentLinks ? 'payment_link' : 'checkout',
        settlements: ({ amount, description = 'A stay' }) => [
          { type: 'escrow', amount, description, to: { email: 'house@example.org' } },
        ],
        redirectUrl: (order) => back(order, 'trustshare'),
        notifications: { secret: SECRETS.trustshare },
      }),
    ],
    ways: [
      {
        provider: 'truust',
        presentations: ['inline', 'modal', 'popup', 'redirect'],
        behaviours: BEHAVIOURS.truust,
        cards: [
          { number: '4548812049400004', behaviour: 'taken' },
          { number: '1111111111111117', behaviour: 'refused' },
        ],
      },
      {
        provider: 'trustshare',
        presentations: paymentLinks ? ['redirect'] : ['modal', 'inline', 'popup'],
        gatewayUrl: checkouts.checkoutOrigin,
        behaviours: BEHAVIOURS.trustshare,
        cards: [
          { number: '4242424242424242', behaviour: 'settling' },
          { number: '4000000000000002', behaviour: 'refused' },
        ],
      },
    ],
    behave(provider, behaviour) {
      if (provider !== 'truust' && provider !== 'trustshare') return;
      const stand = simulator[provider];
      const known = BEHAVIOURS[provider].includes(behaviour) && behaviour !== 'down';
      stand.behaveByDefault((known ? behaviour : 'normal') as TruustVariant & TrustshareVariant);
      if (behaviour === 'down') stand.goDown();
      else stand.recover();
    },
    notify({ url, delayMs, settleAfterMs, keep }) {
      const deliver =
        (orderReference: string, request: string, paymentReference: string) =>
        async (delivery: Request): Promise<Response> => {
          const response = await fetch(delivery);
          keep(orderReference, { at: Date.now(), request, paymentReference, answered: response.status });
          return response;
        };
      links.onChange(({ id, status, tag }) => {
        const notification = NEWS[status];
        if (!notification) return;
        const options = { url: `${url}/truust`, secret: SECRETS.truust, clock };
        const sender = truustSender({ ...options, deliver: deliver(tag ?? '', notification, String(id)) });
        void sender.send({ notification, orderId: String(id) }, { delayMs });
      });
      checkouts.onChange(({ id, status, intentId }) => {
        const intent = checkouts.intents().find((candidate) => candidate.id === intentId);
        const { order_reference: reference } = (intent?.metadata ?? {}) as { order_reference?: string };
        const type = `checkout_${status}`;
        const options = { url: `${url}/trustshare`, secret: SECRETS.trustshare, clock };
        const sender = trustshareSender({ ...options, deliver: deliver(reference ?? '', type, id) });
        const message = { id: `wh_evt_${randomBytes(8).toString('hex')}`, type, payload: { id } };
        void sender.send(message, { delayMs });
        if (status !== 'settling' || settleAfterMs === undefined) return;
        clock.after(settleAfterMs, () => {
          const now = checkouts.checkouts().find((checkout) => checkout.id === id);
          if (now?.status === 'settling') checkouts.move(id, 'settled');
        });
      });
    },
  };
}
