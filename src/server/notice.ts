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
  /** What the handler, the database or the provider said, redacted. */
  readonly cause?: string;
  /** How often the event has failed. */
  readonly attempts?: number;
  /** The id that the answer to the request bears. */
  readonly diagnosticsId?: string;
}

/** Called with every notice; what it throws is ignored, and nothing waits for it. */
export type OnNotice = (notice: Notice) => unknown;

/** @returns a hook that can be called without care: a merchant's logger must never stop a payment, nor see a secret. */
export function guardNotices(onNotice: OnNotice | undefined): (notice: Notice) => void {
  return (notice) => observe(onNotice, notice);
}
