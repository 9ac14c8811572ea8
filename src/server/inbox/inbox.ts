import { PayError } from '../error.ts';
import type { PaymentEvent } from '../provider/payment-event.ts';
import type { OnNotice } from '../notice.ts';
import type { Order, ProviderContext } from '../provider/provider.ts';
import { excerpt } from '../redact/redact.ts';
import { withTimeLimit } from '../support/time-limit.ts';
import { HINTS, obstacleOf, withPart, withStorableNames } from './screening.ts';
import type {
  DeadLetter,
  Effect,
  EventKey,
  FailureReason,
  OrderState,
  Store,
  Taken,
  Transaction,
} from '../ledger/store.ts';

/** What the merchant's handler gets beside the event. */
export interface PaymentContext {
  /** The merchant's order; absent where the event names none. */
  readonly order?: Order;
  /** What the handler writes with it is committed together with the event, or not at all. */
  readonly transaction: Transaction;
  /** How far the order has come with this event. */
  readonly state?: OrderState;
}

/**
 * The merchant's handler. A throw undoes everything, and the provider is asked to come back.
 * @returns the answer to the provider where it offers a choice (Trustly: `FAILED`, `CONTINUE` …); every duplicate
 *   gets the same. Where there is no choice, nothing.
 */
export type OnPayment = (
  event: PaymentEvent,
  context: PaymentContext,
) => PaymentAnswer | Promise<PaymentAnswer>;

/** `void`, so that a handler that is written apart and answers nothing is one too. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type
type PaymentAnswer = string | undefined | void;

/** An event that was verified but can't take effect (now); it is recorded, so that nothing is lost. */
export interface Held {
  readonly kind: 'held';
  readonly reason: FailureReason;
}

/** Why an event that was verified must not take effect by itself. */
export interface Doubt {
  readonly reason: string;
  readonly hint: string;
}

/** How an event fared. */
export type EventOutcome = Exclude<Taken, { kind: 'conflict' }> | Held;

export interface Inbox {
  /** @throws PayError `store-unavailable` where it is not known whether the event has taken effect. */
  readonly processEvent: (event: PaymentEvent) => Promise<EventOutcome>;
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
   * Forgets what providers sent longer ago than that. Run it once a day.
   * @param options.olderThanMs in milliseconds, 30 days at least.
   * @returns how many events were forgotten.
   * @throws PayError `retention-too-short`.
   */
  readonly forget: (options: { olderThanMs: number }) => Promise<number>;
}

export interface InboxSettings {
  readonly store: Store;
  readonly findOrder: ProviderContext['findOrder'];
  readonly onPayment: OnPayment;
  /** Whether the provider takes what the handler answered to the event. */
  readonly allowsAnswer: (event: PaymentEvent, answer: string | undefined) => boolean;
  readonly onNotice: OnNotice;
  readonly now: () => number;
}

/** Trustly and Truust want an answer within 8 s: this leaves time to ask the provider first, and to answer. */
const WAIT_MS = 3_000;
/** A handler that hangs must not keep its order, or on SQLite the whole inbox, for ever. */
const HANDLER_MS = 30_000;
const DEAD_AFTER_ATTEMPTS = 5;
/** Trustly sends for ten days, and again when its support is asked to. */
const SHORTEST_RETENTION_MS = 30 * 24 * 3_600_000;

/** Claim, handle, commit: each event takes effect once, in a store that survives what the process does not. */
export function createInbox(settings: InboxSettings): Inbox {
  const { store, findOrder, onPayment, allowsAnswer: allows, onNotice, now } = settings;

  async function processEvent(came: PaymentEvent): Promise<EventOutcome> {
    const named = withStorableNames(came);
    let event = named;
    let handlerError: unknown;
    try {
      // Not inside the transaction: with the merchant's own pool, every connection could wait for one more.
      const order = event.orderReference === undefined ? undefined : await findOrder(event.orderReference);
      event = withPart(named, order);
      const obstacle = obstacleOf(event, order);
      // What has taken effect keeps its answer, whatever became of the order since.
      const known = obstacle && (await store.find(event));
      if (known) return report(event, known);
      if (obstacle) return await hold(event, obstacle, HINTS[obstacle]);

      const effect: Effect = async (applied, transaction, state) => {
        try {
          return await handle(applied, { ...(order && { order }), transaction, ...(state && { state }) });
        } catch (error) {
          handlerError = error ?? new Error('The handler threw nothing.');
          throw error;
        }
      };
      const taken = await store.applyEvent(event, effect, { waitMs: WAIT_MS, now: now() });
      if (taken.kind === 'conflict') return await hold(event, 'payment-conflict', HINTS['payment-conflict']);
      return report(event, taken);
    } catch (error) {
      // The database may find out only afterwards what the handler did.
      if (error instanceof PayError && error.code === 'handler-failed') handlerError ??= error;
      if (handlerError === undefined) throw unavailable(event, error);
    }
    return hold(event, 'handler-failed', describe(handlerError), handlerError).catch((error: unknown) => {
      throw unavailable(event, error);
    });
  }

  async function handle(event: PaymentEvent, context: PaymentContext): Promise<string | undefined> {
    const work = async () => ({ answer: (await onPayment(event, context)) ?? undefined });
    const done = await withTimeLimit(work(), HANDLER_MS);
    if (!done) throw failed(`onPayment took longer than ${HANDLER_MS} ms.`, 'Leave slow work to a queue.');
    if (allows(event, done.answer)) return done.answer;
    throw failed(
      `onPayment gave an answer that ${event.provider} does not take for ${event.type}.`,
      'Return one that it takes: see the page on the provider.',
    );
  }

  async function holdEvent(event: PaymentEvent, { reason, hint }: Doubt): Promise<EventOutcome> {
    try {
      const known = await store.find(event);
      return known
        ? report(event, known)
        : await hold(event, 'unproved', `${reason}: ${hint}`, undefined, hint);
    } catch (error) {
      throw unavailable(event, error);
    }
  }

  async function hold(
    event: PaymentEvent,
    reason: FailureReason,
    error: string,
    cause?: unknown,
    hint: string = HINTS[reason],
  ): Promise<Held> {
    const attempts = await store.recordFailure(event, { reason, error, at: now() });
    onNotice({
      kind: attempts < DEAD_AFTER_ATTEMPTS ? 'event-held' : 'dead-letter',
      reason,
      hint,
      attempts,
      ...(cause !== undefined && { cause }),
      ...subjectOf(event),
    });
    return { kind: 'held', reason };
  }

  function report<T extends Taken>(event: PaymentEvent, taken: T): T {
    if (taken.kind === 'contradiction') {
      const hint =
        'Two events came under one id, and the first has taken effect. Ask the provider which is true.';
      onNotice({ kind: 'event-contradicts', reason: 'other-content', hint, ...subjectOf(event) });
    } else if (taken.kind === 'late' && taken.state.type !== event.type) {
      onNotice({ kind: 'event-late', reason: `order-is-${taken.state.type}`, ...subjectOf(event) });
    } else if (taken.kind === 'applied' && taken.event.type === 'payment.duplicate') {
      const hint = 'Refund this payment: another has paid the order.';
      onNotice({ kind: 'second-payment', reason: 'order-paid-twice', hint, ...subjectOf(event) });
    }
    return taken;
  }

  function unavailable(event: PaymentEvent, cause: unknown): PayError {
    const error = new PayError(
      'store-unavailable',
      'The inbox could not find out whether the event has taken effect.',
      'Look at the database of the inbox, and at findOrder; nothing is lost, the event may be sent again.',
      { cause },
    );
    const { code, hint, diagnosticsId } = error;
    onNotice({ kind: 'notification-later', reason: code, hint, diagnosticsId, cause, ...subjectOf(event) });
    return error;
  }

  return {
    processEvent,
    holdEvent,
    deadLetters: ({ attempts = DEAD_AFTER_ATTEMPTS, limit = 100 } = {}) =>
      store.deadLetters({ attempts, limit }),
    async replay(key) {
      const letter = await store.deadLetter(key);
      return letter && processEvent(letter.event);
    },
    async forget({ olderThanMs }) {
      if (!(olderThanMs >= SHORTEST_RETENTION_MS)) {
        throw new PayError(
          'retention-too-short',
          'Events must be kept for 30 days at least.',
          'Pass olderThanMs of 2592000000 or more: Trustly alone repeats notifications for ten days.',
        );
      }
      return store.forget({ before: now() - olderThanMs });
    },
  };
}

function subjectOf(event: PaymentEvent) {
  const { provider, dedupeKey, orderReference, paymentReference } = event;
  return {
    provider,
    dedupeKey,
    ...(orderReference !== undefined && { orderReference }),
    ...(paymentReference !== undefined && { paymentReference }),
  };
}

const failed = (message: string, hint: string): PayError => new PayError('handler-failed', message, hint);

/** The one place where the text of a stranger's error goes on record. */
function describe(error: unknown): string {
  return excerpt(error instanceof Error ? `${error.name}: ${error.message}` : String(error), 500);
}
