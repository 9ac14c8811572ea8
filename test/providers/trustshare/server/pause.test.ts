import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPayments, trustshare, type PayError } from '../../../../src/entries/server.ts';
import type { ShopperTask } from '../../../../src/protocol/messages.ts';

const SECRET = 'the shared secret of the tests';
const ORDER = { reference: 'stay-1', amount: 100_000, currency: 'GBP' };
const PARTIES = { from: 'buyer@example.com', to: 'seller@example.com', token: 'T1', description: 'x' };

const provider = (subdomain?: string) =>
  trustshare({
    privateKey: 'sandbox_api_key_of_the_tests',
    settlements: () => [],
    notifications: {
      secret: SECRET,
      orderOf: () => ORDER.reference,
      ...(subdomain !== undefined && { subdomain }),
    },
  });

/** An order that was paid, and whose money is on its way out. */
async function shop(subdomain?: string) {
  const payments = createPayments({
    providers: [provider(subdomain)],
    findOrder: (reference) => (reference === ORDER.reference ? ORDER : undefined),
    onNotice: () => undefined,
  });
  const post = (path: string, body: object) =>
    payments.fetch(
      new Request(`https://shop.test/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-trustshare-secret': SECRET },
        body: JSON.stringify(body),
      }),
    );
  const send = async (type: string, fields: object) => {
    const money = { currency: 'gbp', amount: 100_000, balance: 100_000, ...fields };
    assert.equal((await post('notifications/trustshare', { type, ...PARTIES, ...money })).status, 200);
  };
  /** What the page is told when it wants to show the order. */
  const task = async (): Promise<ShopperTask | undefined> => {
    const response = await post('session', { order: ORDER.reference, locale: 'en' });
    const { error } = (await response.json()) as { error: { code: string; task?: ShopperTask } };
    assert.equal(error.code, 'order-paid');
    return error.task;
  };
  await send('payment_received', { paymentToken: 'in-1' });
  const pause = (reason: string) =>
    send('payment_paused', { paymentToken: 'out-1', paymentType: 'release', reason });
  return { send, task, pause, post };
}

for (const [reason, expected] of [
  ['from_document_required', { kind: 'document', url: 'https://shop.trustshare.co/profile' }],
  ['from_verification_required', { kind: 'identity', url: 'https://shop.trustshare.co/verify' }],
  ['to_document_required', undefined],
  ['to_verification_required', undefined],
  ['inbound_payments_pending', undefined],
  ['unknown_contact_support', undefined],
  ['a new:reason', undefined],
] as const) {
  test(`the buyer is told of ${reason}: ${expected?.kind ?? 'nothing'}`, async () => {
    const { task, pause } = await shop('shop');
    assert.equal(await task(), undefined);
    await pause(reason);
    assert.deepEqual(await task(), expected);
  });
}

test('the buyer is told no more once the money has gone out', async () => {
  for (const type of ['payment_released', 'payment_returned']) {
    const { task, pause, send } = await shop('shop');
    await pause('from_verification_required');
    assert.notEqual(await task(), undefined);
    await send(type, { paymentToken: 'out-2', amount: 10_000 });
    assert.notEqual(await task(), undefined);
    await send(type, { paymentToken: 'out-1', amount: 10_000 });
    assert.equal(await task(), undefined);
  }
});

test('without a subdomain there is nowhere to send the buyer', async () => {
  const { task, pause } = await shop();
  await pause('from_verification_required');
  assert.equal(await task(), undefined);
});

test('a subdomain that is none is refused at set-up', () => {
  for (const subdomain of ['', 'https://shop', 'shop.trustshare.co', 'evil.example/?', '-shop']) {
    assert.throws(
      () => provider(subdomain),
      ({ code }: PayError) => code === 'settings-invalid',
    );
  }
});
