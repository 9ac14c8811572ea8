import { randomUUID } from 'node:crypto';
import type { KeptDelivery, OpenedAttempt } from '../ledger/work-store.ts';
import { isPaid, type Ledger } from '../ledger/ledger.ts';
import { takes } from '../ledger/movement.ts';
import type { Provider } from '../provider/provider.ts';
import { ASK_AFTER_MS } from './attempts.ts';
import type { Able } from './choose-provider.ts';
import { resolve, type Confirming } from './confirm.ts';
import { deliveryOf, keepHeld } from './kept-deliveries.ts';
import { readDelivery } from './read-delivery.ts';
import { createRefundSweep } from './sweep-refunds.ts';

/** What one sweep did. */
export interface Swept {
  /** Held events that took effect. */
  readonly applied: number;
  /** Kept deliveries of which an event was made. */
  readonly read: number;
  /** Attempts and refunds that a provider was asked about. */
  readonly asked: number;
  /** What was past its time and is forgotten. */
  readonly forgotten: number;
}

export interface Sweep {
  /**
   * Does what is due: tries held events again, reads kept deliveries anew, asks about attempts that no page asks about,
   * forgets what is past its time.
   * One process at a time does it; for the others there is nothing to do. For a scheduler, where there is no server of
   * one's own that {@link start} could keep going.
   */
  readonly sweep: () => Promise<Swept>;
  /** Sweeps by itself, every second, until {@link stop}. It does not keep the process alive. */
  readonly start: () => void;
  /** @returns once the sweep that is under way, if any, is done. */
  readonly stop: () => Promise<void>;
  /** Reads a kept delivery anew. @returns whether it is a notification now. */
  readonly reread: (id: string) => Promise<boolean>;
}

const SECOND_MS = 1_000;
const PAUSE_MS = SECOND_MS;
const LONGEST_REREAD_PAUSE_MS = 10 * SECOND_MS;
/** A process that dies in the middle of it keeps the others from it so long, in milliseconds. */
const LEASE_MS = 60 * SECOND_MS;
const AT_ONCE = 20;
const REREAD_AT_ONCE = 200;

/**
 * @param forget forgets what is past its time, and says how many that were.
 * @returns the work that no request asks for.
 */
export function createSweep(
  providers: readonly Provider[],
  confirming: Confirming,
  forget: () => Promise<number>,
): Sweep {
  const { inbox, store, context } = confirming;
  const { now } = context;
  const holder = randomUUID();
  const sweepRefunds = createRefundSweep(providers, confirming);
  /** After a process was started, what was refused before is read once more: its reader may have been corrected. */
  let hasReread = false;

  async function sweep(): Promise<Swept> {
    if (!(await store.lease('sweep', holder, { now: now(), until: now() + LEASE_MS }))) return NOTHING;
    const applied = await inbox.retryHeld();
    const read = await rereadDue();
    const attempts = await store.dueAttempts({ at: now(), limit: AT_ONCE });
    for (const attempt of attempts) await askAbout(providers, confirming, attempt);
    const refunds = await sweepRefunds(AT_ONCE);
    return { applied, read, asked: attempts.length + refunds, forgotten: await forget() };
  }

  async function rereadDue(): Promise<number> {
    const due = await store.dueDeliveries({ at: now(), limit: AT_ONCE });
    const refused = hasReread ? [] : await store.deliveries({ limit: REREAD_AT_ONCE });
    hasReread = true;
    let read = 0;
    for (const delivery of new Map([...refused, ...due].map((each) => [each.id, each])).values()) {
      if (await rereadOne(delivery)) read += 1;
    }
    return read;
  }

  async function rereadOne(kept: KeptDelivery): Promise<boolean> {
    const { id, receivedAt } = kept;
    const provider = providers.find(({ name }) => name === kept.provider);
    if (!provider?.readNotification) return false;
    const reading = await readDelivery(provider as Able<'readNotification'>, deliveryOf(kept), context);
    if (reading.kind === 'later') {
      const pause = Math.max(SECOND_MS, Math.min(now() - receivedAt, LONGEST_REREAD_PAUSE_MS));
      await store.rescheduleDelivery(id, now() + pause);
      return false;
    }
    if (reading.kind === 'refused') {
      await store.rescheduleDelivery(id, undefined);
      return false;
    }
    // From here on the event is the inbox's: it is applied, or held.
    if (reading.kind === 'event' || reading.kind === 'held') {
      await keepHeld(confirming, reading.event, deliveryOf(kept));
    }
    if (reading.kind === 'event') {
      for (const event of [...(reading.earlier ?? []), reading.event]) await inbox.processEvent(event);
    }
    if (reading.kind === 'held') await inbox.holdEvent(reading.event, reading);
    await store.dropDelivery(id);
    return true;
  }

  return {
    sweep,
    ...repeatedly(sweep),
    async reread(id) {
      const delivery = await store.delivery(id);
      return delivery ? rereadOne(delivery) : false;
    },
  };
}

/** An order that another provider has paid may have been paid once more by this one, whose news were lost. */
const isPaidBy = ({ name }: Provider, ledger: Ledger): boolean =>
  isPaid(ledger) && ledger.movements.some((each) => each.provider === name && takes(each));

const NOTHING: Swept = { applied: 0, read: 0, asked: 0, forgotten: 0 };

async function askAbout(
  providers: readonly Provider[],
  confirming: Confirming,
  attempt: OpenedAttempt,
): Promise<void> {
  const { store, context } = confirming;
  const { now, findOrder } = context;
  const { orderReference, openedAt, asked } = attempt;
  const next = ASK_AFTER_MS[asked + 1];
  const again = next === undefined ? undefined : Math.max(now() + SECOND_MS, openedAt + next);
  // Counted first: a question that takes the process down is not asked for ever.
  await store.attemptAsked(attempt, again);
  const provider = providers.find(({ name }) => name === attempt.provider);
  const order = await findOrder(orderReference);
  if (!order || !provider?.lookUpPayment || isPaidBy(provider, await store.ledger(orderReference))) return;
  await resolve(provider, order, next === undefined ? confirming : quietly(confirming), openedAt);
}

/** Most attempts that nobody asks about were left: that this is not known yet is no news. */
function quietly(confirming: Confirming): Confirming {
  const { onNotice } = confirming;
  return {
    ...confirming,
    onNotice: (notice) => (notice.kind === 'outcome-unknown' ? undefined : onNotice(notice)),
  };
}

/** Does the work again and again, with a pause after each time. What fails is tried again the next time. */
function repeatedly(work: () => Promise<unknown>): Pick<Sweep, 'start' | 'stop'> {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const next = () => {
    timer = setTimeout(() => {
      running = work()
        .catch(() => undefined)
        .then(() => timer && next());
    }, PAUSE_MS);
    timer.unref();
  };
  return {
    start: () => {
      if (!timer) next();
    },
    stop: async () => {
      clearTimeout(timer);
      timer = undefined;
      await running;
    },
  };
}
