/** Time as a sender sees it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /**
   * Calls back after so many milliseconds.
   * @returns what cancels it.
   */
  after(ms: number, callback: () => void): () => void;
  /** Says that something takes real time: a request is under way. */
  during<T>(work: Promise<T>): Promise<T>;
}

export const realClock: Clock = {
  now: Date.now,
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  during: (work) => work,
};

/** A clock that moves only when it is told to, so that ten days of retries take no time. */
export interface MovableClock extends Clock {
  /** Moves on, calling back whatever is due on the way, in order; it does not wait for requests under way. */
  advance(ms: number): Promise<void>;
  /**
   * Waits for the work: whenever no request is under way, it jumps to the next moment at which something is due.
   * @throws Error where the work waits for something that this clock does not know of.
   */
  run<T>(work: Promise<T>): Promise<T>;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** @param start epoch milliseconds. */
export function movableClock(start = Date.UTC(2026, 0, 1)): MovableClock {
  let now = start;
  let timers: readonly Timer[] = [];
  const underWay = new Set<Promise<unknown>>();

  function fireNext(limit: number): boolean {
    const [next] = [...timers].sort((a, b) => a.at - b.at);
    if (!next || next.at > limit) return false;
    timers = timers.filter((timer) => timer !== next);
    now = Math.max(now, next.at);
    next.callback();
    return true;
  }

  return {
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers = [...timers, timer];
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    during(work) {
      underWay.add(work);
      const done = () => underWay.delete(work);
      work.then(done, done);
      return work;
    },
    async advance(ms) {
      const end = now + ms;
      do await breathe();
      while (fireNext(end));
      now = end;
      await breathe();
    },
    async run(work) {
      const state = { settled: false };
      const settle = () => {
        state.settled = true;
      };
      work.then(settle, settle);
      for (;;) {
        await Promise.race([Promise.allSettled(underWay), work.catch(() => undefined)]);
        await breathe();
        if (state.settled) return work;
        if (underWay.size === 0 && !fireNext(Infinity))
          throw new Error('Nothing is due that the work could wait for.');
      }
    },
  };
}

/** Lets everything run that needs no real time. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
