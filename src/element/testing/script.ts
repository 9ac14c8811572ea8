import type { PageErrorCode } from '../../protocol/pay-error.ts';
import type { ConfirmationStatus } from '../../protocol/messages.ts';
import type { OutcomeDetail } from '../payment/events.ts';

/** How an attempt in the stand-in ends: how the payment stands, or why it was not made. */
export type StandInOutcome =
  | ConfirmationStatus
  | (Partial<OutcomeDetail> & {
      readonly status: ConfirmationStatus;
      /** Whether the bank asks the shopper before. */
      readonly challenge?: boolean;
    })
  | { readonly error: PageErrorCode; readonly fields?: readonly string[] };

const outcomes: StandInOutcome[] = [];
const loads: (PageErrorCode | undefined)[] = [];

/**
 * Says how the next attempts end, in this order, whichever tag makes them. Without it an attempt is paid and verified.
 *
 * @example
 * nextOutcomes('declined', { status: 'paid', reference: '57-9-1' });
 */
export function nextOutcomes(...next: readonly StandInOutcome[]): void {
  outcomes.push(...next);
}

/**
 * Says why the form can't be loaded next time. Without it, it is ready at once.
 *
 * @example
 * nextLoadFails('library-blocked');
 */
export function nextLoadFails(code: PageErrorCode): void {
  loads.push(code);
}

/** Forgets what was said and not used; call it after each test. */
export function resetStandIn(): void {
  outcomes.length = 0;
  loads.length = 0;
}

export const takeOutcome = (): StandInOutcome => outcomes.shift() ?? 'paid';
export const takeLoad = (): PageErrorCode | undefined => loads.shift();
