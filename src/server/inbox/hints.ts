import type { FailureReason } from '../ledger/store.ts';

/** What the person on call can do about an event that is held. */
export const HINTS: Readonly<Record<FailureReason, string>> = {
  'handler-failed': 'Mend onPayment: the event is tried again by itself, and by replay at once.',
  'order-unknown': 'findOrder knows no such order (yet). The event is tried again by itself.',
  'amount-mismatch':
    'The payment disagrees with the order, or with what it took. Look at both, then refund, or mend the order.',
  'payment-conflict': 'The payment belongs to another order. Look at both before doing anything.',
  unproved: 'Look the payment up at the provider; where it says the same, call replay.',
  'store-unavailable':
    'Look at the database of the inbox, and at findOrder. The event is tried again by itself.',
};
