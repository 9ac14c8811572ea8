import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TruustOrder } from '../../../../src/providers/truust/server/index.ts';
import { isPayable, judge, mismatch } from '../../../../src/providers/truust/server/verdict.ts';
import { assertHas } from '../../../support/assert-has.ts';
import { ORDER } from './fixture.ts';

const FOUND: TruustOrder = {
  id: '1234',
  amount: 2377,
  currency: 'EUR',
  status: 'DRAFT',
  sandbox: false,
  tag: 'booking-1',
  metadata: {},
  raw: {},
};

describe('a Truust order that is not the one opened for the order', () => {
  const table: [what: string, found: TruustOrder, live: boolean, reason: string | undefined][] = [
    ['the very one', FOUND, true, undefined],
    ['another tag', { ...FOUND, tag: 'booking-2' }, true, 'other-order'],
    ['a live one in the sandbox', FOUND, false, 'live-order'],
    ['a sandbox one in live', { ...FOUND, sandbox: true }, true, 'sandbox-order'],
    ['another currency', { ...FOUND, currency: 'GBP' }, true, 'currency-mismatch'],
    ['another amount', { ...FOUND, amount: 2378 }, true, 'amount-mismatch'],
  ];
  for (const [what, found, live, reason] of table) {
    test(what, () => assert.equal(mismatch(found, ORDER, live)?.reason, reason));
  }

  test('has no tag at all', () => {
    const untagged = Object.fromEntries(Object.entries(FOUND).filter(([key]) => key !== 'tag'));
    assert.equal(mismatch(untagged as unknown as TruustOrder, ORDER, true)?.reason, 'other-order');
  });
});

test('an order that says both unpaid and paid is unknown, and not paid again', () => {
  for (const status of ['DRAFT', 'PENDING_PUBLISH', 'FAILURE', 'SOMETHING_NEW']) {
    const found = { ...FOUND, status, paidAt: 1 };
    assertHas(judge(found), { status: 'unknown' });
    assert.equal(isPayable(found, FOUND), false);
  }
});

test('only the same money can be paid by an order that is there', () => {
  assert.equal(isPayable(FOUND, { amount: 2377, currency: 'EUR' }), true);
  assert.equal(isPayable(FOUND, { amount: 2378, currency: 'EUR' }), false);
  assert.equal(isPayable(FOUND, { amount: 2377, currency: 'GBP' }), false);
});
