import { createHash, timingSafeEqual } from 'node:crypto';
import { PayError } from '../error.ts';
import { keepSecret } from '../redact/secrets.ts';

/** @returns whether the text is one of the secrets; how long it takes tells nothing about them. */
export function isOneOf(given: string, secrets: readonly string[]): boolean {
  let found = false;
  for (const secret of secrets) found = timingSafeEqual(digest(given), digest(secret)) || found;
  return found;
}

/** Digests have one length, whatever a stranger sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/**
 * @param setting its name, for the message.
 * @param shortest in characters.
 * @returns every secret; from here on none of them comes out in a message.
 * @throws {PayError} `credentials-invalid`
 */
export function secretList(
  secret: string | readonly string[],
  setting: string,
  shortest: number,
): readonly string[] {
  const secrets = [secret].flat();
  if (secrets.length > 0 && secrets.every((each) => typeof each === 'string' && each.length >= shortest)) {
    secrets.forEach(keepSecret);
    return secrets;
  }
  throw new PayError(
    'credentials-invalid',
    `${setting} is missing or shorter than ${shortest} characters.`,
    'Make one with `openssl rand -base64 32`. A list rotates: put the new one first.',
  );
}
