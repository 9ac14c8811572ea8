import { PayError } from '../error.ts';
import type { PaymentEvent } from '../provider/payment-event.ts';
import { createLocks } from './locks.ts';
import { eventName, lockNames, paymentName } from '../ledger/keys.ts';
import { contradicts, place, type KnownPayment } from '../ledger/apply-event.ts';
import type { DeadLetter, Known, OrderState, Store } from '../ledger/store.ts';

interface Kept extends Pick<PaymentEvent, 'fingerprint'> {
  readonly orderReference: string | undefined;
  readonly answer: string | undefined;
  readonly at: number;
}

/** @returns a store for tests and trials: it forgets everything when the process ends, and is one process's own. */
export function memoryStore(): Store {
  const events = new Map<string, Kept>();
  const orders = new Map<string, OrderState>();
  const payments = new Map<string, KnownPayment>();
  const failures = new Map<string, DeadLetter>();
  const locks = createLocks();

  const known = (event: Pick<PaymentEvent, 'fingerprint'>, kept: Kept): Known => {
    if (contradicts(event.fingerprint, kept.fingerprint)) return { kind: 'contradiction' };
    const { orderReference, answer } = kept;
    const state = orderReference === undefined ? undefined : orders.get(orderReference);
    return { kind: 'duplicate', ...(answer !== undefined && { answer }), ...(state && { state }) };
  };

  return {
    async applyEvent(event, effect, { waitMs, now }) {
      const key = eventName(event);
      const release = await locks.take(lockNames(event), waitMs);
      if (!release) return { kind: 'busy' };
      try {
        const kept = events.get(key);
        if (kept) return known(event, kept);

        const { orderReference, fingerprint } = event;
        const claim = paymentName(event);
        const paid = claim === undefined ? undefined : payments.get(claim);
        const current = orderReference === undefined ? undefined : orders.get(orderReference);
        const placing = place(event, current, paid);
        if (placing.kind === 'conflict') return placing;

        const answer =
          placing.kind === 'apply' ? await effect(placing.event, withoutSql, placing.state) : undefined;
        events.set(key, {
          orderReference,
          answer,
          at: now,
          ...(fingerprint !== undefined && { fingerprint }),
        });
        if (placing.state && orderReference !== undefined) orders.set(orderReference, placing.state);
        if (claim !== undefined && orderReference !== undefined) {
          const toldAsDuplicate = placing.kind === 'apply' && placing.event.type === 'payment.duplicate';
          payments.set(claim, {
            orderReference,
            toldAsDuplicate: toldAsDuplicate || (paid?.toldAsDuplicate ?? false),
          });
        }
        if (placing.kind === 'late') return placing;
        const { event: applied, state } = placing;
        return {
          kind: 'applied',
          event: applied,
          ...(answer !== undefined && { answer }),
          ...(state && { state }),
        };
      } finally {
        release();
      }
    },

    find: (event) => {
      const kept = events.get(eventName(event));
      return Promise.resolve(kept && known(event, kept));
    },

    orderState: (orderReference) => Promise.resolve(orders.get(orderReference)),

    recordFailure(event, { reason, error, at }) {
      const { provider, dedupeKey, orderReference } = event;
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
      for (const [key, { at }] of events) if (at < before && events.delete(key)) forgotten += 1;
      for (const [key, letter] of failures) {
        if (letter.lastAttemptAt < before && failures.delete(key)) forgotten += 1;
      }
      return Promise.resolve(forgotten);
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
