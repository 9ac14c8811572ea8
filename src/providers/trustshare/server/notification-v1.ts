import * as z from 'zod';
import { valueInTime } from '../../../server/support/time-limit.ts';
import type { PaymentEvent } from '../../../server/provider/payment-event.ts';
import type { ProviderContext, Reading } from '../../../server/provider/provider.ts';
import type { PaymentIntent, TrustshareCheckout } from './answer.ts';
import { judge, mismatch, REFERENCE } from './verdict.ts';

/** What a v1 notification can be checked with: trustshare itself, asked with the private key. */
export interface TrustshareSource {
  /** @returns `undefined` where there is none with this id. */
  getCheckout(id: string): Promise<TrustshareCheckout | undefined>;
  /** @returns `undefined` where there is none with this id. */
  getIntent(id: string): Promise<PaymentIntent | undefined>;
}

const envelope = z.object({
  id: z.string().min(1).max(200),
  type: z.string().min(1).max(100),
  payload: z.object({ id: z.string().min(1).max(200) }),
});

/** A v1 notification. It says only that something has happened to the resource. */
export interface TrustshareV1Notification {
  readonly id: string;
  readonly type: string;
  readonly payload: { readonly id: string };
}

/** @returns the envelope, or `undefined` where it is none. */
export function readV1(message: unknown): TrustshareV1Notification | undefined {
  return envelope.safeParse(message).data;
}

/** @returns whether the resource can be asked for, so that nothing rests on the notification. */
export function isAskable({ payload }: TrustshareV1Notification): boolean {
  return /^(?:checkout|intent)_[\w-]{1,128}$/.test(payload.id);
}

/** Asks trustshare what has become of the checkout or intent, and makes the event from that. */
export async function askAbout(
  notification: TrustshareV1Notification,
  source: TrustshareSource,
  context: ProviderContext,
): Promise<Reading> {
  const asked = await valueInTime(trace(notification.payload.id, source));
  if (!asked)
    return { kind: 'later', reason: 'trustshare-unreachable', hint: 'It could not be asked in time.' };
  const { checkout, intent } = asked.value;
  if (!intent) return refuse('resource-not-found', 'trustshare has no such checkout or intent.', 404);
  const reference = intent.metadata[REFERENCE];
  if (typeof reference !== 'string') return { kind: 'event', event: unknownEvent(notification) };
  const order = await context.findOrder(reference);
  if (!order) return { kind: 'later', reason: 'order-unknown', hint: 'findOrder knows no such order (yet).' };
  if (!checkout) return { kind: 'event', event: intentEvent(notification, intent, reference) };
  const wrong = mismatch(checkout, intent, order);
  // How much it may be is for the ledger to say, which knows what the payment took.
  if (wrong && wrong.reason !== 'amount-mismatch') return refuse(wrong.reason, wrong.hint, 409);
  return { kind: 'event', event: judge(checkout, order).event ?? unknownEvent(notification, reference) };
}

async function trace(
  id: string,
  source: TrustshareSource,
): Promise<{ checkout?: TrustshareCheckout | undefined; intent?: PaymentIntent | undefined }> {
  if (id.startsWith('intent_')) return { intent: await source.getIntent(id) };
  const checkout = await source.getCheckout(id);
  return {
    checkout,
    intent: checkout?.intentId === undefined ? undefined : await source.getIntent(checkout.intentId),
  };
}

/** An intent that was confirmed is a checkout under way; which one is told by other notifications. */
function intentEvent(
  notification: TrustshareV1Notification,
  { id, status, raw }: PaymentIntent,
  orderReference: string,
): PaymentEvent {
  const types = { confirmed: 'payment.pending', cancelled: 'payment.cancelled' } as const;
  const type = status === 'confirmed' || status === 'cancelled' ? types[status] : undefined;
  if (!type) return unknownEvent(notification, orderReference);
  return {
    provider: 'trustshare',
    type,
    dedupeKey: `trustshare:${id}:${type}`,
    orderReference,
    paymentReference: id,
    raw,
  };
}

/** @returns the news as it is; for kinds that are not known here. */
export function unknownEvent(notification: TrustshareV1Notification, orderReference?: string): PaymentEvent {
  return {
    provider: 'trustshare',
    type: 'unknown',
    dedupeKey: `v1:${notification.id}`,
    ...(orderReference !== undefined && { orderReference }),
    raw: notification,
  };
}

function refuse(reason: string, hint: string, status: number): Reading {
  return { kind: 'refused', reason, hint, reply: { status } };
}
