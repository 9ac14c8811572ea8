/** A promise that is settled from outside, or when its time is up. */
export class Wait<T> {
  readonly promise: Promise<T>;
  readonly #over = new AbortController();
  #resolve!: (value: T) => void;
  #reject!: (error: unknown) => void;
  #timer = 0;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Aborted once it is settled: what goes on for its sake is stale then. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** @param limitMs after which to act, unless it is settled before; it takes the place of an earlier limit. */
  expect(limitMs: number, act: () => void): void {
    clearTimeout(this.#timer);
    if (!this.signal.aborted) this.#timer = window.setTimeout(act, limitMs);
  }

  resolve(value: T): void {
    if (this.#settle()) this.#resolve(value);
  }

  reject(error: unknown): void {
    if (this.#settle()) this.#reject(error);
  }

  /** @returns whether this is the first time. */
  #settle(): boolean {
    if (this.signal.aborted) return false;
    clearTimeout(this.#timer);
    this.#over.abort();
    return true;
  }
}
