import * as z from 'zod';
import type { PaymentEvent, PaymentEventType } from '../../../server/provider/payment-event.ts';
import { PAUSE_REASONS, type TrustshareV0Notification } from './notification-v0-types.ts';

// The older crawl of the page lacks description and balance, and nothing says what may be null.
const text = z.string();
const optional = text.nullish();
const minor = z.int();
const parties = { from: text, to: text, token: text.min(1), description: optional };
const money = {
  ...parties,
  /** Seen: unverified, in_review, verified. */
  verification: z.object({ from: text, to: text }).nullish(),
  currency: text.regex(/^[a-z]{3}$/),
  balance: minor.nullish(),
};
const payment = { ...money, paymentToken: text.min(1), amount: minor };

const notification = z.discriminatedUnion('type', [
  z.object({ type: z.literal('transaction_initiated'), ...money, estimated_value: minor }),
  z.object({ type: z.literal('transaction_complete'), ...money, total_value: minor }),
  z.object({ type: z.literal('transaction_abandoned'), ...money }),
  z.object({ type: z.literal('payment_received'), ...payment }),
  z.object({ type: z.literal('payment_released'), ...payment }),
  z.object({ type: z.literal('payment_returned'), ...payment }),
  z.object({ type: z.literal('payment_settling'), ...payment }),
  z.object({
    type: z.literal('payment_paused'),
    ...payment,
    paymentType: text,
    reason: z.union([z.enum(PAUSE_REASONS), text]),
  }),
  z.object({ type: z.literal('dispute_raised'), ...parties }),
  z.object({ type: z.literal('dispute_resolved'), ...parties }),
]);

const TYPES: Record<TrustshareV0Notification['type'], PaymentEventType> = {
  // Nothing is on its way yet: no inbound payment is expected for up to 28 days.
  transaction_initiated: 'payment.initiated',
  transaction_complete: 'payment.completed',
  transaction_abandoned: 'payment.cancelled',
  payment_received: 'payment.paid',
  payment_released: 'payment.released',
  payment_returned: 'payment.refunded',
  payment_settling: 'payment.pending',
  payment_paused: 'payment.paused',
  dispute_raised: 'dispute.raised',
  dispute_resolved: 'dispute.resolved',
};

/** A kind that the page knows, in a shape that it does not. */
export interface Misshapen {
  readonly type: PaymentEventType;
  /** Names of the fields that are missing or in another form. */
  readonly fields: readonly string[];
  readonly token?: string;
}

/** @returns the notification; what is wrong with one of a known kind; or `undefined` for a kind that is not known. */
export function readV0(
  message: unknown,
): { readonly notification: TrustshareV0Notification } | { readonly misshapen: Misshapen } | undefined {
  const read = notification.safeParse(message);
  if (read.success) return { notification: read.data };
  const { type, token } = (message ?? {}) as { readonly type?: unknown; readonly token?: unknown };
  if (typeof type !== 'string' || !Object.hasOwn(TYPES, type)) return undefined;
  const fields = [...new Set(read.error.issues.map(({ path }) => path.join('.')))];
  return {
    misshapen: {
      type: TYPES[type as TrustshareV0Notification['type']],
      fields,
      ...(typeof token === 'string' && token !== '' && { token }),
    },
  };
}

/** Money that leaves the account: it has a name of its own. */
const OUTBOUND: readonly string[] = ['payment_released', 'payment_returned'];
const INBOUND: readonly string[] = ['payment_received', 'payment_settling'];

/** The event of a notification, without what the order adds. */
export type Meaning = Pick<
  PaymentEvent,
  'type' | 'dedupeKey' | 'paymentReference' | 'movementReference' | 'amount' | 'addsUp' | 'balance'
>;

/**
 * @returns what it amounts to. There is no event id: the key is made of what tells two events apart. A transaction can
 *   be paid into more than once, so what counts as a payment is the money that comes in, not the transaction.
 */
export function meaningOf(read: TrustshareV0Notification): Meaning {
  const value = valueOf(read);
  const currency = 'currency' in read ? read.currency.toUpperCase() : undefined;
  const paymentToken = 'paymentToken' in read ? read.paymentToken : undefined;
  const parts = [read.type, read.token, paymentToken ?? '', value ?? '', ...pauseOf(read)];
  const hasBalance = read.type !== 'transaction_initiated' && 'balance' in read && read.balance != null;
  return {
    type: TYPES[read.type],
    dedupeKey: `v0:${parts.join(':')}`,
    ...(paymentToken !== undefined && INBOUND.includes(read.type) && { paymentReference: paymentToken }),
    ...(paymentToken !== undefined && OUTBOUND.includes(read.type) && { movementReference: paymentToken }),
    ...(read.type === 'payment_received' && { addsUp: true as const }),
    ...(currency !== undefined && value !== undefined && { amount: { amount: value, currency } }),
    ...(currency !== undefined && hasBalance && { balance: { amount: read.balance, currency } }),
  };
}

function valueOf(read: TrustshareV0Notification): number | undefined {
  if ('amount' in read) return read.amount;
  if ('total_value' in read) return read.total_value;
  return 'estimated_value' in read ? read.estimated_value : undefined;
}

/** A payment can be paused again for the same reason: between the two, money has come in or somebody was verified. */
function pauseOf(read: TrustshareV0Notification): readonly unknown[] {
  if (read.type !== 'payment_paused') return [''];
  const { reason, balance, verification } = read;
  return [reason, balance ?? '', verification?.from ?? '', verification?.to ?? ''];
}

/** A dispute that is raised after one was resolved is another one, and bears nothing that would say so. */
const MOST_DISPUTES = 50;

/**
 * Numbers the disputes of a transaction, by what has come before: the same news again has the same number.
 *
 * @param knows whether an event has come under a key.
 */
export async function numberDispute(
  { type, token }: TrustshareV0Notification,
  key: string,
  knows: (dedupeKey: string) => Promise<boolean>,
): Promise<string> {
  const keyOf = (kind: string, number: number): string => {
    const plain = `v0:${kind}:${token}:::`;
    return number === 0 ? plain : `${plain}${number}`;
  };
  if (type !== 'dispute_raised' && type !== 'dispute_resolved') return key;
  let number = 0;
  for (; number < MOST_DISPUTES; number += 1) {
    const next =
      type === 'dispute_raised' ? keyOf('dispute_resolved', number) : keyOf('dispute_raised', number + 1);
    if (!(await knows(next))) break;
  }
  return keyOf(type, number);
}
