import type { PayError } from '../../protocol/pay-error.ts';
import type { Money } from '../../protocol/money.ts';
import type { ConfirmationStatus, Evidence, PageProvider, Session } from '../../protocol/messages.ts';
import type { PayState } from './payment-state.ts';

export interface ReadyDetail extends Money {
  readonly provider: PageProvider;
}

export interface StateChangeDetail {
  readonly state: PayState;
  readonly previous: PayState;
}

export interface SubmitDetail extends Money {
  /** Holds the attempt until the promise settles; a rejection calls it off. */
  waitUntil(promise: Promise<unknown>): void;
}

/** How an attempt ended. */
export interface OutcomeDetail {
  readonly status: ConfirmationStatus;
  /** Whether the merchant's server has checked it. Without that the page's word is only a hint. */
  readonly verified: boolean;
  /** Whether the shopper may try again with the same form. */
  readonly retryable: boolean;
  /** The provider's reference of the payment, where known. */
  readonly reference: string;
  /** For the shopper. */
  readonly message: string;
  /** What a server can check. Hand it on, show it to nobody. */
  readonly evidence: Evidence;
  /** Why the outcome is not known, or not verified. */
  readonly error: PayError | undefined;
}

export interface ErrorDetail {
  readonly error: PayError;
  /** Names of the fields that were refused, as the provider calls them. */
  readonly fields: readonly string[];
}

export interface SessionExpiredDetail {
  /** Supplies the new session where the element has no `session-url` and no function to ask. */
  respondWith(session: Session | Promise<Session>): void;
}

/** How long a state lasted. */
export interface TelemetryDetail extends StateChangeDetail {
  /** Milliseconds spent in the previous state. */
  readonly duration: number;
}

/**
 * The events of `<pay-form>`; all bubble and are composed. `pay-statechange` comes before the event that explains
 * it. An attempt is `pay-submit`, perhaps `pay-challenge`, and then exactly one of `pay-success`, `pay-decline`,
 * `pay-cancel`, `pay-unknown` and `pay-error`. After a `pay-unknown` the element goes on asking the server, and says
 * with one more outcome event when the truth is known.
 */
export interface PayFormEventMap {
  'pay-ready': CustomEvent<ReadyDetail>;
  'pay-statechange': CustomEvent<StateChangeDetail>;
  'pay-submit': CustomEvent<SubmitDetail>;
  'pay-challenge': CustomEvent<undefined>;
  'pay-success': CustomEvent<OutcomeDetail>;
  'pay-decline': CustomEvent<OutcomeDetail>;
  'pay-cancel': CustomEvent<OutcomeDetail>;
  'pay-unknown': CustomEvent<OutcomeDetail>;
  'pay-error': CustomEvent<ErrorDetail>;
  'pay-session-expired': CustomEvent<SessionExpiredDetail>;
  'pay-telemetry': CustomEvent<TelemetryDetail>;
}
