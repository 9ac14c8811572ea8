import type { TrustlyStatus } from './methods.ts';
import { signTrustly, type TrustlyKey } from './signature.ts';

/**
 * Words the answer to one delivery. It is built anew for each: a retry may bear another uuid, and an answer with the
 * uuid of an earlier delivery would be invalid.
 *
 * @param delivery method and uuid as this delivery had them.
 * @param privateKey the merchant's.
 * @returns the JSON text to send with HTTP status 200.
 */
export function signTrustlyReply(
  delivery: { readonly method: string; readonly uuid: string },
  status: TrustlyStatus,
  privateKey: TrustlyKey,
): string {
  const { method, uuid } = delivery;
  const data = { status };
  const signature = signTrustly({ method, uuid, data }, privateKey);
  return JSON.stringify({ result: { signature, uuid, method, data }, version: '1.1' });
}
