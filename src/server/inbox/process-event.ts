import { PayError } from '../error.ts';
import type { PaymentEvent } from '../provider/payment-event.ts';
import type { OnNotice } from '../notice.ts';
import type { ProviderContext } from '../provider/provider.ts';
import { excerpt } from '../redact/redact.ts';
import { withTimeLimit } from '../support/time-limit.ts';
import { HINTS } from './hints.ts';
import type { OnPayment, PaymentContext } from './on-payment.ts';
import { reportMoney } from './report-money.ts';
import { withStorableNames } from './storable.ts';
import type { Effect, EventKey, FailureReason, Store, Taken } from '../ledger/store.ts';

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
export type EventOutcome = Exclude<Taken, { kind: 'conflict' | 'mismatch' }> | Held;

export interface InboxSettings {
  readonly store: Store;
  readonly findOrder: ProviderContext['findOrder'];
  readonly onPayment: OnPayment;
  /** Whether the provider takes what the handler answered to the event. */
  readonly allowsAnswer: (event: PaymentEvent, answer: string | undefined) => boolean;
  readonly onNotice: OnNotice;
  readonly now: () => number;
  /** Reads a held event anew, as it came; `undefined` where that can't be had. The reader may have been corrected. */
  readonly reread?: (
    letter: EventKey,
  ) => Promise<{ readonly event: PaymentEvent; readonly doubt?: Doubt } | undefined>;
}

/** Trustly and Truust want an answer within 8 s: this leaves time to ask the provider first, and to answer. */
const WAIT_MS = 3_000;
/** A handler that hangs must not keep its order, or on SQLite the whole inbox, for ever. */
const HANDLER_MS = 30_000;
export const DEAD_AFTER_ATTEMPTS = 5;
/** Between the first retries of a held event, in milliseconds. */
export const FIRST_RETRY_MS = 1_000;

export interface Processor {
  /**
   * @param find supplies the event's order.
   * @param isQuiet whether a failure is neither recorded nor noticed: one of our own retries, of which there are many.
   */
  readonly processEvent: (
    event: PaymentEvent,
    find?: ProviderContext['findOrder'],
    isQuiet?: boolean,
  ) => Promise<EventOutcome>;
  /** Keeps an event as a dead letter instead of applying it; one that has taken effect before gets its first answer. */
  readonly holdEvent: (event: PaymentEvent, doubt: Doubt) => Promise<EventOutcome>;
}

/** Why an event is held, and what the person on call gets to read of it. */
interface Obstacle {
  readonly reason: FailureReason;
  /** Goes on record. */
  readonly error: string;
  readonly hint: string;
  /** What went wrong inside. */
  readonly cause?: unknown;
}

const obstacleOf = (reason: FailureReason): Obstacle => {
  const hint = HINTS[reason];
  return { reason, error: hint, hint };
};

/** Why an event is held that the store did not take. */
const OBSTACLES: Partial<Record<Taken['kind'] | 'unknown', FailureReason>> = {
  conflict: 'payment-conflict',
  mismatch: 'amount-mismatch',
  unknown: 'order-unknown',
};
const UNKNOWN_ORDER = { kind: 'unknown' } as const;

/** Claim, handle, commit: each event takes effect once, in a store that survives what the process does not. */
export function createProcessor(settings: InboxSettings): Processor {
  const { store, findOrder, onPayment, allowsAnswer: allows, onNotice, now } = settings;

  async function processEvent(
    came: PaymentEvent,
    find: ProviderContext['findOrder'] = findOrder,
    isQuiet = false,
  ): Promise<EventOutcome> {
    const event = withStorableNames(came);
    let handlerError: unknown;
    try {
      // Not inside the transaction: with the merchant's own pool, every connection could wait for one more.
      const order = event.orderReference === undefined ? undefined : await find(event.orderReference);
      if (!order && event.orderReference !== undefined) {
        // What has taken effect keeps its answer, whatever became of the order since.
        return await settle(event, (await store.find(event)) ?? UNKNOWN_ORDER, isQuiet);
      }
      const effect: Effect = async (applied, transaction, state, ledger) => {
        const context = {
          ...(order && { order }),
          transaction,
          ...(state && { state }),
          ...(ledger && { ledger }),
        };
        try {
          return await handle(applied, context);
        } catch (error) {
          handlerError = error ?? new Error('The handler threw nothing.');
          throw error;
        }
      };
      const options = { waitMs: WAIT_MS, now: now(), order };
      return await settle(event, await store.applyEvent(event, effect, options), isQuiet);
    } catch (error) {
      // The database may find out only afterwards, at COMMIT, what the handler did.
      if (error instanceof PayError && error.code === 'handler-failed') handlerError ??= error;
      if (handlerError === undefined) throw await unavailable(event, error, isQuiet);
    }
    const failure = { ...obstacleOf('handler-failed'), error: describe(handlerError), cause: handlerError };
    return hold(event, failure, isQuiet).catch(async (error: unknown) => {
      throw await unavailable(event, error);
    });
  }

  async function holdEvent(came: PaymentEvent, { reason, hint }: Doubt): Promise<EventOutcome> {
    const event = withStorableNames(came);
    try {
      const known = await store.find(event);
      if (known) return await settle(event, known, false);
      return await hold(event, { reason: 'unproved', error: `${reason}: ${hint}`, hint }, false);
    } catch (error) {
      throw await unavailable(event, error);
    }
  }

  /** Reports what came of an event, and holds it where it could not take effect. */
  async function settle(
    event: PaymentEvent,
    taken: Taken | typeof UNKNOWN_ORDER,
    isQuiet: boolean,
  ): Promise<EventOutcome> {
    const reason = OBSTACLES[taken.kind];
    return reason ? hold(event, obstacleOf(reason), isQuiet) : report(event, taken as EventOutcome);
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

  async function hold(
    event: PaymentEvent,
    { reason, error, hint, cause }: Obstacle,
    isQuiet: boolean,
  ): Promise<Held> {
    if (isQuiet) return { kind: 'held', reason };
    // What only a look-up or a person can tell is not tried again by itself.
    const retryAt = reason === 'unproved' ? undefined : now() + FIRST_RETRY_MS;
    const attempts = await store.recordFailure(event, { reason, error, at: now(), retryAt });
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

  function report<T extends EventOutcome>(event: PaymentEvent, taken: T): T {
    if (taken.kind === 'contradiction') {
      const hint =
        'Two events came under one id, and the first has taken effect. Ask the provider which is true.';
      onNotice({ kind: 'event-contradicts', reason: 'other-content', hint, ...subjectOf(event) });
    } else if (taken.kind === 'late' && taken.state && taken.state.type !== event.type) {
      onNotice({ kind: 'event-late', reason: `order-is-${taken.state.type}`, ...subjectOf(event) });
    } else if (taken.kind === 'applied') {
      reportMoney(onNotice, subjectOf(event), taken.event, taken.ledger);
    }
    return taken;
  }

  /** Kept as far as the store answers, so that it is tried again, and shown in the end. */
  async function unavailable(event: PaymentEvent, cause: unknown, isQuiet = false): Promise<PayError> {
    const error = new PayError(
      'store-unavailable',
      'The inbox could not find out whether the event has taken effect.',
      'Look at the database of the inbox, and at findOrder; nothing is lost, the event may be sent again.',
      { cause },
    );
    if (isQuiet) return error;
    const { code, hint, diagnosticsId } = error;
    const failure = {
      reason: 'store-unavailable' as const,
      error: describe(cause),
      at: now(),
      retryAt: now() + FIRST_RETRY_MS,
    };
    const attempts = await store.recordFailure(event, failure).catch(() => 0);
    onNotice({
      kind: attempts < DEAD_AFTER_ATTEMPTS ? 'notification-later' : 'dead-letter',
      reason: code,
      hint,
      cause,
      diagnosticsId,
      ...(attempts > 0 && { attempts }),
      ...subjectOf(event),
    });
    return error;
  }

  return { processEvent, holdEvent };
}

/** @returns what a notice about the event says of it. */
export function subjectOf(event: PaymentEvent) {
  const { provider, dedupeKey, orderReference, paymentReference } = event;
  return {
    provider,
    dedupeKey,
    ...(orderReference !== undefined && { orderReference }),
    ...(paymentReference !== undefined && { paymentReference }),
  };
}

const failed = (message: string, hint: string): PayError => new PayError('handler-failed', message, hint);

/** In prose no pattern of a field finds a secret: what follows such a word is left out. */
const NAMED_SECRET = /\b(passw(?:or)?d|passphrase|secret|token|credentials?)(\s+(?:is|was|for)?\s*)\S+/gi;

/** The one place where the text of a stranger's error goes on record. */
function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return excerpt(text, 500).replace(NAMED_SECRET, '$1$2***');
}
