import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Order, Reading } from '../../../../src/server/provider/provider.ts';
import {
  answerUrlNotification,
  readUrlNotification,
} from '../../../../src/providers/trust-payments/server/notification.ts';
import { body, FIELDS, PASSWORD, SITE } from './url-notification-samples.ts';

const order: Order = { reference: 'stay-2026-0042', amount: 1050, currency: 'GBP' };

function read(
  fields: Record<string, string>,
  { orders = [order], ...more }: { orders?: Order[] } & Record<string, unknown> = {},
): Promise<Reading> {
  return readUrlNotification(
    {
      method: 'POST',
      path: '',
      headers: new Headers(),
      body: Buffer.from(body(fields, more as Record<string, string>)),
    },
    { password: PASSWORD, siteReference: SITE },
    { findOrder: (reference) => orders.find((each) => each.reference === reference), now: () => 0 },
  );
}

describe('reading a URL notification', () => {
  for (const [what, change, type, key] of [
    ['an authorisation', {}, 'payment.paid', '57-9-68965/AUTH/0/0'],
    ['a settlement', { settlestatus: '100' }, 'payment.settled', '57-9-68965/AUTH/0/100'],
    ['a suspension', { settlestatus: '2' }, 'payment.suspended', '57-9-68965/AUTH/0/2'],
    ['a cancellation', { settlestatus: '3' }, 'payment.voided', '57-9-68965/AUTH/0/3'],
    ['a decline', { errorcode: '70000' }, 'payment.declined', '57-9-68965/AUTH/70000/0'],
    [
      'a refund of a part',
      { requesttypedescription: 'REFUND', baseamount: '50' },
      'payment.refunded',
      '57-9-68965/REFUND/0/0',
    ],
    [
      'an account check',
      { requesttypedescription: 'ACCOUNTCHECK', baseamount: '0' },
      'unknown',
      '57-9-68965/ACCOUNTCHECK/0/0',
    ],
  ] as const) {
    it(`${what} is ${type}`, async () => {
      const fields = { ...FIELDS, ...change };
      const reading = await read(fields);
      assert.ok(reading.kind === 'event');
      const { event } = reading;
      assert.deepEqual([event.type, event.dedupeKey], [type, key]);
      assert.deepEqual(event.amount, { amount: Number(fields.baseamount), currency: 'GBP' });
      const payment = type === 'payment.refunded' ? undefined : '57-9-68965';
      assert.deepEqual([event.orderReference, event.paymentReference], ['stay-2026-0042', payment]);
      assert.deepEqual(event.raw, fields);
    });
  }

  it('a replay under a new notificationreference is the same event', async () => {
    const [first, replay] = await Promise.all([
      read(FIELDS),
      read(FIELDS, { notificationreference: '1-B99999' }),
    ]);
    assert.ok(first.kind === 'event' && replay.kind === 'event');
    assert.equal(first.event.dedupeKey, replay.event.dedupeKey);
  });

  it('an order that is not there yet: come back', async () => {
    const reading = await read(FIELDS, { orders: [] });
    assert.ok(reading.kind === 'later' && reading.reason === 'order-unknown');
  });

  it('another amount than the order’s is for the ledger to judge, which knows what was taken', async () => {
    const reading = await read({ ...FIELDS, baseamount: '1051' });
    assert.ok(reading.kind === 'event');
    assert.equal(reading.event.amount?.amount, 1051);
  });

  for (const [what, change, reason, status] of [
    ['another currency', { currencyiso3a: 'EUR' }, 'currency-mismatch', 409],
    ['another site', { sitereference: 'booking12345' }, 'site-mismatch', 409],
    ['no transaction reference', { transactionreference: '' }, 'field-missing', 409],
    ['no request type', { requesttypedescription: '' }, 'field-missing', 409],
    ['a wrong form', { settlestatus: '9' }, 'field-malformed', 400],
  ] as const) {
    it(`${what} is neither applied nor swallowed: ${status}`, async () => {
      const reading = await read({ ...FIELDS, ...change });
      assert.ok(reading.kind === 'refused');
      assert.deepEqual([reading.reason, reading.reply.status], [reason, status]);
    });
  }

  it('a wrong hash is refused', async () => {
    const reading = await read(FIELDS, { responsesitesecurity: '0'.repeat(64) });
    assert.ok(reading.kind === 'refused' && reading.reason === 'hash-wrong' && reading.reply.status === 403);
  });
});

describe('the answer to a URL notification', () => {
  it('is 200 to the first and to every duplicate, and not 200 to what was not applied', () => {
    assert.equal(answerUrlNotification({ kind: 'done', duplicate: false }).status, 200);
    assert.equal(answerUrlNotification({ kind: 'done', duplicate: true }).status, 200);
    assert.equal(answerUrlNotification({ kind: 'later', reason: 'busy' }).status, 503);
  });
});
