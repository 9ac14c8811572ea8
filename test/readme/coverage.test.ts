import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';

const page = readFileSync('docs/coverage.md', 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:statement|-)/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|')))
  .map(([, statement = '', shownBy = '']) => ({ statement, shownBy }));

test('every testable statement of the five documents is there once', () => {
  assert.ok(rows.length >= 110, `${rows.length} statements`);
  assert.equal((page.match(/^## /gm) ?? []).length, 5);
  const perDocument = page.split(/^## /m).slice(1);
  for (const part of perDocument) {
    const statements = part.split('\n').filter((line) => line.startsWith('| '));
    assert.equal(new Set(statements).size, statements.length);
  }
});

for (const { statement, shownBy } of rows) {
  test(`shown: ${statement}`, () => {
    const isOtherwise = /^On purpose: .{20,}/.test(shownBy);
    const named = [...shownBy.matchAll(/`((?:test|docs)\/[^`]+)`((?:,? ?“[^”]+”)+)/g)];
    assert.ok(isOtherwise || named.length > 0, shownBy);
    // Nothing in the cell is left that this test would not have looked at.
    assert.equal((shownBy.match(/`(?:test|docs)\//g) ?? []).length, named.length, shownBy);
    for (const [, file = '', quotes = ''] of named) {
      assert.ok(existsSync(file), file);
      const source = readFileSync(file, 'utf8');
      for (const [, quote = ''] of quotes.matchAll(/“([^”]+)”/g)) {
        assert.ok(source.includes(quote), `${file} has no “${quote}”`);
      }
    }
  });
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
