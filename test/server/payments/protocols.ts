import { createPayments, type Notice, type Payments } from '../../../src/entries/server.ts';
import { trustPayments } from '../../../src/providers/trust-payments/server/provider.ts';
import { trustly } from '../../../src/providers/trustly/server/index.ts';
import { trustshare } from '../../../src/providers/trustshare/server/index.ts';
import { truust } from '../../../src/providers/truust/server/index.ts';
import { truustNotificationPath } from '../../../src/providers/truust/server/notification.ts';
import {
  startTrustshare,
  type TrustshareSimulator,
} from '../../../src/providers/trustshare/simulator/index.ts';
import { startTruust, type TruustSimulator } from '../../../src/providers/truust/simulator/index.ts';
import {
  body as form,
  FIELDS,
  PASSWORD,
  SITE,
} from '../../providers/trust-payments/server/url-notification-samples.ts';
import { DATA, merchantKeys, notification, trustlyKeys } from '../../providers/trustly/server/samples.ts';

export const order = { reference: 'stay-1', amount: 1050, currency: 'EUR' };
const context = { findOrder: () => order, now: Date.now };
const TRUUST_SECRET = 'a secret of the tests, of 32 characters and more';
const TRUSTSHARE_SECRET = 'a shared secret of the tests';

/** One request, as somebody sends it. */
export interface Post {
  /** After `/notifications/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Protocol {
  /** News that the order is paid. */
  readonly paid: Post;
  /** News of the same payment from before it was paid, which may come afterwards. */
  readonly before: Post;
  /** By somebody who has not the secret: how each is answered. */
  readonly forged: readonly (readonly [what: string, post: Post, status: number])[];
  /** The news with one field changed, emptied or dropped. */
  readonly tampered: readonly (readonly [what: string, post: Post])[];
  /** Where nothing covers the body, a tampered one may still say what is true, or be about something else. */
  readonly unsigned?: true;
}

let truustStandIn: TruustSimulator;
let trustshareStandIn: TrustshareSimulator;
let truustId = 0;
let checkoutId = '';

/** Starts what stands in for Truust and trustshare, where the order is paid. */
export async function startStandIns(): Promise<void> {
  truustStandIn = await startTruust();
  await truustOf().createSession(order, { locale: 'en' }, context);
  truustId = truustStandIn.orders()[0]?.id ?? 0;
  truustStandIn.pay(truustId);
  trustshareStandIn = await startTrustshare();
  await trustshareOf().createSession(order, { locale: 'en' }, context);
  checkoutId = trustshareStandIn.pay(trustshareStandIn.intents()[0]?.id ?? '');
  trustshareStandIn.move(checkoutId, 'settled');
}

export async function closeStandIns(): Promise<void> {
  await Promise.all([truustStandIn.close(), trustshareStandIn.close()]);
}

const truustOf = () =>
  truust({
    baseUrl: truustStandIn.baseUrl,
    secretKey: truustStandIn.secretKey,
    notifications: { secret: TRUUST_SECRET },
  });
const trustshareOf = () =>
  trustshare({
    baseUrl: trustshareStandIn.baseUrl,
    privateKey: trustshareStandIn.sandboxKey,
    settlements: ({ amount }) => [{ type: 'immediate', amount, to: { email: 'seller@shop.test' } }],
    notifications: {
      secret: TRUSTSHARE_SECRET,
      orderOf: (token) => (token === 't1' ? order.reference : undefined),
    },
  });

/** A merchant's server with all four providers, and what took effect. */
export function openShop(): { payments: Payments; effects: string[]; notices: Notice[]; send: Send } {
  const effects: string[] = [];
  const notices: Notice[] = [];
  const payments = createPayments({
    providers: [
      trustPayments({
        username: 'jwt@booking.example',
        secret: 'a secret of the tests, long enough for HMAC',
        siteReference: SITE,
        notifications: { password: PASSWORD },
      }),
      trustly({ privateKey: merchantKeys.privateKey, publicKey: trustlyKeys.publicKey, environment: 'test' }),
      truustOf(),
      trustshareOf(),
    ],
    findOrder: (reference) => (reference === order.reference ? order : undefined),
    onPayment: ({ type }) => {
      effects.push(type);
      return undefined;
    },
    onNotice: (notice) => notices.push(notice),
  });
  const send: Send = async ({ path, headers, body }, method = 'POST') => {
    const url = `https://shop.test/pay/notifications/${path}`;
    const init = { method, headers, ...(method !== 'GET' && method !== 'HEAD' && { body }) };
    return (await payments.fetch(new Request(url, init))).status;
  };
  return { payments, effects, notices, send };
}

export type Send = (post: Post, method?: string) => Promise<number>;

const URLENCODED = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** @returns the object with each of its fields, at any depth, changed, emptied and dropped. */
function tamper(whole: object): [what: string, tampered: object][] {
  return Object.entries(whole).flatMap(([name, value]: [string, unknown]): [string, object][] => {
    const rest = Object.fromEntries(Object.entries(whole).filter(([other]) => other !== name)) as object;
    const others = typeof value === 'number' ? [value + 1, -1, 0] : [`${String(value)}1`, ''];
    const within = typeof value === 'object' && value !== null ? tamper(value) : [];
    return [
      [`${name} dropped`, rest],
      ...others.map((other): [string, object] => [`${name} = ${other}`, { ...whole, [name]: other }]),
      [`${name} = null`, { ...whole, [name]: null }],
      ...within.map(([what, inner]): [string, object] => [`${name}.${what}`, { ...whole, [name]: inner }]),
    ];
  });
}

export const PROTOCOLS: Record<string, () => Protocol> = {
  'Trust Payments': () => {
    const fields = { ...FIELDS, orderreference: order.reference, currencyiso3a: order.currency };
    const post = (body: string): Post => ({ path: 'trust-payments', headers: URLENCODED, body });
    const genuine = form(fields);
    const without = (name: string): string => {
      const body = new URLSearchParams(genuine);
      body.delete(name);
      return body.toString();
    };
    const other = (name: string, value: string): string => {
      const body = new URLSearchParams(genuine);
      body.set(name, value);
      return body.toString();
    };
    return {
      paid: post(genuine),
      before: post(form({ ...fields, settlestatus: '2' })),
      forged: [
        ['another password', post(other('responsesitesecurity', '0'.repeat(64))), 403],
        ['half a hash', post(other('responsesitesecurity', genuine.slice(-32))), 403],
        ['no hash', post(without('responsesitesecurity')), 403],
      ],
      tampered: Object.entries(fields).flatMap(([name, value]): [string, Post][] => [
        [`${name} dropped`, post(without(name))],
        [`${name} emptied`, post(other(name, ''))],
        [`${name} changed`, post(other(name, value === '0' ? '2' : `${value}1`))],
        [`${name} twice`, post(`${genuine}&${name}=${encodeURIComponent(value)}`)],
      ]),
    };
  },

  Truust: () => {
    const message = { escrow: { id: String(truustId), status: 'PUBLISHED' }, payin: { escrow_id: truustId } };
    const at = (kind: Parameters<typeof truustNotificationPath>[1], secret = TRUUST_SECRET): string =>
      `truust${truustNotificationPath(secret, kind)}`;
    const path = at('order-published');
    const post = (body: object, to = path): Post => ({
      path: to,
      headers: JSON_TYPE,
      body: JSON.stringify(body),
    });
    return {
      paid: post(message),
      before: post(message, at('order-failed')),
      forged: [
        ['no token', post(message, 'truust'), 404],
        ['the name alone', post(message, 'truust/order-published'), 404],
        ['another secret', post(message, at('order-published', `${TRUUST_SECRET}!`)), 404],
        ['another kind', post(message, path.replace('published', 'released')), 404],
      ],
      tampered: tamper(message).map(([what, body]): [string, Post] => [what, post(body)]),
      unsigned: true,
    };
  },

  'trustshare v0': () => {
    const parties = { from: 'b@example.com', to: 's@example.com', token: 't1', description: 'two nights' };
    const money = { currency: 'eur', amount: 1050, balance: 1050 };
    const received = { type: 'payment_received', ...parties, paymentToken: 'p1', ...money };
    const post = (body: object, secret = TRUSTSHARE_SECRET): Post => ({
      path: 'trustshare',
      headers: { ...JSON_TYPE, ...(secret && { 'x-trustshare-secret': secret }) },
      body: JSON.stringify(body),
    });
    return {
      paid: post(received),
      before: post({ ...received, type: 'payment_settling' }),
      forged: [
        ['no secret', post(received, ''), 401],
        ['another secret', post(received, `${TRUSTSHARE_SECRET}!`), 401],
        ['half the secret', post(received, TRUSTSHARE_SECRET.slice(0, 6)), 401],
        ['a handshake of a stranger', post({ type: 'handshake' }, 'wrong'), 401],
      ],
      // Only what decides: the rest of the body is covered by nothing, and decides nothing.
      tampered: [
        ...['token', 'currency', 'amount', 'type'].flatMap((name) =>
          tamper(received)
            .filter(([what]) => what.startsWith(`${name} `))
            .map(([what, body]): [string, Post] => [what, post(body)]),
        ),
      ],
      unsigned: true,
    };
  },

  'trustshare v1': () => {
    const message = { id: 'wh_evt_1', type: 'checkout_settled', payload: { id: checkoutId } };
    // With the secret: about what comes without it, trustshare is asked seldom.
    const post = (body: object, secret = TRUSTSHARE_SECRET): Post => ({
      path: 'trustshare',
      headers: { ...JSON_TYPE, ...(secret && { 'x-trustshare-secret': secret }) },
      body: JSON.stringify(body),
    });
    return {
      paid: post(message),
      before: post({ ...message, id: 'wh_evt_0', type: 'checkout_settling' }),
      forged: [
        ['another secret', post(message, 'wrong'), 401],
        [
          'no secret, about what can’t be asked for',
          post({ ...message, payload: { id: 'outbound_1' } }, ''),
          401,
        ],
        ['no secret, about what is not there', post({ ...message, payload: { id: 'checkout_x' } }, ''), 404],
      ],
      tampered: tamper(message).map(([what, body]): [string, Post] => [what, post(body)]),
      unsigned: true,
    };
  },

  Trustly: () => {
    // An empty object, an empty text and null are signed alike.
    const attributes = { note: 'x' };
    const data = { ...DATA.credit, messageid: order.reference, amount: '10.50', attributes };
    const post = (body: string): Post => ({ path: 'trustly', headers: JSON_TYPE, body });
    const genuine = notification('credit', data);
    return {
      paid: post(genuine),
      before: post(notification('pending', { ...data, notificationid: '1' })),
      forged: [
        ['another key', post(notification('credit', data, { key: merchantKeys.privateKey })), 403],
        ['no signature', post(genuine.replace(/"signature":"[^"]+"/, '"signature":""')), 403],
      ],
      tampered: tamper(JSON.parse(genuine) as object).map(([what, body]): [string, Post] => [
        what,
        post(JSON.stringify(body)),
      ]),
    };
  },
};
