import type { Session } from '../../protocol/messages.ts';
import type { PayError } from '../../protocol/pay-error.ts';
import type { Adapter, AdapterHost } from '../adapter/adapter.ts';
import type { ControllerHost } from './payment-snapshot.ts';
import type { PayState } from './payment-state.ts';
import type { Progress } from './progress.ts';

/** The payment, as those parts of the controller see it that are fetched when the form is ready. */
export interface CurrentPayment extends AdapterHost {
  readonly element: ControllerHost;
  readonly progress: Progress;
  /** The session that the shopper pays with. */
  readonly session: Session | undefined;
  readonly adapter: Adapter | undefined;
  /** Aborted when what is under way must not be heard of any more. */
  readonly signal: AbortSignal;
  /** Loads the form, or loads it again after it failed. */
  load(): Promise<void>;
  /** Goes on with a new session, without losing what the shopper typed. */
  goOnWith(session: Session): Promise<void>;
  /** Says why there is nothing to pay with, or the attempt was not made. */
  fail(state: PayState, error: PayError, fields?: readonly string[]): void;
  /** Takes the provider down and cuts off whatever is still under way. @returns the signal of what comes now. */
  stop(): AbortSignal;
}
