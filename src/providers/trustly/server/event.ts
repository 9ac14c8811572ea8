import { createHash } from 'node:crypto';
import { toMinor, type Money } from '../../../protocol/money.ts';
import type { PaymentEvent, PaymentEventType } from '../../../server/provider/payment-event.ts';
import { toPlain } from './json.ts';
import type { TrustlyNotification } from './notification.ts';
import { serializeTrustlyData } from './serialize.ts';

const TYPES: ReadonlyMap<string, PaymentEventType> = new Map([
  ['pending', 'payment.pending'],
  ['credit', 'payment.paid'],
  // A deposit that did not settle after all, or a withdrawal: the ledger tells which.
  ['debit', 'payment.reversed'],
  ['cancel', 'payment.cancelled'],
  ['payoutconfirmation', 'payout.confirmed'],
  ['payoutfailed', 'payout.failed'],
  ['kyc', 'kyc.requested'],
]);

/** Each of them is money of its own, however often they follow one another on one order. */
const ENTRIES: ReadonlyMap<string, Pick<PaymentEvent, 'entry' | 'stoppedBy'>> = new Map([
  ['credit', { entry: 'credit' }],
  ['debit', { entry: 'debit', stoppedBy: 'FAILED' }],
]);

/**
 * @param environment keeps the ids of test and live apart.
 * @returns the event; no `amount` where the notification has none.
 */
export function trustlyEvent(
  { method, data }: TrustlyNotification,
  environment: 'test' | 'live',
): PaymentEvent {
  const text = (name: string): string | undefined => {
    const value = data.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const fingerprint = createHash('sha256')
    .update(method + serializeTrustlyData(data))
    .digest('base64url');
  const messageId = text('messageid');
  const orderId = text('orderid');
  const amount = amountOf(text('amount'), text('currency'));
  const occurredAt = timeOf(text('timestamp'));
  const accountType = text('verified') === '1' ? 'account.verified' : 'account.unverified';
  // Only a method that the reference does not know may come without an id.
  const dedupeKey = `${environment}:${text('notificationid') ?? fingerprint}`;
  return {
    provider: 'trustly',
    ...ENTRIES.get(method),
    movementReference: dedupeKey,
    type: method === 'account' ? accountType : (TYPES.get(method) ?? 'unknown'),
    dedupeKey,
    fingerprint,
    ...(messageId !== undefined && { orderReference: messageId }),
    ...(orderId !== undefined && { paymentReference: orderId }),
    ...(amount && { amount }),
    ...(occurredAt !== undefined && { occurredAt }),
    raw: { method, data: toPlain(data) },
  };
}

function amountOf(amount: string | undefined, currency: string | undefined): Money | undefined {
  if (amount === undefined || currency === undefined) return undefined;
  const minor = toMinor(amount, currency);
  return minor === undefined ? undefined : { amount: minor, currency };
}

const TIMESTAMP = /^(\S+) ([\d:.]+)([+-]\d\d):?(\d\d)?$/;

/** @param timestamp such as `2010-01-20 14:42:04.675645+01`: an ISO time but for the short offset. */
function timeOf(timestamp = ''): number | undefined {
  const [, date, time, hours, minutes = '00'] = TIMESTAMP.exec(timestamp) ?? [];
  if (date === undefined || time === undefined || hours === undefined) return undefined;
  const at = Date.parse(`${date}T${time}${hours}:${minutes}`);
  return Number.isNaN(at) ? undefined : at;
}
