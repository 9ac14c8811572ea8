import type { PayError } from '../../contract/error.ts';
import type { ConfirmationStatus, Evidence, PageProvider, Session } from '../../contract/protocol.ts';
import type { Messages } from '../messages/en-GB.ts';
import type { Settings } from '../settings.ts';
import type { Theme } from '../theme.ts';

/** What an adapter may know of the element and tell it. */
export interface AdapterHost {
  /** The element, with its attributes; an adapter mounts in or beside it, and submits where its fields hear Enter. */
  readonly element: HTMLElement & Settings & { submit(): Promise<void> };
  readonly messages: Messages;
  theme(): Theme;
  /** The bank's challenge opened or closed. */
  challenge(open: boolean): void;
}

/** How an attempt ended, as far as the page can tell. */
export interface Attempt {
  /** `invalid` never left the page; `unknown` may have moved money. */
  readonly kind: Exclude<ConfirmationStatus, 'pending'> | 'invalid';
  readonly evidence?: Evidence;
  readonly reference?: string;
  /** Fields that were refused. */
  readonly fields?: readonly string[];
  readonly error?: PayError;
}

/** One provider in one page, for one session; everything odd about it stays in here. */
export interface Adapter {
  /** @throws PayError; `session-expired` where a fresh session and {@link Adapter.refresh} would help. */
  mount(): Promise<void>;
  /** One attempt; never more than one at a time. Never rejects: what is not known is `unknown`. */
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

/** What each adapter's module exports as `createAdapter`. */
export type CreateAdapter = (host: AdapterHost, session: Session) => Adapter;

/** Each adapter is a chunk of its own, loaded when a session names its provider. */
export const ADAPTERS: Partial<Record<PageProvider, () => Promise<{ createAdapter: CreateAdapter }>>> = {
  'trust-payments': () => import('./trust-payments/index.ts'),
};

/** Fires on the document when a provider that allows one instance a page is free again. */
export const RELEASED = 'pay-form-free';
