import { PayError } from '../error.ts';
import type { Money } from '../../protocol/money.ts';
import { createLocks } from './locks.ts';
import { eventName, lockNames, movementName } from '../ledger/keys.ts';
import { ledgerOf, type Books } from '../ledger/ledger.ts';
import type { Movement } from '../ledger/movement.ts';
import type { DeadLetter, OrderState, Store } from '../ledger/store.ts';
import { memoryWork, type Retry } from './memory-work.ts';
import { knownBy, takeEvent, type KeptEvent, type Rows } from './take-event.ts';

interface Kept extends KeptEvent {
  readonly at: number;
}

interface KeptOrder {
  readonly state: OrderState | undefined;
  readonly due: Money | undefined;
  /** By the name that each has in all orders. */
  readonly movements: ReadonlyMap<string, Movement>;
}

const NEW_ORDER: KeptOrder = { state: undefined, due: undefined, movements: new Map() };

/** @returns a store for tests and trials: it forgets everything when the process ends, and is one process's own. */
export function memoryStore(): Store {
  const events = new Map<string, Kept>();
  const orders = new Map<string, KeptOrder>();
  const owners = new Map<string, string>();
  const failures = new Map<string, DeadLetter>();
  const retries = new Map<string, Retry>();
  const { forgetWork, ...work } = memoryWork(failures, retries);
  const locks = createLocks();

  const orderOf = (reference = ''): KeptOrder => orders.get(reference) ?? NEW_ORDER;
  const booksOf = ({ due, movements }: KeptOrder): Books => ({
    ...(due && { due }),
    movements: [...movements.values()],
  });

  /** Reads while it is locked, and writes once everything else is done: there is nothing to undo. */
  const rowsAt = (now: number): Rows => ({
    claim(event, { movement }) {
      const { orderReference } = event;
      const order = orderOf(orderReference);
      return Promise.resolve({
        earlier: events.get(eventName(event)),
        owner:
          movement && orderReference !== undefined
            ? owners.get(movementName(movement, orderReference))
            : undefined,
        books: booksOf(order),
        state: order.state,
      });
    },
    keep({ event, answer, movement, state, due }) {
      const { orderReference, fingerprint } = event;
      events.set(eventName(event), { orderReference, answer, fingerprint, at: now });
      if (orderReference === undefined) return Promise.resolve();
      const { movements } = orderOf(orderReference);
      const name = movement && movementName(movement, orderReference);
      if (name !== undefined) owners.set(name, orderReference);
      const after = movement && name !== undefined ? new Map(movements).set(name, movement) : movements;
      orders.set(orderReference, { state, due, movements: after });
      return Promise.resolve();
    },
  });

  return {
    async applyEvent(event, effect, { waitMs, now, order }) {
      const release = await locks.take(lockNames(event), waitMs);
      if (!release) return { kind: 'busy' };
      try {
        return (await takeEvent(rowsAt(now), event, { effect, transaction: withoutSql, order })).result;
      } finally {
        release();
      }
    },

    find: (event) => {
      const kept = events.get(eventName(event));
      return Promise.resolve(kept && knownBy(kept, event, orderOf(kept.orderReference).state));
    },

    orderState: (orderReference) => Promise.resolve(orderOf(orderReference).state),

    ledger: (orderReference) => Promise.resolve(ledgerOf(orderReference, booksOf(orderOf(orderReference)))),

    ...work,

    recordFailure(event, { reason, error, at, retryAt }) {
      const { provider, dedupeKey, orderReference } = event;
      retries.set(eventName(event), { retries: 0, retryAt });
      const attempts = (failures.get(eventName(event))?.attempts ?? 0) + 1;
      failures.set(eventName(event), {
        provider,
        dedupeKey,
        ...(orderReference !== undefined && { orderReference }),
        attempts,
        reason,
        error,
        lastAttemptAt: at,
        event,
      });
      return Promise.resolve(attempts);
    },

    deadLetters: ({ attempts, limit, orderReference }) =>
      Promise.resolve(
        [...failures.values()]
          .filter((letter) => letter.attempts >= attempts && !events.has(eventName(letter)))
          .filter((letter) => orderReference === undefined || letter.orderReference === orderReference)
          .sort((a, b) => a.lastAttemptAt - b.lastAttemptAt)
          .slice(0, limit),
      ),

    deadLetter: (key) =>
      Promise.resolve(events.has(eventName(key)) ? undefined : failures.get(eventName(key))),

    forget({ before }) {
      let forgotten = 0;
      for (const [key, letter] of failures) {
        const isOver = letter.lastAttemptAt < before || events.has(key);
        if (isOver && failures.delete(key)) forgotten += 1;
      }
      for (const [key, { at }] of events) if (at < before && events.delete(key)) forgotten += 1;
      return Promise.resolve(forgotten + forgetWork(before));
    },

    close: () => Promise.resolve(),
  };
}

const withoutSql = {
  query: () =>
    Promise.reject(
      new PayError(
        'store-unavailable',
        'The memory store has no SQL.',
        'Use sqliteStore or postgresStore where the handler writes rows of its own.',
      ),
    ),
};
