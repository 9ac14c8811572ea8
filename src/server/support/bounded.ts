/**
 * How long a provider may be asked while its own notification waits for an answer, in milliseconds. Truust hangs up
 * after 8 s, and the handler needs its share.
 */
export const ASK_MS = 4_000;

/** @returns what the work gives, or `undefined` where it fails or takes longer. */
export async function bounded<T>(work: Promise<T>, ms = ASK_MS): Promise<{ readonly value: T } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  const done = work.then(
    (value) => ({ value }),
    () => undefined,
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
