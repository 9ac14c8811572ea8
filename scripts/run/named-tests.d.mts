/** A test that has ended. */
export interface RanTest {
  readonly file: string;
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'skipped';
}
export const PAGES: readonly string[];
export function rowsOf(markdown: string): string[][];
export function namedIn(cell: string): { file: string; quotes: string[] }[];
export function titlePattern(part: string): RegExp;
export function checkNamed(
  ran: readonly RanTest[],
  options?: { readonly pages?: readonly string[]; readonly mayBeLeftOut?: boolean },
): { missing: string[]; leftOut: string[] };
export function readRan(path: string): RanTest[];
