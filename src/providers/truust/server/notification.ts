import { createHmac } from 'node:crypto';
import { valueInTime } from '../../../server/support/time-limit.ts';
import type { Delivery, Ending, Reading, Reply } from '../../../server/provider/provider.ts';
import { readRawBody } from '../../../server/request/raw-body.ts';
import { isOneOf, secretList } from '../../../server/support/secrets.ts';
import { PayError } from '../../../server/error.ts';
import type { TruustClient } from './client.ts';
import { orderIdOf } from './notification-body.ts';
import { isPaidState, judge, newsOf, type SeenOrder } from './verdict.ts';

/** The notifications that Truust's dashboard offers, as they are named in the address. */
export const TRUUST_NOTIFICATIONS = [
  'order-published',
  'order-failed',
  'order-accepted',
  'order-rejected',
  'order-cancelled',
  'payout-created',
  'order-released',
] as const;

export type TruustNotification = (typeof TRUUST_NOTIFICATIONS)[number];

export interface TruustNotificationSettings {
  /**
   * What the tokens in the addresses are made of: 32 random characters at least, never sent anywhere. A list rotates:
   * the addresses of every secret are served, so register those of the new one and then drop the old.
   */
  readonly secret: string | readonly string[];
  /** A header that Truust was asked to send along; several values while it changes. */
  readonly header?: { readonly name: string; readonly value: string | readonly string[] };
}

/** Asks Truust, with the secret key. */
export type TruustNotificationSource = Pick<
  TruustClient,
  'live' | 'getOrder' | 'getOrderPayin' | 'getOrderPayout'
>;

/**
 * Truust signs nothing: whoever knows the address can send. So every kind of notification has an address of its own
 * that can't be guessed. What has happened is what Truust shows when asked, whichever address was called.
 *
 * @param secret the one of {@link TruustNotificationSettings}.
 * @returns what to register after `/notifications/truust`, such as `/6Zk…/order-published`.
 */
export function truustNotificationPath(secret: string, notification: TruustNotification): string {
  return `/${tokenOf(secret, notification)}/${notification}`;
}

function tokenOf(secret: string, notification: string): string {
  return createHmac('sha256', secret).update(`truust notification ${notification}`).digest('base64url');
}

/** @throws {PayError} `credentials-invalid` where a secret is missing or could be guessed. */
export function checkTruustNotificationSettings(settings: TruustNotificationSettings): void {
  secretList(settings.secret, 'The secret for Truust notifications', 32);
  if (settings.header) secretList(settings.header.value, 'The header value for Truust notifications', 16);
}

/** Reads one notification; `read` of the Truust provider. What took effect is what Truust says when asked. */
export async function readTruustNotification(
  { path, headers, body }: Delivery,
  { secret, header }: TruustNotificationSettings,
  source: TruustNotificationSource,
): Promise<Reading> {
  const [, token = '', name = ''] = /^\/([\w-]{1,100})\/([a-z-]{1,40})$/.exec(path) ?? [];
  const notification = TRUUST_NOTIFICATIONS.find((each) => each === name);
  const tokens = [secret].flat().map((each) => tokenOf(each, name));
  if (!isOneOf(token, tokens) || !notification) {
    return refuse('token-wrong', 'The address is not one of those registered with Truust.', 404);
  }
  if (header && !isOneOf(headers.get(header.name) ?? '', [header.value].flat())) {
    return refuse('header-wrong', `The header ${header.name} is missing or wrong.`, 403);
  }
  const raw = readRawBody(body);
  const id = raw.ok ? orderIdOf(raw.text.replace(/^\ufeff/, '')) : undefined;
  if (id === undefined) return refuse('order-id-missing', 'The body names no order, or two.', 400);

  const asked = await valueInTime(see(source, id));
  if (!asked)
    return { kind: 'later', reason: 'truust-unreachable', hint: 'Truust could not be asked in time.' };
  const found = asked.value;
  if (found?.order.id !== id) return refuse('order-not-found', 'Truust has no order with this id.', 404);
  if (found.order.sandbox === source.live) {
    return refuse('environment-mismatch', 'The order belongs to the other environment.', 409);
  }
  const news = newsOf(found);
  const event = news.at(-1);
  // The one kind that the order itself does not show.
  const isSeen = notification !== 'payout-created' || found.payout || !isPaidState(found.order);
  if (event && isSeen) return { kind: 'event', event, earlier: news.slice(0, -1) };
  return { kind: 'later', reason: 'order-unchanged', hint: 'Truust does not (yet) show what it told of.' };
}

/** `answer` of the Truust provider: 2xx, or be called again. */
export function answerTruustNotification(ending: Ending): Reply {
  return { status: ending.kind === 'done' ? 200 : 503 };
}

/** @returns the order with what its state alone does not tell: which payment has failed, and whether it is paid out. */
async function see(source: TruustNotificationSource, id: string): Promise<SeenOrder | undefined> {
  const order = await source.getOrder(id);
  if (!order) return undefined;
  return {
    order,
    payin: judge(order).status === 'declined' ? await source.getOrderPayin(id) : undefined,
    payout: isPaidState(order) ? await source.getOrderPayout(id).catch(noneWhereRefused) : undefined,
  };
}

/** Not every account has payouts. */
function noneWhereRefused(error: unknown): undefined {
  if (!(error instanceof PayError) || error.code !== 'provider-refused') throw error;
}

function refuse(reason: string, hint: string, status: number): Reading {
  return { kind: 'refused', reason, hint, reply: { status } };
}
