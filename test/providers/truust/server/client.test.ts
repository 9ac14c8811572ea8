import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PayError } from '../../../../src/protocol/pay-error.ts';
import {
  truustClient,
  type NewTruustOrder,
  type TruustClient,
  type TruustKey,
} from '../../../../src/providers/truust/server/index.ts';
import {
  startTruust,
  type TruustSimulator,
  type TruustSimulatorOptions,
} from '../../../../src/providers/truust/simulator/index.ts';
import { assertHas } from '../../../support/assert-has.ts';

const NEW: NewTruustOrder = { name: 'Room 7', amount: 2377, currency: 'EUR', tag: 'booking-1' };

async function withClient(
  use: (
    client: ReturnType<typeof truustClient>,
    simulator: TruustSimulator,
    clock: { now: number },
  ) => Promise<void>,
  options?: TruustSimulatorOptions,
): Promise<void> {
  const simulator = await startTruust(options);
  const clock = { now: 1_000_000 };
  const { baseUrl, secretKey } = simulator;
  try {
    await use(truustClient({ baseUrl, secretKey, now: () => clock.now }), simulator, clock);
  } finally {
    await simulator.close();
  }
}

describe('a Truust order', () => {
  for (const shape of [
    {},
    { bom: true },
    { bare: true },
    { loose: true },
    { bom: true, bare: true, loose: true },
  ]) {
    test(`is read the same when Truust answers with ${JSON.stringify(shape)}`, () =>
      withClient(
        async (client) => {
          const created = await client.createOrder({ ...NEW, metadata: { room: 'seven' } });
          assertHas(created, {
            id: '1234',
            amount: 2377,
            currency: 'EUR',
            status: 'DRAFT',
            sandbox: true,
            tag: 'booking-1',
          });
          const fields = { ...created, raw: undefined };
          for (const found of [await client.getOrder('1234'), ...(await client.findOrders('booking-1'))]) {
            assert.deepEqual({ ...found, raw: undefined }, fields);
          }
        },
        { shape },
      ));
  }

  test('that is not there is undefined', () =>
    withClient(async (client) => {
      assert.equal(await client.getOrder('99'), undefined);
      assert.deepEqual(await client.findOrders('booking-1'), []);
    }));

  test('is found by its exact tag among hundreds alike', () =>
    withClient(async (client) => {
      for (let n = 0; n < 120; n += 1) await client.createOrder({ ...NEW, tag: `booking-1${n}` });
      await client.createOrder(NEW);
      assert.deepEqual(
        (await client.findOrders('booking-1')).map(({ id }) => id),
        ['1354'],
      );
    }));

  test('keeps what was added to its metadata beside what is there', () =>
    withClient(async (client) => {
      await client.createOrder({ ...NEW, metadata: { room: 'seven' } });
      await client.addMetadata('1234', { guest: 'two' });
      await client.addMetadata('1234', { guest: 'three' });
      assertHas(await client.getOrder('1234'), { metadata: { room: 'seven', guest: 'three' } });
      await assert.rejects(client.addMetadata('9', {}), { code: 'provider-refused' });
    }));

  test('can be cancelled, its payment read and paid back in part', () =>
    withClient(async (client, simulator) => {
      await client.createOrder(NEW);
      assert.equal(await client.getOrderPayin('1234'), undefined);
      simulator.pay(1234);
      assertHas(await client.getOrderPayin('1234'), { id: '1235', status: 'CONFIRMED', type: 'REDSYS_V2' });
      await assert.rejects(
        client.refundPayin('1235', { amount: 2378, currency: 'EUR' }),
        (error: PayError) => {
          assert.equal(error.code, 'provider-refused');
          assert.deepEqual(error.fields, { amount: ['The amount is invalid.'] });
          return true;
        },
      );
      await client.refundPayin('1235', { amount: 377, currency: 'EUR' });
      assertHas(await client.getOrder('1234'), { status: 'PUBLISHED', refundStatus: 'CONFIRMED' });
      await client.cancelOrder('1234');
      assertHas(await client.getOrder('1234'), { status: 'CANCELLED' });
      await assert.rejects(client.cancelOrder('1234'), { code: 'provider-refused' });
    }));

  test('of which a field is wrong is refused by name', () =>
    withClient(async (client) => {
      await assert.rejects(client.createOrder({ ...NEW, autoSettle: false }), (error: PayError) => {
        assert.equal(error.code, 'provider-refused');
        assert.deepEqual(Object.keys(error.fields ?? {}), ['buyer_id', 'seller_id']);
        return true;
      });
    }));
});

test('a bundle has a reusable link, and a payin a direct one', () =>
  withClient(async (client, simulator) => {
    const bundle = await client.createBundle({ name: 'Voucher', price: { amount: 5000, currency: 'EUR' } });
    assert.equal(bundle.active, true);
    for (let visit = 0; visit < 2; visit += 1) await fetch(bundle.link ?? '');
    assert.deepEqual(
      simulator.orders().map(({ amount }) => amount),
      [5000, 5000],
    );
    const order = await client.createOrder(NEW);
    const payin = await client.createPayin({ orderId: order.id, type: 'BIZUM' });
    assert.equal((await fetch(payin.directLink ?? '')).status, 200);
    await assert.rejects(client.createPayin({ orderId: '1', type: 'BIZUM' }), {
      code: 'provider-refused',
      message: /order_id/,
    });
  }));

test('an order that does not settle itself goes from its customers to the payout', () =>
  withClient(async (client, simulator) => {
    const buyer = await client.createCustomer({ email: 'buyer@shop.test', name: 'A. Buyer' });
    const seller = await client.createCustomer({ phone: { prefix: '+34', number: '612345678' } });
    assertHas(await client.createCustomer({ email: 'buyer@shop.test' }), { id: buyer.id, uuid: buyer.uuid });
    const ids = { buyerId: buyer.id, sellerId: seller.id };
    const { id } = await client.createOrder({ ...NEW, autoSettle: false, ...ids });
    await assert.rejects(client.acceptOrder(id), { code: 'provider-refused' }, 'nobody has paid it');
    assert.equal(await client.getOrderPayout(id), undefined);
    simulator.pay(Number(id));
    assertHas(await client.acceptOrder(id), { status: 'ACCEPTED' });
    const payout = await client.createPayout({ orderId: id, to: { type: 'ACCOUNT', bankAccountId: '7' } });
    assertHas(payout, { type: 'ACCOUNT', status: 'CREATED' });
    assertHas(await client.getOrderPayout(id), { id: payout.id });
    assertHas(await client.getOrder(id), { status: 'PENDING_VALIDATE' });
    assertHas(await client.validateOrder(id), { status: 'RELEASED' });
    await assert.rejects(client.validateOrder(id), { code: 'provider-refused' });
  }));

test('the release can accept as well, and a customer needs an address or a number', () =>
  withClient(async (client, simulator) => {
    const { id } = await client.createOrder(NEW);
    simulator.pay(Number(id));
    await client.createPayout({ orderId: id, to: { type: 'WALLET', walletId: '7' } });
    assertHas(await client.validateOrder(id, { accept: true }), { status: 'RELEASED' });
    await assert.rejects(client.createCustomer({ name: 'Nobody' }), { code: 'payload-invalid' });
  }));

test('orders are listed by page and by state', () =>
  withClient(async (client, simulator) => {
    for (let n = 0; n < 3; n += 1) await client.createOrder({ ...NEW, tag: `booking-${n}` });
    simulator.pay(1235);
    const idsOf = ({ orders }: { orders: readonly { id: string }[] }) => orders.map(({ id }) => id);
    assert.deepEqual(idsOf(await client.listOrders()), ['1234', '1235', '1236']);
    const second = await client.listOrders({ page: 2, perPage: 2 });
    assert.deepEqual([idsOf(second), second.pages], [['1236'], 2]);
    assert.deepEqual(idsOf(await client.listOrders({ status: 'PUBLISHED' })), ['1235']);
  }));

describe('a secret key', () => {
  const OLD = 'sk_stage_old';
  const NEXT = 'sk_stage_next';
  async function withKey(
    use: (simulator: TruustSimulator, clientWith: (key: TruustKey) => TruustClient) => Promise<void>,
  ): Promise<void> {
    const simulator = await startTruust({ secretKey: OLD });
    const { baseUrl } = simulator;
    const clientWith = (secretKey: TruustKey) => truustClient({ baseUrl, environment: 'sandbox', secretKey });
    await use(simulator, clientWith).finally(() => simulator.close());
  }

  test('that is a list goes on through its rotation, and nothing is done twice', () =>
    withKey(async (simulator, clientWith) => {
      const client = clientWith([NEXT, OLD]);
      await client.createOrder(NEW);
      simulator.rotateKey(NEXT);
      await client.createOrder({ ...NEW, tag: 'booking-2' });
      assert.equal(simulator.orders().length, 2);
      await assert.rejects(clientWith([OLD, 'sk_stage_older']).getOrder('1234'), {
        code: 'credentials-invalid',
      });
    }));

  test('that comes from a function needs no restart', () =>
    withKey(async (simulator, clientWith) => {
      let key = OLD;
      const client = clientWith(() => Promise.resolve(key));
      await client.createOrder(NEW);
      simulator.rotateKey(NEXT);
      key = NEXT;
      assertHas(await client.getOrder('1234'), { id: '1234' });
      key = 'sk_production_1';
      await assert.rejects(client.getOrder('1234'), { code: 'credentials-invalid' });
    }));

  for (const [what, key] of [
    ['an empty list', []],
    ['of both environments', ['sk_stage_1', 'sk_production_1']],
    ['a list with a number', ['sk_stage_1', 7]],
    ['undefined', undefined],
    ['an object', { key: 'sk_stage_1' }],
  ] as const) {
    test(`that is ${what} is refused at set-up`, () => {
      const secretKey = key as unknown as TruustKey;
      assert.throws(
        () => truustClient({ baseUrl: 'http://localhost:1', environment: 'sandbox', secretKey }),
        {
          name: 'PayError',
          code: 'credentials-invalid',
        },
      );
    });
  }

  test('from a function, with nothing that says which environment, is refused at set-up', () => {
    assert.throws(() => truustClient({ baseUrl: 'https://pay.acme.test', secretKey: () => OLD }), {
      code: 'credentials-invalid',
    });
  });
});

describe('a creation whose answer is lost', () => {
  const creations = ({ requests }: TruustSimulator): number =>
    requests.filter((request) => request === 'POST /orders').length;

  for (const when of ['after', 'unreadable'] as const) {
    test(`${when} the order was made is found by its tag`, () =>
      withClient(async (client, simulator) => {
        simulator.loseNextCreation(when);
        const order = await client.createOrder(NEW);
        assert.equal(order.id, '1234');
        assert.deepEqual(simulator.requests, ['POST /orders', 'GET /orders']);
      }));
  }

  test('before it was made is unknown, and not sent again before it must have settled', () =>
    withClient(async (client, simulator, clock) => {
      simulator.loseNextCreation('before');
      await assert.rejects(client.createOrder(NEW), { code: 'outcome-unknown' });
      clock.now += 59_999;
      await assert.rejects(client.createOrder(NEW), { code: 'outcome-unknown' });
      assert.equal(creations(simulator), 1);
      assert.equal((await client.createOrder({ ...NEW, tag: 'booking-2' })).id, '1234', 'others go on');
      clock.now += 1;
      assert.equal((await client.createOrder(NEW)).id, '1235');
      assert.equal(creations(simulator), 3);
    }));

  test('does not take an order for another amount, or a finished one, for its own', () =>
    withClient(async (client, simulator) => {
      await client.createOrder(NEW);
      simulator.move(1234, 'CANCELLED');
      await client.createOrder({ ...NEW, amount: 1 });
      simulator.loseNextCreation('before');
      await assert.rejects(client.createOrder(NEW), { code: 'outcome-unknown' });
    }));

  test('stays unknown when the question fails too', async () => {
    const simulator = await startTruust();
    const client = truustClient({ baseUrl: simulator.baseUrl, secretKey: simulator.secretKey });
    simulator.loseNextCreation('before');
    const creating = client.createOrder(NEW);
    // The first request has to be there before the server goes.
    while (!simulator.requests.length) await new Promise((resolve) => setImmediate(resolve));
    await simulator.close();
    await assert.rejects(creating, { code: 'outcome-unknown' });
    await assert.rejects(client.createOrder(NEW), { code: 'provider-unreachable' });
  });
});

describe('what is handed to the client', () => {
  test('ids can’t lead to another path', async () => {
    const client = truustClient({ baseUrl: 'http://localhost:1', secretKey: 'sk_stage_1' });
    for (const id of ['', '../customers', '1/cancel', '1?x', 'NaN', '-1']) {
      await assert.rejects(client.getOrder(id), { code: 'payload-invalid' });
      await assert.rejects(client.cancelOrder(id), { code: 'payload-invalid' });
      await assert.rejects(client.refundPayin(id), { code: 'payload-invalid' });
      await assert.rejects(client.createPayin({ orderId: id, type: 'X' }), { code: 'payload-invalid' });
    }
  });

  for (const wrong of [
    { amount: 0 },
    { amount: -1 },
    { amount: 10.5 },
    { amount: NaN },
    { amount: 1e15 },
    { currency: 'eur' },
    { tag: '' },
    { tag: 'x'.repeat(101) },
    { name: '' },
    { name: 'x'.repeat(121) },
  ]) {
    test(`${JSON.stringify(wrong).slice(0, 40)} is refused before it is sent`, async () => {
      const client = truustClient({ baseUrl: 'http://localhost:1', secretKey: 'sk_stage_1' });
      await assert.rejects(client.createOrder({ ...NEW, ...wrong }), { code: 'payload-invalid' });
    });
  }
});
