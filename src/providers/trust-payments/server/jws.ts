import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

/** The signature algorithms that Trust Payments accepts in a JWT. */
export type Algorithm = 'HS256' | 'HS384' | 'HS512';

export type Claims = Readonly<Record<string, unknown>>;

const DIGESTS: ReadonlyMap<unknown, string> = new Map([
  ['HS256', 'sha256'],
  ['HS384', 'sha384'],
  ['HS512', 'sha512'],
]);

const encodedHeaders = new Map(
  [...DIGESTS.keys()].map((alg) => [
    alg,
    Buffer.from(JSON.stringify({ alg, typ: 'JWT' })).toString('base64url'),
  ]),
);
/** The headers that nearly every token has need no parsing. */
const digestsByHeader = new Map([...encodedHeaders].map(([alg, header]) => [header, DIGESTS.get(alg)]));

export function isAlgorithm(value: unknown): value is Algorithm {
  return DIGESTS.has(value);
}

/** @returns the claims as a compact JWS (RFC 7515), signed with the secret's UTF-8 bytes. */
export function signJws(claims: object, secret: string, algorithm: Algorithm = 'HS256'): string {
  const input = `${encodedHeaders.get(algorithm) ?? ''}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${input}.${mac(DIGESTS.get(algorithm) ?? '', secret, input)}`;
}

/**
 * Verifies first and parses after.
 *
 * @param secrets every secret that may have signed it, so that secrets can be rotated.
 * @returns the claims, or `undefined` where any part of the token is not exactly what one of the secrets signed.
 */
export function openJws(token: string, secrets: readonly string[]): Claims | undefined {
  const parts = token.split('.', 4);
  const [header = '', claims = '', signature = ''] = parts;
  if (parts.length !== 3) return undefined;
  const digest = digestsByHeader.get(header) ?? digestOf(parseSegment(header));
  if (digest === undefined) return undefined;
  const signed = token.slice(0, header.length + 1 + claims.length);
  // The texts are compared, not the bytes that they decode to: a signature then has only one spelling.
  const given = Buffer.from(signature);
  const matches = secrets.some((secret) => {
    const expected = Buffer.from(mac(digest, secret, signed));
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  return matches ? parseSegment(claims) : undefined;
}

function mac(digest: string, secret: string, input: string): string {
  return createHmac(digest, keyOf(secret)).update(input).digest('base64url');
}

/** A merchant has one secret, or two while they rotate; a handful of merchants may share a process. */
const MOST_KEYS = 100;
const keys = new Map<string, KeyObject>();

/** Making the key anew for each token would cost a tenth of the signature. */
function keyOf(secret: string): KeyObject {
  let key = keys.get(secret);
  if (!key) {
    key = createSecretKey(secret, 'utf8');
    if (keys.size >= MOST_KEYS) keys.clear();
    keys.set(secret, key);
  }
  return key;
}

function digestOf(header: Claims | undefined): string | undefined {
  // RFC 7515 4.1.11: whoever does not know an extension marked critical must refuse the token.
  return header && !('crit' in header) ? DIGESTS.get(header.alg) : undefined;
}

function parseSegment(segment: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString());
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
