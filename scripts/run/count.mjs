const last = (output, pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);

const captured = (output, pattern) => [...output.matchAll(pattern)].map(([, text]) => text);

/** @returns what Node's test runner counted, by its TAP output. */
export function countTap(output) {
  const cancelled = last(output, /^# cancelled (\d+)/gm);
  return {
    failures: captured(output, /^ *not ok \d+ - (.*)$/gm),
    passed: last(output, /^# pass (\d+)/gm),
    failed: last(output, /^# fail (\d+)/gm) + cancelled,
    skipped: [...output.matchAll(/^ *ok \d+ - (.*) # SKIP ?(.*)$/gm)].map(
      ([, name, reason]) => reason || name,
    ),
  };
}

/** @returns what Web Test Runner counted, by its summary. */
export function countBrowser(output) {
  const skipped = last(output, /(\d+) skipped/g);
  return {
    failures: captured(output, /^ *(?:𐄂|❌) (.*)$/gm),
    passed: last(output, /(\d+) passed/g),
    failed: last(output, /(\d+) failed/g),
    skipped: skipped ? [`${skipped} browser tests marked as skipped`] : [],
  };
}

/** @returns what a command counts for that is one check: it passes or it doesn't. */
export const countCheck = (_output, code) => ({
  failures: [],
  passed: code === 0 ? 1 : 0,
  failed: code === 0 ? 0 : 1,
  skipped: [],
});

/** @returns the lines that say what was left out, and how often; none where nothing was. */
export function leftOutLines(reasons) {
  const counts = new Map();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `Left out: ${reason}${count > 1 ? ` (${count} times)` : ''}`);
}
