/**
 * How long a provider may be asked while its own notification waits for an answer, in milliseconds. Truust hangs up
 * after 8 s, and the handler needs its share.
 */
export const LOOK_UP_WHILE_NOTIFIED_MS = 4_000;

/**
 * @param ms how long to wait, in milliseconds.
 * @returns what the work gives, or `undefined` where it takes longer; the work itself goes on.
 */
export function withTimeLimit<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, undefined);
    work.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error: unknown) => {
        clearTimeout(timer);
        // Handed on as it is, whatever it is.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(error);
      },
    );
  });
}

/** @returns what the work gives, or `undefined` where it fails or takes longer. */
export function valueInTime<T>(
  work: Promise<T>,
  ms = LOOK_UP_WHILE_NOTIFIED_MS,
): Promise<{ readonly value: T } | undefined> {
  return withTimeLimit(
    work.then((value) => ({ value })),
    ms,
  ).catch(() => undefined);
}
