import type { Money } from '../../../protocol/money.ts';
import type { PaymentEvent, PaymentEventType } from '../../../server/provider/payment-event.ts';
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
  /** What was authorised, or is given back. */
  readonly amount?: Money | undefined;
  /** Minor units: what is settled of it, where that was sent. */
  readonly settledAmount?: number | undefined;
  /** Epoch milliseconds by the gateway's clock. */
  readonly occurredAt?: number | undefined;
  /** What was sent, untouched. */
  readonly raw: unknown;
}

/** Settle status of an authorised payment -> what has become of it. Without one it may be suspended or cancelled too. */
const AUTHORISED: ReadonlyMap<string, PaymentEventType> = new Map([
  ['0', 'payment.paid'],
  ['1', 'payment.paid'],
  ['2', 'payment.suspended'],
  ['3', 'payment.voided'],
  ['10', 'payment.paid'],
  ['100', 'payment.settled'],
]);

/** Settle status of an accepted refund -> what has become of it. One that is not held back settles by itself. */
const REFUND_ACCEPTED: ReadonlyMap<string, PaymentEventType> = new Map([
  ['0', 'payment.refunded'],
  ['1', 'payment.refunded'],
  ['2', 'refund.suspended'],
  ['3', 'refund.cancelled'],
  ['10', 'payment.refunded'],
  ['100', 'payment.refunded'],
]);

interface Meaning {
  readonly accepted: ReadonlyMap<string, PaymentEventType>;
  /** Where the settle status says nothing known. */
  readonly otherwise: PaymentEventType;
  readonly declined: PaymentEventType;
  /**
   * Pending, and not the event type `unknown`: money may be under way that somebody has to look up. It says least, so
   * that any certain news overrides it.
   */
  readonly unclear: PaymentEventType;
}

/** The requests that move money, and what their answers mean. Checks, look-ups and the like move none. */
const REQUESTS: ReadonlyMap<string, Meaning> = new Map([
  [
    'AUTH',
    {
      accepted: AUTHORISED,
      otherwise: 'payment.pending',
      declined: 'payment.declined',
      unclear: 'payment.pending',
    },
  ],
  [
    'REFUND',
    {
      accepted: REFUND_ACCEPTED,
      otherwise: 'payment.refunded',
      declined: 'refund.failed',
      unclear: 'refund.pending',
    },
  ],
]);

/** @returns the event, equal in type and dedupe key whether a result JWT or a notification told of it. */
export function trustPaymentsEvent(fields: TrustPaymentsFields): PaymentEvent {
  const { transactionReference, requestType, errorCode: code, settleStatus = '' } = fields;
  // A refund is a transaction of its own; the payment is its parent.
  const isRefund = requestType === 'REFUND';
  const paymentReference = isRefund ? fields.parentTransactionReference : transactionReference;
  const type = typeOf(requestType, code, settleStatus);
  return {
    provider: 'trust-payments',
    type,
    ...(isRefund && { movementReference: transactionReference }),
    dedupeKey: [transactionReference, requestType, code, settleStatus].join('/'),
    ...(paymentReference !== undefined && { paymentReference }),
    ...(fields.orderReference !== undefined && { orderReference: fields.orderReference }),
    ...(fields.amount &&
      amountsOf(fields.amount, type === 'payment.settled' ? fields.settledAmount : undefined)),
    ...(fields.occurredAt !== undefined && { occurredAt: fields.occurredAt }),
    raw: fields.raw,
  };
}

/** Less can be settled than was authorised. */
function amountsOf(amount: Money, settled: number | undefined): Pick<PaymentEvent, 'amount' | 'authorised'> {
  if (settled === undefined || settled === amount.amount) return { amount };
  return { amount: { ...amount, amount: settled }, authorised: amount.amount };
}

function typeOf(requestType: string, code: string, settleStatus: string): PaymentEventType {
  const meaning = REQUESTS.get(requestType);
  if (!meaning) return 'unknown';
  switch (errorCode(code).outcome) {
    case 'accepted':
      return meaning.accepted.get(settleStatus) ?? meaning.otherwise;
    case 'declined':
    case 'invalid-request':
      return meaning.declined;
    case 'unknown':
      return meaning.unclear;
  }
}
