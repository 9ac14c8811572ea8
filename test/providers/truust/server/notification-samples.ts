import { readOrder } from '../../../../src/providers/truust/server/answer.ts';
import type {
  TruustOrder,
  TruustPayin,
  TruustPayout,
} from '../../../../src/providers/truust/server/index.ts';
import type { TruustNotificationSource } from '../../../../src/providers/truust/server/notification.ts';

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

/** @returns a sandbox of Truust that shows what it is given. */
export function sourceOf(
  found: TruustOrder | undefined,
  { payin, payout }: { payin?: TruustPayin; payout?: TruustPayout } = {},
): TruustNotificationSource {
  return {
    live: false,
    getOrder: (id) => Promise.resolve(found?.id === id ? found : undefined),
    getOrderPayin: () => Promise.resolve(payin),
    getOrderPayout: () => Promise.resolve(payout),
  };
}
