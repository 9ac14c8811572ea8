import { PendingAttempt } from '../../../element/adapter/attempt.ts';
import type { LibraryResult } from './library.ts';
import type { Signal } from './outcome.ts';

/** One press of the pay button, until it is known how it ended. */
export class CardAttempt extends PendingAttempt {
  /** The library has said that it has begun: from here on money may move. */
  started = false;
  /** The shopper wants it called off, perhaps before there is a challenge that could be. */
  cancelRequested = false;
  /** What the library has said of its end: a signal without data, and the data, in any order. */
  said: { signal?: Signal; data?: LibraryResult | undefined } = {};
}
