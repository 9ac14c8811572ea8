import { generateKeyPairSync } from 'node:crypto';
import {
  createPayments,
  memoryStore,
  trustly,
  trustshare,
  truust,
  type Order,
  type PaymentEvent,
} from '../../src/entries/server.ts';
import {
  movableClock,
  trustlySender,
  trustPaymentsSender,
  trustshareSender,
  truustSender,
  type Sender,
  type SenderOptions,
} from '../../src/entries/simulator/senders.ts';
import type { Transaction } from '../../src/providers/trust-payments/simulator/transactions.ts';
import { startTrustshare } from '../../src/providers/trustshare/simulator/index.ts';
import { startTruust } from '../../src/providers/truust/simulator/index.ts';
import { openGateway, PASSWORD, type GatewayMoney } from './gateway.ts';

const TRUUST_SECRET = 'a secret of the tests, of 32 characters and more';
const TRUSTSHARE_SECRET = 'the shared secret of the tests';
const NOTHING = { reserved: 0, taken: 0, refunding: 0, refunded: 0 };

/**
 * A merchant's server whose address for notifications can go dead, and all four providers, which send on by their own
 * schedules, in a time of their own.
 */
export async function openOutage() {
  const clock = movableClock();
  const now = () => clock.now();
  const gateway = openGateway(now, 57);
  const links = await startTruust({ now });
  const shares = await startTrustshare({ now });
  const own = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const merchant = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const orders = new Map<string, Order>();
  const told: PaymentEvent[] = [];
  const lines = new Map<string, number>();
  let isDead = false;
  let refused = 0;

  const payments = createPayments({
    providers: [
      gateway.provider,
      truust({
        ...{ baseUrl: links.baseUrl, secretKey: links.secretKey },
        notifications: { secret: TRUUST_SECRET },
      }),
      trustshare({
        ...{ baseUrl: shares.baseUrl, privateKey: shares.sandboxKey },
        settlements: ({ amount }) => [{ type: 'escrow', to: { email: 'seller@shop.test' }, amount }],
        notifications: { secret: TRUSTSHARE_SECRET },
      }),
      trustly({ privateKey: merchant.privateKey, publicKey: own.publicKey, environment: 'test' }),
    ],
    findOrder: (reference) => orders.get(reference),
    onPayment: (event) => void told.push(event),
    onNotice: () => undefined,
    store: memoryStore(),
    now,
  });

  const at = (provider: string): SenderOptions => ({
    url: `https://shop.test/pay/notifications/${provider}`,
    deliver: (request) => {
      if (!isDead) return payments.fetch(request);
      refused += 1;
      return Promise.reject(new Error('Nobody is there.'));
    },
    clock,
  });
  const cards = trustPaymentsSender({ ...at('trust-payments'), password: PASSWORD });
  const linkNews = truustSender({ ...at('truust'), secret: TRUUST_SECRET });
  const shareNews = trustshareSender({ ...at('trustshare'), secret: TRUSTSHARE_SECRET });
  const account = trustlySender({
    ...at('trustly'),
    ...{ privateKey: own.privateKey, merchantKey: merchant.publicKey },
  });
  const send = <M>(sender: Sender<M>, message: M) => void sender.send(message);
  gateway.transactions.onChange((transaction) => send(cards, gateway.fieldsOf(transaction)));
  links.onChange(({ id }) => send(linkNews, { notification: 'order-published', orderId: String(id) }));
  shares.onChange(({ id, status }) =>
    send(shareNews, { id: `${id} ${status}`, type: `checkout.${status}`, payload: { id } }),
  );

  const addOrder = (reference: string, currency: string): Order => {
    const order = { reference, amount: 1050, currency, email: 'guest@shop.test' };
    orders.set(reference, order);
    return order;
  };

  return {
    ...{ payments, clock, gateway, told, orders },
    refused: () => refused,
    die: () => {
      isDead = true;
    },
    rise: () => {
      isDead = false;
    },
    /** The shopper pays on a page that is closed before it asks. */
    async payByCard(reference: string): Promise<Transaction> {
      addOrder(reference, 'GBP');
      await payments.session(reference, { provider: 'trust-payments' });
      return gateway.pay(reference, 1050, '0');
    },
    async payByLink(reference: string): Promise<void> {
      addOrder(reference, 'EUR');
      await payments.session(reference, { provider: 'truust' });
      const made = links.orders().find(({ tag }) => tag === reference);
      links.pay(made?.id ?? 0);
    },
    /** The page names the checkout, whose money is on its way; it comes in an hour later. */
    async payByCheckout(reference: string): Promise<void> {
      addOrder(reference, 'GBP');
      await payments.session(reference, { provider: 'trustshare' });
      const checkoutId = shares.pay(shares.intents().at(-1)?.id ?? '');
      const body = { provider: 'trustshare', order: reference, evidence: { checkoutId } };
      await payments.fetch(
        new Request('https://shop.test/pay/confirm', {
          ...{ method: 'POST', body: JSON.stringify(body) },
          headers: { 'content-type': 'application/json' },
        }),
      );
      clock.after(3_600_000, () => shares.move(checkoutId, 'settled'));
    },
    /** Trustly can't be asked: its own schedule has to bring the news. */
    payByAccount(reference: string): void {
      const { amount, currency } = addOrder(reference, 'EUR');
      const id = String(9_000 + lines.size);
      lines.set(reference, amount);
      const names = { messageid: reference, orderid: id, notificationid: id, enduserid: '1' };
      const money = { amount: (amount / 100).toFixed(2), currency, timestamp: '2026-01-02 10:00:00.5+01' };
      send(account, { method: 'credit', data: { ...names, ...money, attributes: {} } });
    },
    /** What the provider of the order has, by its own book. */
    moneyOf(reference: string): GatewayMoney {
      const link = links.orders().find(({ tag }) => tag === reference);
      const intent = shares
        .intents()
        .find(({ metadata }) => JSON.stringify(metadata).includes(`"${reference}"`));
      const checkout = shares.checkouts().find(({ intentId }) => intentId === intent?.id);
      if (link) return { ...NOTHING, taken: link.status === 'PUBLISHED' ? link.amount : 0 };
      if (checkout) return { ...NOTHING, taken: checkout.amount - checkout.outstanding };
      return {
        ...gateway.moneyOf(reference),
        ...(lines.has(reference) && { taken: lines.get(reference) ?? 0 }),
      };
    },
    close: () => Promise.all([links.close(), shares.close()]),
  };
}
