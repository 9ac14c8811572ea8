import { createHash, createHmac, generateKeyPairSync, timingSafeEqual, verify, sign } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { verifyUrlNotification } from '../src/providers/trust-payments/server/url-notification.ts';
import { signTrustlyReply, verifyTrustlyNotification } from '../src/providers/trustly/server/index.ts';
import { signTrustly } from '../src/providers/trustly/server/signature.ts';
import { readTrustshareNotification } from '../src/providers/trustshare/server/notification.ts';
import { readOrder } from '../src/providers/truust/server/answer.ts';
import {
  readTruustNotification,
  truustNotificationPath,
} from '../src/providers/truust/server/notification.ts';
import { print, ratios, type Measure, type Work } from './sample.ts';

const context = { findOrder: () => undefined, now: () => 0 };

/** @returns how fast each notification is verified, against the raw cryptography and parsing that it can't do without. */
export async function bench(): Promise<readonly Measure[]> {
  return [...(await trustPayments()), ...(await trustly()), ...(await truust()), ...(await trustshare())];
}

/** The second work against the first, both asserted to do their job. */
async function compare(name: string, raw: Work, ours: Work, bar?: number): Promise<Measure> {
  if (!(await raw()) || !(await ours())) throw new Error(`${name}: the sample does not verify.`);
  const result = await ratios({ raw, ours });
  const note = `${Math.round(result.ours.perSecond / 1000)}k/s, raw ${Math.round(result.raw.perSecond / 1000)}k/s`;
  return { name, ratio: result.ours.ratio, note, ...(bar !== undefined && { bar }) };
}

async function trustPayments(): Promise<Measure[]> {
  const password = 'a notification password';
  const fields: Record<string, string> = {
    acquirerresponsecode: '00',
    acquirerresponsemessage: 'Approved & done',
    baseamount: '1050',
    billingtelephone: '+44 1535 640192',
    currencyiso3a: 'GBP',
    errorcode: '0',
    orderreference: 'stay-2026-0042',
    requesttypedescription: 'AUTH',
    settlestatus: '0',
    sitereference: 'test_booking12345',
    status: 'Y',
    transactionreference: '57-9-68965',
  };
  const hash = (values: string): Buffer =>
    createHash('sha256')
      .update(values + password)
      .digest();
  const responsesitesecurity = hash(Object.values(fields).join('')).toString('hex');
  const body = new URLSearchParams({
    ...fields,
    notificationreference: '1-A1',
    responsesitesecurity,
  }).toString();
  const bytes = Buffer.from(body);
  const expected = { amount: 1050, currency: 'GBP', orderReference: 'stay-2026-0042' };
  const raw = () => {
    const form = new URLSearchParams(bytes.toString());
    const given = Buffer.from(form.get('responsesitesecurity') ?? '', 'hex');
    form.delete('responsesitesecurity');
    form.delete('notificationreference');
    form.sort();
    return timingSafeEqual(hash([...form.values()].join('')), given);
  };
  const ours = () => verifyUrlNotification(bytes, { password, expected }).ok;
  return [await compare('verifyUrlNotification vs SHA-256 + URLSearchParams', raw, ours, 0.8)];
}

async function trustly(): Promise<Measure[]> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const uuid = '258a2184-2842-b485-25ca-293525152425';
  const data = {
    amount: '902.50',
    currency: 'EUR',
    messageid: '98348932',
    orderid: '87654567',
    enduserid: '32123',
    notificationid: '9876543456',
    timestamp: '2010-01-20 14:42:04.675645+01',
    attributes: {},
  };
  const signature = signTrustly({ method: 'credit', uuid, data }, keys.privateKey);
  const message = { method: 'credit', params: { signature, uuid, data }, version: '1.1' };
  const bytes = Buffer.from(JSON.stringify(message));
  const rawVerify = () => {
    const { method, params } = JSON.parse(bytes.toString()) as typeof message;
    const signed = Buffer.from(method + params.uuid + shortestText(params.data));
    return verify('sha1', signed, keys.publicKey, Buffer.from(params.signature, 'base64'));
  };
  const answered = Buffer.from(`credit${uuid}statusOK`);
  const rawSign = () => sign('sha1', answered, keys.privateKey).toString('base64');
  return [
    await compare(
      'verifyTrustlyNotification vs RSA + JSON.parse + text',
      rawVerify,
      () => verifyTrustlyNotification(bytes, { publicKey: keys.publicKey }).ok,
      0.95,
    ),
    await compare(
      'signTrustlyReply vs RSA',
      rawSign,
      () => signTrustlyReply({ method: 'credit', uuid }, 'OK', keys.privateKey),
      0.95,
    ),
  ];
}

/** The least that has to be done before RSA has something to verify. It would take 902.50 for 902.5. */
function shortestText(data: unknown): string {
  if (typeof data !== 'object' || data === null) return String(data);
  const fields = data as Record<string, unknown>;
  return Object.keys(fields)
    .sort()
    .map((key) => key + shortestText(fields[key]))
    .join('');
}

async function truust(): Promise<Measure[]> {
  const secret = 'a secret of the benchmark, of 32 characters and more';
  const path = truustNotificationPath(secret, 'order-published');
  const [, token = '', name = ''] = path.split('/');
  const body = Buffer.from(
    JSON.stringify({ escrow: { id: '77', name: 'Two nights', amount: 10.5, status: 'PUBLISHED' } }),
  );
  const found = readOrder({
    id: 77,
    value: '10.50',
    currency: 'EUR',
    status: 'PUBLISHED',
    sandbox: true,
    tag: 'stay-1',
  });
  const delivery = { method: 'POST', path, headers: new Headers(), body };
  const source = {
    live: false,
    getOrder: () => Promise.resolve(found),
    getOrderPayin: () => Promise.resolve(undefined),
    getOrderPayout: () => Promise.resolve(undefined),
  };
  const raw = async () => {
    const expected = createHmac('sha256', secret).update(`truust notification ${name}`).digest();
    const { escrow } = JSON.parse(body.toString()) as { escrow: { id: string } };
    return (
      timingSafeEqual(Buffer.from(token, 'base64url'), expected) && (await source.getOrder()).id === escrow.id
    );
  };
  const ours = async () => (await readTruustNotification(delivery, { secret }, source)).kind === 'event';
  return [await compare('Truust: token, body, order vs HMAC + JSON.parse', raw, ours)];
}

async function trustshare(): Promise<Measure[]> {
  const secret = 'a shared secret';
  const message = {
    type: 'payment_received',
    from: 'buyer@example.com',
    to: 'seller@example.com',
    verification: { from: 'in_review', to: 'verified' },
    token: '5CIXLExTtrIE8387',
    paymentToken: 'f79L9CBt3NuyEEap',
    currency: 'gbp',
    description: 'two nights',
    amount: 150_000,
    balance: 150_000,
  };
  const headers = new Headers({ 'x-trustshare-secret': secret });
  const body = Buffer.from(JSON.stringify(message));
  const delivery = { method: 'POST', path: '', headers, body };
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const raw = () => {
    const { type } = JSON.parse(body.toString()) as typeof message;
    return timingSafeEqual(digest(headers.get('x-trustshare-secret') ?? ''), digest(secret)) && type;
  };
  const ours = async () =>
    (await readTrustshareNotification(delivery, { secret }, undefined, context)).kind === 'event';
  return [await compare('trustshare v0: secret, every field vs SHA-256 + JSON.parse', raw, ours)];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) print('Notifications', await bench());
