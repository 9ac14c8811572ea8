import { PayError } from '../../../server/error.ts';
import type { Money } from '../../../protocol/money.ts';
import type { TruustOrder } from './answer.ts';
import { isPayable } from './verdict.ts';

/** How long a lost creation may still come to light, in milliseconds; no request lives that long. */
const SETTLING_MS = 60_000;

/** Bounds the memory; far more than can be under way in the settling time. */
const MOST_LOST = 10_000;

const MAYBE_CREATED = new Set(['outcome-unknown', 'provider-answer-invalid']);

/**
 * Truust has no idempotency keys: a creation whose answer was lost is looked up by its tag, and a second one is
 * never sent while the first may still come to light.
 *
 * @param parts.create sends one creation.
 * @param parts.find all orders with a tag.
 * @param parts.now epoch milliseconds.
 */
export function carefulCreation<T extends Money & { readonly tag: string }>(parts: {
  readonly create: (order: T) => Promise<TruustOrder>;
  readonly find: (tag: string) => Promise<readonly TruustOrder[]>;
  readonly now: () => number;
}): (order: T) => Promise<TruustOrder> {
  const { create, find, now } = parts;
  const lost = new Map<string, { readonly at: number; readonly error: PayError }>();

  const lookUp = async (order: T): Promise<TruustOrder | undefined> => {
    const found = (await find(order.tag)).find((candidate) => isPayable(candidate, order));
    if (found) lost.delete(order.tag);
    return found;
  };

  return async (order) => {
    const earlier = lost.get(order.tag);
    if (earlier) {
      const found = await lookUp(order);
      if (found) return found;
      if (now() - earlier.at < SETTLING_MS) throw earlier.error;
      lost.delete(order.tag);
    }
    try {
      return await create(order);
    } catch (error) {
      if (!(error instanceof PayError) || !MAYBE_CREATED.has(error.code)) throw error;
      for (const oldest of lost.keys()) if (lost.size >= MOST_LOST) lost.delete(oldest);
      lost.set(order.tag, { at: now(), error });
      // When even the question fails, the fate of the creation is still what the caller has to hear about.
      const found = await lookUp(order).catch(() => undefined);
      if (found) return found;
      throw error;
    }
  };
}
