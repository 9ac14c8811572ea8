import { createSign, createVerify, type KeyObject } from 'node:crypto';

import { serializeTrustlyData, type Serializable } from './serialize.ts';

/** A PEM is parsed at each call; a key object (`createPublicKey`, `createPrivateKey`) only once. */
export type TrustlyKey = KeyObject | string;

/** What a signature covers. The protocol demands RSA (PKCS #1 v1.5) with SHA-1; SHA-1 is no choice of ours. */
export interface Signed {
  readonly method: string;
  readonly uuid: string;
  readonly data: Serializable;
}

/** @returns the signature in base64. */
export function signTrustly({ method, uuid, data }: Signed, privateKey: TrustlyKey): string {
  return createSign('sha1')
    .update(method + uuid + serializeTrustlyData(data))
    .sign(privateKey, 'base64');
}

/** @param publicKeys every key that may have signed it, so that keys can be rotated. */
export function verifyTrustly(
  { method, uuid, data }: Signed,
  signature: string,
  publicKeys: readonly TrustlyKey[],
): boolean {
  return verifyTrustlyText(method + uuid + serializeTrustlyData(data), signature, publicKeys);
}

/**
 * @param covered method, uuid and the serialised data.
 * @param publicKeys every key that may have signed it, so that keys can be rotated.
 */
export function verifyTrustlyText(
  covered: string,
  signature: string,
  publicKeys: readonly TrustlyKey[],
): boolean {
  const given = Buffer.from(signature, 'base64');
  // The decoder forgives blanks and stray bits; one signature must not be writable in several ways.
  if (given.length === 0 || given.toString('base64') !== signature) return false;
  return publicKeys.some((key) => createVerify('sha1').update(covered).verify(key, given));
}
