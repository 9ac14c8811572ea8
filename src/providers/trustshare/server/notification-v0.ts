import * as z from 'zod';
import type { Money } from '../../../protocol/money.ts';
import type { PaymentEventType } from '../../../server/provider/payment-event.ts';
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

/** @returns the notification, or `undefined` where it is of a type or shape that is not known. */
export function readV0(message: unknown): TrustshareV0Notification | undefined {
  return notification.safeParse(message).data;
}

/**
 * @returns what it amounts to. There is no event id: the key is made of what tells two events apart. A transaction can
 *   be paid into more than once, so what counts as a payment is the money that comes in, not the transaction.
 */
export function meaningOf(read: TrustshareV0Notification): {
  readonly type: PaymentEventType;
  readonly dedupeKey: string;
  readonly paymentReference?: string;
  readonly amount?: Money;
  readonly addsUp?: true;
} {
  const value =
    'amount' in read
      ? read.amount
      : 'total_value' in read
        ? read.total_value
        : 'estimated_value' in read
          ? read.estimated_value
          : undefined;
  const parts = [
    read.type,
    read.token,
    'paymentToken' in read ? read.paymentToken : '',
    value ?? '',
    'reason' in read ? read.reason : '',
  ];
  return {
    type: TYPES[read.type],
    dedupeKey: `v0:${parts.join(':')}`,
    ...((read.type === 'payment_received' || read.type === 'payment_settling') && {
      paymentReference: read.paymentToken,
    }),
    ...(read.type === 'payment_received' && { addsUp: true as const }),
    ...('currency' in read &&
      value !== undefined && { amount: { amount: value, currency: read.currency.toUpperCase() } }),
  };
}

/**
 * Where to send whom, so that a paused payment goes on.
 *
 * @param subdomain the merchant's, as in `https://<subdomain>.trustshare.co`.
 * @returns `undefined` where nobody can do anything but wait, or write to trustshare.
 */
export function pauseRemedy(
  reason: string,
  subdomain: string,
): { readonly who: 'buyer' | 'seller'; readonly url: string } | undefined {
  const [, who, what] = /^(from|to)_(document|verification)_required$/.exec(reason) ?? [];
  if (who === undefined) return undefined;
  const page = what === 'document' ? 'profile' : 'verify';
  return { who: who === 'from' ? 'buyer' : 'seller', url: `https://${subdomain}.trustshare.co/${page}` };
}
