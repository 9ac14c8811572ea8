/** Where in a payment the gateway fails: at JSINIT, at THREEDLOOKUP, or at the payment itself. */
export type Stage = 'init' | 'lookup' | 'pay';

/** How the gateway fails at a stage. */
export type GatewayFault =
  /** The connection breaks before the request was looked at. */
  | 'dropped'
  /** The request is processed, and the connection breaks before the answer: money may have moved. */
  | 'answer-lost'
  /** An HTML page with status 500. */
  | 'html'
  /** Status 200 and something that is not JSON. */
  | 'garbage'
  /** JSON whose `jwt` can't be read. */
  | 'token-garbled'
  /** The merchant's JWT is refused as if it had expired. */
  | 'jwt-expired'
  /** A correct answer that takes its time: `ms`. */
  | 'slow';

/** Everything that can be made to fail. */
export type Failure =
  | `${Stage}-${GatewayFault}`
  /** The library's script is not found. */
  | 'library-blocked'
  /** The library's script never answers. */
  | 'library-silent'
  /** The library's script loads and defines nothing. */
  | 'library-empty'
  /** The frames' pages are not found. */
  | 'frames-blocked'
  /** The fields' pages take their time: `ms`. The library says that it is ready before they are. */
  | 'fields-slow'
  /** The bank's 3-D Secure method page never reports back. */
  | 'method-silent'
  /** The page that reports browser data never does. */
  | 'browser-data-silent';

export interface FailureOptions {
  /** How often it happens; without it, until {@link Failures.recover}. The library retries by itself. */
  readonly times?: number;
  /** For the slow ones, in milliseconds. */
  readonly ms?: number;
}

/** The failures that are asked for at the moment. */
export interface Failures {
  fail(failure: Failure, options?: FailureOptions): void;
  /** Everything works again. */
  recover(): void;
  /** @returns how it is to fail now, and counts it; `undefined` where it is to work. */
  take(failure: Failure): { readonly ms: number } | undefined;
}

/** Waits as long as a failure says, or not at all. */
export function pause(failure: { readonly ms: number } | undefined): Promise<void> | undefined {
  return failure && new Promise((resolve) => setTimeout(resolve, failure.ms));
}

const DEFAULT_SLOWNESS = 3_000;

export function createFailures(): Failures {
  const wanted = new Map<Failure, { left: number; readonly ms: number }>();
  return {
    fail: (failure, { times = Infinity, ms = DEFAULT_SLOWNESS } = {}) =>
      void wanted.set(failure, { left: times, ms }),
    recover: () => wanted.clear(),
    take(failure) {
      const found = wanted.get(failure);
      if (!found || found.left <= 0) return undefined;
      found.left -= 1;
      return { ms: found.ms };
    },
  };
}
