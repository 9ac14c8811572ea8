import type { Session } from '../../protocol/messages.ts';
import type { Settings } from '../adapter/settings.ts';

/** Where the memory of an attempt at this order is kept. */
export const keyOf = ({ order }: Settings) => `pay-form ${order}`;

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
