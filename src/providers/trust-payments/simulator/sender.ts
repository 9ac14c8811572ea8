import { createHash, randomBytes } from 'node:crypto';
import type { NotificationAlgorithm } from '../server/url-notification.ts';
import { createSender, type Sender, type SenderOptions } from '../../../simulator/senders/sender.ts';

/** The ticked fields with their values, such as `{ errorcode: '0', baseamount: '1050' }`. */
export type UrlNotificationFields = Readonly<Record<string, string>>;

/** Sent again for 48 hours. At what intervals is not documented; half an hour is a guess. */
const DELAYS = Array.from({ length: 96 }, () => 30 * 60_000);

/** Sends URL notifications as a rule of the Rule Manager does. Only 200 stops it (help article 360021197998). */
export function trustPaymentsSender(
  options: SenderOptions & { readonly password: string; readonly algorithm?: NotificationAlgorithm },
): Sender<UrlNotificationFields> {
  const { password, algorithm = 'sha256' } = options;
  // A retry is taken to keep its reference.
  const references = new WeakMap<UrlNotificationFields, string>();
  return createSender(
    {
      timeoutMs: 8_000,
      delays: DELAYS,
      compose(fields, forged) {
        const reference = references.get(fields) ?? `1-${randomBytes(4).toString('hex').toUpperCase()}`;
        references.set(fields, reference);
        const values = Object.keys(fields)
          .sort()
          .map((name) => fields[name])
          .join('');
        const responsesitesecurity = createHash(algorithm)
          .update(values + (forged ? 'not the password' : password))
          .digest('hex');
        const form = { ...fields, notificationreference: reference, responsesitesecurity };
        return {
          headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
          body: new URLSearchParams(form).toString(),
        };
      },
      objection: ({ status }) => (status === 200 ? undefined : `status ${status} instead of 200`),
    },
    options,
  );
}
