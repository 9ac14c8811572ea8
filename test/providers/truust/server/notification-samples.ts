import { readOrder } from '../../../../src/providers/truust/server/answer.ts';
import type { TruustOrder } from '../../../../src/providers/truust/server/index.ts';

export const SECRET = 'a secret of the tests, of 32 characters and more';

/** @returns an order as Truust answers it. */
export function order(change: Record<string, unknown> = {}): TruustOrder {
  return readOrder({
    data: {
      id: 7654321,
      name: 'Two nights',
      value: '10.50',
      currency: 'EUR',
      status: 'PUBLISHED',
      sandbox: true,
      tag: 'stay-1',
      published_at: '2026-01-02T03:04:05+00:00',
      ...change,
    },
  });
}

/** The body of the documentation, in the words of Truust's older API. */
export const BODY = {
  escrow: { id: '7654321', name: 'Two nights', amount: 9.99, currency: 'EUR', status: 'PUBLISHED' },
  payin: { id: 5, escrow_id: 7654321, type: 'REDSYS_V2', status: 'CONFIRMED' },
};
