import type { Session } from '../../protocol/messages.ts';
import type { Settings } from '../adapter/settings.ts';

const keyOf = ({ order }: Settings) => `pay-form ${order}`;

/**
 * Keeps in mind, for as long as the tab is open, that an attempt is under way: the page may be left and loaded again
 * before its outcome is known. Does nothing where there is no server to ask.
 *
 * @param session what is being paid; its key to pay with is not kept.
 */
export function remember(settings: Settings, session: Session): void {
  if (!settings.confirmUrl) return;
  const { provider, amount, currency, live } = session;
  try {
    sessionStorage.setItem(keyOf(settings), JSON.stringify({ provider, amount, currency, live }));
  } catch {
    // A page without storage starts afresh; the server still takes no second payment for an order.
  }
}

/** The attempt's outcome is known, or there was none. */
export function forget(settings: Settings): void {
  try {
    sessionStorage.removeItem(keyOf(settings));
  } catch {
    // Nothing was kept either.
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
