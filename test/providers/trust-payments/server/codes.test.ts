import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  declineAdvice,
  errorCode,
  type CodeOutcome,
} from '../../../../src/providers/trust-payments/server/codes.ts';

describe('an error code', () => {
  const expected: Record<CodeOutcome, string> = {
    accepted: '0',
    declined: '30002 30004 60022 60031 60032 70000 71000 72000',
    'invalid-request':
      '10205 10300 10301 10302 20004 20005 20006 20007 20008 20009 20010 20011 20012 20013 20014 20015 20022 20023 25000 25002 25003 30000 30001 30006 30007 30008 30009 ' +
      '30010 40000 60013 60014 60016 60017 60018 60019 60023 60024 60025 60033 60037 60040',
    unknown:
      '22000 40001 40002 50000 50001 50002 50003 50004 50005 50006 50007 50008 50009 50011 50012 60010 60020 60021 ' +
      '60026 60027 60028 60030 60034 60036 60100 60107 60120 62000 70001 79000 79001 88000 99999 60099 60121 ' +
      '00 0.0 constructor __proto__ nonsense',
  };
  for (const [outcome, codes] of Object.entries(expected)) {
    for (const code of codes.split(' ')) {
      it(`${code} is ${outcome}`, () => assert.equal(errorCode(code).outcome, outcome));
    }
  }

  it('is never retryable where the money may have moved', () => {
    for (const code of expected.unknown.split(' ')) assert.equal(errorCode(code).retryable, false);
    assert.equal(errorCode('70000').retryable, true);
    assert.equal(errorCode('30000').retryable, true);
  });

  it('has a meaning where one is published, and says so where none is', () => {
    const unheard = /^(60099|60121|00|0\.0|constructor|__proto__|nonsense)$/;
    for (const code of Object.values(expected).join(' ').split(' ')) {
      assert.equal(errorCode(code).meaning === 'A code that is not known here', unheard.test(code), code);
    }
  });

  it('says what to do', () => {
    for (const code of Object.values(expected).join(' ').split(' ')) {
      assert.ok(errorCode(code).meaning.length > 0 && errorCode(code).advice.length > 0, code);
    }
  });

  it('says what the shopper can do, where that is more than to use another card', () => {
    const expected = {
      '30000': 'check-details',
      '60022': 'ask-bank',
      '71000': 'try-later',
      '72000': 'ask-bank',
    };
    for (const [code, advice] of Object.entries(expected)) assert.deepEqual(declineAdvice(code), { advice });
    for (const code of ['70000', '30002', 'constructor']) assert.deepEqual(declineAdvice(code), {});
  });

  it('60031 and 60032 say that Support enables 3-D Secure 2', () => {
    for (const code of ['60031', '60032']) assert.match(errorCode(code).advice, /ask Trust Payments Support/);
  });
});
