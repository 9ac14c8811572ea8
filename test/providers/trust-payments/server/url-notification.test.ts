import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { trustPayments } from '../../../../src/entries/server.ts';
import { PayError } from '../../../../src/protocol/pay-error.ts';
import {
  verifyUrlNotification,
  type UrlNotificationOptions,
} from '../../../../src/providers/trust-payments/server/url-notification.ts';
import { body, EXPECTED, FIELDS, hashOf, PASSWORD, SEED_FIELDS } from './url-notification-samples.ts';

function reasonOf(raw: unknown, options: Partial<UrlNotificationOptions> = {}): string {
  const verified = verifyUrlNotification(raw as string, { password: PASSWORD, ...options });
  return verified.ok ? 'ok' : verified.reason;
}

describe('a URL notification', () => {
  it('is read, with every field as it was', () => {
    const verified = verifyUrlNotification(Buffer.from(body(FIELDS)), {
      password: PASSWORD,
      expected: EXPECTED,
    });
    assert.ok(verified.ok);
    assert.deepEqual(Object.fromEntries(verified.notification.fields), FIELDS);
    assert.equal(verified.notification.unsignedReference, '1-A60356');
  });

  it('has the hash that the rule describes', () => {
    // Byte order puts the capital first; names and separators are not hashed; a blank adds nothing.
    const covered = 'zulu' + '1050' + '0' + 'stay 1 ' + PASSWORD;
    const responsesitesecurity = createHash('sha256').update(covered, 'utf8').digest('hex');
    const raw = `orderreference=stay+1%20&errorcode=0&notificationreference=1-A1&Zed=zulu&baseamount=1050&authcode=&responsesitesecurity=${responsesitesecurity}`;
    assert.equal(
      reasonOf(raw, { fields: ['Zed', 'orderreference', 'errorcode', 'baseamount', 'authcode'] }),
      'ok',
    );
  });

  for (const [what, fields] of Object.entries<Record<string, string>>({
    'the ten fields of the guide': SEED_FIELDS,
    'the default set of Payment Pages': {
      transactionreference: '57-9-68965',
      requestreference: 'W57-abc123',
      orderreference: 'stay-1',
      sitereference: 'test_site12345',
      errorcode: '0',
      settlestatus: '0',
      paymenttypedescription: 'VISA',
    },
    'the sample of the documentation': { baseamount: '1050', errorcode: '0', orderreference: 'stay-1' },
    'text beyond ASCII, signs of the format, blanks at the end': {
      billingfirstname: 'Zoë & Søn = 100% + ☂',
      authcode: 'A1 ',
      orderreference: '',
    },
  })) {
    it(`is read with ${what}`, () => {
      assert.equal(reasonOf(body(fields)), 'ok');
    });
  }

  for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512'] as const) {
    it(`is read with ${algorithm}, in capitals too`, () => {
      const hash = hashOf(FIELDS, PASSWORD, algorithm);
      for (const responsesitesecurity of [hash, hash.toUpperCase()]) {
        assert.equal(reasonOf(body(FIELDS, { responsesitesecurity }), { algorithm }), 'ok');
      }
      const other = algorithm === 'sha256' ? 'sha512' : 'sha256';
      assert.equal(
        reasonOf(body(FIELDS, { responsesitesecurity: hash }), { algorithm: other }),
        'hash-wrong',
      );
    });
  }

  it('is read with the algorithm as the menu spells it, and set up with no other', () => {
    const responsesitesecurity = hashOf(FIELDS, PASSWORD, 'sha512');
    for (const algorithm of ['SHA-512', 'SHA512', 'sha512'] as const) {
      assert.equal(reasonOf(body(FIELDS, { responsesitesecurity }), { algorithm }), 'ok');
    }
    const setUp = () =>
      trustPayments({
        ...{ username: 'jwt@booking.example', secret: 'a secret of the tests, long enough for HMAC' },
        ...{ siteReference: 'test_booking12345' },
        notifications: { password: PASSWORD, algorithm: 'bogus' as 'md5' },
      });
    assert.throws(setUp, (error) => error instanceof PayError && error.hint.includes('Security Algorithm'));
  });

  it('is read with any of several passwords', () => {
    assert.equal(reasonOf(body(FIELDS), { password: ['new', PASSWORD] }), 'ok');
    assert.equal(reasonOf(body(FIELDS), { password: ['new', 'old'] }), 'hash-wrong');
  });

  it('is not checked without a password', () => {
    for (const password of ['', [], ['good', '']]) {
      assert.throws(
        () => verifyUrlNotification(body(FIELDS), { password }),
        (error) => error instanceof PayError && error.code === 'credentials-invalid',
      );
    }
  });

  for (const name of Object.keys(FIELDS)) {
    it(`is refused with ${name} tampered with, emptied or dropped`, () => {
      const responsesitesecurity = hashOf(FIELDS);
      const rest = Object.fromEntries(Object.entries(FIELDS).filter(([each]) => each !== name));
      for (const fields of [{ ...FIELDS, [name]: '1' }, { ...FIELDS, [name]: '' }, rest]) {
        assert.equal(reasonOf(body(fields, { responsesitesecurity })), 'hash-wrong');
      }
    });
  }

  const good = body(FIELDS);
  for (const [what, reason, raw] of [
    ['a parsed body', 'body-parsed', Object.fromEntries(new URLSearchParams(good))],
    ['no body', 'body-parsed', undefined],
    ['an empty body', 'body-empty', ''],
    ['an oversized body', 'body-too-large', `${good}&a=${'a'.repeat(66_000)}`],
    ['no hash', 'hash-missing', good.replace(/&responsesitesecurity=\w+/, '')],
    ['an empty hash', 'hash-missing', body(FIELDS, { responsesitesecurity: '' })],
    ['half a hash', 'hash-wrong', good.slice(0, -2)],
    ['a hash with a tail', 'hash-wrong', `${good}zz`],
    ['another password', 'hash-wrong', body(FIELDS, { responsesitesecurity: hashOf(FIELDS, 'another') })],
    ['a repeated name', 'field-repeated', `errorcode=0&${good}`],
    ['a repeated name, encoded', 'field-repeated', `error%63ode=0&${good}`],
    ['a repeated hash', 'field-repeated', `${good}&responsesitesecurity=${hashOf(FIELDS)}`],
    ['a list', 'hash-wrong', `errorcode[]=0&${good}`],
    ['a list with a right hash', 'field-unexpected', body({ ...FIELDS, 'errorcode[]': '' })],
    ['a nameless field', 'body-malformed', `=0&${good}`],
    ['a field without a value', 'body-malformed', `errorcode&${good}`],
    ['a percent sign that encodes nothing', 'body-malformed', `${good}&authcode=%zz`],
    ['half a character', 'body-malformed', `${good}&authcode=%c3`],
    ['JSON', 'body-malformed', JSON.stringify(FIELDS)],
    ['too many fields', 'body-malformed', Array.from({ length: 201 }, (_, i) => `a${i}=1`).join('&')],
    ['a name with blanks', 'field-unexpected', body({ ...FIELDS, 'a b': '' })],
  ] as const) {
    it(`is refused: ${what}`, () => {
      assert.equal(reasonOf(raw), reason);
    });
  }

  for (const [name, value] of [
    ['baseamount', '10.50'],
    ['baseamount', '-1050'],
    ['baseamount', '01050'],
    ['baseamount', '1e3'],
    ['currencyiso3a', 'gbp'],
    ['errorcode', '00'],
    ['errorcode', '920'],
    ['errorcode', '700000'],
    ['errorcode', '0 '],
    ['requesttypedescription', 'AUTH0'],
    ['settlestatus', '4'],
    ['settlestatus', '00'],
    ['sitereference', 'a b'],
    ['transactionreference', '57-9'],
    ['transactionreference', '57-9-68965-1'],
  ] as const) {
    it(`is refused with a right hash over ${name} = ${JSON.stringify(value)}`, () => {
      assert.equal(reasonOf(body({ ...FIELDS, [name]: value })), 'field-malformed');
    });
  }

  it('may have fields that nobody named, whatever they are called', () => {
    const fields = Object.keys(FIELDS);
    assert.equal(reasonOf(body(FIELDS), { fields, expected: EXPECTED }), 'ok');
    for (const name of ['eci', 'myfield', 'zzz', 'constructor', '__proto__']) {
      const raw = body({ ...FIELDS, [name]: '' });
      assert.equal(reasonOf(raw, { fields, expected: EXPECTED }), 'ok', name);
    }
  });

  for (const [name, value] of [
    ['acquirerresponsemessage', 'Approved\nby the bank\t!'],
    ['billingtelephone', '1\n2'],
    ['billingstreet', 'a'.repeat(300)],
    ['issuer', '\u0000\u0001'],
    ['status', 'YN'],
    ['eci', 'none'],
    ['customerfield', '\u0085'],
  ] as const) {
    it(`decides nothing by ${name}, so it may be ${JSON.stringify(value).slice(0, 30)}`, () => {
      const fields = { ...FIELDS, [name]: value };
      assert.equal(reasonOf(body(fields)), 'ok');
      const ticked = { fields: Object.keys(fields), expected: EXPECTED };
      assert.match(reasonOf(body(fields), ticked), name === 'status' ? /ok|cut-ambiguous/ : /^ok$/);
    });
  }
});

describe("a URL notification against the merchant's order", () => {
  for (const [what, reason, change] of [
    ['another order', 'order-mismatch', { orderreference: 'stay-2026-0043' }],
    ['no order', 'field-missing', { orderreference: '' }],
    ['another amount', 'amount-mismatch', { baseamount: '1051' }],
    ['no amount', 'field-missing', { baseamount: '' }],
    ['the amount in major units', 'ok', { baseamount: '', mainamount: '10.50' }],
    ['another amount in major units', 'amount-mismatch', { baseamount: '', mainamount: '1050.00' }],
    ['another currency', 'currency-mismatch', { currencyiso3a: 'JPY' }],
    ['another site', 'site-mismatch', { sitereference: 'booking12345' }],
    ['a part given back', 'ok', { requesttypedescription: 'REFUND', baseamount: '50' }],
    [
      'more given back than was paid',
      'amount-mismatch',
      { requesttypedescription: 'REFUND', baseamount: '1051' },
    ],
    ['a check without an amount', 'ok', { requesttypedescription: 'THREEDQUERY', baseamount: '' }],
    ['a decline', 'ok', { errorcode: '70000' }],
  ] as const) {
    it(`with ${what}: ${reason}`, () => {
      assert.equal(reasonOf(body({ ...FIELDS, ...change }), { expected: EXPECTED }), reason);
    });
  }

  it('without currencyiso3a or sitereference is taken to be of the order', () => {
    assert.equal(reasonOf(body(SEED_FIELDS), { expected: EXPECTED }), 'ok');
  });

  describe('when a genuine decline is cut anew into a success', () => {
    const declined = { ...SEED_FIELDS, errorcode: '70000', billingtelephone: '01535640192' };

    for (const [what, genuine, recut] of [
      [
        'into the amount',
        { ...declined, billingtelephone: '' },
        { baseamount: '10507000', billingtelephone: '', errorcode: '0' },
      ],
      ['into the telephone number', declined, { billingtelephone: '015356401927000', errorcode: '0' }],
      [
        'into a field the rule does not send',
        { ...declined, currencyiso3a: 'GBP' },
        { currencyiso3a: 'GBP', customertelephone: '7000', errorcode: '0' },
      ],
      [
        'around an error code in the middle',
        { ...declined, errorcode: '60010', errormessage: 'x' },
        { billingtelephone: '015356401926', errorcode: '0', errordata: '010', errormessage: 'x' },
      ],
    ] as const) {
      it(`the head of the error code moved ${what}`, () => {
        const forged = { ...genuine, ...recut } as Record<string, string>;
        assert.equal(hashOf(forged), hashOf(genuine), 'the attack is real: the hash fits both');
        assert.equal(reasonOf(body(forged)), 'ok', 'only the expectation tells them apart');
        assert.match(reasonOf(body(forged), { expected: EXPECTED }), /amount-mismatch|cut-ambiguous/);
        assert.equal(reasonOf(body(genuine), { expected: EXPECTED }), 'ok');
      });
    }

    it('a success whose telephone number only looks like it is not believed either, unless currencyiso3a is there', () => {
      const success = { ...SEED_FIELDS, billingtelephone: '0153567000' };
      assert.equal(reasonOf(body(success), { expected: EXPECTED }), 'cut-ambiguous');
      assert.equal(reasonOf(body({ ...success, currencyiso3a: 'GBP' }), { expected: EXPECTED }), 'ok');
    });
  });
});
