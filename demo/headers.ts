import type { PageConfig } from './account.ts';

const EUROPE = 'https://cdn.eu.trustpayments.com';

/**
 * The headers of a page with st.js in it, as an example for your own. The library needs its script, inline styles, its
 * frames, and the bank's: a 3-D Secure page may be on any host, in `frame-src` and in `form-action`. The same goes for
 * the frame of a Truust or trustshare checkout, which may lead through a bank too.
 *
 * @param options.framed the page to which such a checkout sends the shopper back, in its frame.
 */
export function securityHeaders(
  { simulated, libraryUrl }: PageConfig,
  { framed = false }: { readonly framed?: boolean } = {},
): Record<string, string> {
  const library = libraryUrl ? new URL(libraryUrl).origin : EUROPE;
  const banks = simulated ? 'http://localhost:* http://127.0.0.1:*' : 'https:';
  const policy = {
    'default-src': "'none'",
    'script-src': `'self' ${library}`,
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'frame-src': banks,
    'form-action': `'self' ${banks}`,
    'base-uri': "'none'",
    'frame-ancestors': framed ? "'self'" : "'none'",
  };
  return {
    'content-security-policy': Object.entries(policy)
      .map((directive) => directive.join(' '))
      .join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    'cache-control': 'no-store',
  };
}
