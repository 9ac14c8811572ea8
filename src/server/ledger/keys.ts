import type { PaymentEvent } from '../provider/payment-event.ts';
import { movementOf, type Movement } from './movement.ts';
import type { EventKey } from './store.ts';

export const orderName = (orderReference: string): string => `order ${orderReference}`;

export const eventName = ({ provider, dedupeKey }: EventKey): string => `event ${provider} ${dedupeKey}`;

/** @returns the name of the movement, which is of one order only. */
export function movementName({ provider, kind, reference }: Movement, orderReference: string): string {
  return reference === ''
    ? `unnamed ${kind} ${provider} ${orderReference}`
    : `${kind} ${provider} ${reference}`;
}

/**
 * @returns what taking the event locks: its order, itself, and the movement, which may be of one order only. In that
 *   order, so that no two events each hold what the other waits for.
 */
export function lockNames(event: PaymentEvent): string[] {
  const { orderReference } = event;
  if (orderReference === undefined) return [eventName(event)];
  const movement = movementOf(event);
  return [
    orderName(orderReference),
    eventName(event),
    ...(movement ? [movementName(movement, orderReference)] : []),
  ];
}

/** @returns the id of the delivery that a held event was read from. The SQL stores put it together themselves. */
export const heldDeliveryId = ({
  provider,
  dedupeKey,
}: Pick<PaymentEvent, 'provider' | 'dedupeKey'>): string => `held ${provider} ${dedupeKey}`;
