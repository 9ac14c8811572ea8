import { randomFrom } from '../server/mutations.ts';

/** Choices that are the same for the same seed. */
export interface Chance {
  /** @returns a whole number from 0, and below the limit. */
  readonly below: (limit: number) => number;
  /** @param share from 0 (never) to 1 (always). */
  readonly happens: (share: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly shuffled: <T>(items: readonly T[]) => T[];
  /** @returns the items in their order, some of them twice: the second one somewhere after the first. */
  readonly withRepeats: <T>(items: readonly T[]) => T[];
}

export function chanceFrom(seed: number): Chance {
  const random = randomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const happens = (share: number): boolean => random() < share;
  return {
    below,
    happens,
    pick(items) {
      if (items.length === 0) throw new Error('There is nothing to pick.');
      return items[below(items.length)] as (typeof items)[number];
    },
    shuffled: (items) =>
      items
        .map((item) => [random(), item] as const)
        .sort(([a], [b]) => a - b)
        .map(([, item]) => item),
    withRepeats(items) {
      const came = [...items];
      for (const item of items) {
        if (!happens(0.3)) continue;
        const after = came.indexOf(item) + 1;
        came.splice(after + below(came.length - after + 1), 0, item);
      }
      return came;
    },
  };
}
