import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PayError } from '../../../../src/server/error.ts';
import type { PaymentLookUp } from '../../../../src/server/provider/provider.ts';
import { trustPayments } from '../../../../src/providers/trust-payments/server/provider.ts';
import { verdictOf } from '../../../../src/providers/trust-payments/server/webservices-resolve.ts';
import type {
  TransactionRecord,
  Webservices,
} from '../../../../src/providers/trust-payments/server/webservices-types.ts';

const ORDER = { reference: 'order-1', amount: 1050, currency: 'GBP' };
const NOW = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;

const record = (more: Partial<TransactionRecord> = {}): TransactionRecord => ({
  transactionReference: '57-9-1',
  requestType: 'AUTH',
  errorCode: '0',
  settleStatus: '0',
  orderReference: ORDER.reference,
  siteReference: 'test_site9',
  amount: { amount: 1050, currency: 'GBP' },
  startedAt: NOW - MINUTE,
  raw: {},
  ...more,
});
const resolve = (records: TransactionRecord[], attemptedAt?: number) =>
  verdictOf(
    ORDER,
    { ok: true, records },
    {
      siteReference: 'test_site9',
      now: NOW,
      ...(attemptedAt !== undefined && { attemptedAt }),
    },
  );

const declined = { errorCode: '70000', settleStatus: '3' } as const;
const CASES: Record<string, [TransactionRecord[], status: string, reason: string, event?: string]> = {
  'pending settlement': [[record()], 'paid', 'authorised', 'payment.paid'],
  'settle status 1': [[record({ settleStatus: '1' })], 'paid', 'authorised', 'payment.paid'],
  settling: [[record({ settleStatus: '10' })], 'paid', 'authorised', 'payment.paid'],
  settled: [[record({ settleStatus: '100' })], 'paid', 'authorised', 'payment.settled'],
  suspended: [[record({ settleStatus: '2' })], 'pending', 'suspended', 'payment.suspended'],
  cancelled: [[record({ settleStatus: '3' })], 'cancelled', 'settlement-cancelled', 'payment.voided'],
  'new settle status': [
    [record({ settleStatus: '7' })],
    'unknown',
    'settle-status-unknown',
    'payment.pending',
  ],
  declined: [[record(declined)], 'declined', 'declined', 'payment.declined'],
  'bank system error': [[record({ errorCode: '60010' })], 'unknown', 'outcome-unknown', 'payment.pending'],
  'new error code': [[record({ errorCode: '4242' })], 'unknown', 'outcome-unknown', 'payment.pending'],
  'another amount': [[record({ amount: { amount: 1, currency: 'GBP' } })], 'unknown', 'record-mismatch'],
  'another currency': [[record({ amount: { amount: 1050, currency: 'JPY' } })], 'unknown', 'record-mismatch'],
  'another site': [[record({ siteReference: 'other' })], 'unknown', 'record-mismatch'],
  'another order': [[record({ orderReference: 'order-11' })], 'unknown', 'no-authorisation-yet'],
  'no record': [[], 'unknown', 'no-authorisation-yet'],
  'a check that went well': [[record({ requestType: 'THREEDQUERY' })], 'unknown', 'no-authorisation-yet'],
  'declined, then paid': [
    [record({ ...declined, startedAt: NOW - 2 * MINUTE }), record()],
    'paid',
    'authorised',
    'payment.paid',
  ],
  'paid, then declined': [
    [record({ startedAt: NOW - 2 * MINUTE }), record(declined)],
    'paid',
    'authorised',
    'payment.paid',
  ],
  'declined, then uncertain': [
    [record(declined), record({ errorCode: '60010' })],
    'unknown',
    'outcome-unknown',
    'payment.pending',
  ],
};
for (const [name, [records, status, reason, event]] of Object.entries(CASES)) {
  test(`resolve: ${name}`, () => {
    const verdict = resolve(records);
    assert.deepEqual([verdict.status, verdict.reason, verdict.event?.type], [status, reason, event]);
    if (status === 'unknown') assert.equal(verdict.retryable, undefined);
    if (event) assert.equal(verdict.event?.orderReference, ORDER.reference);
  });
}

test('a lone check is the end of an attempt only 20 minutes later', () => {
  const at = (age: number) => resolve([record({ requestType: 'THREEDQUERY', startedAt: NOW - age })]);
  assert.equal(at(20 * MINUTE).status, 'unknown');
  assert.deepEqual([at(20 * MINUTE + 1).status, at(20 * MINUTE + 1).retryable], ['cancelled', true]);
});

test('with nothing found, only the time of the attempt can tell that it never arrived', () => {
  assert.equal(resolve([]).status, 'unknown');
  assert.equal(resolve([], NOW - 20 * MINUTE).status, 'unknown');
  assert.equal(resolve([], NOW - 20 * MINUTE - 1).status, 'cancelled');
});

test('an earlier decline is not taken for the attempt in question', () => {
  const earlier = record({ ...declined, startedAt: NOW - 5 * MINUTE });
  assert.equal(resolve([earlier], NOW - 2 * MINUTE).status, 'unknown');
  assert.equal(resolve([earlier], NOW - 6 * MINUTE).status, 'declined');
  const voidedEarlier = record({ settleStatus: '3', startedAt: NOW - 5 * MINUTE });
  assert.equal(resolve([voidedEarlier], NOW - 2 * MINUTE).status, 'unknown');
  // Nor does it hide what was cancelled since.
  const voided = record({ settleStatus: '3', transactionReference: '57-9-2' });
  assert.equal(resolve([earlier, voided], NOW - 2 * MINUTE).event?.type, 'payment.voided');
  // But a payment counts, whichever attempt made it.
  assert.equal(resolve([record({ startedAt: NOW - 5 * MINUTE })], NOW).status, 'paid');
});

test('the gateway’s times are whole seconds: a decline in the second of the attempt is taken for its own', () => {
  const within = record({ ...declined, startedAt: NOW - MINUTE });
  assert.equal(resolve([within], NOW - MINUTE + 999).status, 'declined');
  assert.equal(resolve([within], NOW - MINUTE + 1000).status, 'unknown');
});

test('of several payments for one order the first pays, and all others that took money are told of', () => {
  const at = (seconds: number, more: Partial<TransactionRecord> = {}) =>
    record({ transactionReference: `57-9-${seconds}`, startedAt: NOW - MINUTE + seconds * 1000, ...more });
  const verdict = resolve([
    at(4, { settleStatus: '2' }),
    at(3, { settleStatus: '100' }),
    at(5, declined),
    at(2),
    at(1, { amount: { amount: 1, currency: 'GBP' } }),
  ]);
  assert.deepEqual([verdict.status, verdict.event?.paymentReference], ['paid', '57-9-2']);
  assert.deepEqual(
    verdict.others?.map(({ type, paymentReference }) => [type, paymentReference]),
    [
      ['payment.settled', '57-9-3'],
      ['payment.suspended', '57-9-4'],
    ],
  );
  assert.match(verdict.hint, /3 payments.*refund/);
  assert.ok(!('others' in resolve([at(1, { errorCode: '60010' }), at(2, { settleStatus: '2' })])));
});

test('no answer to the question leaves the payment unknown', () => {
  const error = new PayError('provider-unreachable', 'No connection.', 'Later.');
  for (const outcome of ['not-sent', 'unknown', 'refused', 'declined'] as const) {
    const verdict = verdictOf(ORDER, { ok: false, outcome, error }, { siteReference: 's', now: NOW });
    assert.deepEqual([verdict.status, verdict.event], ['unknown', undefined]);
  }
});

test('the provider resolves through the Webservices where it has them', async () => {
  const credentials = {
    username: 'jwt@example.com',
    secret: 'a secret that is long enough',
    siteReference: 's',
  };
  assert.ok(!('resolve' in trustPayments(credentials)));
  const webservices = {
    resolve: (order: { reference: string }, { now, attemptedAt = 0 }: PaymentLookUp) =>
      Promise.resolve({ status: 'paid', reason: order.reference, hint: `${now()} ${attemptedAt}` }),
  } as unknown as Webservices;
  const question = { now: () => NOW, findOrder: () => undefined, attemptedAt: 7 };
  const verdict = await trustPayments({ ...credentials, webservices }).lookUpPayment?.(ORDER, question);
  assert.deepEqual(verdict, { status: 'paid', reason: 'order-1', hint: `${NOW} 7` });
});
