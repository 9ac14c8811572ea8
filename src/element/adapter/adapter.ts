import type { PayError } from '../../protocol/pay-error.ts';
import type {
  Confirmation,
  ConfirmationStatus,
  DeclineAdvice,
  Evidence,
  Session,
} from '../../protocol/messages.ts';
import type { Messages } from '../messages/en-GB.ts';
import type { Settings } from './settings.ts';
import type { Theme } from './theme.ts';

/** The element as its flow and its adapters see it. */
export interface HostElement extends HTMLElement, Settings {
  submit(): Promise<void>;
  /** Goes on with a new session. */
  refresh(): Promise<void>;
  /** Calls off what can still be called off. */
  cancel(): void;
  requestUpdate(): void;
  theme(): Theme;
}

/** What an adapter may know of the element and tell it. */
export interface AdapterHost {
  /** An adapter mounts in or beside it, and submits where its fields hear Enter. */
  readonly element: HostElement;
  readonly messages: Messages;
  /** The bank's challenge opened or closed. */
  challenge(open: boolean): void;
  /** Asks the merchant's server what became of the payment. Never rejects. */
  ask(evidence: Evidence): Promise<Answer>;
}

/** The server's word on an attempt, or why it could not be heard; then the status is `unknown`. */
export interface Answer extends Confirmation {
  readonly error?: PayError;
}

/** How an attempt ended, as far as the page can tell. */
export interface Attempt {
  /** `invalid` never left the page; `unknown` may have moved money. */
  readonly kind: Exclude<ConfirmationStatus, 'pending'> | 'invalid';
  readonly evidence?: Evidence;
  readonly reference?: string;
  /** What can be done about a decline, where the provider says why. */
  readonly advice?: DeclineAdvice;
  /** Fields that were refused. */
  readonly fields?: readonly string[];
  readonly error?: PayError;
}

/** One provider in one page, for one session; everything odd about it stays in here. */
export interface Adapter {
  /** @throws PayError; `session-expired` where a fresh session and {@link Adapter.refresh} would help. */
  mount(): Promise<void>;
  /** What the page's pay button can do here: nothing at all, or nothing yet. By default it pays. */
  readonly button?: 'none' | 'off' | undefined;
  /** Shows nothing in the page itself: the shopper pays in a dialog, in another window or on another page. */
  readonly elsewhere?: boolean;
  /** Good for one attempt: whoever tries again needs another session, and another adapter. */
  readonly once?: boolean;
  /** One attempt; never more than one at a time. @throws only where nothing was sent: what is not known is `unknown`. */
  pay(): Promise<Attempt>;
  /** Goes on with another session, keeping what the shopper typed. */
  refresh(session: Session): Promise<void>;
  /** Calls off what can still be called off, such as a challenge. */
  cancel(): void;
  /** Follows a changed theme, keeping what the shopper typed. */
  restyle(): void;
  focus(): void;
  /** Leaves nothing behind. */
  destroy(): void;
}

export type CreateAdapter<S extends Session = Session> = (host: AdapterHost, session: S) => Adapter;

/** What each adapter's module exports. */
export interface AdapterModule<S extends Session = Session> {
  readonly createAdapter: CreateAdapter<S>;
  /** Fetches what the provider needs, before there is a session. */
  readonly preload?: (settings: Settings) => Promise<void>;
  /** Where the shopper leaves this page to pay: finds out what became of the attempt, on the way back. */
  readonly comeBack?: (host: AdapterHost) => Promise<Attempt>;
}

/** Fires on the document when a provider that allows one instance a page is free again. */
export const RELEASED = 'pay-form-free';
