import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPayments, type Notice, type PaymentEvent } from '../../../../src/entries/server.ts';
import {
  parseTrustlyJson,
  trustly,
  type TrustlyMap,
} from '../../../../src/providers/trustly/server/index.ts';
import { verifyTrustly } from '../../../../src/providers/trustly/server/signature.ts';
import { DATA, merchantKeys, notification, trustlyKeys } from './samples.ts';

/** A merchant with one order; the handler answers whatever the test says. */
function shop(answers: (string | undefined)[] = []) {
  const handled: PaymentEvent[] = [];
  const notices: Notice[] = [];
  const order = { reference: 'stay-1/1', amount: 90_250, currency: 'EUR' };
  const payments = createPayments({
    providers: [trustly({ privateKey: merchantKeys.privateKey, publicKey: trustlyKeys.publicKey })],
    findOrder: (reference) => (reference === order.reference ? order : undefined),
    onPayment: (event) => {
      handled.push(event);
      return answers.shift();
    },
    onNotice: (notice) => notices.push(notice),
  });
  /** @returns the HTTP status, and the signed status in the answer where there is one. */
  const send = async (body: string): Promise<(number | string)[]> => {
    const url = 'https://shop.test/pay/notifications/trustly';
    const headers = { 'content-type': 'application/json' };
    const response = await payments.fetch(new Request(url, { method: 'POST', headers, body }));
    const text = await response.text();
    if (text === '') return [response.status];
    const { signature, ...signed } = (
      JSON.parse(text) as {
        result: { signature: string; method: string; uuid: string; data: { status: string } };
      }
    ).result;
    assert.ok(verifyTrustly(signed, signature, [merchantKeys.publicKey]));
    const sent = parseTrustlyJson(body) as TrustlyMap;
    assert.equal(signed.uuid, (sent.get('params') as TrustlyMap).get('uuid'));
    return [response.status, signed.data.status];
  };
  return { payments, send, handled, notices };
}

describe('a notificationid that comes again', () => {
  it('with the same content gets the first answer, and takes effect once', async () => {
    const { send, handled } = shop(['FAILED', 'OK']);
    for (let time = 0; time < 2; time += 1) {
      assert.deepEqual(await send(notification('debit', DATA.debit)), [200, 'FAILED']);
    }
    assert.equal(handled.length, 1);
  });

  for (const [what, body] of [
    ['another amount', notification('credit', { ...DATA.credit, amount: '902.51' })],
    ['another customer', notification('credit', { ...DATA.credit, enduserid: '32124' })],
    ['another order', notification('credit', { ...DATA.credit, messageid: 'stay-2' })],
    ['another method', notification('cancel', DATA.cancel)],
    ['one attribute more', notification('credit', { ...DATA.credit, attributes: { note: 'x' } })],
  ] as const) {
    it(`with ${what} is a contradiction: nothing is done, nothing is signed, somebody is told`, async () => {
      const { payments, send, handled, notices } = shop();
      assert.deepEqual(await send(notification('credit', DATA.credit)), [200, 'OK']);
      assert.deepEqual(await send(body), [503]);
      assert.deepEqual(await send(body), [503]);
      assert.equal(handled.length, 1);
      assert.equal((await payments.orderState('stay-1/1'))?.type, 'payment.paid');
      assert.deepEqual(
        notices.map(({ kind, dedupeKey }) => [kind, dedupeKey]),
        Array.from({ length: 2 }, () => ['event-contradicts', 'live:9876543456']),
      );
      // The first is still what it was.
      assert.deepEqual(await send(notification('credit', DATA.credit)), [200, 'OK']);
    });
  }
});

describe('an answer of the handler that the method does not have', () => {
  for (const [method, wrong, right] of [
    ['kyc', undefined, 'FINISH'],
    ['kyc', 'OK', 'CONTINUE'],
    ['debit', 'FINISH', 'OK'],
    ['credit', 'FAILED', undefined],
  ] as const) {
    it(`${method}, ${wrong ?? 'nothing'}: undone and asked again, until the handler is mended`, async () => {
      const { payments, send, handled, notices } = shop([wrong, wrong, right]);
      const body = notification(method, DATA[method]);
      assert.deepEqual(await send(body), [503]);
      assert.equal(await payments.orderState('stay-1/1'), undefined);
      assert.deepEqual(await send(body), [503]);
      const [letter] = await payments.deadLetters({ attempts: 2 });
      assert.match(letter?.error ?? '', /an answer that trustly does not take/);
      assert.equal(notices[1]?.kind, 'event-held');
      assert.deepEqual(await send(body), [200, right ?? 'OK']);
      assert.deepEqual(await send(body), [200, right ?? 'OK']);
      assert.equal(handled.length, 3);
      assert.deepEqual(await payments.deadLetters({ attempts: 1 }), []);
    });
  }
});

describe('money back by Trustly', () => {
  it('is given in its console: what asks for it from here is told so, and nothing is booked', async () => {
    const { payments, send, handled } = shop();
    await send(notification('credit', DATA.credit));
    const before = await payments.ledger('stay-1/1');
    assert.deepEqual([before.status, before.totals[0]?.held], ['paid', 90_250]);
    for (const ask of [
      () => payments.refund('stay-1/1', { key: 'a' }),
      () => payments.refund('stay-1/1', { key: 'a', amount: 100 }),
      () => payments.cancel('stay-1/1'),
      () => payments.release('stay-1/1', {}),
    ]) {
      await assert.rejects(ask, { code: 'refund-impossible' });
    }
    await assert.rejects(payments.refund('stay-1/1', { key: 'b' }), {
      code: 'refund-impossible',
      message: /trustly/,
      hint: /console.*notification books it/,
    });
    assert.deepEqual(await payments.ledger('stay-1/1'), before);
    assert.equal(handled.length, 1);
  });
});
