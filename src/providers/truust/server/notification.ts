import { createHmac } from 'node:crypto';
import { valueInTime } from '../../../server/support/time-limit.ts';
import type { PaymentEvent } from '../../../server/provider/payment-event.ts';
import type { Delivery, Ending, Reading, Reply } from '../../../server/provider/provider.ts';
import { readRawBody } from '../../../server/request/raw-body.ts';
import { isOneOf, secretList } from '../../../server/support/secrets.ts';
import type { TruustOrder } from './answer.ts';
import { orderIdOf } from './notification-body.ts';
import { eventOf, judge } from './verdict.ts';

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

export interface TruustNotificationSource {
  /** Whether real money moves. */
  readonly live: boolean;
  /** Asks Truust, with the secret key. @returns `undefined` where there is no such order. */
  readonly fetchOrder: (id: string) => Promise<TruustOrder | undefined>;
}

/**
 * Truust signs nothing: whoever knows the address can send. So every kind of notification has an address of its own
 * that can't be guessed, and that also tells the kind, which the body does not.
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
  { live, fetchOrder }: TruustNotificationSource,
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

  const asked = await valueInTime(fetchOrder(id));
  if (!asked)
    return { kind: 'later', reason: 'truust-unreachable', hint: 'Truust could not be asked in time.' };
  const found = asked.value;
  if (found?.id !== id) return refuse('order-not-found', 'Truust has no order with this id.', 404);
  if (found.sandbox === live) {
    return refuse('environment-mismatch', 'The order belongs to the other environment.', 409);
  }
  const event = eventFor(notification, found);
  if (event) return { kind: 'event', event };
  return { kind: 'later', reason: 'order-unchanged', hint: 'Truust does not (yet) show what it told of.' };
}

/** `answer` of the Truust provider: 2xx, or be called again. */
export function answerTruustNotification(ending: Ending): Reply {
  return { status: ending.kind === 'done' ? 200 : 503 };
}

function eventFor(notification: TruustNotification, found: TruustOrder): PaymentEvent | undefined {
  const verdict = judge(found);
  if (verdict.status === 'paid') {
    // The kinds that an order's state alone does not tell apart from "paid".
    if (notification === 'payout-created') return eventOf(found, 'payout.created');
    if (notification === 'order-released' && found.status === 'RELEASED') {
      return eventOf(found, 'payment.released');
    }
  }
  if (verdict.event || verdict.status !== 'unknown') return verdict.event;
  const { dedupeKey, ...unknown } = eventOf(found, 'unknown');
  return { ...unknown, dedupeKey: [dedupeKey, found.status, found.refundStatus ?? ''].join(':') };
}

function refuse(reason: string, hint: string, status: number): Reading {
  return { kind: 'refused', reason, hint, reply: { status } };
}
