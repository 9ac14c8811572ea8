import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Session } from '../../../src/protocol/messages.ts';
import { event, notification } from '../inbox/signed-provider.ts';
import { openShop, type Answer } from './links.ts';

const WAYS: readonly Session['provider'][] = ['trust-payments', 'truust', 'trustshare'];

function assertRefused({ status, body }: Answer, code: string, what?: string): void {
  assert.deepEqual([status, body.error?.code], [409, code], what);
}

describe('while a payment of the order is pending', () => {
  test('at trustshare, no way to pay is opened, trustshare’s own included', async (t) => {
    const { session, confirm, payCheckout, checkouts } = await openShop(t);
    await session('trustshare');
    await confirm('trustshare', { checkoutId: payCheckout() });
    for (const way of WAYS) {
      const refused = await session(way);
      assertRefused(refused, 'payment-pending', way);
      assert.match(refused.body.error?.hint ?? '', /^Show the order instead/);
    }
    assert.equal(checkouts.intents().length, 1);
    assert.equal((await session('truust', 'o2')).status, 200, 'another order is none of its business');
  });

  test('at trustshare, also where nobody has named its checkout', async (t) => {
    const { session, confirm, payCheckout } = await openShop(t);
    await session('trustshare');
    payCheckout();
    assert.equal((await confirm('trustshare')).body.status, 'pending');
    for (const way of WAYS) assertRefused(await session(way), 'payment-pending', way);
  });

  test('at Truust, its very order is given again, and no other way is opened', async (t) => {
    const { session, confirm, links } = await openShop(t);
    const first = await session('truust');
    links.move(links.orders()[0]?.id ?? 0, 'PENDING_PUBLISH');
    assert.equal((await confirm('truust')).body.status, 'pending');
    assert.deepEqual(await session('truust'), first);
    for (const way of ['trust-payments', 'trustshare'] as const) {
      assertRefused(await session(way), 'payment-pending', way);
    }
    assert.equal(links.orders().length, 1);
  });

  test('its provider is asked whether that is still so: it failed', async (t) => {
    const { session, confirm, payCheckout, checkouts } = await openShop(t);
    await session('trustshare');
    const checkoutId = payCheckout();
    await confirm('trustshare', { checkoutId });
    checkouts.move(checkoutId, 'failed');
    for (const way of WAYS) assert.equal((await session(way)).status, 200, way);
  });

  test('its provider is asked whether that is still so: it has paid', async (t) => {
    const { session, confirm, payCheckout, checkouts, payments } = await openShop(t);
    await session('trustshare');
    const checkoutId = payCheckout();
    await confirm('trustshare', { checkoutId });
    checkouts.move(checkoutId, 'settled');
    for (const way of WAYS) assertRefused(await session(way), 'order-paid', way);
    assert.equal((await payments.orderState('o1'))?.type, 'payment.paid');
  });

  test('with its provider down nothing is opened', async (t) => {
    const { session, confirm, payCheckout, checkouts } = await openShop(t);
    await session('trustshare');
    await confirm('trustshare', { checkoutId: payCheckout() });
    checkouts.goDown();
    for (const way of WAYS) assertRefused(await session(way), 'payment-pending', way);
  });
});

test('an attempt that came to nothing leaves every way open', async (t) => {
  const { session, confirm, links } = await openShop(t);
  await session('truust');
  links.pay(links.orders()[0]?.id ?? 0, '1111111111111117');
  assert.equal((await confirm('truust')).body.status, 'declined');
  for (const way of WAYS) assert.equal((await session(way)).status, 200, way);
});

describe('news of money that has not taken effect', () => {
  test('keeps every way closed until it has', async (t) => {
    let failures = 1;
    const onPayment = () => {
      if (failures-- > 0) throw new Error('database is down');
      return undefined;
    };
    const { session, payments } = await openShop(t, { onPayment });
    await payments.fetch(notification(event()));
    for (const way of WAYS) assertRefused(await session(way), 'payment-pending', way);
    assert.equal((await session('truust', 'o2')).status, 200);
    await payments.fetch(notification(event()));
    assertRefused(await session('truust'), 'order-paid');
  });

  test('of another amount waits for somebody, and is over with the refund', async (t) => {
    const { session, payments } = await openShop(t);
    const wrong = { amount: { amount: 1, currency: 'GBP' } };
    await payments.fetch(notification(event(wrong)));
    assertRefused(await session('trust-payments'), 'payment-pending');
    await payments.fetch(notification(event({ ...wrong, type: 'payment.refunded', dedupeKey: 'n2' })));
    assert.equal((await session('trust-payments')).status, 200);
  });

  test('that has paid another order, or that moved no money, closes nothing', async (t) => {
    let failing = false;
    const onPayment = () => {
      if (failing) throw new Error('database is down');
      return undefined;
    };
    const { session, payments } = await openShop(t, { onPayment });
    await payments.fetch(notification(event({ orderReference: 'o2' })));
    await payments.fetch(notification(event({ dedupeKey: 'n2' })));
    failing = true;
    await payments.fetch(
      notification(event({ type: 'payment.declined', dedupeKey: 'n3', paymentReference: 'p3' })),
    );
    assert.deepEqual(
      (await payments.deadLetters({ attempts: 1 })).map(({ reason }) => reason),
      ['payment-conflict', 'handler-failed'],
    );
    for (const way of WAYS) assert.equal((await session(way)).status, 200, way);
  });
});
