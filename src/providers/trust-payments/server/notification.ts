import type { Delivery, Ending, ProviderContext, Reading, Reply } from '../../../server/provider/provider.ts';
import { trustPaymentsEvent } from './event.ts';
import { amountOf, disagreement } from './notification-agreement.ts';
import { verifyUrlNotification, type UrlNotificationSettings } from './url-notification.ts';

export interface NotificationSettings extends UrlNotificationSettings {
  /** The merchant's site, compared where the notification names one. */
  readonly siteReference?: string;
}

/** Anything but 200 makes Trust Payments send it again for 48 hours and then write an e-mail. */
const NOT_BELIEVED = 403;
const DOES_NOT_FIT = 409;

/** Verifies a URL notification against the merchant's own order; `read` of the Trust Payments provider. */
export async function readUrlNotification(
  { body }: Delivery,
  settings: NotificationSettings,
  { findOrder }: ProviderContext,
): Promise<Reading> {
  const verified = verifyUrlNotification(body, settings);
  if (!verified.ok) return refused(verified, verified.reason.startsWith('hash') ? NOT_BELIEVED : 400);
  const { fields } = verified.notification;
  const orderReference = fields.get('orderreference');
  const transactionReference = fields.get('transactionreference');
  const requestType = fields.get('requesttypedescription');
  const errorCode = fields.get('errorcode');
  if (!orderReference || !transactionReference || !requestType || !errorCode) {
    const hint =
      'Tick orderreference, transactionreference, requesttypedescription and errorcode in the rule.';
    return refused({ reason: 'field-missing', hint }, DOES_NOT_FIT);
  }
  const order = await findOrder(orderReference);
  if (!order) return { kind: 'later', reason: 'order-unknown', hint: 'findOrder knows no such order (yet).' };
  const { currency } = order;
  const { siteReference } = settings;
  const expected = { amount: order.amount, currency, orderReference, siteReference };
  const wrong = disagreement(fields, expected, false);
  if (wrong) return refused(wrong, DOES_NOT_FIT);
  const amount = amountOf(fields, currency);
  const event = trustPaymentsEvent({
    transactionReference,
    parentTransactionReference: fields.get('parenttransactionreference') || undefined,
    requestType,
    errorCode,
    settleStatus: fields.get('settlestatus') || undefined,
    orderReference,
    amount: amount === undefined ? undefined : { amount, currency },
    settledAmount: settledAmountOf(fields.get('settlebaseamount')),
    raw: Object.fromEntries(fields),
  });
  return { kind: 'event', event };
}

/** Nothing is settled of a payment that was cancelled: nought says nothing. */
function settledAmountOf(text = ''): number | undefined {
  return /^[1-9]\d{0,12}$/.test(text) ? Number(text) : undefined;
}

/** `answer` of the Trust Payments provider. A duplicate gets 200 like the first. */
export function answerUrlNotification(ending: Ending): Reply {
  return { status: ending.kind === 'done' ? 200 : 503 };
}

function refused({ reason, hint }: { reason: string; hint: string }, status: number): Reading {
  return { kind: 'refused', reason, hint, reply: { status } };
}
