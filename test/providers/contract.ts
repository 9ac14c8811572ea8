// What every provider's half on the server must do, tried over HTTP through createPayments, with its stand-in behind it.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { createPayments, type Notice, type Order, type Provider } from '../../src/entries/server.ts';
import type { Confirmation, Evidence, Refusal, Session } from '../../src/protocol/messages.ts';

/** The order that the provider's stand-in is paid for. */
export const ORDER: Order = { reference: 'stay-1', amount: 1050, currency: 'GBP', email: 'guest@shop.test' };
const OTHER: Order = { ...ORDER, reference: 'stay-2' };

/** A provider with its stand-in, and the shopper's and the provider's own part in a payment. */
export interface ProviderKit {
  readonly provider: Provider;
  /** The shopper pays what the session opened. Absent where no page pays by this provider. */
  readonly pay?: (session: Session) => Promise<Evidence>;
  /** The shopper tries to, and the bank declines. */
  readonly decline?: (session: Session) => Promise<Evidence>;
  /** What a look-up without any evidence says of a paid order; `paid` where it is left out. */
  readonly foundAs?: 'pending';
  /** The request by which the provider tells that `ORDER` is paid; forged, by somebody without the secret. */
  readonly news: (options: { readonly forged: boolean }) => Request;
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  /** A session, a confirmation or a refusal. */
  readonly body: Session & Partial<Confirmation & Refusal>;
}

/** Where the merchant's server is, as the provider has it. */
export const NOTIFICATIONS = 'https://shop.test/pay/notifications';

/** One merchant's server with one provider, and what took effect there. */
async function openShop(t: TestContext, open: () => Promise<ProviderKit>) {
  const kit = await open();
  t.after(kit.close);
  const effects: string[] = [];
  const notices: Notice[] = [];
  let later = 0;
  const payments = createPayments({
    providers: [kit.provider],
    findOrder: (reference) => [ORDER, OTHER].find((order) => order.reference === reference),
    onPayment: ({ type, orderReference = '' }) => void effects.push(`${orderReference} ${type}`),
    onNotice: (notice) => notices.push(notice),
    // A page asks again after two seconds.
    now: () => Date.now() + later,
  });
  const post = async (path: string, body: object): Promise<Answer> => {
    later += 2_000;
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await payments.fetch(new Request(`https://shop.test/pay${path}`, init));
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  return {
    kit,
    payments,
    notices,
    /** What the merchant was told of an order's money. */
    paid: (reference = ORDER.reference) =>
      effects.filter((effect) => effect === `${reference} payment.paid`).length,
    session: (order = ORDER.reference) => post('/session', { order, locale: 'en-GB' }),
    confirm: (evidence: Evidence, order = ORDER.reference) =>
      post('/confirm', { provider: kit.provider.name, order, evidence }),
    tell: async (forged = false) => (await payments.fetch(kit.news({ forged }))).status,
  };
}

const isGood = (status: number): boolean => status >= 200 && status < 300;

/**
 * @param name as it stands in the report.
 * @param open starts the provider's stand-in anew.
 */
export function describeProvider(
  name: string,
  open: () => Promise<ProviderKit>,
  { page }: { page: boolean },
): void {
  if (page) describePayments(name, open);
  describe(`${name}, by notification`, () => {
    test('the news takes effect once, however often it comes', async (t) => {
      const { kit, tell, paid, payments } = await openShop(t, open);
      const session =
        kit.provider.createSession && (await kit.provider.createSession(ORDER, { locale: 'en' }, context));
      if (session) await kit.pay?.(session);
      assert.ok(isGood(await tell()));
      assert.equal(paid(), 1);
      const again = await Promise.all([tell(), tell(), tell()]);
      assert.ok(again.every(isGood), again.join());
      assert.equal(paid(), 1);
      assert.equal((await payments.ledger(ORDER.reference)).status, 'paid');
    });

    test('somebody without the secret is refused, and the merchant is told', async (t) => {
      const { kit, tell, notices, payments } = await openShop(t, open);
      const session =
        kit.provider.createSession && (await kit.provider.createSession(ORDER, { locale: 'en' }, context));
      if (session) await kit.pay?.(session);
      assert.ok(!isGood(await tell(true)));
      assert.equal((await payments.ledger(ORDER.reference)).status, 'none');
      assert.equal(notices[0]?.kind, 'notification-refused');
    });
  });
}

const context = { findOrder: () => ORDER, now: Date.now };

function describePayments(name: string, open: () => Promise<ProviderKit>): void {
  describe(`${name}, by the page`, () => {
    test('a session is of the order, and nobody gets one of an order that is not there', async (t) => {
      const { session, kit } = await openShop(t, open);
      const { status, body } = await session();
      assert.equal(status, 200);
      const { provider, amount, currency } = body;
      assert.deepEqual(
        { provider, amount, currency },
        { provider: kit.provider.name, amount: 1050, currency: 'GBP' },
      );
      const unknown = await session('stay-3');
      assert.deepEqual([unknown.status, unknown.body.error?.code], [404, 'order-unknown']);
    });

    test('evidence of a payment is checked, takes effect once, and no second one is opened', async (t) => {
      const { kit, session, confirm, paid, tell } = await openShop(t, open);
      const evidence = await pay(kit, (await session()).body);
      assert.equal((await confirm(evidence)).body.status, 'paid');
      assert.equal((await confirm(evidence)).body.status, 'paid');
      assert.ok(isGood(await tell()));
      assert.equal(paid(), 1);
      const again = await session();
      assert.deepEqual([again.status, again.body.error?.code], [409, 'order-paid']);
    });

    test('evidence of one order’s payment pays no other', async (t) => {
      const { kit, session, confirm, paid } = await openShop(t, open);
      const evidence = await pay(kit, (await session()).body);
      const { body } = await confirm(evidence, OTHER.reference);
      assert.notEqual(body.status, 'paid');
      assert.equal(paid(OTHER.reference), 0);
    });

    test('what is no evidence says nothing of the payment', async (t) => {
      const { session, confirm, paid } = await openShop(t, open);
      await session();
      const { body } = await confirm({ jwt: 'a.b.c', checkoutId: 'checkout_1' });
      assert.notEqual(body.status, 'paid');
      assert.equal(paid(), 0);
    });

    test('a declined attempt is told as declined, and may be followed by one that pays', async (t) => {
      const { kit, session, confirm, paid } = await openShop(t, open);
      assert.ok(kit.decline);
      const declined = await confirm(await kit.decline((await session()).body));
      assert.deepEqual([declined.body.status, paid()], ['declined', 0]);
      const evidence = await pay(kit, (await session()).body);
      assert.equal((await confirm(evidence)).body.status, 'paid');
      assert.equal(paid(), 1);
    });

    test('a payment whose page is gone is found by asking the provider', async (t) => {
      const { kit, session, paid, payments } = await openShop(t, open);
      await pay(kit, (await session()).body);
      const { foundAs = 'paid' } = kit;
      for (let time = 0; time < 2; time += 1) {
        assert.equal((await payments.resolve(ORDER.reference)).status, foundAs);
      }
      assert.equal(paid(), foundAs === 'paid' ? 1 : 0);
      // It is no order to be paid once more, either way.
      assert.equal((await session()).status, 409);
    });

    test('page and notification at the same instant take effect once', async (t) => {
      const { kit, session, confirm, tell, paid } = await openShop(t, open);
      const evidence = await pay(kit, (await session()).body);
      await Promise.all([confirm(evidence), tell(), confirm(evidence), tell()]);
      assert.equal((await confirm(evidence)).body.status, 'paid');
      assert.equal(paid(), 1);
    });
  });
}

function pay({ pay: shopperPays }: ProviderKit, session: Session): Promise<Evidence> {
  assert.ok(shopperPays);
  return shopperPays(session);
}
