import type { ProviderName } from './provider/payment-event.ts';
import { observe } from './redact/redact.ts';

/** What the person on call may want to know. It never carries a secret, a token, card data or a body. */
export interface Notice {
  readonly kind:
    /** A notification that was not believed: a wrong signature or secret, a malformed body … */
    | 'notification-refused'
    /** A notification that can't be dealt with just now; the provider was asked to come back. */
    | 'notification-later'
    /** A verified event that has not taken effect; it is kept, and will be a dead letter if that goes on. */
    | 'event-held'
    /** The same, for the n-th time: nobody but a person will mend it. */
    | 'dead-letter'
    /** An event that came after a later one, or about a payment that does not count: kept, not handed on. */
    | 'event-late'
    /** An event under the id of another, with other content: neither applied nor kept. */
    | 'event-contradicts'
    /** Whether the order's payment was taken is not known (yet). Nobody is told that it failed. */
    | 'outcome-unknown'
    /** An order was paid twice: refund the second payment. */
    | 'second-payment'
    /** More was given back than an order's payments took. */
    | 'over-refunded'
    /** What the provider says that it holds of an order's money is not what its news add up to. */
    | 'balance-differs'
    /** A browser has stopped something that the page's policy does not allow: what, where and by whose doing. */
    | 'policy-violation'
    /** A request of the page that was refused, or could not be served. */
    | 'request-refused';
  readonly provider?: ProviderName;
  /** Machine-readable. */
  readonly reason: string;
  /** What to do. */
  readonly hint?: string;
  readonly orderReference?: string;
  readonly paymentReference?: string;
  readonly dedupeKey?: string;
  /** How often the event has failed. */
  readonly attempts?: number;
  /** The id that the answer to the request bears; it is the page's own where the page has sent one. */
  readonly diagnosticsId?: string;
  /** What went wrong inside, redacted: an error with its stack and its causes. */
  readonly cause?: unknown;
}

/** Called with every notice; what it throws is ignored, and nothing waits for it. */
export type OnNotice = (notice: Notice) => unknown;

/**
 * @param onNotice the console by default.
 * @returns a hook that can be called without care: a merchant's logger must never stop a payment, nor see a secret.
 */
export function guardNotices(onNotice: OnNotice = noticeToConsole): (notice: Notice) => void {
  return (notice) => observe(onNotice, notice);
}

/** A stack with its causes is some thousand characters long. */
const LONGEST_LINE = 8_192;

/** Writes a notice as one line, JSON behind a name that can be searched for. */
function noticeToConsole({ cause, ...notice }: Notice): void {
  const told = { ...notice, ...(cause !== undefined && { cause: lineOf(cause) }) };
  console.warn(`pay-form ${JSON.stringify(told).slice(0, LONGEST_LINE)}`);
}

/** @returns the error's stack, and those of its causes. */
function lineOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause === undefined
    ? String(cause.stack)
    : `${String(cause.stack)}\nCaused by: ${lineOf(cause.cause)}`;
}
