import { randomUUID } from 'node:crypto';
import { PayError } from '../../../server/error.ts';
import type { Serializable } from './serialize.ts';
import { signTrustly, type TrustlyKey } from './signature.ts';

/**
 * Words and signs a call of Trustly's API, such as `Deposit`. Send the text as it is, as `application/json`, to
 * `https://test.trustly.com/api/1` or `https://api.trustly.com/1`; a `NotificationURL` in it is checked first.
 *
 * @param method as Trustly's reference writes it, with a capital.
 * @param data `Username`, `Password`, `NotificationURL`, `MessageID`, `Attributes` … as the method wants them.
 * @param options.privateKey the merchant's.
 * @param options.uuid of this call; a new one where it is left out. Send a call again under the same uuid.
 * @returns the JSON text of the request.
 * @throws {PayError} `payload-invalid` where Trustly could not notify that address.
 */
export function signTrustlyRequest(
  method: string,
  data: Readonly<Record<string, Serializable>>,
  { privateKey, uuid = randomUUID() }: { readonly privateKey: TrustlyKey; readonly uuid?: string },
): string {
  if (data.NotificationURL !== undefined) checkTrustlyNotificationUrl(data.NotificationURL);
  const signature = signTrustly({ method, uuid, data }, privateKey);
  return JSON.stringify({
    method,
    params: { Signature: signature, UUID: uuid, Data: data },
    version: '1.1',
  });
}

/**
 * Trustly posts to https only, and mixes no query with a body: the address must hold no question mark.
 *
 * @throws {PayError} `payload-invalid`
 */
export function checkTrustlyNotificationUrl(address: unknown): void {
  const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined;
  const isClean = url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hash === '';
  if (isClean && typeof address === 'string' && !address.includes('?')) return;
  throw new PayError(
    'payload-invalid',
    'The NotificationURL is not one that Trustly can notify.',
    'Give an https address without a question mark, a fragment or credentials: what belongs to the order travels as MessageID.',
  );
}
