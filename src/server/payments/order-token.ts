import { createHmac } from 'node:crypto';
import { isOneOf, secretList } from '../support/secrets.ts';

export interface OrderTokenOptions {
  /** Until when it is good, epoch milliseconds; for a day by default. */
  readonly expires?: number;
}

const DAY_MS = 24 * 3_600_000;
/** Of a secret, in characters. */
const SHORTEST_SECRET = 32;
/** Longer than the token of any reference that is taken. */
const LONGEST_TOKEN = 1024;
const SHAPE = /^([\w-]+)\.([\da-z]{1,11})\.([\w-]{43})$/;

/**
 * Makes what the page's `order` attribute carries in a shop without a login: whoever holds it may pay the order and ask
 * how it stands, and nobody can make one for another order.
 *
 * @param reference the merchant's own reference of the order.
 * @param secret 32 characters at least, of the server only; of a list the first signs.
 * @returns the token: letters, digits, `-`, `_` and `.` only.
 * @throws {PayError} `credentials-invalid` where the secret is too short.
 * @example
 * const token = orderToken('A-1001', secret, { expires: Date.now() + 3_600_000 });
 */
export function orderToken(
  reference: string,
  secret: string | readonly string[],
  { expires = Date.now() + DAY_MS }: OrderTokenOptions = {},
): string {
  const [current = ''] = secretList(secret, 'The secret of order tokens', SHORTEST_SECRET);
  const content = `${Buffer.from(reference).toString('base64url')}.${Math.floor(expires).toString(36)}`;
  return `${content}.${signatureOf(content, current)}`;
}

/**
 * Checks what a page has sent as its order.
 *
 * @param token as it came; nothing a stranger sends makes it throw.
 * @param secret a list rotates: tokens of each are taken.
 * @param options.now epoch milliseconds, the clock by default.
 * @returns the reference, or `undefined` where the token is none of ours or no longer good.
 * @throws {PayError} `credentials-invalid` where the secret is too short.
 */
export function readOrderToken(
  token: string,
  secret: string | readonly string[],
  { now = Date.now() }: { readonly now?: number } = {},
): string | undefined {
  const secrets = secretList(secret, 'The secret of order tokens', SHORTEST_SECRET);
  const [, reference, expires, signature] = (token.length <= LONGEST_TOKEN && SHAPE.exec(token)) || [];
  if (reference === undefined || expires === undefined || signature === undefined) return undefined;
  const content = `${reference}.${expires}`;
  const genuine = isOneOf(
    signature,
    secrets.map((each) => signatureOf(content, each)),
  );
  return genuine && parseInt(expires, 36) > now ? Buffer.from(reference, 'base64url').toString() : undefined;
}

/** The name in front keeps these signatures apart from all others that the same secret may make. */
function signatureOf(content: string, secret: string): string {
  return createHmac('sha256', secret).update(`pay-form order token\n${content}`).digest('base64url');
}
