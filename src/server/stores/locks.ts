import { withTimeLimit } from '../support/time-limit.ts';

/** Locks by name, within one process, each handed on in the order of asking. */
export interface Locks {
  /**
   * Takes the locks one after the other. To be free of deadlock, every caller names them in the same order.
   * @param waitMs how long to wait for all of them together, in milliseconds.
   * @returns the function that gives them back, or `undefined` where the wait ended first.
   */
  take(names: readonly string[], waitMs: number): Promise<(() => void) | undefined>;
}

export function createLocks(): Locks {
  /** The end of each queue: settled once the last in it is done. */
  const tails = new Map<string, Promise<void>>();

  function queueUp(name: string): { turn: Promise<void> | undefined; leave: () => void } {
    const turn = tails.get(name);
    const { promise: left, resolve } = withResolvers();
    // Whoever gives up waiting must not let the next one past those still ahead of it.
    const tail = turn ? turn.then(() => left) : left;
    tails.set(name, tail);
    void tail.then(() => tails.get(name) === tail && tails.delete(name));
    return { turn, leave: resolve };
  }

  return {
    async take(names, waitMs) {
      const deadline = performance.now() + waitMs;
      const leaves: (() => void)[] = [];
      const release = () => leaves.forEach((leave) => leave());
      for (const name of names) {
        const { turn, leave } = queueUp(name);
        leaves.push(leave);
        const mine = turn?.then(() => true);
        if (mine && !(await withTimeLimit(mine, deadline - performance.now()))) {
          release();
          return undefined;
        }
      }
      return release;
    },
  };
}

/** Promise.withResolvers, which Node 20 lacks. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
