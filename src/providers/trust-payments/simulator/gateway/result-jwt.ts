import { randomBytes } from 'node:crypto';
import { signJws } from '../../server/jws.ts';
import type { Account } from '../account.ts';

/** One part of an answer: one request type that was processed. */
export type ResultElement = Readonly<Record<string, string | readonly string[]>>;

/**
 * Signs an answer as the gateway does: with the merchant's own secret, the merchant's user as `aud` and no `iss`.
 *
 * @param continuation payload of the request JWT that goes on from here; the page sends it with its next request.
 * @param now epoch milliseconds.
 */
export function signResult(
  response: readonly ResultElement[],
  continuation: Readonly<Record<string, unknown>>,
  { username, secret }: Account,
  now: number,
): string {
  const iat = Math.floor(now / 1000);
  const payload = {
    requestreference: `W23-${randomBytes(4).toString('hex')}`,
    version: '1.00',
    jwt: signJws({ iat, iss: username, payload: continuation }, secret),
    response,
    secrand: randomBytes(9).toString('base64url'),
  };
  return signJws({ iat, aud: username, payload }, secret);
}
