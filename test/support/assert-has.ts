import assert from 'node:assert/strict';

/** Compares only what is expected; Node 20 has no `partialDeepStrictEqual`. */
export function assertHas(actual: object | undefined, expected: object): void {
  const entries = Object.entries(actual ?? {}).filter(([key]) => key in expected);
  assert.deepEqual(Object.fromEntries(entries), expected);
}
