import type { Money } from '../../../protocol/money.ts';
import { attemptOf, type TrustPaymentsAttempt, type TrustPaymentsPayment } from './attempt.ts';
import { errorCode } from './codes.ts';
import { secretsOf, type TrustPaymentsCredentials } from './credentials.ts';
import { decidingElement, findMismatch, judge, namesOrder } from './judge.ts';
import { openJws } from './jws.ts';
import { REASONS, type ResultJwtOutcome, type ResultJwtReason } from './reasons.ts';
import { continuationOf, readResult } from './result.ts';

export interface VerifyOptions {
  readonly credentials: TrustPaymentsCredentials;
  /** What the merchant's own records say is to be paid; never what the page says. */
  readonly expected: Money & {
    readonly orderReference: string;
    readonly siteReference: string;
    /** `ECOM` where it is left out; `as-minted`: what the request JWT inside the result says, which only we can sign. */
    readonly accountType?: string;
  };
  /** Whether real money is expected; by the site reference where it is left out (see {@link isLiveSite}). */
  readonly live?: boolean;
  /** The clock, in epoch milliseconds. */
  readonly now?: () => number;
  /** How old a result may be, in milliseconds; 15 minutes where it is left out. */
  readonly maxAgeMs?: number;
}

export type ResultJwtVerdict =
  | { readonly ok: true; readonly payment: TrustPaymentsPayment }
  | {
      readonly ok: false;
      readonly outcome: ResultJwtOutcome;
      readonly reason: ResultJwtReason;
      readonly hint: string;
      /** What was attempted, where the result is about this order. */
      readonly attempt?: TrustPaymentsAttempt;
    };

/** Characters. A result with every field and both tokens takes about 5,000. */
const LONGEST_TOKEN = 65_536;

/** @returns whether payments to the site move real money. Test sites are named `test_…` by Trust Payments. */
export function isLiveSite(siteReference: string): boolean {
  return !siteReference.startsWith('test_');
}

/**
 * Checks what the page handed in as the result of a payment, against the merchant's own order. A correct signature
 * proves little: the gateway signs results that are no payments, and our own request JWT carries the same one.
 * Whether the transaction has paid another order already is the inbox's to find out.
 *
 * @param token what the page sent; anything at all.
 * @throws PayError `credentials-invalid`; nothing that a stranger sends makes it throw.
 */
export function verifyResultJwt(token: unknown, options: VerifyOptions): ResultJwtVerdict {
  const { credentials, expected, now = Date.now, maxAgeMs = 15 * 60_000 } = options;
  const { username } = credentials;
  const secrets = secretsOf(credentials);

  if (typeof token !== 'string' || token === '') return refusal('token-missing');
  if (token.length > LONGEST_TOKEN) return refusal('token-too-large');
  const claims = openJws(token, secrets);
  if (!claims) return refusal('signature-invalid');
  const result = readResult(claims, { username, now: now(), maxAgeMs });
  if (typeof result === 'string') return refusal(result);

  const element = decidingElement(result.elements);
  if (!element) return refusal('not-a-payment');
  const continuation = continuationOf(result, { username, secrets });
  if (!continuation) return refusal('inner-token-invalid');
  const live = options.live ?? isLiveSite(expected.siteReference);
  const mismatch = findMismatch(element, continuation, expected, live);
  if (mismatch) return refusal(mismatch);
  if (!namesOrder(element, continuation)) return refusal('order-missing');

  const { orderReference, siteReference, amount, currency } = expected;
  const about = { orderReference, siteReference, money: { amount, currency }, live };
  const attempt = attemptOf(element, result, about);
  const judgement = judge(attempt, element, continuation);
  if (result.misplaced) return timed(result.misplaced, judgement, attempt);
  return typeof judgement === 'string' ? refusal(judgement, attempt) : { ok: true, payment: judgement };
}

/**
 * One of the two clocks is wrong, or the result was kept back. The signature is right, so money that the result tells of
 * has moved: whether it still counts is the gateway's to say. An old failure says nothing of the attempt at hand.
 */
function timed(
  misplaced: 'issued-in-future' | 'too-old',
  judgement: TrustPaymentsPayment | ResultJwtReason,
  attempt: TrustPaymentsAttempt,
): ResultJwtVerdict {
  if (typeof judgement !== 'string') return refusal(misplaced, attempt);
  const { outcome } = REASONS[judgement];
  if (outcome === 'unknown') return refusal(judgement, attempt);
  if (misplaced === 'issued-in-future') return refusal(judgement, attempt);
  return { ok: false, outcome: 'invalid', reason: misplaced, hint: REASONS[misplaced].hint };
}

function refusal(reason: ResultJwtReason, attempt?: TrustPaymentsAttempt): ResultJwtVerdict {
  const { outcome, hint } = REASONS[reason];
  if (!attempt) return { ok: false, outcome, reason, hint };
  const { meaning, advice } = errorCode(attempt.errorCode);
  const code = attempt.errorCode === '0' ? '' : ` The gateway said: ${meaning}. ${advice}`;
  return { ok: false, outcome, reason, hint: hint + code, attempt };
}
