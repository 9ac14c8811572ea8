import { randomBytes } from 'node:crypto';
import {
  realClock,
  trustPaymentsSender,
  type Clock,
  type Transaction,
  type Transactions,
} from 'pay-form/simulator';
import type { Orders } from './orders.ts';

/** The notification password, which a real house sets in MyST. A new one whenever the demo starts. */
export const PASSWORD = randomBytes(24).toString('base64');

/** What is ticked in the rule's action; docs/providers/trust-payments.md says why. */
export const FIELDS = [
  ...['acquirerresponsecode', 'acquirerresponsemessage', 'baseamount', 'currencyiso3a', 'errorcode'],
  ...[
    'orderreference',
    'parenttransactionreference',
    'requesttypedescription',
    'settlestatus',
    'sitereference',
  ],
  ...['status', 'transactionreference'],
];

/** Nothing that is still to be sent keeps the process alive. */
export const clock: Clock = {
  ...realClock,
  after(ms, callback) {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
};

/**
 * Lets the simulated gateway send a URL notification for every authorisation, refund and settlement, as a rule of the
 * Rule Manager would.
 *
 * @param options.delayMs how long after the fact.
 */
export function notify(
  transactions: Transactions,
  { url, orders, delayMs }: { readonly url: string; readonly orders: Orders; readonly delayMs: number },
): void {
  transactions.onChange((transaction) => {
    const { requesttypedescription: request = '' } = transaction;
    if (request !== 'AUTH' && request !== 'REFUND') return;
    const deliver = async (delivery: Request): Promise<Response> => {
      const response = await fetch(delivery);
      keep(orders, transaction, response.status);
      return response;
    };
    const fields = Object.fromEntries(FIELDS.map((name) => [name, transaction[name] ?? '']));
    void trustPaymentsSender({ url, password: PASSWORD, deliver, clock }).send(fields, { delayMs });
  });
}

function keep(orders: Orders, transaction: Transaction, answered: number): void {
  const {
    orderreference = '',
    requesttypedescription: request = '',
    settlestatus: settleStatus = '',
  } = transaction;
  orders.find(orderreference)?.arrivals.push({
    at: Date.now(),
    request,
    settleStatus,
    paymentReference: transaction.transactionreference,
    answered,
  });
}
