import type { Money } from '../../../protocol/money.ts';
import type { PaymentEvent } from '../../../server/provider/payment-event.ts';
import { errorCode } from './codes.ts';

/** What a result JWT, a URL notification or a query says about one request of a payment. */
export interface TrustPaymentsFields {
  /** `transactionreference` */
  readonly transactionReference: string;
  /** `parenttransactionreference`, where it was sent: the payment that a refund pays back. */
  readonly parentTransactionReference?: string | undefined;
  /** `requesttypedescription`, such as `AUTH` */
  readonly requestType: string;
  /** `errorcode`, as the text it came as */
  readonly errorCode: string;
  /** `settlestatus`, where it was sent */
  readonly settleStatus?: string | undefined;
  /** `orderreference`, where it was sent */
  readonly orderReference?: string | undefined;
  readonly amount?: Money | undefined;
  /** Epoch milliseconds by the gateway's clock. */
  readonly occurredAt?: number | undefined;
  /** What was sent, untouched. */
  readonly raw: unknown;
}

/** Settle status of an authorised payment -> what has become of it. */
const AUTHORISED = new Map<
  string,
  'payment.paid' | 'payment.suspended' | 'payment.voided' | 'payment.settled'
>([
  ['0', 'payment.paid'],
  ['1', 'payment.paid'],
  ['2', 'payment.suspended'],
  ['3', 'payment.voided'],
  ['10', 'payment.paid'],
  ['100', 'payment.settled'],
]);

/** @returns the event, equal in type and dedupe key whether a result JWT or a notification told of it. */
export function trustPaymentsEvent(fields: TrustPaymentsFields): PaymentEvent {
  const { transactionReference, requestType, errorCode: code, settleStatus = '' } = fields;
  // A refund is a transaction of its own; the payment is its parent.
  const paymentReference =
    requestType === 'REFUND' ? fields.parentTransactionReference : transactionReference;
  return {
    provider: 'trust-payments',
    type: typeOf(requestType, code, settleStatus),
    dedupeKey: [transactionReference, requestType, code, settleStatus].join('/'),
    ...(paymentReference !== undefined && { paymentReference }),
    ...(fields.orderReference !== undefined && { orderReference: fields.orderReference }),
    ...(fields.amount && { amount: fields.amount }),
    ...(fields.occurredAt !== undefined && { occurredAt: fields.occurredAt }),
    raw: fields.raw,
  };
}

function typeOf(requestType: string, code: string, settleStatus: string) {
  const { outcome } = errorCode(code);
  if (requestType === 'REFUND' && outcome === 'accepted') return 'payment.refunded';
  if (requestType !== 'AUTH') return 'unknown';
  switch (outcome) {
    case 'accepted':
      // Without a settle status it may be suspended or cancelled as well as paid.
      return AUTHORISED.get(settleStatus) ?? 'payment.pending';
    case 'declined':
    case 'invalid-request':
      return 'payment.declined';
    case 'unknown':
      // Pending, and not the event type `unknown`: the order has a payment under way that somebody has to look
      // up. It ranks lowest, so that any certain news overrides it.
      return 'payment.pending';
  }
}
