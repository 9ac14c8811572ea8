// The shop that every host serves. Nothing here is of Node’s test runner: other programs open it too.
import { createPayments, type Payments } from '../../../src/server/payments/create-payments.ts';
import type { Provider } from '../../../src/server/provider/provider.ts';
import { signedProvider, verdict } from '../inbox/signed-provider.ts';

const opening: Provider = {
  name: 'truust',
  createSession: ({ amount, currency }) =>
    Promise.resolve({ provider: 'truust', url: 'https://pay.test/1', amount, currency }),
  verifyEvidence: (_order, { proof }) =>
    Promise.resolve(
      proof === 'forged'
        ? { status: 'invalid', reason: 'forged', hint: 'Look closer.' }
        : verdict('declined'),
    ),
};

/** @returns a shop, and the ids of the events that took effect. */
export function openShop(): { payments: Payments; handled: string[] } {
  const handled: string[] = [];
  const payments = createPayments({
    providers: [opening, signedProvider()],
    findOrder: (reference, { purpose, request }) => {
      const isTheirs = reference !== 'of-cookie' || request?.headers.get('cookie') === 'a=1; login=me';
      const exists = reference !== 'nobody' && (purpose === 'notification' || isTheirs);
      return exists ? { reference, amount: 1050, currency: 'GBP' } : undefined;
    },
    onPayment: ({ dedupeKey }) => {
      handled.push(dedupeKey);
      return 'OK';
    },
    onNotice: () => undefined,
  });
  return { payments, handled };
}
