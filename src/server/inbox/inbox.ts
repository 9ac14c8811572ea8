import { PayError } from '../error.ts';
import { countDeath } from './died.ts';
import type { PaymentEvent } from '../provider/payment-event.ts';
import type { ProviderContext } from '../provider/provider.ts';
import type { DeadLetter, EventKey } from '../ledger/store.ts';
import {
  createProcessor,
  DEAD_AFTER_ATTEMPTS,
  FIRST_RETRY_MS,
  type Doubt,
  type EventOutcome,
  type InboxSettings,
} from './process-event.ts';
import type { DueLetter } from '../ledger/work-store.ts';

export type { OnPayment, PaymentContext } from './on-payment.ts';
export type { Doubt, EventOutcome, Held, InboxSettings } from './process-event.ts';

export interface Inbox {
  /**
   * @param find supplies the event's order; the merchant's own by default. Whoever has asked for it already hands it on.
   * @throws PayError `store-unavailable` where it is not known whether the event has taken effect.
   */
  readonly processEvent: (event: PaymentEvent, find?: ProviderContext['findOrder']) => Promise<EventOutcome>;
  /** Tries the held events again that are due. @returns how many took effect. */
  readonly retryHeld: () => Promise<number>;
  /**
   * Keeps an event as a dead letter instead of applying it; one that has taken effect before gets its first answer.
   * @param doubt what is wrong with it, and the hint that says what to change.
   * @throws PayError `store-unavailable`.
   */
  readonly holdEvent: (event: PaymentEvent, doubt: Doubt) => Promise<EventOutcome>;
  /**
   * Events that failed at least `attempts` times (5) and have not taken effect since, oldest first, at most `limit`
   * (100). With `attempts: 1` also those that the provider may still bring again.
   */
  readonly deadLetters: (options?: { attempts?: number; limit?: number }) => Promise<DeadLetter[]>;
  /**
   * Takes a dead letter once more, after whatever stood in its way was mended.
   * @param key the dead letter itself, or its provider and dedupe key.
   * @returns how it fared, or `undefined` where there is no such dead letter.
   */
  readonly replay: (key: EventKey) => Promise<EventOutcome | undefined>;
  /**
   * Forgets what providers sent longer ago than that. The setting `retention` does it by itself, once a day,
   * where there is a sweep; this is for an earlier end.
   * @param options.olderThanMs in milliseconds, 30 days at least.
   * @returns how many events were forgotten.
   * @throws PayError `retention-too-short`.
   */
  readonly forget: (options: { olderThanMs: number }) => Promise<number>;
}

/** A held event takes effect within seconds of its cause being mended. Milliseconds. */
const LONGEST_PAUSE_MS = 10_000;
/** After so many of our own retries one counts like a delivery. */
const LOUD_RETRY = 9;
/** A retry that began so long ago was cut off with its process. Milliseconds. */
const SURELY_OVER_MS = 60_000;
const RETRIES_AT_ONCE = 100;
/** Trustly sends for ten days, and again when its support is asked to. */
export const SHORTEST_RETENTION_MS = 30 * 24 * 3_600_000;

/** The events that providers tell of: processed, held, tried again and replayed. */
export function createInbox(settings: InboxSettings): Inbox {
  const { store, findOrder, now } = settings;
  const { processEvent, holdEvent } = createProcessor(settings);

  /** Takes a held event again, from the bytes that were kept of it. */
  async function takeAgain(letter: DeadLetter, isQuiet: boolean, insists: boolean): Promise<EventOutcome> {
    const anew = await settings.reread?.(letter).catch(() => undefined);
    const event = anew?.event ?? letter.event;
    const isOther = event.dedupeKey !== letter.dedupeKey;
    const outcome =
      anew?.doubt && !insists
        ? await holdEvent(event, anew.doubt)
        : await processEvent(event, findOrder, isQuiet && !isOther);
    // What has taken effect needs nothing that was kept of it.
    if (outcome.kind !== 'busy' && (isOther || outcome.kind !== 'held')) await store.dropLetter(letter);
    return outcome;
  }

  async function retry(letter: DueLetter): Promise<boolean> {
    if (letter.startedAt !== undefined) {
      // A retry takes less, also where it takes all the time that it has.
      if (now() - letter.startedAt >= SURELY_OVER_MS) await countDeath(settings, letter);
      return false;
    }
    await store.letterStarted(letter, now());
    // As loud as a delivery now and then, so that what the provider has given up on becomes a dead letter too.
    const isQuiet = letter.retries < LOUD_RETRY || letter.attempts >= DEAD_AFTER_ATTEMPTS;
    const outcome = await takeAgain(letter, isQuiet, false).catch(() => undefined);
    const isOver = outcome !== undefined && outcome.kind !== 'held' && outcome.kind !== 'busy';
    const pause = Math.min(FIRST_RETRY_MS * 2 ** letter.retries, LONGEST_PAUSE_MS);
    // A loud one that is held has its next time already.
    if (isQuiet || outcome?.kind !== 'held')
      await store.letterRetried(letter, isOver ? undefined : now() + pause);
    return isOver;
  }

  async function retryHeld(): Promise<number> {
    let over = 0;
    for (const letter of await store.dueLetters({ at: now(), limit: RETRIES_AT_ONCE })) {
      if (await retry(letter)) over += 1;
    }
    return over;
  }

  return {
    processEvent: (event, find) => processEvent(event, find),
    holdEvent,
    retryHeld,
    deadLetters: ({ attempts = DEAD_AFTER_ATTEMPTS, limit = 100 } = {}) =>
      store.deadLetters({ attempts, limit }),
    async replay(key) {
      const letter = await store.deadLetter(key);
      // A person has looked at it: what is left of a doubt is decided.
      return letter && takeAgain(letter, false, true);
    },
    async forget({ olderThanMs }) {
      if (!(olderThanMs >= SHORTEST_RETENTION_MS)) throw retentionTooShort('olderThanMs');
      return store.forget({ before: now() - olderThanMs });
    },
  };
}

/** @param setting its name, for the hint. */
export const retentionTooShort = (setting: string): PayError =>
  new PayError(
    'retention-too-short',
    'Events must be kept for 30 days at least.',
    `Pass ${setting} of 2592000000 or more: Trustly alone repeats notifications for ten days.`,
  );
