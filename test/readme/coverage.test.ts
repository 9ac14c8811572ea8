import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { namedIn, PAGES, rowsOf, titlePattern } from '../../scripts/run/named-tests.mjs';

const page = readFileSync('docs/coverage.md', 'utf8');

test('every testable statement of the five documents is there once', () => {
  const rows = rowsOf(page);
  assert.ok(rows.length >= 110, `${rows.length} statements`);
  assert.equal((page.match(/^## /gm) ?? []).length, 5);
  for (const part of page.split(/^## /m).slice(1)) {
    const statements = rowsOf(part).map(([statement]) => statement);
    assert.equal(new Set(statements).size, statements.length);
  }
});

/** A title as a source has it: of a test, or a key of a table of tests. */
const LITERAL = /(['"`])((?:(?!\1)[^\\\n]|\\.)*)\1/g;

/** @returns whether a test of that title may be there; `npm test` says in the end whether it was run. */
function mayHaveTitle(source: string, part: string): boolean {
  if (source.includes(part)) return true;
  return [...source.matchAll(LITERAL)].some(
    ([, , literal = '']) =>
      /\p{L}{2}/u.test(literal.replace(/\$\{[^}]*\}/g, '')) && titlePattern(literal).test(part),
  );
}

for (const path of PAGES) {
  for (const [statement = '', ...cells] of rowsOf(readFileSync(path, 'utf8'))) {
    test(`${path}: ${statement}`, () => {
      const shownBy = cells.at(-1) ?? '';
      const named = namedIn(shownBy);
      assert.ok(/^On purpose: .{20,}/.test(shownBy) || named.length > 0, shownBy);
      // Nothing in the cell is left that this test would not have looked at.
      assert.equal((shownBy.match(/`(?:test|docs)\//g) ?? []).length, named.length, shownBy);
      for (const { file, quotes } of named) {
        assert.ok(existsSync(file), file);
        const source = readFileSync(file, 'utf8');
        for (const quote of quotes) {
          const found = file.startsWith('docs/') ? source.includes(quote) : mayHaveTitle(source, quote);
          assert.ok(found, `${file} has no “${quote}”`);
        }
      }
    });
  }
}

/** @returns the names that an entry exports, values and types. */
function exportsOf(entry: string): Set<string> {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)).config,
    ts.sys,
    '.',
  );
  const program = ts.createProgram([entry], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  const symbol = file && checker.getSymbolAtLocation(file);
  return new Set((symbol ? checker.getExportsOfModule(symbol) : []).map(({ name }) => name));
}

test('every function that a page of the docs calls by name is exported, or a method that is there', () => {
  const known = new Set(
    [
      'src/entries/server.ts',
      'src/entries/page/index.ts',
      'src/entries/simulator/index.ts',
      'src/entries/page/element.ts',
    ].flatMap((entry) => [...exportsOf(entry)]),
  );
  assert.ok(known.has('createPayments') && known.has('startSimulator'));
  const pages = ['README.md', ...markdownIn('docs')];
  for (const path of pages) {
    // In prose only: what code blocks use is compiled by another test.
    const prose = readFileSync(path, 'utf8').replace(/```[\s\S]*?```/g, '');
    for (const [, name = ''] of prose.matchAll(/`(?:await )?([a-z]+[A-Z]\w*)\(/g)) {
      assert.ok(known.has(name) || isMethod(name), `${path} names ${name}(), which is not exported`);
    }
    for (const [, name = ''] of prose.matchAll(/`([A-Z]{3,}(?:_[A-Z]+)+)`/g)) {
      assert.ok(known.has(name) || !/^(?:PAUSE|TRUUST|RANKS|POLICY)/.test(name), `${path} names ${name}`);
    }
  }
});

function markdownIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return markdownIn(path);
    return path.endsWith('.md') ? [path] : [];
  });
}

let sources: string | undefined;
/** @returns whether something that is exported has a member, or a setting, of that name. */
function isMethod(name: string): boolean {
  sources ??= filesIn('src')
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  return new RegExp(`^\\s+(?:readonly )?${name}\\??(?:\\(|:)`, 'm').test(sources);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
