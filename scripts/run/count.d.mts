/** What a run of tests came to; `skipped` holds the reason of each that was left out, `failures` the names of what failed. */
export interface Count {
  passed: number;
  failed: number;
  skipped: string[];
  failures: string[];
}
export type Counter = (output: string, code: number) => Count;
export const countTap: (output: string) => Count;
export const countBrowser: (output: string) => Count;
export const countCheck: Counter;
export function leftOutLines(reasons: readonly string[]): string[];
