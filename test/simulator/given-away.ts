import type { HostileCase } from '../../src/simulator/hostile.ts';

/** What an attack can get out of a page. */
export type Gain = 'success' | 'cancel' | 'script' | 'redirect' | 'uncaught error' | 'locked out';

/** Shows that the harness can also find nothing: noise that is no attack. */
export const CONTROL: HostileCase = {
  name: 'control',
  from: 'third-origin',
  steps: [{ message: { kind: 'noise' } }],
};

/**
 * What the official trustshare SDK 1.0.17 gives away; nothing would be right everywhere. Ids that a dishonest checkout makes up after a proper
 * handshake (`checkout-forged-ids`) are the one thing that only the merchant's server can tell.
 */
export const GIVEN_AWAY: Readonly<Record<string, Gain[]>> = {
  control: [],
  'third-origin-early-finish': ['success'],
  'third-origin-script-redirect': ['script', 'success'],
  'third-origin-foreign-redirect': ['redirect', 'success'],
  'third-origin-early-cancel': ['cancel'],
  'third-origin-handshake-only': ['locked out'],
  'third-origin-whole-protocol': ['success'],
  'third-origin-null-data': ['uncaught error'],
  'other-frame-early-finish': ['success'],
  'other-frame-whole-protocol': ['success'],
  'other-frame-cancel': ['cancel'],
  'checkout-early-finish': ['success'],
  'checkout-finish-before-ready': ['success'],
  'checkout-forged-ids': ['success'],
  'checkout-script-redirect': ['script', 'success'],
  'checkout-foreign-redirect': ['redirect', 'success'],
  'checkout-nonsense': ['success', 'uncaught error'],
};
