import type { PaymentEvent } from '../provider/payment-event.ts';
import { takesMoney } from './apply-event.ts';
import type { EventKey } from './store.ts';

export const orderName = (orderReference: string): string => `order ${orderReference}`;

export const eventName = ({ provider, dedupeKey }: EventKey): string => `event ${provider} ${dedupeKey}`;

/** @returns the name of the payment that, by this event, takes money for an order; `undefined` where none does. */
export function paymentName({
  provider,
  type,
  orderReference,
  paymentReference,
}: PaymentEvent): string | undefined {
  if (orderReference === undefined || paymentReference === undefined) return undefined;
  return takesMoney(type) ? `payment ${provider} ${paymentReference}` : undefined;
}

/**
 * @returns what taking the event locks: its order, itself, and the payment that may take money for one order only. In
 *   that order, so that no two events each hold what the other waits for.
 */
export function lockNames(event: PaymentEvent): string[] {
  const { orderReference } = event;
  const payment = paymentName(event);
  return [
    ...(orderReference === undefined ? [] : [orderName(orderReference)]),
    eventName(event),
    ...(payment === undefined ? [] : [payment]),
  ];
}
