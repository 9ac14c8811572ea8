import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPayments, trustPayments, type Notice } from '../../../../src/entries/server.ts';
import { body, FIELDS, PASSWORD, SITE } from './url-notification-samples.ts';

/** A merchant with one order, and what its handler was called with. */
function shop() {
  const handled: string[] = [];
  const notices: Notice[] = [];
  const order = { reference: FIELDS.orderreference, amount: 1050, currency: 'GBP' };
  const payments = createPayments({
    providers: [
      trustPayments({
        username: 'jwt@booking.example',
        secret: 'a secret of the tests, long enough for HMAC',
        siteReference: SITE,
        notifications: { password: PASSWORD },
      }),
    ],
    findOrder: (reference) => (reference === order.reference ? order : undefined),
    onPayment: ({ type, paymentReference = 'the payment' }) => {
      handled.push(`${type} ${paymentReference}`);
      return undefined;
    },
    onNotice: (notice) => notices.push(notice),
  });
  /** Posts what a rule would post. */
  const post = (change: Record<string, string>): Promise<Response> => {
    const request = new Request('https://shop.test/pay/notifications/trust-payments', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
      body: body({ ...FIELDS, ...change }),
    });
    return payments.fetch(request);
  };
  /** The same, and expects it to be taken. */
  const send = async (change: Record<string, string>): Promise<void> => {
    assert.equal((await post(change)).status, 200);
  };
  const state = async () => {
    const found = await payments.orderState(order.reference);
    return found && `${found.type} ${found.paymentReference}`;
  };
  /** @returns the code of the refusal, or `undefined` where a way to pay opens. */
  const open = async () => {
    const request = new Request('https://shop.test/pay/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ order: order.reference, locale: 'en' }),
    });
    const { error } = (await (await payments.fetch(request)).json()) as { error?: { code: string } };
    return error?.code;
  };
  return { payments, post, send, open, handled, notices, state };
}

describe('the notifications of one transaction', () => {
  it('say that it was paid at every settle status, and the handler hears it once', async () => {
    const { send, handled, notices, state } = shop();
    for (const settlestatus of ['0', '1', '10', '0', '100', '10']) await send({ settlestatus });
    assert.deepEqual(handled, ['payment.paid 57-9-68965', 'payment.settled 57-9-68965']);
    assert.equal(await state(), 'payment.settled 57-9-68965');
    // A nightly settlement is no news for anybody, but "settling" after "settled" is out of order.
    assert.deepEqual(
      notices.map(({ kind, dedupeKey }) => [kind, dedupeKey]),
      [],
    );
  });

  it('say by themselves that it settled for less, where no other cut is possible', async () => {
    const { send, handled, payments, notices } = shop();
    await send({ settlestatus: '0' });
    await send({ settlestatus: '100', settlebaseamount: '500' });
    assert.deepEqual(handled, ['payment.paid 57-9-68965', 'payment.settled 57-9-68965']);
    const [payment] = (await payments.ledger('stay-2026-0042')).movements;
    assert.deepEqual([payment?.amount, payment?.settled], [1050, 500]);
    assert.deepEqual(notices, []);
  });

  it('do not say it where the settle status can be a part of the amount', async () => {
    // 5 and 100, or 510 and 0: either is no more than was authorised.
    const { post, handled } = shop();
    assert.equal((await post({ settlestatus: '100', settlebaseamount: '5' })).status, 503);
    // More than was authorised rules nothing out.
    assert.equal((await post({ settlestatus: '0', settlebaseamount: '50010' })).status, 503);
    assert.deepEqual(handled, []);
  });

  it('say that it was released from suspension, which is news', async () => {
    const { send, handled } = shop();
    for (const settlestatus of ['2', '0', '2', '10']) await send({ settlestatus });
    assert.deepEqual(handled, ['payment.suspended 57-9-68965', 'payment.paid 57-9-68965']);
  });

  it('at the same instant make one effect', async () => {
    const { send, handled } = shop();
    await Promise.all(['0', '1', '10', '0', '1', '10'].map((settlestatus) => send({ settlestatus })));
    assert.deepEqual(handled, ['payment.paid 57-9-68965']);
  });
});

describe('the notifications of two transactions for one order', () => {
  const second = { transactionreference: '57-9-68966' };

  it('say that it was paid twice, and that is told as a duplicate, once', async () => {
    const { send, handled, notices, state } = shop();
    await send({});
    for (const settlestatus of ['0', '10', '100']) await send({ ...second, settlestatus });
    assert.deepEqual(handled, ['payment.paid 57-9-68965', 'payment.duplicate 57-9-68966']);
    assert.equal(await state(), 'payment.paid 57-9-68965');
    assert.equal(notices[0]?.kind, 'second-payment');
  });

  it('may be two attempts: each decline is told, then the payment', async () => {
    const { send, handled } = shop();
    await send({ errorcode: '70000' });
    await send({ ...second, errorcode: '70000' });
    await send({ transactionreference: '57-9-68967' });
    assert.deepEqual(handled, [
      'payment.declined 57-9-68965',
      'payment.declined 57-9-68966',
      'payment.paid 57-9-68967',
    ]);
  });
});

describe('the notification of an attempt that nobody knows the end of', () => {
  it('keeps the order from being paid once more, also after an attempt that was declined', async () => {
    const { send, open, handled } = shop();
    await send({ errorcode: '70000' });
    assert.equal(await open(), undefined);
    // A failure of the bank's system: the money may have been taken.
    await send({ errorcode: '60010', transactionreference: '57-9-68966' });
    assert.equal(await open(), 'payment-pending');
    await send({ errorcode: '70000', transactionreference: '57-9-68967' });
    assert.equal(await open(), 'payment-pending');
    await send({ errorcode: '70000', transactionreference: '57-9-68966' });
    assert.equal(await open(), undefined);
    assert.deepEqual(handled, [
      'payment.declined 57-9-68965',
      'payment.pending 57-9-68966',
      'payment.declined 57-9-68967',
      'payment.declined 57-9-68966',
    ]);
  });
});

describe('the notification of a refund', () => {
  const refund = (transactionreference: string, more: Record<string, string> = {}) => ({
    ...{ requesttypedescription: 'REFUND', baseamount: '50', transactionreference },
    ...more,
  });

  it('is about the payment that it pays back, and each part is told', async () => {
    const { send, handled, state } = shop();
    const parent = { parenttransactionreference: '57-9-68965' };
    await send({ settlestatus: '100' });
    await send(refund('57-9-70001', parent));
    await send(refund('57-9-70001', parent));
    await send(refund('57-9-70002', parent));
    assert.deepEqual(handled, [
      'payment.settled 57-9-68965',
      'payment.refunded 57-9-68965',
      'payment.refunded 57-9-68965',
    ]);
    // Parts that the shopper got back: the order is not open for another payment.
    assert.equal(await state(), 'payment.settled 57-9-68965');
    await send(refund('57-9-70003', { ...parent, baseamount: '1050' }));
    assert.equal(await state(), 'payment.refunded 57-9-68965');
  });

  it('without the parent is taken to be about the one that counts, which then leaves room for another', async () => {
    const { send, handled, state } = shop();
    await send({ settlestatus: '100' });
    await send(refund('57-9-70001', { baseamount: '1050' }));
    assert.equal(await state(), 'payment.refunded 57-9-68965');
    await send({ transactionreference: '57-9-70002' });
    assert.deepEqual(handled, [
      'payment.settled 57-9-68965',
      'payment.refunded the payment',
      'payment.paid 57-9-70002',
    ]);
  });

  it('of a second payment leaves the first where it is', async () => {
    const { send, state } = shop();
    await send({});
    await send({ transactionreference: '57-9-68966' });
    await send(refund('57-9-70001', { baseamount: '1050', parenttransactionreference: '57-9-68966' }));
    assert.equal(await state(), 'payment.paid 57-9-68965');
  });
});
