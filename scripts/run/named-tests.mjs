import { readFileSync } from 'node:fs';

/** Pages whose tables name the tests that show what they state. */
export const PAGES = ['docs/coverage.md', 'docs/asks.md'];

/** A file and parts of titles in it, as in `` `test/a.test.ts` “a title”, “another” ``. */
const NAMED = /`((?:test|docs)\/[^`]+)`((?:,? ?“[^”]+”)+)/g;

/** @returns each row of a page's tables: its cells, without the heading and the line below it. */
export function rowsOf(markdown) {
  const lines = markdown.split('\n');
  return lines
    .filter((line, at) => line.startsWith('| ') && !/^\| -/.test(line) && !/^\| -/.test(lines[at + 1] ?? ''))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim().replaceAll('\\|', '|')));
}

/** @returns what a cell names: files, each with parts of titles of tests, or of the text of a page. */
export const namedIn = (cell) =>
  [...cell.matchAll(NAMED)].map(([, file, quotes]) => ({
    file,
    quotes: [...quotes.matchAll(/“([^”]+)”/g)].map(([, quote]) => quote),
  }));

/** @returns a pattern for a part of a title: what stands in `${}` is different each time that the test is run. */
export const titlePattern = (part) =>
  new RegExp(
    part
      .split(/\$\{[^}]*\}/)
      .map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('.*'),
    's',
  );

/**
 * Looks each test that the pages name up among those that ran.
 *
 * @param ran `{ file, name, result }` of each test, `result` being `passed`, `failed` or `skipped`.
 * @param options.mayBeLeftOut whether a test may have been left out: its database is not there.
 * @returns what is `missing`, and what was `leftOut`, each as a line.
 */
export function checkNamed(ran, { pages = PAGES, mayBeLeftOut = false } = {}) {
  const missing = [];
  const leftOut = [];
  for (const page of pages) {
    for (const cells of rowsOf(readFileSync(page, 'utf8'))) {
      for (const { file, quotes } of cells.flatMap(namedIn)) {
        if (!file.startsWith('test/')) continue;
        const inFile = ran.filter((each) => each.file === file);
        for (const quote of quotes) {
          const results = inFile
            .filter(({ name }) => titlePattern(quote).test(name))
            .map(({ result }) => result);
          const line = `${page}, “${cells[0]}”: ${file} “${quote}”`;
          if (results.includes('passed') && !results.includes('failed')) continue;
          if (mayBeLeftOut && results.length > 0 && results.every((result) => result === 'skipped')) {
            leftOut.push(`the test of ${line}`);
          } else missing.push(`${line} ${results.length ? results.join(', ') : 'did not run'}`);
        }
      }
    }
  }
  return { missing, leftOut };
}

/** @returns the tests of one run, from the file that its reporter has written. */
export function readRan(path) {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  } catch {
    // A runner that fell over, which has been counted.
    return [];
  }
}
