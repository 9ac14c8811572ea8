/** Time and timers, so that a test can hold both. */
export interface Clock {
  /** Epoch milliseconds; never goes back. */
  now(): number;
  /** @returns a function that cancels the timer. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  // Date.now() jumps when the machine's clock is set, and would stretch or cut the budgets.
  now: () => performance.timeOrigin + performance.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Resolves after a time on the clock. */
export function pause(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void clock.after(milliseconds, resolve));
}

/**
 * Runs work that must end by a deadline: the signal it gets aborts then, and the work must reject.
 * @param milliseconds counted from now on the clock.
 */
export async function within<T>(
  clock: Clock,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const cancel = clock.after(milliseconds, () => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    cancel();
  }
}
