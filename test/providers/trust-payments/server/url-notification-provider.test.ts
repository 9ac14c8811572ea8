import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Order, Reading } from '../../../../src/server/provider/provider.ts';
import {
  answerUrlNotification,
  readUrlNotification,
  type NotificationSettings,
} from '../../../../src/providers/trust-payments/server/notification.ts';
import { body, FIELDS, hashOf, PASSWORD, SEED_FIELDS, SITE } from './url-notification-samples.ts';

const order: Order = { reference: 'stay-2026-0042', amount: 1050, currency: 'GBP' };

function read(
  fields: Record<string, string>,
  {
    orders = [order],
    webservices,
    fields: ticked,
    ...more
  }: { orders?: Order[]; fields?: string[] } & Pick<NotificationSettings, 'webservices'> &
    Record<string, unknown> = {},
): Promise<Reading> {
  return readUrlNotification(
    {
      method: 'POST',
      path: '',
      headers: new Headers(),
      body: Buffer.from(body(fields, more as Record<string, string>)),
    },
    { password: PASSWORD, siteReference: SITE, webservices, ...(ticked && { fields: ticked }) },
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

  for (const [what, change, reason, status] of [
    ['another site', { sitereference: 'booking12345' }, 'site-mismatch', 409],
    ['a wrong form', { settlestatus: '9' }, 'field-malformed', 400],
  ] as const) {
    it(`${what} is neither applied nor swallowed: ${status}`, async () => {
      const reading = await read({ ...FIELDS, ...change });
      assert.ok(reading.kind === 'refused');
      assert.deepEqual([reading.reason, reading.reply.status], [reason, status]);
    });
  }

  const withoutTelephone = Object.fromEntries(
    Object.entries(FIELDS).filter(([name]) => name !== 'billingtelephone'),
  );

  for (const [what, change, money] of [
    ['amount', { baseamount: '1051' }, { amount: 1051, currency: 'GBP' }],
    ['currency', { currencyiso3a: 'EUR' }, { amount: 1050, currency: 'EUR' }],
  ] as const) {
    it(`another ${what} than the order's is handed on as it is: the inbox holds it`, async () => {
      const reading = await read({ ...withoutTelephone, ...change });
      assert.ok(reading.kind === 'event');
      assert.deepEqual([reading.event.type, reading.event.amount], ['payment.paid', money]);
    });
  }

  for (const name of [
    ...['baseamount', 'errorcode', 'orderreference', 'requesttypedescription', 'settlestatus'],
    'transactionreference',
  ]) {
    it(`without ${name} it is held, and the hint says what to tick`, async () => {
      const reading = await read({ ...FIELDS, [name]: '' });
      assert.ok(reading.kind === 'held' && reading.reason === 'field-missing', reading.kind);
      assert.match(reading.hint, new RegExp(`Tick ${name}`));
      if (name === 'settlestatus') assert.equal(reading.event.type, 'payment.pending');
    });
  }

  describe('that can be read in two ways', () => {
    const doubtful = {
      ...SEED_FIELDS,
      billingtelephone: '01535 6407000',
      errorcode: '0',
    };

    it('is held, with a hint that names the field and its neighbour', async () => {
      const reading = await read(doubtful);
      assert.ok(reading.kind === 'held' && reading.reason === 'cut-ambiguous');
      assert.match(reading.hint, /errorcode .* billingtelephone/);
    });

    const record = (change: object) => ({
      ...{ transactionReference: '57-9-68965', requestType: 'AUTH', errorCode: '0', settleStatus: '0' },
      ...{ orderReference: 'stay-2026-0042', siteReference: SITE, amount: { amount: 1050, currency: 'GBP' } },
      ...{ raw: {} },
      ...change,
    });
    const ask = (change: object) =>
      read(doubtful, {
        webservices: { query: () => Promise.resolve({ ok: true as const, records: [record(change)] }) },
      });

    it('is what the gateway says when asked', async () => {
      const success = await ask({});
      assert.ok(success.kind === 'event');
      assert.deepEqual(
        [success.event.type, success.event.dedupeKey],
        ['payment.paid', '57-9-68965/AUTH/0/0'],
      );
      const decline = await ask({ errorCode: '70000' });
      assert.ok(decline.kind === 'event' && decline.event.type === 'payment.declined');
    });

    it('is held while the gateway does not know the transaction, or another site has it', async () => {
      for (const change of [
        { transactionReference: '57-9-1' },
        { requestType: 'REFUND' },
        { siteReference: 'x' },
      ]) {
        assert.equal((await ask(change)).kind, 'held');
      }
    });
  });

  describe('cut anew from a suspended or voided payment', () => {
    for (const [what, genuine, forged, ticked] of [
      [
        'where site and status are not ticked',
        { settlestatus: '2', transactionreference: '157-9-68965' },
        { securityresponseaddress: '2', settlestatus: '1', transactionreference: '57-9-68965' },
        undefined,
      ],
      [
        'with the names given',
        {
          ...{ securityresponseaddress: '0', securityresponsepostcode: '0' },
          ...{ securityresponsesecuritycode: '0', settlestatus: '3', transactionreference: '57-9-68965' },
        },
        {
          ...{ securityresponseaddress: '', securityresponsepostcode: '0' },
          ...{ securityresponsesecuritycode: '0', settlestatus: '0', transactionreference: '357-9-68965' },
        },
        'all',
      ],
    ] as const) {
      it(`is not taken for paid ${what}`, async () => {
        const rest = Object.fromEntries(
          Object.entries(SEED_FIELDS).filter(([name]) => name !== 'status' && !(name in genuine)),
        );
        const body = { ...rest, currencyiso3a: 'GBP', ...forged };
        assert.equal(
          hashOf(body),
          hashOf({ ...rest, currencyiso3a: 'GBP', ...genuine }),
          'the attack is real',
        );
        const fields = ticked && { fields: [...Object.keys(rest), 'currencyiso3a', ...Object.keys(genuine)] };
        const reading = await read(body, { ...fields });
        assert.ok(reading.kind === 'held' && reading.reason === 'cut-ambiguous', reading.kind);
      });
    }
  });

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
