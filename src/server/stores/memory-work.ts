import { eventName, heldDeliveryId } from '../ledger/keys.ts';
import type { DeadLetter } from '../ledger/store.ts';
import {
  HELD_DELIVERY,
  type DueLetter,
  type OpenedAttempt,
  type OpenRefund,
  type KeptDelivery,
  type WorkStore,
} from '../ledger/work-store.ts';

/** When a held event is tried again, and how often it was. */
export interface Retry {
  readonly retries: number;
  readonly retryAt: number | undefined;
  readonly startedAt?: number;
}

/**
 * @param letters the held events, by name.
 * @param retries when each is tried again, by the same name.
 * @returns what the inbox has still to do, as long as the process lives.
 */
export function memoryWork(
  letters: Map<string, DeadLetter>,
  retries: Map<string, Retry>,
): WorkStore & { readonly forgetWork: (before: number) => number } {
  const attempts = new Map<string, OpenedAttempt>();
  const deliveries = new Map<string, KeptDelivery>();
  return {
    ...attemptsKept(attempts),
    ...refundsKept(),
    ...lettersKept(letters, retries, deliveries),
    ...deliveriesKept(deliveries),
    ...leasesKept(),

    forgetWork(before) {
      const held = new Set([...letters.values()].map(heldDeliveryId));
      const oldDeliveries = [...deliveries].filter(([id, { reason, receivedAt }]) =>
        reason === HELD_DELIVERY ? !held.has(id) : receivedAt < before,
      );
      const oldAttempts = [...attempts].filter(([, { openedAt }]) => openedAt < before);
      for (const [id] of oldDeliveries) deliveries.delete(id);
      for (const [name] of oldAttempts) attempts.delete(name);
      return oldDeliveries.length + oldAttempts.length;
    },
  };
}

function attemptsKept(
  attempts: Map<string, OpenedAttempt>,
): Pick<WorkStore, 'openAttempt' | 'attempt' | 'dueAttempts' | 'attemptAsked'> {
  const questions = new Map<string, number | undefined>();
  const nameOf = ({ orderReference, provider }: Pick<OpenedAttempt, 'orderReference' | 'provider'>) =>
    JSON.stringify([provider, orderReference]);
  return {
    openAttempt({ askAt, ...attempt }) {
      attempts.set(nameOf(attempt), { ...attempt, asked: 0 });
      questions.set(nameOf(attempt), askAt);
      return Promise.resolve();
    },
    attempt: (orderReference, provider) =>
      Promise.resolve(
        [...attempts.values()].find(
          (each) => each.orderReference === orderReference && each.provider === provider,
        ),
      ),
    dueAttempts: ({ at, limit }) =>
      Promise.resolve(
        due([...attempts.values()], (attempt) => questions.get(nameOf(attempt)), at).slice(0, limit),
      ),
    attemptAsked(attempt, askAt) {
      const name = nameOf(attempt);
      const known = attempts.get(name);
      // One that was opened since has its own times.
      if (known?.openedAt === attempt.openedAt) {
        attempts.set(name, { ...known, asked: known.asked + 1 });
        questions.set(name, askAt);
      }
      return Promise.resolve();
    },
  };
}

function refundsKept(): Pick<WorkStore, 'openRefund' | 'dueRefunds' | 'refundAsked'> {
  const refunds = new Map<string, OpenRefund & { readonly askAt: number }>();
  return {
    openRefund(refund) {
      if (!refunds.has(refund.reference)) refunds.set(refund.reference, { ...refund, asked: 0 });
      return Promise.resolve();
    },
    dueRefunds: ({ at, limit }) =>
      Promise.resolve(due([...refunds.values()], ({ askAt }) => askAt, at).slice(0, limit)),
    refundAsked(reference, askAt) {
      const known = refunds.get(reference);
      if (askAt === undefined) refunds.delete(reference);
      else if (known) refunds.set(reference, { ...known, asked: known.asked + 1, askAt });
      return Promise.resolve();
    },
  };
}

function lettersKept(
  letters: Map<string, DeadLetter>,
  retries: Map<string, Retry>,
  deliveries: Map<string, KeptDelivery>,
): Pick<WorkStore, 'dueLetters' | 'letterStarted' | 'letterRetried' | 'dropLetter'> {
  function progressOf(letter: DeadLetter): Pick<DueLetter, 'retries' | 'startedAt'> {
    const { retries: count, startedAt } = retryOf(letter);
    return { retries: count, ...(startedAt !== undefined && { startedAt }) };
  }

  function retryOf(letter: DeadLetter): Retry {
    return retries.get(eventName(letter)) ?? { retries: 0, retryAt: undefined };
  }
  return {
    dueLetters: ({ at, limit }) => {
      const ready = due([...letters.values()], (letter) => retryOf(letter).retryAt, at).slice(0, limit);
      return Promise.resolve(ready.map((letter) => ({ ...letter, ...progressOf(letter) })));
    },
    letterStarted(key, startedAt) {
      const name = eventName(key);
      const known = retries.get(name);
      if (known) retries.set(name, { ...known, startedAt });
      return Promise.resolve();
    },
    letterRetried(key, retryAt) {
      const name = eventName(key);
      retries.set(name, { retries: (retries.get(name)?.retries ?? 0) + 1, retryAt });
      return Promise.resolve();
    },
    dropLetter(key) {
      letters.delete(eventName(key));
      retries.delete(eventName(key));
      deliveries.delete(heldDeliveryId(key));
      return Promise.resolve();
    },
  };
}

function deliveriesKept(
  deliveries: Map<string, KeptDelivery>,
): Pick<
  WorkStore,
  'keepDelivery' | 'deliveries' | 'dueDeliveries' | 'rescheduleDelivery' | 'delivery' | 'dropDelivery'
> {
  const latest = () => [...deliveries.values()].sort((a, b) => b.receivedAt - a.receivedAt);
  return {
    keepDelivery(delivery, most) {
      deliveries.set(delivery.id, delivery);
      const { provider, reason } = delivery;
      const alike = latest().filter((each) => each.provider === provider && each.reason === reason);
      for (const { id } of alike.slice(most)) deliveries.delete(id);
      return Promise.resolve();
    },
    deliveries: ({ limit }) =>
      Promise.resolve(
        latest()
          .filter(({ reason }) => reason !== HELD_DELIVERY)
          .slice(0, limit),
      ),
    dueDeliveries: ({ at, limit }) =>
      Promise.resolve(due([...deliveries.values()], ({ rereadAt }) => rereadAt, at).slice(0, limit)),
    rescheduleDelivery(id, rereadAt) {
      const known = deliveries.get(id);
      if (known) deliveries.set(id, { ...known, rereadAt });
      return Promise.resolve();
    },
    delivery: (id) => Promise.resolve(deliveries.get(id)),
    dropDelivery(id) {
      deliveries.delete(id);
      return Promise.resolve();
    },
  };
}

function leasesKept(): Pick<WorkStore, 'lease'> {
  const leases = new Map<string, { readonly holder: string; readonly until: number }>();
  return {
    lease(name, holder, { now, until }) {
      const current = leases.get(name);
      if (current && current.holder !== holder && current.until > now) return Promise.resolve(false);
      leases.set(name, { holder, until });
      return Promise.resolve(true);
    },
  };
}

function due<T>(all: readonly T[], timeOf: (each: T) => number | undefined, at: number): T[] {
  const timed = all.flatMap((each) => {
    const time = timeOf(each);
    return time !== undefined && time <= at ? [{ each, time }] : [];
  });
  return timed.sort((a, b) => a.time - b.time).map(({ each }) => each);
}
