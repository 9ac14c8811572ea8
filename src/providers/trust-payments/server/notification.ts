import { createHash } from 'node:crypto';
import { valueInTime } from '../../../server/support/time-limit.ts';
import type {
  Delivery,
  Ending,
  Order,
  ProviderContext,
  Reading,
  Reply,
} from '../../../server/provider/provider.ts';
import { trustPaymentsEvent } from './event.ts';
import {
  amountOf,
  doubtfulCut,
  missingField,
  missingOf,
  siteMismatchOf,
  type NotificationDoubt,
} from './notification-agreement.ts';
import { hashedText, verifyUrlNotification, type UrlNotificationSettings } from './url-notification.ts';
import type { TransactionRecord, Webservices } from './webservices-types.ts';

export interface NotificationSettings extends UrlNotificationSettings {
  /** The merchant's site, compared where the notification names one. */
  readonly siteReference?: string;
  /** Asked where a notification alone does not tell. */
  readonly webservices?: Pick<Webservices, 'query'> | undefined;
}

type Fields = ReadonlyMap<string, string>;

/** Anything but 200 makes Trust Payments send it again for 48 hours and then write an e-mail. */
const NOT_BELIEVED = 403;
const DOES_NOT_FIT = 409;

/** Without these nobody knows what a notification is about. */
const NEEDED = ['orderreference', 'transactionreference', 'requesttypedescription', 'errorcode'];

/**
 * Verifies a URL notification and reads it against the merchant's own order; `readNotification` of the Trust Payments
 * provider. Only what decides can refuse it; what decides and is missing or ambiguous is looked up, or held.
 */
export async function readUrlNotification(
  { body }: Delivery,
  settings: NotificationSettings,
  { findOrder, authorised }: ProviderContext,
): Promise<Reading> {
  const verified = verifyUrlNotification(body, settings);
  if (!verified.ok) return refused(verified, verified.reason.startsWith('hash') ? NOT_BELIEVED : 400);
  const { fields } = verified.notification;
  const elsewhere = siteMismatchOf(fields, settings.siteReference);
  if (elsewhere) return refused(elsewhere, DOES_NOT_FIT);

  const missing = missingField(fields, NEEDED) ?? missingOf(fields);
  const reference = fields.get('orderreference');
  if (!reference) return lookUp(fields, undefined, settings, missing ?? NO_ORDER);
  const order = await findOrder(reference);
  if (!order) return { kind: 'later', reason: 'order-unknown', hint: 'findOrder knows no such order (yet).' };
  const { amount, currency } = order;
  const expected = { amount, currency, orderReference: reference, siteReference: settings.siteReference };
  const cut = { text: hashedText(fields), ticked: settings.fields };
  // The order's own payments are asked for only where the notification alone leaves a doubt.
  const doubt =
    missing ??
    (doubtfulCut(fields, expected, cut) &&
      doubtfulCut(fields, expected, { ...cut, authorised: await authorised?.(reference) }));
  return doubt ? lookUp(fields, order, settings, doubt) : { kind: 'event', event: eventOf(fields, order) };
}

const NO_ORDER: NotificationDoubt = { reason: 'field-missing', hint: 'Tick orderreference in the rule.' };

/** `acknowledge` of the Trust Payments provider. A duplicate gets 200 like the first. */
export function answerUrlNotification(ending: Ending): Reply {
  return { status: ending.kind === 'done' ? 200 : 503 };
}

/** The gateway knows what the notification leaves open. Without an answer the notification is held. */
async function lookUp(
  fields: Fields,
  order: Order | undefined,
  { webservices, siteReference }: NotificationSettings,
  { reason, hint }: NotificationDoubt,
): Promise<Reading> {
  const transactionReference = fields.get('transactionreference');
  const held: Reading = { kind: 'held', event: eventOf(fields, order), reason, hint };
  if (!webservices || !transactionReference) return held;
  const answered = await valueInTime(webservices.query({ transactionReference }));
  if (!answered?.value.ok) return held;
  const type = fields.get('requesttypedescription');
  const record = answered.value.records.find(
    (each) =>
      each.transactionReference === transactionReference &&
      (!type || each.requestType === type) &&
      (each.siteReference ?? siteReference) === siteReference,
  );
  const orderReference = record?.orderReference ?? order?.reference;
  if (!record || orderReference === undefined) return held;
  const raw = Object.fromEntries(fields);
  return { kind: 'event', event: trustPaymentsEvent({ ...factsOf(record), orderReference, raw }) };
}

const factsOf = ({ startedAt, ...record }: TransactionRecord) => ({
  ...record,
  ...(startedAt !== undefined && { occurredAt: startedAt }),
});

/** The notification as an event, as far as it says what it is about. */
function eventOf(fields: Fields, order: Order | undefined) {
  const text = (name: string): string | undefined => fields.get(name) || undefined;
  const currency = text('currencyiso3a') ?? order?.currency;
  const amount = currency === undefined ? undefined : amountOf(fields, currency);
  const transactionReference = text('transactionreference');
  const event = trustPaymentsEvent({
    transactionReference: transactionReference ?? digestOf(fields),
    parentTransactionReference: text('parenttransactionreference'),
    requestType: text('requesttypedescription') ?? '',
    errorCode: text('errorcode') ?? '',
    settleStatus: text('settlestatus'),
    orderReference: text('orderreference'),
    amount: amount === undefined || currency === undefined ? undefined : { amount, currency },
    settledAmount: settledAmountOf(text('settlebaseamount')),
    raw: Object.fromEntries(fields),
  });
  if (transactionReference === undefined) Reflect.deleteProperty(event, 'paymentReference');
  return event;
}

/** Nothing is settled of a payment that was cancelled: nought says nothing. */
function settledAmountOf(text = ''): number | undefined {
  return /^[1-9]\d{0,12}$/.test(text) ? Number(text) : undefined;
}

/** Tells apart what has no reference of its own. */
function digestOf(fields: Fields): string {
  return createHash('sha256')
    .update(JSON.stringify([...fields]))
    .digest('base64url');
}

function refused({ reason, hint }: { reason: string; hint: string }, status: number): Reading {
  return { kind: 'refused', reason, hint, reply: { status } };
}
