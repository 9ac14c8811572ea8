import type { Clock } from '../../../../src/server/net/policy-connection/index.ts';

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves on to the next timer, if there is one, and lets it ring. */
  readonly next: () => void;
  /** Moves on by so many milliseconds, past no timer. */
  skip(milliseconds: number): void;
}

export function fakeClock(start = 1_800_000_000_000): FakeClock {
  let time = start;
  const timers = new Set<{ readonly at: number; readonly ring: () => void }>();
  return {
    now: () => time,
    after(milliseconds, ring) {
      const timer = { at: time + milliseconds, ring };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    next() {
      const [first] = [...timers].sort((a, b) => a.at - b.at);
      if (!first) return;
      timers.delete(first);
      time = Math.max(time, first.at);
      first.ring();
    },
    skip: (milliseconds) => void (time += milliseconds),
  };
}
