import type { Order } from './provider.ts';

/**
 * A double click, or a page that mounts twice, must not open two payments of one order.
 *
 * @returns the same function, but whoever asks for the same order and amount while it runs gets the same result.
 */
export function shared<T>(open: (order: Order) => Promise<T>): (order: Order) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  return (order) => {
    const key = JSON.stringify([order.reference, order.amount, order.currency]);
    const first = running.get(key) ?? open(order).finally(() => running.delete(key));
    running.set(key, first);
    return first;
  };
}
