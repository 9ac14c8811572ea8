import { truustNotificationPath, type TruustNotification } from '../server/notification.ts';
import { createSender, type Sender, type SenderOptions } from '../../../simulator/senders/sender.ts';

export interface TruustMessage {
  readonly notification: TruustNotification;
  readonly orderId: string;
  /** Truust has been seen to send each of them; `object` by default. */
  readonly as?: 'object' | 'list' | 'text';
  /** What the body says beside the id. Nothing signs it, so it may as well lie. */
  readonly escrow?: Readonly<Record<string, unknown>>;
}

/** Truust's own sender: 30 s between attempts, five of them in all, 8 s for an answer. */
const DELAYS = [30_000, 30_000, 30_000, 30_000];

/** Sends webhooks as Truust's own sender does; whatever is not 2xx makes it try again, redirects too. */
export function truustSender(
  options: SenderOptions & {
    /** What the merchant made the registered addresses of. */
    readonly secret: string;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Sender<TruustMessage> {
  return createSender(
    {
      timeoutMs: 8_000,
      delays: DELAYS,
      compose({ notification, orderId, as = 'object', escrow }, forged) {
        const message = {
          escrow: { ...escrow, id: orderId },
          platform: {},
          payin: { escrow_id: Number(orderId) },
        };
        const shapes = { object: message, list: [message], text: JSON.stringify(message) };
        return {
          path: truustNotificationPath(forged ? 'not the secret' : options.secret, notification),
          headers: { 'content-type': 'application/json', ...options.headers },
          body: JSON.stringify(shapes[as]),
        };
      },
      objection: ({ status }) =>
        status >= 200 && status < 300 ? undefined : `status ${status} instead of 2xx`,
    },
    options,
  );
}
