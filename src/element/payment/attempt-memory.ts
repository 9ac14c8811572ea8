import type { Session } from '../../protocol/messages.ts';
import type { Settings } from '../adapter/settings.ts';

const keyOf = ({ order }: Settings) => `pay-form ${order}`;

/**
 * Keeps in mind, for as long as the tab is open, that an attempt is under way: the page may be left and loaded again
 * before its outcome is known. Without a session, or without a server to ask, it forgets.
 */
export function remember(settings: Settings, session?: Session): void {
  try {
    if (session && settings.confirmUrl) {
      const { provider, amount, currency, live } = session;
      sessionStorage.setItem(keyOf(settings), JSON.stringify({ provider, amount, currency, live }));
    } else sessionStorage.removeItem(keyOf(settings));
  } catch {
    // A page without storage starts afresh; the server still takes no second payment for an order.
  }
}

/** @returns what is to be found out before anything else is paid; its key to pay with was not kept. */
export function recall(settings: Settings): Session | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(settings)) ?? '') as Session;
  } catch {
    return undefined;
  }
}
