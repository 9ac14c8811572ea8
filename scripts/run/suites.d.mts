import type { Count, Counter } from './count.mjs';

/** One command of the tests. */
export interface Step {
  readonly name: string;
  readonly command: string;
  readonly words: readonly string[];
  /** After which it is ended, and has failed. */
  readonly minutes: number;
  readonly count: Counter;
  readonly env?: Readonly<Record<string, string | undefined>>;
}
export function runLanes(
  lanes: readonly (readonly Step[])[],
  print: (text: string) => unknown,
): Promise<Count>;
export function summary(total: Count): string;
