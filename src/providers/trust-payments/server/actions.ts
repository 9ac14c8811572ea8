import type { PaymentEvent } from '../../../server/provider/payment-event.ts';
import type {
  ActionOutcome,
  PaymentAction,
  Provider,
  RefundRequest,
} from '../../../server/provider/provider.ts';
import { trustPaymentsEvent } from './event.ts';
import type { Failure, TransactionRecord, Webservices } from './webservices-types.ts';

/** Settle statuses in which a payment is as asked for: cancelled, or no longer held back. */
const CANCELLED: ReadonlySet<string> = new Set(['3']);
const RELEASED: ReadonlySet<string> = new Set(['0', '1', '10', '100']);

/** @returns what moves money back, where there is a user for the Webservices. */
export function moneyActions(
  webservices: Webservices,
): Required<Pick<Provider, 'refundPayment' | 'findRefunds' | 'cancelPayment' | 'releasePayment'>> {
  return {
    async refundPayment(request) {
      const { paymentReference: transactionReference, amount } = request;
      const answer = await webservices.refund({ transactionReference, amount: amount.amount });
      return answer.ok ? { kind: 'done', event: refundEvent(answer.refund, request) } : failed(answer);
    },

    async findRefunds(payment) {
      const filter = { parentTransactionReference: payment.paymentReference };
      const answer = await webservices.query(filter);
      if (!answer.ok) throw answer.error;
      const refunds = answer.records.filter(({ requestType }) => requestType === 'REFUND');
      return refunds.map((record) => refundEvent(record, payment));
    },

    cancelPayment: (payment) => settle(webservices, payment, '3', CANCELLED),
    releasePayment: (payment) => settle(webservices, payment, '0', RELEASED),
  };
}

/** Without an answer, or where it can't be changed any more, the gateway says how the payment stands. */
async function settle(
  webservices: Webservices,
  { orderReference, paymentReference: transactionReference }: PaymentAction,
  settleStatus: '0' | '3',
  reached: ReadonlySet<string>,
): Promise<ActionOutcome> {
  const event = (record: Partial<TransactionRecord>): ActionOutcome => ({
    kind: 'done',
    event: trustPaymentsEvent({
      ...{ transactionReference, requestType: 'AUTH', errorCode: '0', orderReference, raw: record.raw ?? {} },
      settleStatus: record.settleStatus,
      ...(record.amount && { amount: record.amount }),
    }),
  });
  const answer = await webservices.update({ transactionReference, settleStatus });
  if (answer.ok) return event({ settleStatus });
  if (answer.outcome === 'not-sent') return failed(answer);
  const asked = await webservices.query({ transactionReference });
  const found = asked.ok ? asked.records.find(({ requestType }) => requestType === 'AUTH') : undefined;
  return found?.errorCode === '0' && reached.has(found.settleStatus ?? '') ? event(found) : failed(answer);
}

/** The same event as the refund's notification makes. */
function refundEvent(
  { startedAt, ...record }: TransactionRecord,
  { orderReference, paymentReference, ...asked }: PaymentAction & Partial<RefundRequest>,
): PaymentEvent {
  return trustPaymentsEvent({
    ...record,
    amount: record.amount ?? asked.amount,
    ...(startedAt !== undefined && { occurredAt: startedAt }),
    orderReference,
    parentTransactionReference: paymentReference,
  });
}

function failed({ outcome, error }: Failure): ActionOutcome {
  return { kind: outcome === 'unknown' ? 'unknown' : 'refused', error };
}
