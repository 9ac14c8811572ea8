import type { PageNeeds } from '../../../server/provider/page-needs.ts';

const LIBRARY_URL = 'https://cdn.eu.trustpayments.com/js/latest/st.js';
const GATEWAY_URL = 'https://webservices.securetrading.net/jwt/';
const LOOPBACK = /^http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;

/**
 * What st.js needs. Its frames, the bank's among them, inherit the page's policy for what they are sent to: where a bank is,
 * nobody knows beforehand.
 *
 * @param live whether Cardinal, which some accounts use for 3-D Secure, is the real one.
 */
export function pageNeedsOf(
  live: boolean,
  { libraryUrl = LIBRARY_URL, gatewayUrl = GATEWAY_URL }: { libraryUrl?: string; gatewayUrl?: string },
): PageNeeds {
  const simulated = LOOPBACK.test(new URL(libraryUrl).origin);
  const cardinal = `https://songbird${live ? '' : 'stag'}.cardinalcommerce.com`;
  const library = {
    url: libraryUrl,
    reason: 'Trust Payments’ library: makes the card fields and the 3-D Secure question.',
    noIntegrity: 'The provider changes it in place.',
  };
  const songbird = {
    url: cardinal,
    reason: '3-D Secure by Cardinal, where the account uses it.',
    noIntegrity: 'The provider changes it in place.',
  };
  return {
    scripts: simulated ? [library] : [library, songbird],
    frames: simulated ? ['http://localhost:*', 'http://127.0.0.1:*'] : ['https:'],
    connects: simulated ? [] : [cardinal, 'https://*.cardinalcommerce.com'],
    inlineStyles: true,
    preconnects: [new URL(gatewayUrl).origin],
  };
}
