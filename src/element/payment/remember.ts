import type { Session } from '../../protocol/messages.ts';
import type { Settings } from '../adapter/settings.ts';
import { keyOf } from './attempt-memory.ts';

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
