import { pageError } from '../support/page-error.ts';
import type { Attempt } from './adapter.ts';
import { Wait } from './wait.ts';

let attempts = 0;

/** The page gave up waiting. Whether the payment went through, nobody here knows. */
export const outOfTime = (): Attempt => ({ kind: 'unknown', error: pageError('checkout-timeout') });

/** One attempt to pay, until it is known how it ended. */
export class PendingAttempt {
  readonly id = ++attempts;
  readonly #outcome = new Wait<Attempt>();

  get outcome(): Promise<Attempt> {
    return this.#outcome.promise;
  }

  /** Aborted with the end: what was under way for the attempt is stale. */
  get signal(): AbortSignal {
    return this.#outcome.signal;
  }

  get ended(): boolean {
    return this.signal.aborted;
  }

  /** @param limitMs after which nobody knows how it ended, or what else is to be done. */
  expect(limitMs: number, act: () => void = () => this.end(outOfTime())): void {
    this.#outcome.expect(limitMs, act);
  }

  /** Only the first end counts. */
  end(attempt: Attempt): void {
    this.#outcome.resolve(attempt);
  }
}
