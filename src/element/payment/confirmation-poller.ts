import { isConfirmation } from '../../protocol/confirmation.ts';
import type { Evidence, Session } from '../../protocol/messages.ts';
import type { Answer } from '../adapter/adapter.ts';
import type { Settings } from '../adapter/settings.ts';
import { explain } from '../support/explain.ts';
import { pageError } from '../support/page-error.ts';
import { postJson } from '../support/post-json.ts';

/** How long the merchant's server may take to check an outcome. Milliseconds. */
const CONFIRM_LIMIT_MS = 30_000;
/** Between questions about a payment whose outcome nobody knows, each twice as long as the one before. Milliseconds. */
const FIRST_POLL_INTERVAL_MS = 2000;
const LAST_POLL_INTERVAL_MS = 128_000;
/** A pause after which a payment that was on its way has arrived at the provider. Milliseconds. */
const ARRIVAL_MS = 20_000;

/** What the server is asked about. */
export interface Question {
  readonly provider: Session['provider'] | undefined;
  readonly evidence: Evidence;
  /** How long ago the attempt began, in milliseconds. */
  readonly elapsed: number;
}

/**
 * Asks the merchant's server what became of an attempt. Never rejects: what could not be heard is `unknown`.
 *
 * @param id of the attempt.
 */
export async function askServer(
  { confirmUrl, order }: Settings,
  question: Question,
  id: string,
): Promise<Answer> {
  try {
    const body = { order, ...question };
    const answer = confirmUrl && (await postJson('confirm', confirmUrl, body, CONFIRM_LIMIT_MS, id));
    if (isConfirmation(answer)) return answer;
    throw pageError('confirm-refused', undefined, id);
  } catch (cause) {
    return { status: 'unknown', error: await explain(cause) };
  }
}

/**
 * Asks on, ever more slowly, until the truth is known.
 *
 * @param ask asks once.
 * @param onPending hears that the provider knows of the payment, and has not decided yet.
 * @param signal ends it.
 * @returns the truth, or nothing where it was ended or nobody could say within some minutes.
 */
export async function pollUntilKnown(
  ask: () => Promise<Answer>,
  onPending: () => void,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  for (let pause = FIRST_POLL_INTERVAL_MS; pause <= LAST_POLL_INTERVAL_MS; pause *= 2) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const answer = signal.aborted ? undefined : await ask();
    // Ended, before or while the server was asked.
    if (!answer || signal.aborted) return undefined;
    const { status, retryable } = answer;
    if (status === 'unknown') continue;
    if (status !== 'pending') return answer;
    // Left in the middle, and by now it would have come: what can still be paid has not been.
    if (retryable && pause > ARRIVAL_MS) return { status: 'cancelled' };
    onPending();
  }
  return undefined;
}
