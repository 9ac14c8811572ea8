import assert from 'node:assert/strict';
import type {
  ResultJwtOutcome,
  ResultJwtReason,
} from '../../../../src/providers/trust-payments/server/reasons.ts';
import {
  verifyResultJwt,
  type VerifyOptions,
} from '../../../../src/providers/trust-payments/server/verify.ts';
import { AUTH, options, SECRET, THREEDQUERY, type ResultChange } from './samples.ts';

export const verify = (token: unknown, change: Partial<VerifyOptions> = {}) =>
  verifyResultJwt(token, { ...options, ...change });
export const expecting = (change: object) => ({ expected: { ...options.expected, ...change } });
export const auth = (change: object): ResultChange => ({ response: [THREEDQUERY, { ...AUTH, ...change }] });
export const only = (element: object): ResultChange => ({ response: [element] });
/** An AUTH without a field. */
export const without = (name: keyof typeof AUTH) => auth({ [name]: undefined });

export function payment(token: unknown, change: Partial<VerifyOptions> = {}) {
  const verdict = verify(token, change);
  assert.ok(verdict.ok, verdict.ok ? '' : verdict.reason);
  return verdict.payment;
}

export function refused(
  verdict: ReturnType<typeof verify>,
  reason: ResultJwtReason,
  outcome: ResultJwtOutcome,
) {
  assert.ok(!verdict.ok, 'it was taken for a payment');
  assert.deepEqual([verdict.reason, verdict.outcome], [reason, outcome]);
  assert.ok(verdict.hint.length > 20 && !verdict.hint.includes(SECRET));
  assert.equal(verdict.attempt === undefined, outcome === 'invalid' || reason === 'order-missing');
}
