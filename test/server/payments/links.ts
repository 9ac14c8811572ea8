import type { TestContext } from 'node:test';
import type { Refusal, Session } from '../../../src/protocol/messages.ts';
import { createPayments, type PaymentsOptions } from '../../../src/server/payments/create-payments.ts';
import type { Order, Provider } from '../../../src/server/provider/provider.ts';
import { trustshare } from '../../../src/providers/trustshare/server/index.ts';
import { truust, truustClient } from '../../../src/providers/truust/server/index.ts';
import { startTrustshare } from '../../../src/providers/trustshare/simulator/index.ts';
import { startTruust, type TruustSimulatorOptions } from '../../../src/providers/truust/simulator/index.ts';
import { signedProvider } from '../inbox/signed-provider.ts';

export const ORDER: Order = { reference: 'o1', amount: 1050, currency: 'GBP', email: 'a@shop.test' };

type Way = Session['provider'];

export interface Answer {
  readonly status: number;
  readonly body: Partial<Session> &
    Partial<Refusal> & { status?: string; reference?: string; retryable?: boolean };
}

/** A shop that takes cards, Truust and trustshare; the last two are real, with their stand-ins behind them. */
export async function openShop(
  t: TestContext,
  options: Partial<PaymentsOptions> & { simulator?: TruustSimulatorOptions; live?: boolean } = {},
) {
  const links = await startTruust(options.simulator);
  t.after(() => links.close());
  const checkouts = await startTrustshare();
  t.after(() => checkouts.close());
  const orders = new Map([ORDER, { ...ORDER, reference: 'o2' }].map((order) => [order.reference, order]));
  const { baseUrl, secretKey } = links;
  const card: Provider = {
    name: 'trust-payments',
    createSession: ({ amount, currency }) =>
      Promise.resolve({ provider: 'trust-payments', jwt: 'j.w.t', amount, currency }),
  };
  // A page comes again after two seconds.
  let passed = 0;
  const payments = createPayments({
    now: () => Date.now() + passed,
    providers: [
      card,
      truust({ baseUrl, secretKey }),
      trustshare({
        baseUrl: checkouts.baseUrl,
        privateKey: options.live ? checkouts.liveKey : checkouts.sandboxKey,
        settlements: ({ amount }) => [{ type: 'immediate', amount }],
      }),
      signedProvider(),
    ],
    findOrder: (reference) => orders.get(reference),
    ...options,
  });
  const post = async (path: string, body: object): Promise<Answer> => {
    passed += 2000;
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await payments.fetch(new Request(`https://shop.test/pay${path}`, init));
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  return {
    payments,
    links,
    checkouts,
    client: truustClient({ baseUrl, secretKey }),
    /** The merchant changes an order. */
    change: (order: Order) => orders.set(order.reference, order),
    session: (provider: Way, order = 'o1') => post('/session', { provider, order, locale: 'en-GB' }),
    confirm: (provider: Way, evidence: object = {}, order = 'o1') =>
      post('/confirm', { provider, order, evidence }),
    /** The shopper presses "Pay" in trustshare's checkout. */
    payCheckout: () => checkouts.pay(checkouts.intents().at(-1)?.id ?? ''),
    /** The shopper pays by Truust's link. */
    payLink: () => links.pay(links.orders().at(-1)?.id ?? 0),
  };
}
