import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  storm,
  trustPaymentsSender,
  trustlySender,
  trustshareSender,
  truustSender,
  TRUSTLY_DELAYS,
  type Sender,
  type SenderOptions,
} from '../../../src/entries/simulator/senders.ts';
import { randomFrom } from '../../server/mutations.ts';
import { merchantKeys, trustlyKeys } from '../../providers/trustly/server/samples.ts';
import { openShop, PASSWORD, TRUSTSHARE_SECRET, TRUUST_SECRET } from './shop.ts';

const HOUR = 3_600_000;
const trustlyTo = (options: SenderOptions) =>
  trustlySender({ ...options, privateKey: trustlyKeys.privateKey, merchantKey: merchantKeys.publicKey });

const trustlyData = {
  ...{ messageid: 'stay-1', orderid: '87654567', enduserid: '32123', amount: '10.50', currency: 'EUR' },
  ...{ notificationid: '1', timestamp: '2026-01-01 10:00:00.1+00', attributes: {} },
};
const credit = { method: 'credit', data: trustlyData };
const fields = {
  ...{ baseamount: '1050', currencyiso3a: 'EUR', errorcode: '0', orderreference: 'stay-1' },
  ...{ requesttypedescription: 'AUTH', settlestatus: '0', transactionreference: '57-9-1' },
};
const received = {
  ...{
    type: 'payment_received' as const,
    from: 'b@example.com',
    to: 's@example.com',
    token: 't1',
    paymentToken: 'p1',
  },
  ...{ currency: 'eur', amount: 1050, balance: 1050, description: 'two nights' },
};

type Shop = ReturnType<typeof openShop>;

/** Each provider's news that order stay-1 has been paid. */
const LINES: Record<
  string,
  (shop: Shop) => (options?: { forged?: boolean }) => ReturnType<Sender<unknown>['send']>
> = {
  'Trust Payments': ({ at }) => {
    const sender = trustPaymentsSender({ ...at('trust-payments'), password: PASSWORD });
    return (options) => sender.send(fields, options);
  },
  Truust: ({ at }) => {
    const sender = truustSender({ ...at('truust'), secret: TRUUST_SECRET });
    return (options) => sender.send({ notification: 'order-published', orderId: '77', as: 'text' }, options);
  },
  trustshare: ({ at }) => {
    const sender = trustshareSender({ ...at('trustshare'), secret: TRUSTSHARE_SECRET });
    return (options) => sender.send(received, options);
  },
  Trustly: ({ at }) => {
    const sender = trustlyTo(at('trustly'));
    return (options) => sender.send(credit, options);
  },
};

/** How often and how long each goes on when nobody answers as it wants. */
const PERSISTENCE: Record<string, { attempts: number; ms: number }> = {
  'Trust Payments': { attempts: 97, ms: 48 * HOUR },
  Truust: { attempts: 5, ms: 120_000 },
  trustshare: { attempts: 5, ms: 220_000 },
  Trustly: { attempts: 88, ms: 65_000 + 2.5 * HOUR + 81 * 3 * HOUR },
};

for (const [name, line] of Object.entries(LINES)) {
  describe(`the sender of ${name}`, () => {
    it('hands a notification over once, and is content', async () => {
      const shop = openShop();
      const sent = await shop.clock.run(line(shop)());
      assert.deepEqual([sent.accepted, sent.attempts.length], [true, 1]);
      assert.deepEqual(
        shop.effects.map(({ type, orderReference }) => [type, orderReference]),
        [['payment.paid', 'stay-1']],
      );
    });

    it('sends duplicates at the same instant and later: one effect, every answer taken', async () => {
      const shop = openShop();
      const send = line(shop);
      const sent = await shop.clock.run(Promise.all(Array.from({ length: 20 }, () => send())));
      assert.ok(sent.every(({ accepted }) => accepted));
      assert.ok((await shop.clock.run(send())).accepted);
      assert.equal(shop.effects.length, 1);
    });

    it('forges: nothing takes effect, and the merchant is told', async () => {
      const shop = openShop();
      const sent = await shop.clock.run(line(shop)({ forged: true }));
      assert.equal(sent.accepted, false);
      assert.equal(shop.effects.length, 0);
      assert.ok(shop.notices.every(({ kind }) => kind === 'notification-refused'));
    });

    it('comes back until the handler succeeds, which it does once', async () => {
      let left = 2;
      const shop = openShop({
        onPayment: () => {
          if (left-- > 0) throw new Error('The database is away.');
          return undefined;
        },
      });
      const sent = await shop.clock.run(line(shop)());
      assert.deepEqual([sent.accepted, sent.attempts.length, shop.effects.length], [true, 3, 1]);
    });

    it('comes back until the order is there', async () => {
      const shop = openShop({ orders: [] });
      const sending = line(shop)();
      await shop.clock.advance(1_000);
      shop.orders.push({ reference: 'stay-1', amount: 1050, currency: 'EUR' });
      const { accepted, attempts } = await shop.clock.run(sending);
      assert.deepEqual([accepted, attempts.length, shop.effects.length], [true, 2, 1]);
    });

    it('gives up when its schedule ends', async () => {
      const shop = openShop({
        onPayment: () => {
          throw new Error('never');
        },
      });
      const { accepted, attempts } = await shop.clock.run(line(shop)());
      const lasted = (attempts.at(-1)?.at ?? 0) - (attempts[0]?.at ?? 0);
      assert.deepEqual(
        [accepted, attempts.length, lasted],
        [false, PERSISTENCE[name]?.attempts, PERSISTENCE[name]?.ms],
      );
      assert.equal(shop.effects.length, 0);
    });
  });
}

describe('the schedules', () => {
  it("Trustly's is the table of its page: 87 retries in ten days", () => {
    const minutes = TRUSTLY_DELAYS.map((ms) => ms / 60_000);
    assert.deepEqual(minutes.slice(0, 8), [5 / 60, 15 / 60, 45 / 60, 15, 45, 90, 180, 180]);
    assert.equal(minutes.length, 87);
    const days = TRUSTLY_DELAYS.reduce((sum, ms) => sum + ms, 0) / 86_400_000;
    assert.ok(days > 10 && days < 10.3, String(days));
  });

  for (const [name, timeout] of [
    ['Trust Payments', 8_000],
    ['Truust', 8_000],
  ] as const) {
    it(`${name} waits ${timeout} ms for an answer`, async () => {
      const shop = openShop();
      let attempts = 0;
      const deliver = () => {
        attempts += 1;
        return new Promise<Response>(() => undefined);
      };
      const at: Shop['at'] = (provider) => ({ ...shop.at(provider), deliver });
      void LINES[name]?.({ ...shop, at })();
      const retry = name === 'Truust' ? 30_000 : HOUR / 2;
      await shop.clock.advance(timeout + retry - 1);
      assert.equal(attempts, 1);
      await shop.clock.advance(1);
      assert.equal(attempts, 2);
    });
  }

  it('a broken connection is no answer', async () => {
    const shop = openShop();
    const sender = trustlyTo({ ...shop.at('trustly'), deliver: () => Promise.reject(new Error('reset')) });
    const { accepted, attempts } = await shop.clock.run(sender.send(credit));
    assert.deepEqual([accepted, attempts.length], [false, 88]);
  });
});

describe('a storm', () => {
  it('of pending, credit and debit in any order leaves the order where the latest state puts it', async () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const shop = openShop();
      const messages = ['pending', 'credit', 'debit'].map((method, index) => ({
        method,
        data: { ...trustlyData, notificationid: String(index) },
      }));
      const sent = await shop.clock.run(
        storm(trustlyTo(shop.at('trustly')), messages, { copies: 5, random: randomFrom(seed) }),
      );
      assert.ok(sent.every(({ accepted }) => accepted));
      assert.equal((await shop.payments.orderState('stay-1'))?.type, 'payment.refunded');
      const types = shop.effects.map(({ type }) => type);
      assert.equal(new Set(types).size, types.length, types.join());
    }
  });

  it('is overtaken by what is sent with a shorter delay', async () => {
    const shop = openShop();
    const sender = trustlyTo(shop.at('trustly'));
    const debit = { method: 'debit', data: { ...trustlyData, notificationid: '2' } };
    await shop.clock.run(
      Promise.all([sender.send(credit, { delayMs: 500 }), sender.send(debit, { delayMs: 100 })]),
    );
    assert.deepEqual(
      shop.effects.map(({ type }) => type),
      ['payout.requested', 'payment.paid'],
    );
    const { status, totals } = await shop.payments.ledger('stay-1');
    assert.deepEqual(
      [status, totals[0]?.held],
      ['refunded', 0],
      'credited and taken back, whichever came first',
    );
  });
});
