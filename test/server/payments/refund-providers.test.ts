// The refund of each provider against its stand-in, and the notifications that follow.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { trustPayments } from '../../../src/providers/trust-payments/server/provider.ts';
import { trustPaymentsEvent } from '../../../src/providers/trust-payments/server/event.ts';
import { trustPaymentsWebservices } from '../../../src/providers/trust-payments/server/webservices.ts';
import { jsonEndpoint } from '../../../src/providers/trust-payments/simulator/json.ts';
import {
  createTransactions,
  type Transaction,
} from '../../../src/providers/trust-payments/simulator/transactions.ts';
import { trustPaymentsSender } from '../../../src/providers/trust-payments/simulator/sender.ts';
import { trustshare } from '../../../src/providers/trustshare/server/index.ts';
import { truust } from '../../../src/providers/truust/server/index.ts';
import { startTruust } from '../../../src/providers/truust/simulator/index.ts';
import { createPayments } from '../../../src/server/payments/create-payments.ts';
import type { PaymentEvent } from '../../../src/server/provider/payment-event.ts';
import type { Provider } from '../../../src/server/provider/provider.ts';
import { startHost } from '../../../src/simulator/host.ts';
import { event, notification, signedProvider } from '../inbox/signed-provider.ts';

const USER = { username: 'ws@shop.test', password: 'correct horse battery', siteReference: 'test_shop1' };
const PASSWORD = 'the notification password';
const TICKED = [
  ...['baseamount', 'currencyiso3a', 'errorcode', 'orderreference', 'parenttransactionreference'],
  ...['requesttypedescription', 'settlestatus', 'sitereference', 'status', 'transactionreference'],
];

function openShop(providers: readonly Provider[], currency: string) {
  const told: PaymentEvent[] = [];
  const payments = createPayments({
    providers,
    findOrder: (reference) => ({ reference, amount: 1050, currency }),
    onPayment: (news) => void told.push(news),
    onNotice: () => undefined,
  });
  return { payments, types: () => told.map(({ type }) => type).join(' ') };
}

describe('Trust Payments', () => {
  async function open(t: TestContext, settlestatus: string) {
    const transactions = createTransactions();
    const host = await startHost((request) => jsonEndpoint({ ...USER, transactions })(request));
    t.after(() => host.close());
    const webservices = trustPaymentsWebservices({ ...USER, host: host.origin });
    const provider = trustPayments({
      ...{ username: 'jwt@shop.test', secret: 'a secret of forty characters, all of them x' },
      ...{ siteReference: USER.siteReference, webservices, notifications: { password: PASSWORD } },
    });
    const shop = openShop([provider], 'GBP');
    const sent: Promise<unknown>[] = [];
    const send = (transaction: Transaction) => {
      const fields = Object.fromEntries(TICKED.map((name) => [name, transaction[name] ?? '']));
      const url = 'http://shop.test/pay/notifications/trust-payments';
      const deliver = (request: Request) => shop.payments.fetch(request);
      return trustPaymentsSender({ url, password: PASSWORD, deliver }).send({ ...fields, status: 'Y' });
    };
    transactions.onChange((transaction) => void sent.push(send(transaction)));
    const { transactionreference } = transactions.add({
      ...{ requesttypedescription: 'AUTH', errorcode: '0', settlestatus, baseamount: '1050' },
      ...{ sitereference: USER.siteReference, orderreference: 'o1', currencyiso3a: 'GBP' },
    });
    const arrived = async () => {
      await Promise.all(sent);
    };
    await arrived();
    return { ...shop, transactions, transactionreference, arrived };
  }

  test('gives back what has settled, and its notifications are no more refunds', async (t) => {
    const { payments, transactions, arrived, types } = await open(t, '100');
    const refund = await payments.refund('o1', { key: 'a', amount: 300 });
    await arrived();
    transactions.settle();
    await arrived();
    assert.equal(refund.state, 'done');
    assert.equal(transactions.find({ requesttypedescription: ['REFUND'] }).length, 1);
    assert.equal(types(), 'payment.settled payment.refunded');
    const [line] = (await payments.ledger('o1')).totals;
    assert.deepEqual([line?.refunding, line?.refunded, line?.held], [0, 300, 750]);
  });

  test('names the way where it has not settled, and cancels it when asked', async (t) => {
    const { payments, transactions, arrived, types } = await open(t, '0');
    await assert.rejects(payments.refund('o1', { key: 'a' }), {
      code: 'provider-refused',
      hint: /cancel it/,
    });
    assert.equal((await payments.cancel('o1')).state, 'voided');
    assert.equal((await payments.cancel('o1')).state, 'voided');
    await arrived();
    assert.equal(transactions.find({ requesttypedescription: ['AUTH'] })[0]?.settlestatus, '3');
    assert.equal(types(), 'payment.paid refund.failed payment.voided');
    await assert.rejects(payments.refund('o1', { key: 'b' }), { code: 'refund-impossible' });
  });

  test('releases what is held back', async (t) => {
    const { payments, arrived, types } = await open(t, '2');
    await assert.rejects(payments.refund('o1', { key: 'a' }), { code: 'refund-impossible' });
    assert.equal((await payments.release('o1')).state, 'paid');
    await arrived();
    assert.equal((await payments.release('o1')).state, 'paid');
    assert.equal(types(), 'payment.suspended payment.paid');
  });

  test('is found cancelled where the answer to that was lost', async (t) => {
    const { payments, transactions, transactionreference } = await open(t, '0');
    // Done, though nobody heard of it; the gateway refuses to do it again.
    transactions.update(transactionreference, { settlestatus: '3' });
    assert.equal((await payments.cancel('o1')).state, 'voided');
  });

  test('is not cancelled once it has settled: it is refunded', async (t) => {
    const { payments } = await open(t, '100');
    await assert.rejects(payments.cancel('o1'), { code: 'refund-impossible', hint: /payments\.refund/ });
  });

  test('makes the same event of a refund by whatever way it comes', () => {
    const fields = {
      transactionReference: '1-2-4',
      requestType: 'REFUND',
      errorCode: '0',
      settleStatus: '0',
    };
    assert.equal(trustPaymentsEvent({ ...fields, raw: {} }).dedupeKey, '1-2-4/REFUND/0/0');
  });
});

describe('Truust', () => {
  test('gives back what its payin took, which it does not name', async (t) => {
    const standIn = await startTruust();
    t.after(() => standIn.close());
    const { baseUrl, secretKey } = standIn;
    const provider = truust({ baseUrl, secretKey });
    const { payments, types } = openShop([provider], 'EUR');
    await payments.session('o1');
    standIn.pay(standIn.orders()[0]?.id ?? 0);
    await payments.resolve('o1');
    const refund = await payments.refund('o1', { key: 'a', amount: 300 });
    assert.deepEqual([refund.state, refund.amount], ['done', 300]);
    assert.equal(types(), 'payment.paid payment.refunded');
    assert.equal((await payments.ledger('o1')).totals[0]?.held, 750);
    // Its stand-in takes one refund of a payin.
    await assert.rejects(payments.refund('o1', { key: 'b' }), { code: 'provider-refused' });
    assert.equal((await payments.ledger('o1')).totals[0]?.held, 750);
    await assert.rejects(payments.cancel('o1'), { code: 'refund-impossible', hint: /payments\.refund/ });
  });
});

test('a provider that can’t be asked says where it is done', async () => {
  const books = signedProvider();
  const settlements = () => [];
  const { payments } = openShop(
    [
      trustshare({ baseUrl: 'http://localhost:1', privateKey: 'sandbox_api_0123456789abcdef', settlements }),
      books,
    ],
    'GBP',
  );
  await payments.fetch(notification({ ...event(), provider: 'trustshare' }));
  for (const ask of [() => payments.refund('o1', { key: 'a' }), () => payments.cancel('o1')]) {
    await assert.rejects(ask, { code: 'refund-impossible', message: /trustshare/, hint: /console/ });
  }
});
