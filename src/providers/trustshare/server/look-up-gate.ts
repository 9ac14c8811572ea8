/** How often a resource that nobody has vouched for is asked about, in milliseconds. */
const SPACING_MS = 10_000;
/** How many questions that found nothing a stranger may cause before they rest for that long. */
const MOST_MISSES = 2;
const MISSES_WINDOW_MS = 60_000;
/** Bounds the memory. */
const MOST_RESOURCES = 1_000;

/** Keeps strangers from making the server ask trustshare: messages without the secret are only hints. */
export interface LookUpGate {
  /** @returns whether the resource may be asked about now. */
  readonly admits: (id: string, now: number) => boolean;
  /** To be told when a question found nothing that is this merchant's. */
  readonly missed: (now: number) => void;
}

/** @returns a gate of its own; genuine messages that it holds up are sent again by trustshare. */
export function lookUpGate(): LookUpGate {
  const asked = new Map<string, number>();
  let misses: number[] = [];
  return {
    admits: (id, now) => {
      misses = misses.filter((at) => now - at < MISSES_WINDOW_MS);
      if (misses.length >= MOST_MISSES || now - (asked.get(id) ?? -Infinity) < SPACING_MS) return false;
      asked.delete(id);
      asked.set(id, now);
      for (const oldest of asked.keys()) if (asked.size > MOST_RESOURCES) asked.delete(oldest);
      return true;
    },
    missed: (now) => void misses.push(now),
  };
}
