/** One way of doing a job, run often enough to be timed. Returns something, so that nothing is optimised away. */
export type Work = () => unknown;

/** How one measured thing compares; the same shape for every benchmark. */
export interface Measure {
  readonly name: string;
  /** Speed against the baseline: 1 is as fast, 0.5 takes twice as long. */
  readonly ratio: number;
  /** The least that the ratio has to be. */
  readonly bar?: number;
  readonly note?: string;
}

/**
 * Times the works in turn, round after round, so that whatever else the machine does hits all of them alike.
 *
 * @param works the first is the baseline.
 * @param options.sliceMs how long each work runs in each round, in milliseconds.
 * @returns for each work the median over the rounds of its speed against the baseline in the same round.
 */
export async function ratios<Name extends string>(
  works: Readonly<Record<Name, Work>>,
  { rounds = 401, sliceMs = 1 }: { readonly rounds?: number; readonly sliceMs?: number } = {},
): Promise<Readonly<Record<Name, { readonly ratio: number; readonly perSecond: number }>>> {
  const entries = Object.entries(works) as [Name, Work][];
  const speeds = new Map<Name, number[]>(entries.map(([name]) => [name, []]));
  for (let round = -2; round < rounds; round += 1) {
    // The order changes, so that nobody always runs in the wake of the same neighbour.
    const turn = (round + 2) % entries.length;
    for (const [name, work] of [...entries.slice(turn), ...entries.slice(0, turn)]) {
      const speed = await speedOf(work, sliceMs);
      if (round >= 0) speeds.get(name)?.push(speed);
    }
  }
  const baseline = speeds.get(entries[0]?.[0] as Name) ?? [];
  const results = entries.map(([name]) => {
    const own = speeds.get(name) ?? [];
    const ratio = median(own.map((speed, round) => speed / (baseline[round] ?? NaN)));
    return [name, { ratio, perSecond: median(own) }];
  });
  return Object.fromEntries(results) as Record<Name, { ratio: number; perSecond: number }>;
}

async function speedOf(work: Work, sliceMs: number): Promise<number> {
  let times = 0;
  const start = performance.now();
  let elapsed: number;
  do {
    // Reading the clock costs as much as the smaller works; batches keep it out of the figure.
    for (let n = 0; n < 8; n += 1) {
      const result = work();
      if (result instanceof Promise) await result;
    }
    times += 8;
    elapsed = performance.now() - start;
  } while (elapsed < sliceMs);
  return (times / elapsed) * 1000;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Prints the measures as a table. */
export function print(title: string, measures: readonly Measure[]): void {
  console.log(`\n${title}`);
  for (const { name, ratio, bar, note } of measures) {
    const verdict =
      bar === undefined ? '' : ratio >= bar ? `  >= ${bar.toFixed(2)}` : `  BELOW ${bar.toFixed(2)}`;
    console.log(
      `  ${name.padEnd(52)} ${ratio.toFixed(2).padStart(7)}x${verdict}${note ? `  (${note})` : ''}`,
    );
  }
}
