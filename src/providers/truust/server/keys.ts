import { keepSecret } from '../../../server/redact/secrets.ts';
import { invalidAccess, truustEndpoint, type TruustAddress } from './environment.ts';

type Keys = string | readonly string[];

/**
 * A secret key; several, the new one first, while it is rotated; or a function that gives them for each request, so
 * that a key can change without a restart.
 */
export type TruustKey = Keys | (() => Keys | Promise<Keys>);

/** Where the API is, and what opens it. */
export interface TruustAccess {
  readonly baseUrl: string;
  /** Whether real money moves. */
  readonly live: boolean;
  /** @throws PayError `credentials-invalid` where the function gives no key of this environment. */
  readonly keys: () => Promise<readonly string[]>;
}

/**
 * @throws PayError `credentials-invalid` where keys, host and environment don't belong together, and where the keys come
 *   from a function and neither host nor `environment` says which environment it is.
 */
export function truustAccess(secretKey: TruustKey, address: TruustAddress): TruustAccess {
  if (typeof secretKey !== 'function') {
    const keys = listOf(secretKey);
    const endpoints = keys.map((key) => truustEndpoint(key, address));
    const [endpoint] = endpoints;
    if (!endpoint || endpoints.some(({ live }) => live !== endpoint.live)) {
      throw invalidAccess('The Truust secret keys are of both environments.');
    }
    return { ...endpoint, keys: () => Promise.resolve(keys) };
  }
  const endpoint = truustEndpoint(undefined, address);
  return {
    ...endpoint,
    keys: async () => {
      const keys = listOf(await secretKey());
      for (const key of keys) truustEndpoint(key, address);
      return keys;
    },
  };
}

function listOf(given: unknown): readonly string[] {
  const keys: readonly unknown[] = Array.isArray(given) ? given : [given];
  const texts = keys.filter((key) => typeof key === 'string');
  if (texts.length === 0 || texts.length < keys.length) {
    throw invalidAccess('The Truust secret key is no text, nor a list of them.');
  }
  texts.forEach(keepSecret);
  return texts;
}
