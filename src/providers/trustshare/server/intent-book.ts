/** The latest attempt to pay an order, by trustshare's ids. */
export interface Attempt {
  readonly intentId: string;
  /** Known once the shopper has pressed "Pay" and the page, or a notification, has named it. */
  readonly checkoutId?: string;
}

/**
 * Remembers the latest attempt for an order: trustshare can't be searched for it. With a lasting one (a column beside
 * the order will do), the state of an order can be asked for without the page, also after a restart.
 */
export interface IntentBook {
  find(orderReference: string): Promise<Attempt | undefined> | Attempt | undefined;
  keep(orderReference: string, attempt: Attempt): Promise<void> | void;
}

const MOST_ORDERS = 10_000;

/** @returns a book that lasts as long as the process, for the latest 10,000 orders. */
export function memoryIntentBook(): IntentBook {
  const attempts = new Map<string, Attempt>();
  return {
    find: (orderReference) => attempts.get(orderReference),
    keep: (orderReference, attempt) => {
      attempts.delete(orderReference);
      attempts.set(orderReference, attempt);
      for (const oldest of attempts.keys()) if (attempts.size > MOST_ORDERS) attempts.delete(oldest);
    },
  };
}
