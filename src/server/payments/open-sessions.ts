import type { Session } from '../../protocol/messages.ts';
import type { Order } from '../provider/provider.ts';
import { BoundedMap } from '../support/bounded-map.ts';

export interface Opened {
  readonly key: string;
  readonly session: Promise<Session>;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Whether the provider has not answered yet. */
  running: boolean;
}

/** How long a session is given again, in milliseconds. */
const GOOD_FOR_MS = 2 * 60_000;
const MAX_ORDERS = 1_000;

/** Sessions that a provider was asked for and that can still be paid with. */
export interface OpenSessions {
  /**
   * @param key what decides beside the order what the session is like: its provider, its language.
   * @returns the session that was opened a moment ago, or is being opened.
   */
  find(order: Order, key: string): Opened | undefined;
  /** Keeps it for as long as it is good, and no longer than the order stays as it is. */
  keep(order: Order, key: string, session: Promise<Session>): void;
  /** An attempt was made: what it was made with may be spent. */
  drop(order: Order): void;
}

/** Of each order the last session only, and of all orders the last thousand. */
export function createOpenSessions(now: () => number): OpenSessions {
  const orders = new BoundedMap<string, Opened>(MAX_ORDERS);
  const keyOf = (order: Order, key: string): string => JSON.stringify([key, order]);
  return {
    find(order, key) {
      const opened = orders.get(order.reference);
      const age = now() - (opened?.at ?? -Infinity);
      return opened?.key === keyOf(order, key) && age >= 0 && age < GOOD_FOR_MS ? opened : undefined;
    },
    keep(order, key, session) {
      const opened: Opened = { key: keyOf(order, key), session, at: now(), running: true };
      orders.set(order.reference, opened);
      const forget = (): void => {
        if (orders.get(order.reference) === opened) orders.delete(order.reference);
      };
      session.then((given) => {
        opened.running = false;
        // A signed one costs no provider anything, and should a gateway refuse it, the next one must be another.
        if ('jwt' in given) forget();
      }, forget);
    },
    drop: ({ reference }) => orders.delete(reference),
  };
}
