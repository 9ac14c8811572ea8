import type { DeadLetter } from '../ledger/store.ts';
import { HINTS } from './hints.ts';
import { DEAD_AFTER_ATTEMPTS, FIRST_RETRY_MS, subjectOf, type InboxSettings } from './process-event.ts';

const ERROR = 'The process ended while onPayment handled the event.';
const LAST_HINT =
  'Find out why onPayment ends the process, mend it, and call replay: nothing else tries it again.';

/**
 * Counts a retry that the process did not survive. After the last of them only a person tries the event again, so that
 * it can't end one process after the other.
 */
export async function countDeath(
  { store, onNotice, now }: Pick<InboxSettings, 'store' | 'onNotice' | 'now'>,
  { event, attempts: before }: DeadLetter,
): Promise<void> {
  const isLast = before + 1 >= DEAD_AFTER_ATTEMPTS;
  const attempts = await store.recordFailure(event, {
    reason: 'handler-failed',
    error: ERROR,
    at: now(),
    retryAt: isLast ? undefined : now() + FIRST_RETRY_MS,
  });
  onNotice({
    kind: isLast ? 'dead-letter' : 'event-held',
    reason: 'process-died',
    hint: isLast ? LAST_HINT : HINTS['handler-failed'],
    attempts,
    ...subjectOf(event),
  });
}
