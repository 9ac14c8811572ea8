import type { Money } from '../../protocol/money.ts';

type OrderLike = Money & { readonly reference: string };

/**
 * A double click, or a page that mounts twice, must not open two payments of one order, nor ask about it twice.
 *
 * @returns the same function, but whoever asks for the same order and amount while it runs gets the same result.
 */
export function shared<Order extends OrderLike, T>(
  work: (order: Order) => Promise<T>,
): (order: Order) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  return (order) => {
    const key = JSON.stringify([order.reference, order.amount, order.currency]);
    const first = running.get(key) ?? work(order).finally(() => running.delete(key));
    running.set(key, first);
    return first;
  };
}
