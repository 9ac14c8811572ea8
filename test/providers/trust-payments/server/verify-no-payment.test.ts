import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  ResultJwtOutcome,
  ResultJwtReason,
} from '../../../../src/providers/trust-payments/server/reasons.ts';
import { AUTH, CHALLENGE, ORDER, resultJwt, type ResultChange, THREEDQUERY } from './samples.ts';
import { verify, auth, only, without, refused } from './verifying.ts';

describe('verifyResultJwt takes for no payment', () => {
  const rows: [what: string, change: ResultChange, reason: ResultJwtReason, outcome: ResultJwtOutcome][] = [
    // What was turned down or given up.
    ['a challenge that was not answered', only(CHALLENGE), 'challenge-unfinished', 'cancelled'],
    ['a decline', auth({ errorcode: '70000', settlestatus: '3' }), 'declined', 'declined'],
    ['a soft decline', auth({ errorcode: '71000', customeroutput: 'TRYAGAIN' }), 'declined', 'declined'],
    ['a failed 3-D Secure', auth({ errorcode: '60022' }), 'declined', 'declined'],
    [
      'a decline without a continuation',
      { ...auth({ errorcode: '70000' }), continuation: null },
      'declined',
      'declined',
    ],
    [
      'a declined ACCOUNTCHECK',
      only({
        requesttypedescription: 'ACCOUNTCHECK',
        accounttypedescription: 'CHECK',
        baseamount: '0',
        errorcode: '70000',
      }),
      'declined',
      'declined',
    ],
    [
      'a decline before a SUBSCRIPTION that says 0',
      {
        response: [
          { ...AUTH, errorcode: '70000' },
          { ...AUTH, requesttypedescription: 'SUBSCRIPTION' },
        ],
      },
      'declined',
      'declined',
    ],
    [
      'an invalid field',
      only({ requesttypedescription: 'ERROR', errorcode: '30000', errordata: ['pan'] }),
      'request-refused',
      'declined',
    ],
    ['a cancelled settlement', auth({ settlestatus: '3' }), 'settlement-cancelled', 'cancelled'],

    // What nobody knows.
    ...[
      '60010',
      '60034',
      '99999',
      '70001',
      '79000',
      '50000',
      '50003',
      '50008',
      '88000',
      '12345',
      '00',
      '0.0',
      ' 0',
      '',
    ].map((code): [string, ResultChange, ResultJwtReason, ResultJwtOutcome] => [
      `error code “${code}”`,
      auth({ errorcode: code }),
      'outcome-unknown',
      'unknown',
    ]),
    ['an error code that is a number', auth({ errorcode: 0 }), 'outcome-unknown', 'unknown'],
    ['no error code', without('errorcode'), 'outcome-unknown', 'unknown'],
    [
      'an unknown outcome of the THREEDQUERY',
      only({ ...THREEDQUERY, errorcode: '60010' }),
      'outcome-unknown',
      'unknown',
    ],
    ['a suspended settlement', auth({ settlestatus: '2' }), 'suspended', 'unknown'],
    ['a settle status without a meaning', auth({ settlestatus: '4' }), 'settle-status-unknown', 'unknown'],
    ['a settle status that is a number', auth({ settlestatus: 0 }), 'settle-status-unknown', 'unknown'],
    ['no settle status', without('settlestatus'), 'settle-status-unknown', 'unknown'],
    [
      'an AUTH that wants a redirect',
      auth({ customeroutput: 'THREEDREDIRECT' }),
      'result-unfinished',
      'unknown',
    ],
    ['two AUTHs', { response: [AUTH, AUTH] }, 'result-ambiguous', 'unknown'],
    [
      'a decline and an AUTH',
      { response: [{ ...AUTH, errorcode: '70000' }, AUTH] },
      'result-ambiguous',
      'unknown',
    ],
    [
      'no order anywhere',
      { ...without('orderreference'), continuation: { orderreference: undefined } },
      'order-missing',
      'unknown',
    ],
    [
      'a decline of no order',
      { ...auth({ errorcode: '70000', orderreference: '' }), continuation: null },
      'order-missing',
      'unknown',
    ],
    ['no continuation', { continuation: null }, 'result-incomplete', 'unknown'],
    ['no site', { continuation: { sitereference: undefined } }, 'result-incomplete', 'unknown'],
    ['no amount', without('baseamount'), 'result-incomplete', 'unknown'],
    ['no currency', without('currencyiso3a'), 'result-incomplete', 'unknown'],
    ['no account type', without('accounttypedescription'), 'result-incomplete', 'unknown'],
    ['no live status', without('livestatus'), 'result-incomplete', 'unknown'],
    ['no transaction reference', without('transactionreference'), 'result-incomplete', 'unknown'],
    [
      'fields by way of the prototype',
      {
        response: [
          JSON.parse(
            `{"requesttypedescription":"AUTH","errorcode":"0","orderreference":"${ORDER}","__proto__":${JSON.stringify(AUTH)}}`,
          ),
        ],
      },
      'result-incomplete',
      'unknown',
    ],
  ];
  for (const [what, change, reason, outcome] of rows) {
    it(`${what}: ${reason}`, () => refused(verify(resultJwt(change)), reason, outcome));
  }

  it('with the gateway’s own words for a code in the hint', () => {
    const verdict = verify(resultJwt(auth({ errorcode: '70000' })));
    assert.match(verdict.ok ? '' : verdict.hint, /Declined by the bank/);
  });
});
