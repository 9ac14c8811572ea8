import type { ConfirmationStatus } from '../../protocol/messages.ts';
import type { PayFormEventMap } from './events.ts';
import type { PayState } from './payment-state.ts';

/** The state and the event in which an attempt ends, by what became of the payment. */
export const ENDINGS = {
  paid: ['succeeded', 'pay-success'],
  declined: ['declined', 'pay-decline'],
  cancelled: ['cancelled', 'pay-cancel'],
  pending: ['unknown', 'pay-unknown'],
  unknown: ['unknown', 'pay-unknown'],
} as const satisfies Record<ConfirmationStatus, readonly [PayState, keyof PayFormEventMap]>;
