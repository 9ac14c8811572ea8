import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  trustPaymentsEvent,
  type TrustPaymentsFields,
} from '../../../../src/providers/trust-payments/server/event.ts';

const fields: TrustPaymentsFields = {
  transactionReference: '57-9-68965',
  requestType: 'AUTH',
  errorCode: '0',
  settleStatus: '0',
  orderReference: 'stay-1',
  raw: {},
};

describe('an event of Trust Payments', () => {
  for (const [requestType, errorCode, settleStatus, type] of [
    ['AUTH', '0', '0', 'payment.paid'],
    ['AUTH', '0', '1', 'payment.paid'],
    ['AUTH', '0', '10', 'payment.paid'],
    ['AUTH', '0', '100', 'payment.settled'],
    ['AUTH', '0', '2', 'payment.suspended'],
    ['AUTH', '0', '3', 'payment.voided'],
    ['AUTH', '0', '4', 'payment.pending'],
    ['AUTH', '0', undefined, 'payment.pending'],
    ['AUTH', '70000', '3', 'payment.declined'],
    ['AUTH', '71000', '3', 'payment.declined'],
    ['AUTH', '60022', '3', 'payment.declined'],
    ['AUTH', '30000', undefined, 'payment.declined'],
    ['AUTH', '60010', '0', 'payment.pending'],
    ['AUTH', '60034', '0', 'payment.pending'],
    ['AUTH', '70001', '0', 'payment.pending'],
    ['AUTH', '50000', '0', 'payment.pending'],
    ['AUTH', '99999', '0', 'payment.pending'],
    ['AUTH', '12345', '0', 'payment.pending'],
    ['AUTH', '00', '0', 'payment.pending'],
    ['AUTH', '', '0', 'payment.pending'],
    ['REFUND', '0', '0', 'payment.refunded'],
    ['REFUND', '0', '1', 'payment.refunded'],
    ['REFUND', '0', '10', 'payment.refunded'],
    ['REFUND', '0', '100', 'payment.refunded'],
    ['REFUND', '0', '2', 'refund.suspended'],
    ['REFUND', '0', '3', 'refund.cancelled'],
    ['REFUND', '70000', '3', 'refund.failed'],
    ['REFUND', '20007', undefined, 'refund.failed'],
    ['REFUND', '60010', '0', 'refund.pending'],
    ['THREEDQUERY', '0', '0', 'unknown'],
    ['ACCOUNTCHECK', '0', '0', 'unknown'],
    ['SUBSCRIPTION', '0', '0', 'unknown'],
    ['auth', '0', '0', 'unknown'],
    ['constructor', '0', '0', 'unknown'],
  ] as const) {
    it(`${requestType} ${errorCode || '(none)'} with settle status ${settleStatus ?? '(none)'} is ${type}`, () => {
      assert.equal(trustPaymentsEvent({ ...fields, requestType, errorCode, settleStatus }).type, type);
    });
  }

  it('names the refund itself beside the payment that it pays back', () => {
    const refund = { ...fields, requestType: 'REFUND', parentTransactionReference: '57-9-1' };
    const { movementReference, paymentReference } = trustPaymentsEvent(refund);
    assert.deepEqual([movementReference, paymentReference], ['57-9-68965', '57-9-1']);
    assert.equal(trustPaymentsEvent(fields).movementReference, undefined);
  });

  it('says how much was settled of what was authorised', () => {
    const amount = { amount: 1050, currency: 'GBP' };
    const told = (settleStatus: string, settledAmount?: number) => {
      const event = trustPaymentsEvent({ ...fields, amount, settleStatus, settledAmount });
      return [event.amount?.amount, event.authorised];
    };
    assert.deepEqual(told('100', 700), [700, 1050]);
    assert.deepEqual(told('100', 1050), [1050, undefined]);
    assert.deepEqual(told('100'), [1050, undefined]);
    assert.deepEqual(told('0', 700), [1050, undefined]);
  });

  it('has one dedupe key for one state of one request, and another for any other', () => {
    const key = (change: Partial<TrustPaymentsFields>) =>
      trustPaymentsEvent({ ...fields, ...change }).dedupeKey;
    assert.equal(key({}), '57-9-68965/AUTH/0/0');
    assert.equal(key({ orderReference: undefined, occurredAt: 1, raw: { jwt: 'x' } }), key({}));
    const others = [
      { transactionReference: '57-9-68966' },
      { requestType: 'REFUND' },
      { errorCode: '70000' },
      { settleStatus: '100' },
      { settleStatus: undefined },
    ].map(key);
    assert.equal(new Set([...others, key({})]).size, others.length + 1);
  });

  it('of a refund is about the payment that it pays back', () => {
    const referenceOf = (change: Partial<TrustPaymentsFields>) =>
      trustPaymentsEvent({ ...fields, ...change }).paymentReference;
    const parentTransactionReference = '57-9-1';
    assert.equal(referenceOf({ requestType: 'REFUND', parentTransactionReference }), '57-9-1');
    assert.equal(referenceOf({ requestType: 'REFUND' }), undefined);
    assert.equal(referenceOf({ parentTransactionReference }), '57-9-68965');
  });

  it('carries what is known and leaves out what is not', () => {
    assert.deepEqual(trustPaymentsEvent({ ...fields, orderReference: undefined, raw: 7 }), {
      provider: 'trust-payments',
      type: 'payment.paid',
      dedupeKey: '57-9-68965/AUTH/0/0',
      paymentReference: '57-9-68965',
      raw: 7,
    });
    const amount = { amount: 1050, currency: 'GBP' };
    const full = trustPaymentsEvent({ ...fields, amount, occurredAt: 1_700_000_000_000 });
    assert.deepEqual(
      [full.orderReference, full.amount, full.occurredAt],
      ['stay-1', amount, 1_700_000_000_000],
    );
  });
});
