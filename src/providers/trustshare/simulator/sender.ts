import type { TrustshareV0Notification } from '../server/notification-v0.ts';
import type { TrustshareV1Notification } from '../server/notification-v1.ts';
import { createSender, type Sender, type SenderOptions } from '../../../simulator/senders/sender.ts';

export type TrustshareMessage =
  | TrustshareV0Notification
  | TrustshareV1Notification
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
