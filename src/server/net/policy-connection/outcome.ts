import type { PayError } from '../../error.ts';

/** How a request ended. Only `answered` and `not-sent` say for certain whether the other side had it. */
export type Outcome =
  /** A whole JSON answer, of any HTTP status. */
  | { readonly kind: 'answered'; readonly status: number; readonly json: unknown; readonly attempts: number }
  /**
   * A whole HTTP answer that is of no use: a redirect, HTML, broken JSON, or too large. Whether the request took
   * effect is for the caller to judge, by the status; apart from 4xx it is unknown.
   */
  | {
      readonly kind: 'unreadable';
      readonly status: number;
      readonly error: PayError;
      readonly attempts: number;
    }
  /** No byte of the request has left: it is safe to send it again later. */
  | { readonly kind: 'not-sent'; readonly error: PayError; readonly attempts: number }
  /** Bytes of the request may have left, and no answer came: ask what became of it, never send it again. */
  | { readonly kind: 'unknown'; readonly error: PayError; readonly attempts: number };

/** How far an attempt came. */
export type Stage = 'resolve' | 'connect' | 'secure' | 'exchange';

/** What can be seen of one attempt: neither the request nor the answer. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  readonly host: string;
  /** The address connected to, where it came that far. */
  readonly address?: string;
  /** The stage in which it ended. */
  readonly stage: Stage;
  /** `answered`, `timeout`, or the system's code such as `ECONNREFUSED`. */
  readonly result: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly tookMs: number;
}
