import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PayError } from '../../../../src/protocol/pay-error.ts';
import { mintJwt } from '../../../../src/providers/trust-payments/server/mint.ts';
import type {
  ResultJwtOutcome,
  ResultJwtReason,
} from '../../../../src/providers/trust-payments/server/reasons.ts';
import {
  AUTH,
  CHALLENGE,
  CONTINUATION,
  credentials,
  NOW,
  payload,
  resultClaims,
  resultJwt,
  sign,
  SITE,
  THREEDQUERY,
  USERNAME,
  type ResultChange,
} from './samples.ts';
import { verify, auth, only, refused } from './verifying.ts';

describe('verifyResultJwt takes for no evidence', () => {
  const rows: [what: string, change: ResultChange, reason: ResultJwtReason, outcome: ResultJwtOutcome][] = [
    // What is no result, or none for us.
    ['an issuer beside a response', { claims: { iss: USERNAME } }, 'request-token', 'invalid'],
    ['another version', { payload: { version: '2.00' } }, 'not-a-result', 'invalid'],
    ['no response', { payload: { response: undefined } }, 'not-a-result', 'invalid'],
    ['an empty response', { response: [] }, 'not-a-result', 'invalid'],
    ['a response that is no list', { response: { 0: AUTH, length: 1 } }, 'not-a-result', 'invalid'],
    ['a null among the elements', { response: [AUTH, null] }, 'not-a-result', 'invalid'],
    ['no payload', { claims: { payload: null } }, 'not-a-result', 'invalid'],
    ['another audience', { claims: { aud: 'somebody@else.example' } }, 'audience-mismatch', 'invalid'],
    ['a list of audiences', { claims: { aud: [USERNAME] } }, 'audience-mismatch', 'invalid'],
    ['a null audience', { claims: { aud: null } }, 'audience-mismatch', 'invalid'],
    ['no time of issue', { claims: { iat: undefined } }, 'issued-at-invalid', 'invalid'],
    ['a word for a time of issue', { claims: { iat: 'now' } }, 'issued-at-invalid', 'invalid'],
    ['an empty time of issue', { claims: { iat: '' } }, 'issued-at-invalid', 'invalid'],
    ['milliseconds for a time of issue', { claims: { iat: NOW } }, 'issued-in-future', 'unknown'],

    // What is no payment.
    ['a JSINIT', only({ ...AUTH, requesttypedescription: 'JSINIT' }), 'not-a-payment', 'invalid'],
    [
      'a JSINIT that failed',
      only({ requesttypedescription: 'JSINIT', errorcode: '30000' }),
      'not-a-payment',
      'invalid',
    ],
    ['a THREEDLOOKUP', only({ ...AUTH, requesttypedescription: 'THREEDLOOKUP' }), 'not-a-payment', 'invalid'],
    [
      'a CACHETOKENISE',
      only({ ...AUTH, requesttypedescription: 'CACHETOKENISE' }),
      'not-a-payment',
      'invalid',
    ],
    ['a WALLETVERIFY', only({ ...AUTH, requesttypedescription: 'WALLETVERIFY' }), 'not-a-payment', 'invalid'],
    ['a lone THREEDQUERY', only(THREEDQUERY), 'not-a-payment', 'invalid'],
    [
      'a THREEDQUERY that says RESULT',
      only({ ...THREEDQUERY, customeroutput: 'RESULT' }),
      'not-a-payment',
      'invalid',
    ],
    [
      'a lone ACCOUNTCHECK',
      only({ ...AUTH, requesttypedescription: 'ACCOUNTCHECK' }),
      'not-a-payment',
      'invalid',
    ],
    ['a lone RISKDEC', only({ ...AUTH, requesttypedescription: 'RISKDEC' }), 'not-a-payment', 'invalid'],
    [
      'a lone SUBSCRIPTION',
      only({ ...AUTH, requesttypedescription: 'SUBSCRIPTION' }),
      'not-a-payment',
      'invalid',
    ],
    ['a REFUND', only({ ...AUTH, requesttypedescription: 'REFUND' }), 'not-a-payment', 'invalid'],
    [
      'a request type in small letters',
      only({ ...AUTH, requesttypedescription: 'auth' }),
      'not-a-payment',
      'invalid',
    ],
    [
      'request types as a list',
      only({ ...AUTH, requesttypedescription: ['AUTH'] }),
      'not-a-payment',
      'invalid',
    ],
    ['an AUTH one level down', only({ response: [AUTH] }), 'not-a-payment', 'invalid'],

    // What is about something else.
    ['another order', auth({ orderreference: 'stay-2' }), 'order-mismatch', 'invalid'],
    [
      'another order in the request',
      { continuation: { orderreference: 'stay-2' } },
      'order-mismatch',
      'invalid',
    ],
    ['an order that is a number', auth({ orderreference: 42 }), 'order-mismatch', 'invalid'],
    [
      'a decline of another order',
      auth({ orderreference: 'stay-2', errorcode: '70000' }),
      'order-mismatch',
      'invalid',
    ],
    [
      'a challenge of another order',
      { ...only({ ...CHALLENGE, orderreference: 'stay-2' }) },
      'order-mismatch',
      'invalid',
    ],
    ['another site', { continuation: { sitereference: 'test_other' } }, 'site-mismatch', 'invalid'],
    ['another site in the AUTH', auth({ sitereference: 'test_other' }), 'site-mismatch', 'invalid'],
    [
      'a decline at another site',
      { ...auth({ errorcode: '70000' }), continuation: { sitereference: 'test_other' } },
      'site-mismatch',
      'invalid',
    ],
    ['another account type', auth({ accounttypedescription: 'RECUR' }), 'account-type-mismatch', 'invalid'],
    [
      'another account type in the request',
      { continuation: { accounttypedescription: 'MOTO' } },
      'account-type-mismatch',
      'invalid',
    ],
    ['another currency', auth({ currencyiso3a: 'EUR' }), 'currency-mismatch', 'invalid'],
    [
      'another currency in the request',
      { continuation: { currencyiso3a: 'EUR' } },
      'currency-mismatch',
      'invalid',
    ],
    ['another amount', auth({ baseamount: '1' }), 'amount-mismatch', 'invalid'],
    ['another amount in the request', { continuation: { baseamount: '1' } }, 'amount-mismatch', 'invalid'],
    [
      'another mainamount beside the right baseamount',
      auth({ mainamount: '0.01' }),
      'amount-mismatch',
      'invalid',
    ],
    ['an amount in exponent notation', auth({ baseamount: '1050e0' }), 'amount-mismatch', 'invalid'],
    ['an amount that is a number', auth({ baseamount: 1050 }), 'amount-mismatch', 'invalid'],
    ['an amount that is a list', auth({ baseamount: ['1050'] }), 'amount-mismatch', 'invalid'],
    ['a null amount', auth({ baseamount: null }), 'amount-mismatch', 'invalid'],
    [
      'a decline of another amount',
      auth({ baseamount: '70000', errorcode: '70000' }),
      'amount-mismatch',
      'invalid',
    ],
    ['a live payment at a test site', auth({ livestatus: '1' }), 'environment-mismatch', 'invalid'],

    // A continuation that is not ours.
    [
      'a forged continuation',
      { payload: { jwt: sign({ iss: USERNAME, payload: CONTINUATION }, { secret: 'x'.repeat(32) }) } },
      'inner-token-invalid',
      'invalid',
    ],
    [
      'an unsigned continuation',
      { payload: { jwt: sign({ iss: USERNAME, payload: CONTINUATION }, { header: { alg: 'none' } }) } },
      'inner-token-invalid',
      'invalid',
    ],
    [
      'a continuation of another user',
      { payload: { jwt: sign({ iss: 'somebody@else.example', payload: CONTINUATION }) } },
      'inner-token-invalid',
      'invalid',
    ],
    [
      'a continuation of nobody',
      { payload: { jwt: sign({ payload: CONTINUATION }) } },
      'inner-token-invalid',
      'invalid',
    ],
    [
      'a continuation without a payload',
      { payload: { jwt: sign({ iss: USERNAME }) } },
      'inner-token-invalid',
      'invalid',
    ],
    [
      'a continuation that is no token',
      { payload: { jwt: { sitereference: SITE } } },
      'inner-token-invalid',
      'invalid',
    ],
    ['a null continuation', { payload: { jwt: null } }, 'inner-token-invalid', 'invalid'],
  ];
  for (const [what, change, reason, outcome] of rows) {
    it(`${what}: ${reason}`, () => refused(verify(resultJwt(change)), reason, outcome));
  }

  it('our own request JWT', () => {
    refused(verify(mintJwt(credentials, payload, { now: () => NOW })), 'request-token', 'invalid');
    refused(verify(sign({ iat: NOW / 1000, payload })), 'not-a-result', 'invalid');
  });

  it('the continuation token out of a good result', () => {
    refused(verify(resultClaims().payload.jwt), 'request-token', 'invalid');
  });

  it('a token outside its time, to the millisecond', () => {
    const at = (now: number, maxAgeMs?: number) =>
      verify(resultJwt(), { now: () => now, ...(maxAgeMs !== undefined && { maxAgeMs }) });
    const quarterOfAnHour = 15 * 60_000;
    assert.ok(at(NOW + quarterOfAnHour).ok);
    refused(at(NOW + quarterOfAnHour + 1), 'too-old', 'unknown');
    assert.ok(at(NOW - 60_000).ok);
    refused(at(NOW - 60_001), 'issued-in-future', 'unknown');
    assert.ok(at(NOW + 1000, 1000).ok);
    refused(at(NOW + 1001, 1000), 'too-old', 'unknown');
  });

  for (const [what, token, reason] of [
    ['nothing', undefined, 'token-missing'],
    ['null', null, 'token-missing'],
    ['empty text', '', 'token-missing'],
    ['an object', { jwt: resultJwt() }, 'token-missing'],
    ['a list', [resultJwt()], 'token-missing'],
    ['a String object', Object(resultJwt()), 'token-missing'],
    ['65,537 characters', 'a'.repeat(65_537), 'token-too-large'],
    ['65,536 characters', 'a'.repeat(65_536), 'signature-invalid'],
    ['65,536 dots', '.'.repeat(65_536), 'signature-invalid'],
    [
      'a genuine token that is too large',
      resultJwt({ payload: { secrand: 'x'.repeat(65_536) } }),
      'token-too-large',
    ],
  ] as [string, unknown, ResultJwtReason][]) {
    it(`${what}: ${reason}`, () => refused(verify(token), reason, 'invalid'));
  }

  it('to work with bad credentials, by throwing: that is no stranger’s doing', () => {
    assert.throws(
      () => verify(resultJwt({}, 'short'), { credentials: { username: USERNAME, secret: 'short' } }),
      (error) => error instanceof PayError && error.code === 'credentials-invalid',
    );
  });
});
