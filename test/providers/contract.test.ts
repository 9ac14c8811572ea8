import {
  trustPayments,
  trustPaymentsWebservices,
  trustly,
  trustshare,
  truust,
} from '../../src/entries/server.ts';
import { truustNotificationPath } from '../../src/providers/truust/server/notification.ts';
import { startTrustshare } from '../../src/providers/trustshare/simulator/index.ts';
import { startTruust } from '../../src/providers/truust/simulator/index.ts';
import { startTrustPayments } from '../../src/providers/trust-payments/simulator/trust-payments.ts';
import type { Evidence, Session } from '../../src/protocol/messages.ts';
import { describeProvider, NOTIFICATIONS, ORDER } from './contract.ts';
import { hashOf } from './trust-payments/server/url-notification-samples.ts';
import { CARD, post } from './trust-payments/simulator/page-of-a-shopper.ts';
import { DATA, merchantKeys, notification, trustlyKeys } from './trustly/server/samples.ts';

const SECRET = 'a secret of the tests, of 32 characters and more';
const JSON_TYPE = { 'content-type': 'application/json' };
/** Test cards of the provider's: no challenge, and a decline. */
const GOOD_CARD = '4000000000001000';
const DECLINED_CARD = '4242424242424242';

describeProvider(
  'Trust Payments',
  async () => {
    const simulator = await startTrustPayments({ processingScreenMs: 0 });
    const { username, secret, siteReference, gatewayUrl, transactions } = simulator;
    const press = async (session: Session, pan: string): Promise<Evidence> => {
      const response = await post(gatewayUrl, String(session['jwt']), { ...CARD, pan });
      return (await response.json()) as { jwt: string };
    };
    const provider = trustPayments({
      ...{ username, secret, siteReference, notifications: { password: SECRET } },
      webservices: trustPaymentsWebservices({
        username: simulator.webservicesUsername,
        password: simulator.webservicesPassword,
        siteReference,
        host: new URL(simulator.webservicesUrl).origin,
      }),
    });
    return {
      provider,
      pay: (session) => press(session, GOOD_CARD),
      decline: (session) => press(session, DECLINED_CARD),
      news: ({ forged }) => {
        const fields = {
          ...{ baseamount: '1050', currencyiso3a: 'GBP', errorcode: '0', orderreference: ORDER.reference },
          ...{ requesttypedescription: 'AUTH', settlestatus: '0', sitereference: siteReference },
          transactionreference:
            transactions.find({ orderreference: [ORDER.reference] }).at(-1)?.transactionreference ?? '',
        };
        const responsesitesecurity = hashOf(fields, forged ? `${SECRET}!` : SECRET);
        const body = new URLSearchParams({ ...fields, notificationreference: '1-1', responsesitesecurity });
        return new Request(`${NOTIFICATIONS}/trust-payments`, { method: 'POST', body });
      },
      close: () => simulator.close(),
    };
  },
  { page: true },
);

describeProvider(
  'Truust',
  async () => {
    const simulator = await startTruust();
    const { baseUrl, secretKey } = simulator;
    const latest = (): number => simulator.orders().at(-1)?.id ?? 0;
    return {
      provider: truust({ baseUrl, secretKey, notifications: { secret: SECRET } }),
      pay: () => Promise.resolve().then(() => (simulator.pay(latest()), {})),
      decline: () => Promise.resolve().then(() => (simulator.pay(latest(), 'a card that is denied'), {})),
      news: ({ forged }) => {
        const path = truustNotificationPath(forged ? `${SECRET}!` : SECRET, 'order-published');
        const body = JSON.stringify({ escrow: { id: String(latest()) }, payin: { escrow_id: latest() } });
        return new Request(`${NOTIFICATIONS}/truust${path}`, { method: 'POST', headers: JSON_TYPE, body });
      },
      close: () => simulator.close(),
    };
  },
  { page: true },
);

describeProvider(
  'trustshare',
  async () => {
    const simulator = await startTrustshare();
    let checkoutId = '';
    const pay = (status: 'settled' | 'failed') => (): Promise<Evidence> => {
      checkoutId = simulator.pay(simulator.intents().at(-1)?.id ?? '');
      simulator.move(checkoutId, status);
      return Promise.resolve({ checkoutId });
    };
    return {
      provider: trustshare({
        baseUrl: simulator.baseUrl,
        privateKey: simulator.sandboxKey,
        settlements: ({ amount }) => [{ type: 'immediate', amount, to: { email: 'seller@shop.test' } }],
        notifications: { secret: SECRET, orderOf: () => undefined },
      }),
      // An intent does not name the checkout that came of it: the notification, or the page, does.
      foundAs: 'pending',
      pay: pay('settled'),
      decline: pay('failed'),
      news: ({ forged }) => {
        const message = { id: 'wh_evt_1', type: 'checkout_settled', payload: { id: checkoutId } };
        const headers = { ...JSON_TYPE, 'x-trustshare-secret': forged ? `${SECRET}!` : SECRET };
        return new Request(`${NOTIFICATIONS}/trustshare`, {
          method: 'POST',
          headers,
          body: JSON.stringify(message),
        });
      },
      close: () => simulator.close(),
    };
  },
  { page: true },
);

describeProvider(
  'Trustly',
  () => {
    const data = { ...DATA.credit, messageid: ORDER.reference, amount: '10.50', currency: ORDER.currency };
    const { privateKey, publicKey } = {
      privateKey: merchantKeys.privateKey,
      publicKey: trustlyKeys.publicKey,
    };
    return Promise.resolve({
      provider: trustly({ privateKey, publicKey, environment: 'test' }),
      news: ({ forged }: { readonly forged: boolean }) => {
        const body = notification('credit', data, forged ? { key: merchantKeys.privateKey } : {});
        return new Request(`${NOTIFICATIONS}/trustly`, { method: 'POST', headers: JSON_TYPE, body });
      },
      close: () => Promise.resolve(),
    });
  },
  { page: false },
);
