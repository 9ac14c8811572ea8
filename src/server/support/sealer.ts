import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { PayError } from '../error.ts';

/** Encrypts what is kept, and tells nothing apart that is not its own. */
export interface Sealer {
  /** @param about what it belongs to: opened for anything else, it is no text. */
  readonly seal: (text: string, about: string) => string;
  /** @returns the text, or `undefined` where no key opens it. */
  readonly open: (sealed: string, about: string) => string | undefined;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** NIST SP 800-38D, 8.2.2: random, and good for 2^32 texts of one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @param keys of 32 bytes. The first one encrypts, each of them decrypts.
 * @throws PayError `settings-invalid`
 */
export function createSealer(keys: Uint8Array | readonly Uint8Array[]): Sealer {
  const [first, ...others] = [keys].flat().map(secretKey);
  if (!first) throw badKey();
  return {
    seal(text, about) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, first, nonce).setAAD(Buffer.from(about));
      const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(sealed).toString('base64');
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
      for (const key of [first, ...others]) {
        const text = decrypt(key, bytes, about);
        if (text !== undefined) return text;
      }
      return undefined;
    },
  };
}

function decrypt(key: KeyObject, bytes: Buffer, about: string): string | undefined {
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString();
  } catch {
    return undefined;
  }
}

function secretKey(bytes: Uint8Array): KeyObject {
  if (!(bytes instanceof Uint8Array) || bytes.length !== KEY_BYTES) throw badKey();
  return createSecretKey(bytes);
}

function badKey(): PayError {
  return new PayError(
    'settings-invalid',
    `A key of retention.keys is not of ${KEY_BYTES} bytes.`,
    'Make one with `openssl rand -base64 32`, and pass Buffer.from(text, "base64"). A list rotates: the new one first.',
  );
}
