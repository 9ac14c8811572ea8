import type { Attempt } from '../../../element/adapter/adapter.ts';
import type { LibraryResult } from './library.ts';
import { outOfTime, type Signal } from './outcome.ts';
import { Wait } from './wait.ts';

let attempts = 0;

/** One press of the pay button, until it is known how it ended. */
export class CardAttempt {
  readonly id = ++attempts;
  /** The library has said that it has begun: from here on money may move. */
  started = false;
  /** The shopper wants it called off, perhaps before there is a challenge that could be. */
  cancelRequested = false;
  /** What the library has said of its end: a signal without data, and the data, in any order. */
  signal: Signal | undefined;
  data: LibraryResult | undefined;
  readonly #outcome = new Wait<Attempt>();

  get outcome(): Promise<Attempt> {
    return this.#outcome.promise;
  }

  get ended(): boolean {
    return this.#outcome.signal.aborted;
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
