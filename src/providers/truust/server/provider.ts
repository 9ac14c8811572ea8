import { CHECKOUT_NEEDS } from '../../../server/provider/page-needs.ts';
import { PayError } from '../../../server/error.ts';
import type { Session } from '../../../protocol/messages.ts';
import { checkoutUrl } from '../../../server/net/addresses.ts';
import { shared } from '../../../server/support/single-flight.ts';
import type { Order, Provider, Rejection, Verdict } from '../../../server/provider/provider.ts';
import type { TruustOrder } from './answer.ts';
import { truustClient, type TruustClient, type TruustClientOptions } from './client.ts';
import {
  answerTruustNotification,
  checkTruustNotificationSettings,
  readTruustNotification,
  type TruustNotificationSettings,
} from './notification.ts';
import { judgeAttempt, noteDenial } from './attempt.ts';
import { refundPayin } from './refund.ts';
import { isPayable, judge, mismatch } from './verdict.ts';

export type TruustOptions = TruustClientOptions & {
  /** Where the shopper lands after the checkout, by order; Truust's own page by default. */
  readonly returnUrls?: (order: Order) => { readonly confirmed: string; readonly denied: string };
  /** Such as `REDSYS_V2` or `BIZUM`; all that the account has by default. */
  readonly payinMethods?: readonly string[];
  /** Domains of the account's own (`custom_domain`) that its checkouts are served on, beside Truust's. */
  readonly checkoutHosts?: readonly string[];
  /** Without them no notification is believed. */
  readonly notifications?: TruustNotificationSettings;
};

/**
 * Payments by Truust's hosted checkout. The Truust order carries the merchant's reference as its tag, and that is
 * how it is found again: by this server, after a restart, or by another one.
 *
 * @throws {PayError} `credentials-invalid` where key, host and environment don't belong together.
 */
export function truust(
  options: TruustOptions,
): Provider & Required<Pick<Provider, 'createSession' | 'verifyEvidence' | 'lookUpPayment'>> {
  const client = truustClient(options);
  const openOnce = shared((order: Order) => findOrCreate(client, order, options));

  const confirm = async (order: Order): Promise<Verdict | Rejection> =>
    decide(client, await client.findOrders(order.reference), order);

  const { notifications } = options;
  if (notifications) checkTruustNotificationSettings(notifications);

  return {
    name: 'truust',
    pageNeeds: CHECKOUT_NEEDS,
    createSession: async (order, { locale }) =>
      sessionFor(await openOnce(order), locale, client.live, options),
    // The very order is found again.
    reopens: true,
    verifyEvidence: confirm,
    lookUpPayment: async (order) => {
      const verdict = await confirm(order);
      return verdict.status === 'invalid' ? { ...verdict, status: 'unknown' } : verdict;
    },
    refundPayment: (request) => refundPayin(client, request),
    refundsByHand: 'Truust takes the whole of a payment at once: call payments.refund.',
    ...(notifications && {
      readNotification: (delivery) => readTruustNotification(delivery, notifications, client),
      acknowledge: answerTruustNotification,
    }),
  };
}

/** Never a second payable order for what has been paid, or can still be paid by an order that is there. */
async function findOrCreate(
  client: TruustClient,
  order: Order,
  options: TruustOptions,
): Promise<TruustOrder> {
  const earlier = await client.findOrders(order.reference);
  const usable = (orders: readonly TruustOrder[]): TruustOrder | undefined =>
    orders.find((found) => isPayable(found, order) && !mismatch(found, order, client.live));
  for (const found of earlier) {
    const { status, hint } = judge(found);
    if (status === 'paid') throw new PayError('order-paid', 'The order has been paid.', hint);
    if (status === 'unknown') {
      throw new PayError('payment-pending', 'Money may have moved for this order.', hint);
    }
  }
  const reusable = usable(earlier);
  if (reusable) {
    await noteDenial(client, reusable);
    return reusable;
  }
  for (const stale of earlier) if (judge(stale).status !== 'cancelled') await retire(client, stale);
  const returnUrls = options.returnUrls?.(order);
  const created = await client.createOrder({
    name: (order.description ?? order.reference).slice(0, 120),
    amount: order.amount,
    currency: order.currency,
    tag: order.reference,
    ...(returnUrls && { confirmedUrl: returnUrls.confirmed, deniedUrl: returnUrls.denied }),
    ...(options.payinMethods && { payinMethods: options.payinMethods }),
  });
  const wrong = mismatch(created, order, client.live);
  if (wrong) {
    await retire(client, created);
    throw new PayError(
      'provider-answer-invalid',
      `Truust created an order that is not the one asked for: ${wrong.reason}.`,
      `${wrong.hint} Does the account take this currency?`,
    );
  }
  // Another server may have created one at the same moment: looking again, all choose the same.
  return usable(await client.findOrders(order.reference)) ?? created;
}

/** An order for an amount that no longer holds shall not be paid; should it be, confirming it says so. */
async function retire(client: TruustClient, stale: TruustOrder): Promise<void> {
  try {
    await client.cancelOrder(stale.id);
  } catch (error) {
    // Whether Truust cancels an order nobody has paid is not documented; a refusal leaves it as it was.
    if (!(error instanceof PayError) || error.code !== 'provider-refused') throw error;
  }
}

function isUnclear(found: TruustOrder): boolean {
  return judge(found).status === 'unknown';
}

/** @returns what all the orders under one tag amount to. */
async function decide(
  client: TruustClient,
  found: readonly TruustOrder[],
  order: Order,
): Promise<Verdict | Rejection> {
  const own = found.filter((candidate) => !mismatch(candidate, order, client.live));
  const [paid, second] = own.filter((candidate) => judge(candidate).status === 'paid');
  if (paid && second) {
    const hint = `Truust orders ${paid.id} and ${second.id} are both paid: refund one.`;
    return { ...judge(paid), reason: 'paid-twice', hint };
  }
  const foreign = found.filter((candidate) => !own.includes(candidate));
  // Money that came in for something else outweighs an unpaid order that fits: somebody has to look at it.
  const strayed = foreign.find((candidate) => judge(candidate).status === 'paid' || isUnclear(candidate));
  const telling = paid ?? strayed ?? own.find(isUnclear) ?? own.at(-1) ?? foreign[0];
  if (telling) return mismatch(telling, order, client.live) ?? judgeAttempt(client, telling);
  return {
    status: 'unknown',
    reason: 'order-not-found',
    hint: 'Truust has no order with this tag (yet).',
  };
}

const HOST = 'truust.io';

function sessionFor(
  { link = '', amount, currency }: TruustOrder,
  locale: string,
  live: boolean,
  { baseUrl = `https://${HOST}`, checkoutHosts = [] }: TruustOptions,
): Session {
  const url = checkoutUrl(link, { provider: 'Truust', baseUrl, hosts: [HOST, ...checkoutHosts] });
  const [language] = /^[a-z]{2,3}(?![a-z])/i.exec(locale) ?? [];
  if (language) url.searchParams.set('hl', language.toLowerCase());
  return { provider: 'truust', url: url.href, amount, currency, live };
}
