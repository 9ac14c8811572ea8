import type { PageErrorCode } from '../../protocol/pay-error.ts';

/** What to do about each error; for developers. Fetched when one happens. */
export const HINTS: Record<PageErrorCode, string> = {
  'session-unreachable': 'Check the network and session-url.',
  'session-refused': 'See the cause: what the server answered.',
  'session-invalid':
    'It needs provider, amount, currency and what the provider asks for; set session-url or session.',
  'session-expired': 'Answer pay-session-expired with a new one.',
  'amount-mismatch': 'Page and session must name the same amount and currency.',
  'session-mismatch':
    'The session is for another mode or provider than the tag: test, live, or back-office (MOTO).',
  'provider-unknown': 'Call registerProvider before the tag loads, or import its entry.',
  'library-blocked': 'Allow its origin in script-src; look for a blocker.',
  'library-timeout': 'Try again, or raise load-timeout.',
  'library-incomplete': 'An AMD or CommonJS loader may have taken its global.',
  'fields-timeout': 'Allow its origin in frame-src; check gateway-url.',
  'provider-refused': "Check the JWT's user, secret and site, and the server's clock.",
  'instance-busy': 'This form takes over when the other one is gone.',
  'invalid-fields': 'Let the shopper correct the fields.',
  'popup-blocked': 'Pay from a click, or present it inline.',
  'url-refused':
    "Addresses must be https; set one that is not the provider's own by script: element.libraryUrl = …",
  'checkout-timeout': 'Ask the server what became of it.',
  'confirm-unreachable': 'Check the network and confirm-url.',
  'confirm-refused': 'See the cause: what the server answered.',
  unexpected: 'See the cause.',
};
