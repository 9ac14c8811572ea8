import {
  createPayments,
  type Notice,
  type Order,
  type PaymentEvent,
  type Provider,
} from '../../../src/entries/server.ts';
import type { OnPayment } from '../../../src/server/inbox/inbox.ts';
import {
  answerUrlNotification,
  readUrlNotification,
} from '../../../src/providers/trust-payments/server/notification.ts';
import { trustly } from '../../../src/providers/trustly/server/index.ts';
import {
  answerTrustshareNotification,
  readTrustshareNotification,
} from '../../../src/providers/trustshare/server/notification.ts';
import { readOrder } from '../../../src/providers/truust/server/answer.ts';
import {
  answerTruustNotification,
  readTruustNotification,
} from '../../../src/providers/truust/server/notification.ts';
import { movableClock, type SenderOptions } from '../../../src/entries/simulator/senders.ts';
import { merchantKeys, trustlyKeys } from '../../providers/trustly/server/samples.ts';

export const PASSWORD = 'a notification password';
export const TRUUST_SECRET = 'a secret of the tests, of 32 characters and more';
export const TRUSTSHARE_SECRET = 'a shared secret of the tests';

/** @returns a merchant's server with all four providers, one order, and a record of what took effect. */
export function openShop({
  onPayment,
  orders = [{ reference: 'stay-1', amount: 1050, currency: 'EUR' }],
}: { onPayment?: OnPayment; orders?: Order[] } = {}) {
  const clock = movableClock();
  const effects: PaymentEvent[] = [];
  const notices: Notice[] = [];
  /** How Truust's own API shows the order. */
  const truustOrder = {
    id: 77,
    value: '10.50',
    currency: 'EUR',
    status: 'PUBLISHED',
    sandbox: true,
    tag: 'stay-1',
  };
  const providers: Provider[] = [
    {
      name: 'trust-payments',
      readNotification: (delivery, context) => readUrlNotification(delivery, { password: PASSWORD }, context),
      acknowledge: answerUrlNotification,
    },
    trustly({ privateKey: merchantKeys.privateKey, publicKey: trustlyKeys.publicKey, environment: 'test' }),
    {
      name: 'truust',
      readNotification: (delivery) =>
        readTruustNotification(
          delivery,
          { secret: TRUUST_SECRET },
          {
            live: false,
            getOrder: (id) => Promise.resolve(id === '77' ? readOrder(truustOrder) : undefined),
            getOrderPayin: () => Promise.resolve(undefined),
            getOrderPayout: () => Promise.resolve(undefined),
          },
        ),
      acknowledge: answerTruustNotification,
    },
    {
      name: 'trustshare',
      readNotification: (delivery, context) =>
        readTrustshareNotification(
          delivery,
          { secret: TRUSTSHARE_SECRET, orderOf: () => 'stay-1' },
          undefined,
          context,
        ),
      acknowledge: answerTrustshareNotification,
    },
  ];
  const payments = createPayments({
    providers,
    findOrder: (reference) => orders.find((order) => order.reference === reference),
    onPayment: async (event, context) => {
      const answer = await onPayment?.(event, context);
      effects.push(event);
      return answer;
    },
    onNotice: (notice) => notices.push(notice),
    now: () => clock.now(),
  });
  const at = (provider: Provider['name']): Required<SenderOptions> => ({
    url: `https://shop.test/pay/notifications/${provider}`,
    deliver: (request: Request) => payments.fetch(request),
    clock,
  });
  return { payments, clock, effects, notices, orders, truustOrder, at };
}
