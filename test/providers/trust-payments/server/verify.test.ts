import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AUTH,
  NOW,
  ORDER,
  resultClaims,
  resultJwt,
  signText,
  SITE,
  THREEDQUERY,
  type ResultChange,
} from './samples.ts';
import { verify, expecting, auth, only, without, payment, refused } from './verifying.ts';

describe('verifyResultJwt takes for a payment', () => {
  it('a frictionless result, and tells what was paid', () => {
    const { raw, ...told } = payment(resultJwt());
    assert.deepEqual(raw, [THREEDQUERY, AUTH]);
    assert.deepEqual(told, {
      transactionReference: '57-9-68965',
      requestType: 'AUTH',
      errorCode: '0',
      settleStatus: '0',
      orderReference: ORDER,
      siteReference: SITE,
      money: { amount: 1050, currency: 'GBP' },
      live: false,
      occurredAt: NOW,
      authCode: 'TEST56',
      maskedPan: '400000######1000',
      paymentType: 'VISA',
      issuer: 'Test Issuer1',
      issuerCountry: 'GB',
      threeDSecure: { enrolled: 'Y', status: 'Y', eci: '05', version: '2.2.0' },
      checks: { address: '0', postcode: '0', securityCode: '2' },
      steps: [
        { requestType: 'THREEDQUERY', errorCode: '0' },
        { requestType: 'AUTH', errorCode: '0' },
      ],
    });
  });

  const JPY = { ...AUTH, currencyiso3a: 'JPY', baseamount: undefined, mainamount: '1050' };
  for (const [what, change] of [
    ['the AUTH alone that follows a challenge', only(AUTH)],
    ['settle status 1', auth({ settlestatus: '1' })],
    ['settle status 10', auth({ settlestatus: '10' })],
    ['settle status 100', auth({ settlestatus: '100' })],
    ['no audience, as in 2019', { claims: { aud: undefined } }],
    ['a fraction in the time of issue', { claims: { iat: NOW / 1000 + 0.25 } }],
    ['the time of issue as text', { claims: { iat: String(NOW / 1000) } }],
    ['an order named by the AUTH only', { continuation: { orderreference: undefined } }],
    ['an order named by the continuation only', without('orderreference')],
    ['a blank order in the AUTH, with one in the continuation', auth({ orderreference: '' })],
    ['no customeroutput', without('customeroutput')],
    ['mainamount in the AUTH', auth({ baseamount: undefined, mainamount: '10.50' })],
    ['mainamount in the request', { continuation: { baseamount: undefined, mainamount: '10.5' } }],
    ['an AUTH after a bypassed THREEDQUERY', { response: [{ ...THREEDQUERY, errorcode: '22000' }, AUTH] }],
    [
      'a risk score that failed after the AUTH',
      { response: [AUTH, { requesttypedescription: 'RISKDEC', errorcode: '60010' }] },
    ],
  ] as [string, ResultChange][]) {
    it(what, () => assert.equal(payment(resultJwt(change)).transactionReference, '57-9-68965'));
  }

  it('a fraction of a second, and keeps it', () => {
    assert.equal(payment(resultJwt({ claims: { iat: NOW / 1000 + 0.25 } })).occurredAt, NOW + 250);
  });

  it('yen, without decimals', () => {
    const token = resultJwt({ response: [JPY], continuation: { currencyiso3a: 'JPY' } });
    assert.deepEqual(payment(token, expecting({ currency: 'JPY' })).money, { amount: 1050, currency: 'JPY' });
    refused(verify(token, expecting({ currency: 'JPY', amount: 105_000 })), 'amount-mismatch', 'invalid');
  });

  it('an AUTH whose SUBSCRIPTION failed: the money has moved, and the step shows', () => {
    const subscription = {
      ...AUTH,
      requesttypedescription: 'SUBSCRIPTION',
      errorcode: '30000',
      customeroutput: undefined,
    };
    assert.deepEqual(payment(resultJwt({ response: [AUTH, subscription] })).steps, [
      { requestType: 'AUTH', errorCode: '0' },
      { requestType: 'SUBSCRIPTION', errorCode: '30000' },
    ]);
  });

  it('live payments where live ones are expected', () => {
    const site = { siteReference: 'booking12345' };
    const live = resultJwt({
      ...auth({ livestatus: '1' }),
      continuation: { sitereference: site.siteReference },
    });
    assert.equal(payment(live, expecting(site)).live, true);
    refused(verify(live, { ...expecting(site), live: false }), 'environment-mismatch', 'invalid');
    const test = resultJwt({ continuation: { sitereference: site.siteReference } });
    refused(verify(test, expecting(site)), 'environment-mismatch', 'invalid');
    assert.equal(payment(test, { ...expecting(site), live: false }).live, false);
  });

  it('another account type where it is expected', () => {
    const token = resultJwt({
      ...auth({ accounttypedescription: 'MOTO' }),
      continuation: { accounttypedescription: 'MOTO' },
    });
    assert.ok(payment(token, expecting({ accountType: 'MOTO' })));
    refused(verify(token), 'account-type-mismatch', 'invalid');
  });

  it('the last of a field that is written twice, as every JSON reader does', () => {
    const twice = (codes: string) =>
      verify(
        signText(
          '{"alg":"HS256"}',
          JSON.stringify(resultClaims({ response: [AUTH] })).replace('"errorcode":"0"', codes),
        ),
      );
    assert.ok(twice('"errorcode":"70000","errorcode":"0"').ok);
    refused(twice('"errorcode":"0","errorcode":"70000"'), 'declined', 'declined');
  });
});
