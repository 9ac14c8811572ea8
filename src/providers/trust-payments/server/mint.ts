import { secretsOf, type TrustPaymentsCredentials } from './credentials.ts';
import { signJws } from './jws.ts';
import { checkPayload } from './payload-check.ts';
import type { TrustPaymentsPayload } from './payload.ts';

/**
 * Mints the request JWT that st.js needs to take a payment. The gateway takes it for about 15 minutes (the
 * documentation of the library's version 2; that of version 3 names no time), so mint it when the page asks for it.
 *
 * @param options.now the clock, in epoch milliseconds.
 * @returns a compact JWS with the claims `iat` (whole seconds, never in the future), `iss` and `payload`.
 * @throws PayError `credentials-invalid`, `payload-invalid` or `card-data-refused`.
 */
export function mintJwt(
  credentials: TrustPaymentsCredentials,
  payload: TrustPaymentsPayload,
  { now = Date.now }: { readonly now?: () => number } = {},
): string {
  const [secret] = secretsOf(credentials);
  const { accounttypedescription = 'ECOM', requesttypedescriptions = ['THREEDQUERY', 'AUTH'] } = payload;
  const complete = { ...payload, accounttypedescription, requesttypedescriptions };
  checkPayload(complete);
  const claims = { iat: Math.floor(now() / 1000), iss: credentials.username, payload: complete };
  return signJws(claims, secret, credentials.algorithm);
}
