import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { assertHas } from '../../support/assert-has.ts';
import { openShop, ORDER } from './links.ts';

type Shop = Awaited<ReturnType<typeof openShop>>;

/** What the page says is settled at each provider; it stands for nothing but what the provider then says itself. */
const PROVIDERS = {
  truust: async ({ session, payLink, confirm }: Shop, order = 'o1') => {
    await session('truust', order);
    payLink();
    return (of = 'o1') => confirm('truust', {}, of);
  },
  trustshare: async ({ session, payCheckout, checkouts, confirm }: Shop, order = 'o1') => {
    await session('trustshare', order);
    const checkoutId = payCheckout();
    checkouts.move(checkoutId, 'settled');
    return (of = 'o1') => confirm('trustshare', { checkoutId }, of);
  },
};

/** Nothing the page could show makes it paid, and nothing has reached the merchant's handler. */
async function assertNotPaid(shop: Shop, reference = 'o1'): Promise<void> {
  const state = await shop.payments.orderState(reference);
  assert.notEqual(state?.type, 'payment.paid');
}

for (const [provider, pay] of Object.entries(PROVIDERS)) {
  describe(`a page that says it has paid at ${provider}`, () => {
    const shop = (t: TestContext, options?: Parameters<typeof openShop>[1]) => openShop(t, options);

    test('is believed where the provider says so too', async (t) => {
      const site = await shop(t);
      const confirm = await pay(site);
      const { status, body } = await confirm();
      assert.deepEqual([status, body.status], [200, 'paid']);
      assert.equal((await site.payments.orderState('o1'))?.type, 'payment.paid');
    });

    test('and names another order’s payment, is not', async (t) => {
      const site = await shop(t);
      const confirm = await pay(site, 'o2');
      const { status, body } = await confirm('o1');
      // Truust is asked by the order's own tag, so that there is nothing of another order's to name.
      if (provider === 'truust') assertHas(body, { status: 'unknown' });
      else assert.deepEqual([status, body.error?.code], [400, 'evidence-invalid']);
      await assertNotPaid(site);
    });

    for (const [what, change, reason] of [
      ['another amount', { amount: 1051 }, 'amount-mismatch'],
      ['another currency', { currency: 'EUR' }, 'currency-mismatch'],
    ] as const) {
      test(`for ${what}, is not`, async (t) => {
        const site = await shop(t);
        const confirm = await pay(site);
        site.change({ ...ORDER, ...change });
        const { status, body } = await confirm();
        assert.deepEqual([status, body.error?.code], [400, 'evidence-invalid']);
        assert.match(body.error?.message ?? '', new RegExp(reason));
        await assertNotPaid(site);
      });
    }

    test('and was, is told that the money went back', async (t) => {
      const site = await shop(t);
      const confirm = await pay(site);
      await confirm();
      const [link] = site.links.orders();
      const [checkout] = site.checkouts.checkouts();
      if (provider === 'truust') site.links.move(link?.id ?? 0, 'CANCELLED');
      else site.checkouts.move(checkout?.id ?? '', 'cancelled');
      const { body } = await confirm();
      // trustshare's "cancelled" of money that had come in contradicts itself: that the order was paid stands.
      assert.equal(body.status, provider === 'truust' ? 'cancelled' : 'paid');
    });
  });
}

describe('in live mode', () => {
  test('a sandbox order of Truust’s is not believed', async (t) => {
    const site = await openShop(t, { simulator: { secretKey: 'sk_production_1', sandbox: true } });
    await site.client.createOrder({ name: 'x', amount: 1050, currency: 'GBP', tag: 'o1' });
    site.payLink();
    const { status, body } = await site.confirm('truust');
    assert.deepEqual([status, body.error?.code], [400, 'evidence-invalid']);
    assert.match(body.error?.message ?? '', /sandbox-order/);
    await assertNotPaid(site);
  });

  test('a sandbox checkout of trustshare’s is not found', async (t) => {
    const site = await openShop(t, { live: true });
    const checkoutId = site.checkouts.payDirectly(1050, 'gbp');
    site.checkouts.move(checkoutId, 'settled');
    const { status, body } = await site.confirm('trustshare', { checkoutId });
    assert.deepEqual([status, body.error?.code], [400, 'evidence-invalid']);
    assert.match(body.error?.message ?? '', /checkout-not-found/);
    await assertNotPaid(site);
  });
});

test('a status that moved on: settling, failed, tried again, settled', async (t) => {
  const { session, confirm, payCheckout, checkouts } = await openShop(t);
  await session('trustshare');
  const first = payCheckout();
  assert.equal((await confirm('trustshare', { checkoutId: first })).body.status, 'pending');
  checkouts.move(first, 'failed');
  assertHas((await confirm('trustshare', { checkoutId: first })).body, {
    status: 'declined',
    retryable: true,
  });
  await session('trustshare');
  const second = payCheckout();
  checkouts.move(second, 'settled');
  assert.equal((await confirm('trustshare', { checkoutId: second })).body.status, 'paid');
  // The page of the first attempt asks once more: the order is paid, whoever asks.
  assert.equal((await confirm('trustshare', { checkoutId: first })).body.status, 'paid');
});
