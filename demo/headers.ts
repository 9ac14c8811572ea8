import type { PageConfig } from './account.ts';

const EUROPE = 'https://cdn.eu.trustpayments.com';

/**
 * The headers of a page with st.js in it, as an example for your own. The library needs its script, inline styles, its
 * frames, and the bank's: a 3-D Secure page may be on any host, in `frame-src` and in `form-action`.
 */
export function securityHeaders({ simulated, libraryUrl }: PageConfig): Record<string, string> {
  const library = libraryUrl ? new URL(libraryUrl).origin : EUROPE;
  const banks = simulated ? 'http://localhost:*' : 'https:';
  const policy = {
    'default-src': "'none'",
    'script-src': `'self' ${library}`,
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'frame-src': banks,
    'form-action': `'self' ${banks}`,
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
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
