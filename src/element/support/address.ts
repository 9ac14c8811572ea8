import type { Settings } from '../settings.ts';
import { pageError } from './page-error.ts';

/** Names of the very machine that the page is on. */
export const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** The addresses that a page can set, and their attributes. */
const ATTRIBUTES = { libraryUrl: 'library-url', gatewayUrl: 'gateway-url' } as const;

/**
 * @returns the address, where it is absolute and https; a simulator on this very machine may do without.
 * @throws PayError `url-refused` for `javascript:`, `data:` and all else.
 */
export function secureUrl(address: unknown): URL {
  const url = URL.canParse(String(address)) ? new URL(String(address)) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname))) return url;
  throw pageError('url-refused');
}

/**
 * Reads an address from the settings. Whoever can write harmless-looking markup into a page must not be able to run a
 * script in it or to have card data sent elsewhere. So one from an attribute alone has to be of the provider's own, or a
 * simulator's on the same machine as the page; a property can be set only by a script, and that is trusted.
 *
 * @param known origins of the provider's.
 * @param standard where nothing is set: what the session says, or what the provider has.
 * @throws PayError `url-refused`
 */
export function settingUrl(
  settings: Settings,
  name: keyof typeof ATTRIBUTES,
  known: readonly string[],
  standard: string,
): string {
  const { [name]: address } = settings;
  if (!address) {
    if (standard) secureUrl(standard);
    return standard;
  }
  const { origin, hostname } = secureUrl(address);
  const isMarkup = settings instanceof Element && settings.getAttribute(ATTRIBUTES[name]) === address;
  const isOwn = known.includes(origin) || (LOOPBACK.test(hostname) && LOOPBACK.test(location.hostname));
  if (isMarkup && !isOwn) throw pageError('url-refused', `${ATTRIBUTES[name]}=${origin}`);
  return address;
}
