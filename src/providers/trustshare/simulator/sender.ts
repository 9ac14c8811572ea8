import { createSender, type Sender, type SenderOptions } from '../../../simulator/senders/sender.ts';

/** A v0 webhook, flat. Which of the amounts and tokens it has depends on its type. */
export interface TrustshareV0Message {
  readonly type:
    | 'transaction_initiated'
    | 'transaction_complete'
    | 'transaction_abandoned'
    | 'payment_received'
    | 'payment_released'
    | 'payment_returned'
    | 'payment_settling'
    | 'payment_paused'
    | 'dispute_raised'
    | 'dispute_resolved';
  readonly from: string;
  readonly to: string;
  readonly token: string;
  readonly description?: string | null;
  readonly verification?: { readonly from: string; readonly to: string } | null;
  /** Small letters. */
  readonly currency?: string;
  /** These four in minor units. */
  readonly balance?: number | null;
  readonly amount?: number;
  readonly estimated_value?: number;
  readonly total_value?: number;
  readonly paymentToken?: string;
  /** `release` or `return`. */
  readonly paymentType?: string;
  readonly reason?: string;
}

/** A v1 webhook: it says only that something has happened to the resource. */
export interface TrustshareV1Message {
  readonly id: string;
  readonly type: string;
  readonly payload: { readonly id: string };
}

export type TrustshareMessage =
  | TrustshareV0Message
  | TrustshareV1Message
  /** What trustshare sends when a webhook is made. */
  | { readonly type: 'handshake' };

/** "Over the next few minutes" is all that is documented, and nothing about how long an answer may take. */
const DELAYS = [10_000, 30_000, 60_000, 120_000];

/** Sends webhooks of both generations; v0 wants 200, v1 any 2xx. */
export function trustshareSender(
  options: SenderOptions & { readonly secret: string },
): Sender<TrustshareMessage> {
  return createSender(
    {
      timeoutMs: 10_000,
      delays: DELAYS,
      compose: (message, forged) => ({
        headers: {
          'content-type': 'application/json',
          'x-trustshare-secret': forged ? 'not the secret' : options.secret,
        },
        body: JSON.stringify(message),
      }),
      objection({ status }, { body }) {
        const wanted =
          'payload' in (JSON.parse(body) as object) ? status >= 200 && status < 300 : status === 200;
        return wanted ? undefined : `status ${status}`;
      },
    },
    options,
  );
}
