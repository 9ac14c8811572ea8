/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly timedOut: boolean;
}
export function run(
  command: string,
  words: readonly string[],
  options: {
    readonly limitMs: number;
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly show?: (text: string) => unknown;
  },
): Promise<Ended>;
export function endWithThisProcess(): void;
