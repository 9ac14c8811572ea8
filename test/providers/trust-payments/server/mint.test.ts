import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { PayError } from '../../../../src/protocol/pay-error.ts';
import { mintJwt } from '../../../../src/providers/trust-payments/server/mint.ts';
import type { TrustPaymentsPayload } from '../../../../src/providers/trust-payments/server/payload.ts';
import { credentials, NOW, OLD_SECRET, payload, SECRET, USERNAME } from './samples.ts';

const now = () => NOW;
const key = (secret: string) => new TextEncoder().encode(secret);
const loose = (value: unknown) => value as TrustPaymentsPayload;

/** What minting this refuses with; fails where it does not. */
function refusal(bad: unknown, as = credentials): PayError {
  try {
    mintJwt(as, loose(bad), { now });
  } catch (error) {
    assert.ok(error instanceof PayError, String(error));
    return error;
  }
  assert.fail('it was minted');
}

describe('mintJwt', () => {
  for (const algorithm of ['HS256', 'HS384', 'HS512'] as const) {
    it(`signs with ${algorithm}, as jose and jsonwebtoken read it`, async () => {
      const token = mintJwt({ ...credentials, algorithm }, payload, { now });
      const claims = {
        iat: NOW / 1000,
        iss: USERNAME,
        payload: {
          ...payload,
          accounttypedescription: 'ECOM',
          requesttypedescriptions: ['THREEDQUERY', 'AUTH'],
        },
      };
      const read = await jwtVerify(token, key(SECRET), { algorithms: [algorithm] });
      assert.deepEqual(read.payload, claims);
      assert.deepEqual(read.protectedHeader, { alg: algorithm, typ: 'JWT' });
      assert.deepEqual(jsonwebtoken.verify(token, SECRET, { algorithms: [algorithm] }), claims);
    });
  }

  it('signs with HS256 where nothing else is said, and with the first of several secrets', async () => {
    const token = mintJwt({ ...credentials, secret: [SECRET, OLD_SECRET] }, payload, { now });
    assert.equal(token, mintJwt(credentials, payload, { now }));
    assert.equal((await jwtVerify(token, key(SECRET))).protectedHeader.alg, 'HS256');
    await assert.rejects(jwtVerify(token, key(OLD_SECRET)));
  });

  it('floors the time, so that a token is never from the future', () => {
    const token = mintJwt(credentials, payload, { now: () => NOW + 999 });
    assert.equal((jsonwebtoken.decode(token) as { iat: number }).iat, NOW / 1000);
  });

  it('takes the present for its time', () => {
    const before = Math.floor(Date.now() / 1000);
    const { iat } = jsonwebtoken.decode(mintJwt(credentials, payload)) as { iat: number };
    assert.ok(iat >= before && iat <= Date.now() / 1000);
  });

  it('keeps the request types given, and reads undefined as left out', () => {
    const mint = (change: object) =>
      (
        jsonwebtoken.decode(mintJwt(credentials, loose({ ...payload, ...change }), { now })) as {
          payload: object;
        }
      ).payload as Record<string, unknown>;
    assert.deepEqual(mint({ requesttypedescriptions: ['AUTH'] }).requesttypedescriptions, ['AUTH']);
    const empty = mint({
      requesttypedescriptions: undefined,
      accounttypedescription: undefined,
      billingtown: undefined,
    });
    assert.deepEqual(empty.requesttypedescriptions, ['THREEDQUERY', 'AUTH']);
    assert.equal(empty.accounttypedescription, 'ECOM');
    assert.ok(!('billingtown' in empty));
  });

  for (const [what, change, field] of [
    ['no site', { sitereference: undefined }, 'sitereference'],
    ['no currency', { currencyiso3a: undefined }, 'currencyiso3a'],
    ['no amount', { baseamount: undefined }, 'baseamount'],
    ['two amounts', { mainamount: '10.50' }, 'baseamount'],
    ['an amount that is a number', { baseamount: 1050 }, 'baseamount'],
    ['a negative amount', { baseamount: '-1' }, 'baseamount'],
    ['an amount with a leading zero', { baseamount: '01050' }, 'baseamount'],
    ['an amount with decimals', { baseamount: '10.50' }, 'baseamount'],
    ['an amount of 14 digits', { baseamount: '1'.repeat(14) }, 'baseamount'],
    ['pence on yen', { baseamount: undefined, mainamount: '10.5', currencyiso3a: 'JPY' }, 'mainamount'],
    ['a third decimal on pounds', { baseamount: undefined, mainamount: '10.505' }, 'mainamount'],
    ['a comma', { baseamount: undefined, mainamount: '10,50' }, 'mainamount'],
    ['a small-letter currency', { currencyiso3a: 'gbp' }, 'currencyiso3a'],
    ['a line feed after the currency', { currencyiso3a: 'GBP\n' }, 'currencyiso3a'],
    ['an unknown locale', { locale: 'pt_PT' }, 'locale'],
    ['an unknown request type', { requesttypedescriptions: ['PAY'] }, 'requesttypedescriptions'],
    ['no request type', { requesttypedescriptions: [] }, 'requesttypedescriptions'],
    ['a request type twice', { requesttypedescriptions: ['AUTH', 'AUTH'] }, 'requesttypedescriptions'],
    ['request types as text', { requesttypedescriptions: 'AUTH' }, 'requesttypedescriptions'],
    [
      'a request type that is an object',
      { requesttypedescriptions: [{ toString: () => 'AUTH' }] },
      'requesttypedescriptions',
    ],
    [
      '21 bypass types',
      { threedbypasspaymenttypes: Array.from({ length: 21 }, (_, n) => `T${n}`) },
      'threedbypasspaymenttypes',
    ],
    ['an empty value', { billingemail: '' }, 'billingemail'],
    ['null', { billingtown: null }, 'billingtown'],
    ['a nested object', { customfield1: {} }, 'customfield1'],
    ['a county without a country', { billingcounty: 'Kent' }, 'billingcountryiso2a'],
    [
      'a subscription without its unit',
      { requesttypedescriptions: ['AUTH', 'SUBSCRIPTION'], subscriptiontype: 'RECURRING' },
      'subscriptionunit',
    ],
    ['a date that is none', { settleduedate: '2026-13-01' }, 'settleduedate'],
    ['a script for a URL', { returnurl: 'javascript:alert(1)' }, 'returnurl'],
    ['a custom field too long', { customfield1: 'x'.repeat(256) }, 'customfield1'],
    ['a custom name with a space', { 'my field': 'x' }, 'my field'],
    ['a prototype key', JSON.parse('{"__proto__":"x"}'), '__proto__'],
    ['a method', { toJSON: () => ({}) }, 'toJSON'],
  ] as [string, object, string][]) {
    it(`refuses ${what} and names ${field}`, () => {
      const error = refusal({ ...payload, ...change });
      assert.equal(error.code, 'payload-invalid');
      assert.ok(error.message.includes(`"${field}"`), error.message);
    });
  }

  it('accepts a whole booking: subscription, address, custom field, yen', () => {
    const token = mintJwt(credentials, {
      sitereference: 'live_site-1',
      mainamount: '1050',
      currencyiso3a: 'JPY',
      requesttypedescriptions: ['RISKDEC', 'ACCOUNTCHECK', 'THREEDQUERY', 'AUTH', 'SUBSCRIPTION'],
      subscriptiontype: 'INSTALLMENT',
      subscriptionunit: 'MONTH',
      subscriptionfrequency: '1',
      subscriptionnumber: '1',
      subscriptionfinalnumber: '12',
      subscriptionbegindate: '2026-12-01',
      credentialsonfile: '1',
      billingfirstname: 'Zoë',
      billingcounty: 'Kent',
      billingcountryiso2a: 'GB',
      customfield1: 'two guests',
    });
    assert.ok(jsonwebtoken.verify(token, SECRET));
  });

  for (const name of [
    'pan',
    'expirydate',
    'securitycode',
    'PAN',
    'card_number',
    'CVV2',
    'exp_month',
    'cardNumber',
  ]) {
    it(`refuses card data by the name of ${name}`, () => {
      const error = refusal({ ...payload, [name]: '4111111111111111' });
      assert.equal(error.code, 'card-data-refused');
      assert.ok(error.message.includes(name) && !/4111/.test(error.message + error.hint), error.message);
    });
  }

  it('repeats no value and no number out of a name', () => {
    for (const bad of [
      { ...payload, baseamount: 'secret-4111' },
      { ...payload, '4111111111111111': 'x' },
    ]) {
      const { message, hint, stack } = refusal(bad);
      assert.ok(!`${message}${hint}${stack ?? ''}`.includes('4111'), message);
    }
  });

  for (const [what, change] of [
    ['no secret', { secret: '' }],
    ['an empty list of secrets', { secret: [] }],
    ['a short secret', { secret: 'x'.repeat(15) }],
    ['a short old secret', { secret: [SECRET, 'short'] }],
    ['a secret with a line feed', { secret: `${SECRET}\n` }],
    ['a secret that is no text', { secret: 7 }],
    ['no username', { username: '' }],
    ['a missing username', { username: undefined }],
  ] as [string, object][]) {
    it(`refuses ${what}, and does not repeat it`, () => {
      const error = refusal(payload, { ...credentials, ...change });
      assert.equal(error.code, 'credentials-invalid');
      assert.ok(!error.message.includes(SECRET));
    });
  }

  it('refuses an algorithm it does not know', () => {
    const none = { ...credentials, algorithm: 'none' } as unknown as typeof credentials;
    assert.equal(refusal(payload, none).code, 'credentials-invalid');
  });
});

const text = (max: number) =>
  fc.string({ minLength: 1, maxLength: max, unit: 'binary' }).filter((s) => s.length <= max);
const digits = (max: number) => fc.bigInt({ min: 1n, max: 10n ** BigInt(max) - 1n }).map(String);
const valid = fc.record(
  {
    sitereference: fc.stringMatching(/^[A-Za-z0-9_.-]{1,50}$/),
    baseamount: digits(13),
    currencyiso3a: fc.stringMatching(/^[A-Z]{3}$/),
    orderreference: text(255),
    locale: fc.constantFrom('cy_GB', 'no_NO', 'en_US'),
    requesttypedescriptions: fc.subarray(['RISKDEC', 'ACCOUNTCHECK', 'THREEDQUERY', 'AUTH'], {
      minLength: 1,
    }),
    credentialsonfile: fc.constantFrom('0', '1', '2'),
    billingfirstname: text(127),
    billingpostcode: text(25),
    customercountryiso2a: fc.stringMatching(/^[A-Z]{2}$/),
    billingtelephonetype: fc.constantFrom('H', 'M', 'W'),
    chargedescription: text(25),
    customfield1: text(255),
    threedbypasspaymenttypes: fc.uniqueArray(fc.stringMatching(/^[A-Z0-9]{1,20}$/), {
      minLength: 1,
      maxLength: 5,
    }),
  },
  { requiredKeys: ['sitereference', 'baseamount', 'currencyiso3a'] },
);

fc.configureGlobal({ seed: 20261121 });

describe('mintJwt, for any payload', () => {
  it('signs what it was given, as jose reads it', async () => {
    await fc.assert(
      fc.asyncProperty(valid, async (given) => {
        const read = await jwtVerify(mintJwt(credentials, loose(given), { now }), key(SECRET));
        assert.deepEqual(read.payload.payload, {
          accounttypedescription: 'ECOM',
          requesttypedescriptions: ['THREEDQUERY', 'AUTH'],
          ...given,
        });
      }),
    );
  });

  it('refuses any value of the wrong kind, and names its field', () => {
    const wrong = fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(''),
      fc.object(),
      text(300).map((s) => s.padEnd(256, '!')),
    );
    const field = fc.constantFrom(
      'sitereference',
      'baseamount',
      'orderreference',
      'billingemail',
      'locale',
      'customfield9',
      'settlestatus',
      'requesttypedescriptions',
      'customerip',
    );
    fc.assert(
      fc.property(valid, field, wrong, (given, name, value) => {
        const error = refusal({ ...given, [name]: value });
        assert.equal(error.code, 'payload-invalid');
        assert.ok(error.message.includes(`"${name}"`), error.message);
      }),
    );
  });
});
