import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { testCards } from '../../../../src/providers/trust-payments/simulator/cards.ts';
import {
  startTrustPayments,
  type TrustPaymentsSimulator,
} from '../../../../src/providers/trust-payments/simulator/trust-payments.ts';
import { answerChallenge, ask, CARD, mint, pay, post } from './page-of-a-shopper.ts';

const VISA = '4111111111111111';
const CHALLENGED = '4000000000001091';
const NOW = Date.UTC(2026, 5, 15, 12);

let tp: TrustPaymentsSimulator;
before(async () => {
  tp = await startTrustPayments({ now: () => NOW });
});
after(() => tp.close());

/** Minted by the simulated clock. */
const minted = (payload: object = {}, iat = NOW / 1000): string => mint(tp, payload, { iat });

describe('a published test card', () => {
  const codes = { paid: '0', declined: '70000', unauthenticated: '60022' };
  for (const { label, number, outcome } of testCards) {
    test(`${label} (${number}) is ${outcome}`, async () => {
      const { main, continued } = await payNow(number);
      assert.equal(main.requesttypedescription, 'AUTH');
      assert.equal(main.errorcode, codes[outcome]);
      assert.equal(main.settlestatus, outcome === 'paid' ? '0' : '3');
      assert.deepEqual(continued.requesttypedescriptions, []);
    });
  }

  test('is in the list once', () => {
    assert.equal(new Set(testCards.map(({ number }) => number)).size, testCards.length);
  });
});

describe('a published test amount', () => {
  for (const [amount, code] of [
    ['70000', '70000'],
    ['60010', '60010'],
    ['1050', '0'],
  ] as const) {
    test(`${amount} gives ${code}`, async () => {
      assert.equal((await payNow(VISA, { baseamount: amount })).main.errorcode, code);
    });
  }
});

describe('a result', () => {
  test('is signed for the merchant, and names no issuer and no site', async () => {
    const { claims, main, continued } = await payNow(VISA);
    assert.deepEqual(claims, { iat: NOW / 1000, aud: tp.username });
    assert.equal(main.orderreference, 'stay-1');
    assert.equal(main.baseamount, '1050');
    assert.equal(main.currencyiso3a, 'GBP');
    assert.equal(main.maskedpan, '411111######1111');
    assert.equal(main.customeroutput, 'RESULT');
    assert.ok(!('sitereference' in main));
    assert.equal(continued.sitereference, tp.siteReference);
    assert.equal(continued.parenttransactionreference, main.transactionreference);
  });

  test('has an element for each request type, in their order', async () => {
    const requesttypedescriptions = ['RISKDEC', 'ACCOUNTCHECK', 'THREEDQUERY', 'AUTH', 'SUBSCRIPTION'];
    const { response, main } = await payNow('4000000000001000', { requesttypedescriptions });
    assert.deepEqual(
      response.map((element) => element.requesttypedescription),
      requesttypedescriptions,
    );
    assert.equal(main.requesttypedescription, 'AUTH');
    assert.equal(main.parenttransactionreference, response[2]?.transactionreference);
  });

  test('answers a main amount in minor units', async () => {
    const { main } = await payNow(VISA, { baseamount: undefined, mainamount: '10.5', currencyiso3a: 'KWD' });
    assert.equal(main.baseamount, '10500');
  });

  test('keeps the settle status that the merchant asks for', async () => {
    assert.equal((await payNow(VISA, { settlestatus: '2' })).main.settlestatus, '2');
  });

  test('is kept with its site, for the Webservices', async () => {
    const orderreference = 'kept';
    const { main } = await payNow(VISA, { orderreference });
    const [query, auth] = tp.transactions.find({ orderreference: [orderreference] });
    assert.equal(query?.requesttypedescription, 'THREEDQUERY');
    assert.equal(auth?.transactionreference, main.transactionreference);
    assert.equal(auth?.sitereference, tp.siteReference);
  });
});

describe('3-D Secure', () => {
  test('names the method page and the provider', async () => {
    const init = await ask(tp, minted(), { requesttypedescriptions: ['JSINIT'] });
    assert.equal(init.main.threedsprovider, 'TRUSTPAYMENTS');
    const card = { ...CARD, pan: CHALLENGED };
    const lookup = await ask(tp, init.continuation, { requesttypedescriptions: ['THREEDLOOKUP'], ...card });
    assert.match(lookup.main.threedmethodurl ?? '', /^http:\/\/localhost:\d+\/3ds\/method$/);
    assert.equal(lookup.main.paymenttypedescription, 'VISA');
  });

  for (const [decision, actionCode, code] of [
    ['approve', 'SUCCESS', '0'],
    ['refuse', 'FAILURE', '60022'],
    ['cancel', 'CANCELLED', '60022'],
  ] as const) {
    test(`a shopper who decides to ${decision} ends with ${code}`, async () => {
      const query = await ask(tp, minted(), { ...CARD, pan: CHALLENGED });
      assert.equal(query.main.customeroutput, 'THREEDREDIRECT');
      assert.deepEqual(query.continued.requesttypedescriptions, ['AUTH']);
      assert.equal(await answerChallenge(query.main, decision), actionCode);
      const end = await ask(tp, query.continuation, { ...CARD, pan: CHALLENGED, threedresponse: 'forged' });
      assert.equal(end.main.errorcode, code);
    });
  }

  test('the first decision counts', async () => {
    const query = await ask(tp, minted(), { ...CARD, pan: CHALLENGED });
    await answerChallenge(query.main, 'refuse');
    assert.equal(await answerChallenge(query.main, 'approve'), 'FAILURE');
  });

  test('a page that only says that the bank approved is not believed', async () => {
    const query = await ask(tp, minted(), { ...CARD, pan: CHALLENGED });
    const end = await ask(tp, query.continuation, { ...CARD, pan: CHALLENGED, threedresponse: 'Validated' });
    assert.equal(end.main.errorcode, '60022');
  });

  test('is left out for the schemes that the merchant names', async () => {
    const { response } = await payNow(CHALLENGED, { threedbypasspaymenttypes: ['VISA', 'MASTERCARD'] });
    assert.deepEqual(
      response.map((element) => element.requesttypedescription),
      ['AUTH'],
    );
    const alone = { threedbypasspaymenttypes: ['VISA'], requesttypedescriptions: ['THREEDQUERY'] };
    assert.equal((await payNow(CHALLENGED, alone)).main.errorcode, '22000');
  });

  test('alone is no payment', async () => {
    const { main, response } = await payNow('4000000000001000', { requesttypedescriptions: ['THREEDQUERY'] });
    assert.equal(main.requesttypedescription, 'THREEDQUERY');
    assert.equal(response.length, 1);
  });
});

describe('what the gateway refuses', () => {
  const HEADER = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  const jwts: Record<string, () => string> = {
    'a foreign secret': () => mint(tp, {}, { iat: NOW / 1000, secret: 'another' }),
    'a foreign issuer': () => mint(tp, {}, { iat: NOW / 1000, iss: 'somebody' }),
    'a JWT without a signature': () => `${HEADER}.${minted().split('.')[1] ?? ''}.`,
    'a JWT of more than 15 minutes': () => minted({}, NOW / 1000 - 901),
    'a JWT from the future': () => minted({}, NOW / 1000 + 61),
    'no JWT': () => '',
  };
  for (const [name, token] of Object.entries(jwts)) {
    test(name, async () => {
      for (const fields of [{ requesttypedescriptions: ['JSINIT'] }, { ...CARD, pan: VISA }]) {
        const { main, continued } = await ask(tp, token(), fields);
        assert.equal(main.requesttypedescription, 'ERROR');
        assert.equal(main.errorcode, '30000');
        assert.deepEqual(main.errordata, ['jwt']);
        assert.deepEqual(continued, { requesttypedescriptions: [] });
      }
    });
  }

  test('but not a JWT of 15 minutes', async () => {
    const { main } = await ask(tp, minted({}, NOW / 1000 - 900), { requesttypedescriptions: ['JSINIT'] });
    assert.equal(main.errorcode, '0');
  });

  const payloads: Record<string, readonly [payload: object, field: string, code?: string]> = {
    'another site': [{ sitereference: 'test_other' }, 'sitereference', '30001'],
    'an account type that the site does not have': [
      { accounttypedescription: 'CFT' },
      'accounttypedescription',
    ],
    'a currency that is none': [{ currencyiso3a: 'gbp' }, 'currencyiso3a'],
    'no amount': [{ baseamount: undefined }, 'baseamount'],
    'an amount that is a number': [{ baseamount: 1050 }, 'baseamount'],
    'an amount with a point': [{ baseamount: '10.50' }, 'baseamount'],
    'two amounts': [{ mainamount: '10.50' }, 'mainamount'],
    'a main amount finer than its currency': [
      { baseamount: undefined, mainamount: '10.5', currencyiso3a: 'JPY' },
      'mainamount',
    ],
    'no request types': [{ requesttypedescriptions: undefined }, 'requesttypedescriptions'],
    'an unknown request type': [{ requesttypedescriptions: ['PAY'] }, 'requesttypedescriptions'],
    'a request type twice': [{ requesttypedescriptions: ['AUTH', 'AUTH'] }, 'requesttypedescriptions'],
    'an authentication after the payment': [
      { requesttypedescriptions: ['AUTH', 'THREEDQUERY'] },
      'requesttypedescriptions',
    ],
    'a subscription before the payment': [
      { requesttypedescriptions: ['SUBSCRIPTION', 'AUTH'] },
      'requesttypedescriptions',
    ],
  };
  for (const [name, [payload, field, code = '30000']] of Object.entries(payloads)) {
    test(name, async () => {
      const { main } = await ask(tp, minted(payload), { requesttypedescriptions: ['JSINIT'] });
      assert.equal(main.errorcode, code);
      assert.deepEqual(main.errordata, [field]);
    });
  }

  const cards: Record<string, readonly [card: object, field: string]> = {
    'a card number that fails Luhn': [{ pan: '4111111111111112' }, 'pan'],
    'a card number with letters': [{ pan: '4111x11111111111' }, 'pan'],
    'no card number': [{ pan: '' }, 'pan'],
    'a card that expired last month': [{ expirydate: '05/26' }, 'expirydate'],
    'a month that is none': [{ expirydate: '13/30' }, 'expirydate'],
    'a security code that is too long': [{ securitycode: '1234' }, 'securitycode'],
    'a short security code for American Express': [{ pan: '340000000000611' }, 'securitycode'],
  };
  for (const [name, [card, field]] of Object.entries(cards)) {
    test(name, async () => {
      const before = tp.transactions.find({}).length;
      const { main } = await ask(tp, minted(), { ...CARD, pan: VISA, ...card });
      assert.equal(main.errorcode, '30000');
      assert.deepEqual(main.errordata, [field]);
      assert.equal(main.customeroutput, 'TRYAGAIN');
      assert.equal(tp.transactions.find({}).length, before);
    });
  }

  test('but not a card that expires this month', async () => {
    const { main } = await ask(tp, minted(), { ...CARD, pan: VISA, expirydate: '06/26' });
    assert.equal(main.errorcode, '0');
  });

  test('what is no request', async () => {
    for (const body of ['', '{', '[]', '{"version":"1.00"}', '{"version":"2.00","request":[{}]}']) {
      assert.equal((await fetch(tp.gatewayUrl, { method: 'POST', body })).status, 400);
    }
    assert.equal((await fetch(tp.gatewayUrl)).status, 405);
  });
});

test('any origin may ask, as with the real gateway', async () => {
  const response = await fetch(tp.gatewayUrl, { method: 'OPTIONS' });
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
  assert.match(response.headers.get('access-control-allow-headers') ?? '', /content-type/);
  assert.equal(
    (await post(tp.gatewayUrl, minted(), { ...CARD, pan: VISA })).headers.get('access-control-allow-origin'),
    '*',
  );
});

test('a second payment on a card goes by the reference of the first, without its number', async () => {
  const { main } = await payNow(VISA);
  const payload = {
    parenttransactionreference: main.transactionreference,
    requesttypedescriptions: ['AUTH'],
  };
  const init = await ask(tp, minted(payload), { requesttypedescriptions: ['JSINIT'] });
  assert.equal(init.main.maskedpan, '411111######1111');
  const again = await ask(tp, minted(payload), { securitycode: '123' });
  assert.equal(again.main.errorcode, '0');
  assert.equal(again.main.parenttransactionreference, main.transactionreference);
});

function payNow(number: string, payload: object = {}): ReturnType<typeof pay> {
  return pay(tp, number, payload, NOW / 1000);
}
