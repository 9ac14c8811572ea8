import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readUrlNotification } from '../../src/providers/trust-payments/server/notification.ts';
import { trustly, type Serializable } from '../../src/providers/trustly/server/index.ts';
import { readTrustshareNotification } from '../../src/providers/trustshare/server/notification.ts';
import type { Reading } from '../../src/server/provider/provider.ts';
import { randomFrom } from '../server/mutations.ts';
import { body, PASSWORD, SITE } from './trust-payments/server/url-notification-samples.ts';
import { merchantKeys, notification, trustlyKeys } from './trustly/server/samples.ts';

/** Of each provider. The larger count is run by hand: PAY_FORM_HONEST=100000. */
const COUNT = Number(process.env.PAY_FORM_HONEST ?? 1_500);
const random = randomFrom(4_012);
const below = (limit: number): number => Math.floor(random() * limit);
const pick = <T>(of: readonly T[]): T => of[below(of.length)] as T;
const digits = (length: number): string => Array.from({ length }, () => below(10)).join('');

const WORDS = [
  'currency',
  'orderid',
  'Zoë',
  'Søn & Co',
  'account',
  'a\tb',
  'x\ny',
  'attributes 7',
  '☂',
  '0',
  '60010',
];
const words = (): string => Array.from({ length: 1 + below(5) }, () => pick(WORDS)).join(' ');
const telephone = (): string =>
  pick([`+44 ${digits(4)} ${digits(6)}`, `0${digits(10)}`, `${digits(3)}-${digits(7)}`]);

/** How the readings came out; what is refused fails at once, with the body that was. */
function tally(readings: Map<string, number>, reading: Reading, sent: string): void {
  assert.ok(reading.kind === 'event' || reading.kind === 'held', `${reading.kind}: ${sent}`);
  readings.set(reading.kind, (readings.get(reading.kind) ?? 0) + 1);
}

/** What decides, and every other field of the reference with values as they are. */
function urlNotification(): { fields: Record<string, string>; amount: number } {
  const amount = 1 + below(pick([100, 10_000, 1_000_000]));
  const requesttypedescription = pick(['AUTH', 'AUTH', 'AUTH', 'REFUND']);
  const isDecline = requesttypedescription === 'AUTH' && random() < 0.2;
  const fields: Record<string, string> = {
    baseamount: String(requesttypedescription === 'REFUND' ? 1 + below(amount) : amount),
    currencyiso3a: 'GBP',
    errorcode: isDecline ? pick(['70000', '60010', '60022', '71000']) : '0',
    orderreference: pick(['stay-', 'A', 'INV/2026/', '']) + digits(6),
    requesttypedescription,
    settlestatus: isDecline ? '0' : pick(['0', '0', '1', '2', '3', '10', '100']),
    sitereference: SITE,
    transactionreference: `${1 + below(99)}-${1 + below(99)}-${1 + below(9_999_999)}`,
  };
  const others: Record<string, string> = {
    ...{ accounttypedescription: pick(['ECOM', 'MOTO']), acquirerresponsecode: pick(['00', '05', '']) },
    ...{ acquirerresponsemessage: pick(['Approved', 'Declined', '', 'See\nbank', 'x'.repeat(300)]) },
    ...{ authcode: pick(['TEST56', digits(6), 'A1 ']), billingemail: 'guest@example.org' },
    ...{
      billingfirstname: words(),
      billingpostcode: `AB${digits(1)} ${digits(1)}CD`,
      billingtelephone: telephone(),
    },
    ...{ customerpostcode: digits(5), customertelephone: telephone(), customertown: words() },
    ...{ dccenabled: '0', eci: pick(['05', '06', '07']), enrolled: pick(['Y', 'N', 'U']) },
    ...{
      errormessage: isDecline ? 'Decline' : 'Ok',
      issuer: pick(['Test Issuer1', 'Bank of X']),
      issuercountryiso2a: 'GB',
    },
    ...{
      livestatus: '0',
      maskedpan: `411111######${digits(4)}`,
      merchantname: words(),
      operatorname: 'jwt@shop.example',
    },
    ...{ paymenttypedescription: pick(['VISA', 'MASTERCARD']), requestreference: `W57-${digits(4)}abcd` },
    ...{ securityresponseaddress: pick(['0', '1', '2', '4']), securityresponsepostcode: '2' },
    ...{ securityresponsesecuritycode: '2', settleduedate: '2026-11-30', status: pick(['Y', 'A', 'U']) },
    ...{ threedversion: '2.2.0', tid: digits(8), transactionstartedtimestamp: '2026-11-26 10:11:12' },
    ...{ walletdisplayname: 'Visa 1234', myownfield: words() },
  };
  for (const [name, value] of Object.entries(others)) if (random() < 0.3) fields[name] = value;
  return { fields, amount };
}

it(`refuses none of ${COUNT} honest notifications of Trust Payments`, async (test) => {
  const readings = new Map<string, number>();
  for (let made = 0; made < COUNT; made += 1) {
    const { fields, amount } = urlNotification();
    const reference = fields.orderreference ?? '';
    const ticked = made % 2 === 0 && { fields: Object.keys(fields) };
    const raw = body(fields);
    const reading = await readUrlNotification(
      { method: 'POST', path: '', headers: new Headers(), body: Buffer.from(raw) },
      { password: PASSWORD, siteReference: SITE, ...ticked },
      { findOrder: () => ({ reference, amount, currency: 'GBP' }), now: () => 0 },
    );
    tally(readings, reading, raw);
    if (reading.kind === 'event') assert.equal(reading.event.orderReference, reference);
  }
  test.diagnostic(`Trust Payments: ${JSON.stringify(Object.fromEntries(readings))}`);
});

it(`tells more of ${COUNT} apart where the payment was confirmed before`, async (test) => {
  const tallies = [new Map<string, number>(), new Map<string, number>()] as const;
  for (let made = 0; made < COUNT; made += 1) {
    const { fields, amount } = urlNotification();
    if (fields.requesttypedescription === 'REFUND') fields.parenttransactionreference = '57-9-68965';
    const { orderreference: reference = '', transactionreference = '', errorcode } = fields;
    const raw = body(fields);
    const authorised = errorcode === '0' ? [transactionreference, '57-9-68965'] : [];
    for (const [index, known] of [[], authorised].entries()) {
      const reading = await readUrlNotification(
        { method: 'POST', path: '', headers: new Headers(), body: Buffer.from(raw) },
        { password: PASSWORD, siteReference: SITE, ...(made % 2 === 0 && { fields: Object.keys(fields) }) },
        {
          ...{ findOrder: () => ({ reference, amount, currency: 'GBP' }), now: () => 0 },
          authorised: () => Promise.resolve(known),
        },
      );
      tally(tallies[index] ?? tallies[0], reading, raw);
    }
  }
  const [without, known] = tallies.map((each) => each.get('held') ?? 0);
  test.diagnostic(`held: ${without}; where the payment is known: ${known}`);
  assert.ok(without !== undefined && known !== undefined && known < without * 0.8);
});

it(`applies each of ${COUNT} honest notifications with the fields that the documentation says to tick`, async () => {
  const recommended = [
    ...['acquirerresponsecode', 'acquirerresponsemessage', 'baseamount', 'currencyiso3a', 'errorcode'],
    ...['orderreference', 'parenttransactionreference', 'requesttypedescription', 'settlestatus'],
    ...['sitereference', 'status', 'transactionreference'],
  ];
  for (let made = 0; made < COUNT; made += 1) {
    const { fields: all, amount } = urlNotification();
    const isRefund = all.requesttypedescription === 'REFUND';
    const texts = {
      acquirerresponsecode: '00',
      acquirerresponsemessage: pick(['Approved', 'See\nbank']),
      status: 'Y',
    };
    const parent = isRefund ? { parenttransactionreference: '57-9-68965' } : {};
    const full: Record<string, string> = { ...all, ...texts, ...parent };
    const fields = Object.fromEntries(recommended.map((name) => [name, full[name] ?? '']));
    const reference = fields.orderreference ?? '';
    const raw = body(fields);
    const reading = await readUrlNotification(
      { method: 'POST', path: '', headers: new Headers(), body: Buffer.from(raw) },
      { password: PASSWORD, siteReference: SITE, fields: recommended },
      { findOrder: () => ({ reference, amount, currency: 'GBP' }), now: () => 0 },
    );
    assert.ok(reading.kind === 'event', `${reading.kind} ${'hint' in reading ? reading.hint : ''}: ${raw}`);
  }
});

function trustlyNotification(messageid: string): [method: string, data: Record<string, Serializable>] {
  const common = { messageid, orderid: digits(10), notificationid: digits(10) };
  const money = {
    amount: pick([`${below(1000)}.${digits(2)}`, String(1 + below(999))]),
    currency: pick(['EUR', 'SEK']),
  };
  const maybe: Record<string, Serializable> = {
    enduserid: pick(['32123', 'guest@currency.example', words()]),
    timestamp: '2026-11-26 10:11:12.675645+01',
    attributes: pick<Serializable>([{}, { reference: words() }, { reason: 'x', details: words() }, null]),
    paymentdate: '2026-11-30',
    accountid: digits(10),
    moment: words(),
    zone: { name: words() },
  };
  const method = pick([
    'pending',
    'credit',
    'debit',
    'cancel',
    'account',
    'payoutconfirmation',
    'payoutfailed',
    'kyc',
  ]);
  const data: Record<string, Serializable> = { ...common };
  for (const [name, value] of Object.entries(maybe)) if (random() < 0.5) data[name] = value;
  if (!['cancel', 'account', 'kyc'].includes(method)) Object.assign(data, money);
  if (method === 'account') Object.assign(data, { accountid: digits(10), verified: pick(['0', '1']) });
  if (method === 'kyc') Object.assign(data, { kycentityid: '6a5ff0a5-6c1d-4d8c-a7c1-3a1d3e9b2f10' });
  if (method === 'payoutfailed') Object.assign(data, { errorcode: 'ERROR_BANK', errormessage: words() });
  return [method, data];
}

it(`refuses none of ${COUNT} honest notifications of Trustly`, async (test) => {
  const provider = trustly({ privateKey: merchantKeys.privateKey, publicKey: trustlyKeys.publicKey });
  const readings = new Map<string, number>();
  for (let made = 0; made < COUNT; made += 1) {
    const reference = pick(['stay-1', 'orderid-1001', 'currency', 'a b', digits(8)]);
    const raw = notification(...trustlyNotification(reference));
    const reading = await provider.readNotification(
      { method: 'POST', path: '', headers: new Headers(), body: Buffer.from(raw) },
      {
        findOrder: (asked) => (asked === reference ? { reference, amount: 1, currency: 'EUR' } : undefined),
        now: () => 0,
      },
    );
    tally(readings, reading, raw);
    if (reading.kind === 'event') assert.equal(reading.event.orderReference, reference);
  }
  test.diagnostic(`Trustly: ${JSON.stringify(Object.fromEntries(readings))}`);
});

it(`refuses none of ${COUNT} honest v0 notifications of trustshare`, async () => {
  const readings = new Map<string, number>();
  const kinds = [
    'payment_received',
    'payment_settling',
    'payment_released',
    'payment_returned',
    'payment_paused',
  ];
  for (let made = 0; made < COUNT; made += 1) {
    const type = pick([
      ...kinds,
      'transaction_initiated',
      'transaction_complete',
      'transaction_abandoned',
      'dispute_raised',
    ]);
    const message = {
      ...{ type, from: 'buyer@example.com', to: 'seller@example.com', token: `t${digits(15)}` },
      ...{
        description: pick([null, words(), 'x'.repeat(2_000)]),
        currency: pick(['gbp', 'eur']),
        balance: below(9_999),
      },
      ...{
        verification: pick([null, { from: 'in_review', to: 'verified' }]),
        amount: below(9_999),
        estimated_value: 7,
      },
      ...{
        total_value: 9,
        paymentToken: `p${digits(15)}`,
        paymentType: 'release',
        reason: pick(['new_reason', 'to_document_required']),
      },
    };
    const raw = JSON.stringify(message);
    const secret = 'the shared secret';
    const reading = await readTrustshareNotification(
      {
        method: 'POST',
        path: '',
        headers: new Headers({ 'x-trustshare-secret': secret }),
        body: Buffer.from(raw),
      },
      { secret },
      undefined,
      { findOrder: () => undefined, now: () => 0 },
    );
    tally(readings, reading, raw);
    assert.ok(reading.kind === 'event' && reading.event.type !== 'unknown', raw);
  }
});
