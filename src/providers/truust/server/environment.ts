import { PayError } from '../../../server/error.ts';
import { checkBaseUrl } from '../../../server/net/json-api.ts';

export type TruustEnvironment = 'sandbox' | 'live';

/** Where an account's API is: by its name, or as a whole address (also the older `api.` and `api-sandbox.`). */
export type TruustAddress =
  | { readonly subdomain: string; readonly environment: TruustEnvironment; readonly baseUrl?: undefined }
  | {
      /** Such as `https://api-sandbox.truust.io`; `/2.0` is added where there is no path. */
      readonly baseUrl: string;
      /** Needed where neither the host nor the key says it. */
      readonly environment?: TruustEnvironment;
      readonly subdomain?: undefined;
    };

/**
 * Finds the API and its environment, and refuses a key of one environment for a host of the other.
 *
 * @param secretKey left out where it is not known yet.
 * @returns the base URL with its version, no slash at the end, and whether real money moves there.
 * @throws {PayError} `credentials-invalid`
 */
export function truustEndpoint(
  secretKey: string | undefined,
  address: TruustAddress,
): { baseUrl: string; live: boolean } {
  // A control character would make fetch quote the whole header in its error.
  if (secretKey !== undefined && !/^[\x21-\x7e]+$/.test(secretKey)) {
    throw invalidAccess('The Truust secret key is empty or malformed.');
  }
  if (secretKey?.startsWith('pk_')) throw invalidAccess('The Truust key is a public one.');
  const { subdomain } = address;
  if (subdomain !== undefined && !/^[a-z0-9]+(-[a-z0-9]+)*$/i.test(subdomain)) {
    throw invalidAccess('The Truust subdomain is not a host name label.');
  }
  const suffix = address.environment === 'sandbox' ? '-sandbox' : '';
  const given = checkBaseUrl(address.baseUrl ?? `https://${subdomain}${suffix}.truust.io`);
  const { hostname, pathname } = new URL(given);
  const voices = [address.environment, environmentOfHost(hostname), environmentOfKey(secretKey)].filter(
    (voice) => voice !== undefined,
  );
  const [environment] = voices;
  if (!environment) throw invalidAccess('Nothing says whether this is a Truust sandbox or live.');
  if (voices.some((voice) => voice !== environment)) {
    throw invalidAccess(
      'The Truust key, host and environment do not belong together: one is sandbox, one live.',
    );
  }
  return { baseUrl: pathname === '/' ? `${given}/2.0` : given, live: environment === 'live' };
}

function environmentOfHost(hostname: string): TruustEnvironment | undefined {
  if (!hostname.endsWith('.truust.io')) return undefined;
  return hostname.endsWith('-sandbox.truust.io') ? 'sandbox' : 'live';
}

/** Truust's own plugin tells the environments apart by these prefixes; keys without one say nothing. */
function environmentOfKey(secretKey = ''): TruustEnvironment | undefined {
  if (secretKey.startsWith('sk_stage_')) return 'sandbox';
  return secretKey.startsWith('sk_production_') ? 'live' : undefined;
}

/** @returns the error for settings that can't open an account. */
export function invalidAccess(message: string): PayError {
  return new PayError(
    'credentials-invalid',
    message,
    'Take the secret key and the host of the same environment from the Truust dashboard.',
  );
}
