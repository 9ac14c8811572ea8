import { PayError } from '../error.ts';

/**
 * Refuses what another site's page sends with the shopper's cookies. The browser says so itself, in headers that no page
 * can set; a host name is not compared, because proxies change it. What is no browser has no cookies of the shopper.
 *
 * @param allowedOrigins pages of other sites that may ask, each such as `https://shop.example`.
 * @throws PayError `origin-refused`.
 */
export function refuseCrossSite({ headers }: Request, allowedOrigins: readonly string[]): void {
  const origin = headers.get('origin');
  if (origin !== null && allowedOrigins.includes(origin)) return;
  if (headers.get('sec-fetch-site') !== 'cross-site' && origin !== 'null') return;
  throw new PayError(
    'origin-refused',
    'A page of another site may not ask this.',
    'Serve the page from the same site, or list its origin in allowedOrigins.',
  );
}
