import { isRecord, openJws, type Claims } from './jws.ts';
import type { ResultJwtReason } from './reasons.ts';

/** One processed request of a result, as the gateway sent it. */
export type Element = Claims;

/** A verified answer of the gateway, with the parts that the checks look at. */
export interface Result {
  readonly payload: Claims;
  readonly elements: readonly Element[];
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  /** How the time of issue differs from what the server's clock allows, if it does. */
  readonly misplaced: 'issued-in-future' | 'too-old' | undefined;
}

/** Milliseconds that the gateway's clock may be ahead of ours. */
const CLOCK_SKEW = 60_000;

/**
 * Tells a result from everything else that the same secret signs, above all from our own request JWT.
 *
 * @returns the result, or why it is none.
 */
export function readResult(
  claims: Claims,
  { username, now, maxAgeMs }: { readonly username: string; readonly now: number; readonly maxAgeMs: number },
): Result | ResultJwtReason {
  const { payload } = claims;
  if ('iss' in claims) return 'request-token';
  if (!isRecord(payload) || payload.version !== '1.00') return 'not-a-result';
  const elements = payload.response;
  if (!isElements(elements)) return 'not-a-result';
  // Results of 2019 had no audience; where there is one it has to be ours.
  if (claims.aud !== undefined && claims.aud !== username) return 'audience-mismatch';
  const issuedAt = millisecondsOf(claims.iat);
  if (issuedAt === undefined) return 'issued-at-invalid';
  return { payload, elements, issuedAt, misplaced: misplacedBy(issuedAt, now, maxAgeMs) };
}

function misplacedBy(issuedAt: number, now: number, maxAgeMs: number): Result['misplaced'] {
  if (issuedAt > now + CLOCK_SKEW) return 'issued-in-future';
  return issuedAt < now - maxAgeMs ? 'too-old' : undefined;
}

function isElements(value: unknown): value is readonly Element[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord);
}

/** `iat` is seconds, seen as a whole number, with a fraction, and as text. */
function millisecondsOf(iat: unknown): number | undefined {
  const seconds = typeof iat === 'string' && /^\d{1,12}(\.\d+)?$/.test(iat) ? Number(iat) : iat;
  return typeof seconds === 'number' && Number.isFinite(seconds) ? Math.round(seconds * 1000) : undefined;
}

/**
 * The gateway hands back the merchant's JWT with what is left to do. It names the site, which the elements don't.
 *
 * @returns its payload, empty where there is none, or `undefined` where it is not signed for this user.
 */
export function continuationOf(
  { payload }: Result,
  { username, secrets }: { readonly username: string; readonly secrets: readonly string[] },
): Claims | undefined {
  if (payload.jwt === undefined) return {};
  const claims = typeof payload.jwt === 'string' ? openJws(payload.jwt, secrets) : undefined;
  return claims?.iss === username && isRecord(claims.payload) ? claims.payload : undefined;
}

/** Everything the gateway says is text, and what it does not say may be blank. */
export function isSaid(value: unknown): boolean {
  return value !== undefined && value !== '';
}

/** @returns the value, where it is text and says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
