import { CHECKOUT_NEEDS } from '../../../server/provider/page-needs.ts';
import { PayError } from '../../../server/error.ts';
import type { Session } from '../../../protocol/messages.ts';
import { checkoutUrl } from '../../../server/net/addresses.ts';
import { shared } from '../../../server/support/single-flight.ts';
import type { Order, Provider, Rejection, Verdict } from '../../../server/provider/provider.ts';
import type { OpenedIntent } from './answer.ts';
import {
  isId,
  TRUSTSHARE_API,
  trustshareClient,
  type TrustshareClient,
  type TrustshareClientOptions,
} from './client.ts';
import { lookUpGate } from './look-up-gate.ts';
import { memoryIntentBook, type Attempt, type IntentBook } from './intent-book.ts';
import {
  answerTrustshareNotification,
  checkTrustshareNotificationSettings,
  readTrustshareNotification,
  type TrustshareNotificationSettings,
} from './notification.ts';
import { taskOfBuyer } from './pause.ts';
import type { NewSettlement } from './request.ts';
import { judge, mismatch, pendingEvent, REFERENCE } from './verdict.ts';

export interface TrustshareOptions extends TrustshareClientOptions {
  /** Who gets the order's money, and when; they must come to the order's amount. */
  readonly settlements: (order: Order) => readonly NewSettlement[];
  /** `checkout` (the default) is paid in the page, `payment_link` at trustshare's own address. */
  readonly type?: 'checkout' | 'payment_link';
  /** Where the shopper comes back to from a payment link. */
  readonly redirectUrl?: (order: Order) => string;
  /** Domains of payment links beside trustshare's own. */
  readonly checkoutHosts?: readonly string[];
  /** In memory by default. */
  readonly intents?: IntentBook;
  /** Without them no notification is believed. */
  readonly notifications?: TrustshareNotificationSettings;
}

/**
 * Payments by trustshare's checkout. The intent carries the merchant's reference in its metadata, so a checkout that
 * a page names is traced to its intent and from there to the order, all by trustshare's own word.
 *
 * @throws {PayError} `credentials-invalid`
 */
export function trustshare(
  options: TrustshareOptions,
): Provider & Required<Pick<Provider, 'createSession' | 'verifyEvidence' | 'lookUpPayment'>> {
  const client = trustshareClient(options);
  const { intents = memoryIntentBook(), notifications } = options;
  const { subdomain } = notifications ?? {};
  const gate = lookUpGate();
  if (notifications) checkTrustshareNotificationSettings(notifications);

  const open = shared(async (order: Order) => {
    const earlier = await intents.find(order.reference);
    if (earlier) await endEarlier(client, earlier, order);
    const opened = await client.createPaymentIntent(intentFor(order, options));
    await intents.keep(order.reference, { intentId: opened.id });
    gate.vouch(opened.id);
    return sessionFor(opened, order, client.live, options);
  });

  const confirm = async (order: Order, checkoutId: string): Promise<Verdict | Rejection> => {
    const traced = await trace(client, checkoutId, order);
    if ('status' in traced) return traced;
    gate.vouch(checkoutId);
    const verdict = judge(traced.checkout, order);
    const latest = await intents.find(order.reference);
    const counts = verdict.status !== 'declined' && verdict.status !== 'cancelled';
    // A late word on an attempt that came to nothing must not hide the attempt that followed it.
    if (!latest || latest.intentId === traced.attempt.intentId || counts) {
      await intents.keep(order.reference, traced.attempt);
    }
    return verdict;
  };

  const resolve = async (order: Order): Promise<Verdict> => {
    const latest = await intents.find(order.reference);
    if (!latest) return unknown('intent-not-known', 'This server has kept no intent of the order.');
    if (latest.checkoutId === undefined) return judgeIntent(client, latest.intentId, order);
    const verdict = await confirm(order, latest.checkoutId);
    return verdict.status === 'invalid' ? { ...verdict, status: 'unknown' } : verdict;
  };

  return {
    name: 'trustshare',
    pageNeeds: CHECKOUT_NEEDS,
    createSession: open,
    verifyEvidence: (order, { checkoutId }) =>
      checkoutId === undefined ? resolve(order) : confirm(order, checkoutId),
    lookUpPayment: resolve,
    ...(notifications && {
      readNotification: (delivery, context) =>
        readTrustshareNotification(delivery, notifications, client, context, gate),
      acknowledge: answerTrustshareNotification,
    }),
    ...(subdomain !== undefined && { shopperTask: (movements) => taskOfBuyer(movements, subdomain) }),
  };
}

/** Leaves at most one payable intent, and refuses where an earlier one has been or is being paid. */
async function endEarlier(client: TrustshareClient, earlier: Attempt, order: Order): Promise<void> {
  const intent = await client.getIntent(earlier.intentId);
  if (!intent || intent.status === 'cancelled') return;
  if (intent.status === 'unconfirmed') return client.cancelIntent(intent.id);
  const checkout =
    earlier.checkoutId === undefined ? undefined : await client.getCheckout(earlier.checkoutId);
  const status = checkout ? judge(checkout, order).status : 'unknown';
  if (status === 'declined' || status === 'cancelled') return;
  throw new PayError(
    status === 'paid' ? 'order-paid' : 'payment-pending',
    'The order has a payment already, done or under way.',
    'Show the order instead of the form.',
  );
}

function intentFor(order: Order, { type = 'checkout', ...options }: TrustshareOptions) {
  const settlements = options.settlements(order);
  if (settlements.reduce((sum, { amount }) => sum + amount, 0) !== order.amount) {
    throw new PayError(
      'payload-invalid',
      "The settlements don't come to the order's amount.",
      'Correct the settlements option of trustshare().',
    );
  }
  if (type === 'payment_link' && order.email === undefined) {
    throw new PayError(
      'payload-invalid',
      'A payment link without a payer can be paid more than once.',
      "Give the order the shopper's email, or use the checkout.",
    );
  }
  return {
    type,
    currency: order.currency,
    settlements,
    metadata: { [REFERENCE]: order.reference },
    ...(order.email !== undefined && { from: { email: order.email } }),
    ...(options.redirectUrl && { redirectUrl: options.redirectUrl(order) }),
  };
}

/** From what the page named to trustshare's own record of it, and on to the order. */
async function trace(client: TrustshareClient, checkoutId: string, order: Order) {
  const reject = (reason: string, hint: string): Rejection => ({ status: 'invalid', reason, hint });
  if (!isId('checkout', checkoutId)) return reject('checkout-malformed', 'It is no id of a checkout.');
  const checkout = await client.getCheckout(checkoutId);
  if (!checkout)
    return reject('checkout-not-found', 'There is none with this id in the environment of the key.');
  if (checkout.intentId === undefined) return reject('no-intent', 'Not opened by this server.');
  const intent = await client.getIntent(checkout.intentId);
  if (!intent) return reject('intent-not-found', 'Its intent is not there.');
  const rejection = mismatch(checkout, intent, order);
  return rejection ?? { checkout, attempt: { intentId: intent.id, checkoutId } };
}

async function judgeIntent(client: TrustshareClient, intentId: string, order: Order): Promise<Verdict> {
  const intent = await client.getIntent(intentId);
  switch (intent?.status) {
    case 'unconfirmed':
      return { status: 'pending', reason: 'not-paid-yet', hint: 'It can still be paid.', retryable: true };
    case 'confirmed':
      return {
        status: 'pending',
        reason: 'confirmed',
        hint: 'The shopper pressed "Pay"; which checkout came of it is not known yet.',
        event: pendingEvent(intent, order),
      };
    case 'cancelled':
      return { status: 'cancelled', reason: 'cancelled', hint: 'The intent was cancelled.', retryable: true };
    default:
      return unknown('intent-unclear', `The intent ${intentId} is gone or in a state not known here.`);
  }
}

function unknown(reason: string, hint: string): Verdict {
  return { status: 'unknown', reason, hint };
}

/** Of both generations. */
const HOSTS = ['trustshare.io', 'trustshare.co'];

function sessionFor(
  opened: OpenedIntent,
  { amount, currency }: Order,
  live: boolean,
  { baseUrl = TRUSTSHARE_API, checkoutHosts = [] }: TrustshareOptions,
): Session {
  const money = { provider: 'trustshare', amount, currency, live } as const;
  if (opened.url === undefined) return { ...money, clientSecret: opened.clientSecret };
  const hosts = [...HOSTS, ...checkoutHosts];
  return { ...money, url: checkoutUrl(opened.url, { provider: 'trustshare', baseUrl, hosts }).href };
}
