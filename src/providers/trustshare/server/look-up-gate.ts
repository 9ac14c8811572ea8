import type { Reading } from '../../../server/provider/provider.ts';
import { BoundedMap } from '../../../server/support/bounded-map.ts';
import { SharedQuestion } from '../../../server/support/shared-question.ts';

/** Between two questions about one resource, in milliseconds: messages in between share the second. */
const SPACING_MS = 2_000;
/** How many resources that do not exist one sender may make the server ask about, until that is forgotten. */
const MOST_MISSES = 2;
const MISSES_WINDOW_MS = 60_000;
/** How many messages of one sender may wait for their turn. */
const MOST_WAITING = 100;
/** Bound the memory. */
const MOST_RESOURCES = 1_000;
const MOST_KNOWN = 10_000;
const MOST_SENDERS = 1_000;

/**
 * Keeps strangers from making the server ask trustshare, and holds up nothing genuine: messages without the secret are
 * only hints, but nobody guesses the id of a checkout that exists. Who names some that do not is heard no more for a while.
 */
export interface LookUpGate {
  /** To be told of a resource that exists. It is asked about whatever strangers do. */
  readonly vouch: (id: string) => void;
  /**
   * @param sender the network that the message came from, where it is known.
   * @param look asks trustshare.
   * @returns the reading; `undefined` where the sender has named too much that does not exist.
   */
  readonly ask: (
    id: string,
    sender: string | undefined,
    look: () => Promise<Reading>,
  ) => Promise<Reading | undefined>;
}

/** @param now epoch milliseconds. */
export function lookUpGate(now: () => number = Date.now): LookUpGate {
  const known = new BoundedMap<string, true>(MOST_KNOWN);
  const resources = new BoundedMap<string, SharedQuestion<true, Reading | undefined>>(MOST_RESOURCES);
  const senders = new BoundedMap<string, Sender>(MOST_SENDERS);
  const vouch = (id: string): void => known.set(id, true);

  const lookUp = async (
    id: string,
    name: string,
    look: () => Promise<Reading>,
  ): Promise<Reading | undefined> => {
    if (known.get(id)) return look();
    const sender = senders.get(name) ?? new Sender(now);
    senders.set(name, sender);
    if (!(await sender.begin())) return undefined;
    let found = false;
    try {
      const reading = await look();
      found = exists(reading);
      if (found) vouch(id);
      return reading;
    } finally {
      sender.end(found);
    }
  };

  return {
    vouch,
    ask(id, sender = '', look) {
      const resource = resources.get(id) ?? new SharedQuestion<true, Reading | undefined>(rules(now));
      resources.set(id, resource);
      return resource.ask(true, () => lookUp(id, sender, look));
    },
  };
}

const rules = (now: () => number) => ({
  spacingMs: SPACING_MS,
  now,
  // Any other state may have changed just before the message was sent.
  answers: (reading: Reading | undefined) =>
    reading?.kind === 'event' && reading.event.type === 'payment.paid',
  together: () => true as const,
});

const exists = (reading: Reading): boolean =>
  !('reason' in reading && ['resource-not-found', 'trustshare-unreachable'].includes(reading.reason));

/** Counts what does not exist, and meanwhile what is being asked about: a thousand at once are no more than two. */
class Sender {
  readonly #now: () => number;
  #misses: number[] = [];
  #running = 0;
  #waiting: (() => void)[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @returns whether a question may be put now; `end` must follow. */
  async begin(): Promise<boolean> {
    while (!this.#isExhausted()) {
      if (this.#misses.length + this.#running < MOST_MISSES) {
        this.#running += 1;
        return true;
      }
      if (this.#waiting.length >= MOST_WAITING) return false;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return false;
  }

  end(found: boolean): void {
    this.#running -= 1;
    if (!found) this.#misses.push(this.#now());
    const woken = this.#isExhausted() ? this.#waiting.splice(0) : this.#waiting.splice(0, 1);
    for (const wake of woken) wake();
  }

  #isExhausted(): boolean {
    this.#misses = this.#misses.filter((at) => this.#now() - at < MISSES_WINDOW_MS);
    return this.#misses.length >= MOST_MISSES;
  }
}
