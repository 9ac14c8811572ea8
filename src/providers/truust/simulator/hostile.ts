import type { HostileCase } from '../../../simulator/hostile.ts';

const confirmed = {
  dispatch: 'orderStatus',
  detail: 'confirmed_payment',
  confirmed_at: '2026-01-01T00:00:00Z',
};
const denied = { dispatch: 'orderStatus', detail: 'denied_payment', denied_at: '2026-01-01T00:00:00Z' };

/** Attacks on a page that waits for Truust's messages; in none of them has anything been paid. */
export const truustHostileCases: readonly HostileCase[] = [
  { name: 'truust-third-origin-confirmed', from: 'third-origin', steps: [{ message: confirmed }] },
  { name: 'truust-third-origin-denied', from: 'third-origin', steps: [{ message: denied }] },
  {
    name: 'truust-third-origin-busy',
    from: 'third-origin',
    steps: [
      { message: { dispatch: 'statePayment', isDisabled: false } },
      { message: { dispatch: 'processingPayment' } },
    ],
  },
  { name: 'truust-other-frame-confirmed', from: 'other-frame', steps: [{ message: confirmed }] },
  { name: 'truust-other-frame-denied', from: 'other-frame', steps: [{ message: denied }] },
  { name: 'truust-checkout-lies', from: 'checkout', steps: [{ message: confirmed }] },
  {
    name: 'truust-checkout-both',
    from: 'checkout',
    steps: [{ message: confirmed }, { message: denied }, { message: confirmed }],
  },
  {
    name: 'truust-checkout-nonsense',
    from: 'checkout',
    steps: [
      { message: null },
      { message: 'orderStatus' },
      { message: { dispatch: { toString: 'orderStatus' } } },
      { message: { dispatch: 'orderStatus', detail: ['confirmed_payment'] } },
      { message: { dispatch: '__proto__' } },
    ],
  },
];
