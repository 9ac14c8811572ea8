import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { blocksOf } from './packed.ts';

/** What a page has introduced before a block uses it; each block is a module of its own. */
const INTRODUCED: Readonly<Record<string, string>> = {
  payments: "import('pay-form/server').Payments",
  findOrder: "import('pay-form/server').FindOrder",
  bookings:
    "{ get(reference: string): import('pay-form/server').Order | undefined; markPaid(reference: string): void }",
  username: 'string',
  secret: 'string',
  siteReference: 'string',
};

/** Blocks that are a fragment by their nature. */
const FRAGMENT = /[({,]\s*…/;

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)).config,
  ts.sys,
  '.',
);

interface Snippet {
  readonly path: string;
  readonly code: string;
}

/** @returns the Markdown file's TypeScript and JavaScript, each block with what the page has introduced before. */
function snippetsOf(file: string): Snippet[] {
  return blocksOf(readFileSync(file, 'utf8'))
    .filter(({ language, code }) => /^[tj]s$/.test(language) && !FRAGMENT.test(code))
    .map(({ language, code }, at) => {
      const known = Object.entries(INTRODUCED)
        .filter(([name]) => new RegExp(`\\b${name}\\b`).test(code))
        .filter(([name]) => !new RegExp(`(const|function|let) (\\{[^}]*)?\\b${name}\\b`).test(code))
        .map(([name, type]) => `declare const ${name}: ${type};`);
      // A JavaScript file can declare nothing: there every name must be its own.
      const preamble = language === 'ts' ? [...known, 'export {};'].join(' ') : '';
      const path = join(
        'test',
        'readme',
        `${file.replace(/\W/g, '-')}-${at}.${language === 'js' ? 'mjs' : 'ts'}`,
      );
      return { path, code: `${preamble}\n${code}` };
    });
}

/** @returns what the compiler says of the snippets, none of which is a file. */
function compile(snippets: readonly Snippet[]): string[] {
  const byPath = new Map(snippets.map(({ path, code }) => [path, code]));
  const host = ts.createCompilerHost(options);
  const disk = ts.createCompilerHost(options);
  host.fileExists = (path) => byPath.has(path) || disk.fileExists(path);
  host.readFile = (path) => byPath.get(path) ?? disk.readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const code = byPath.get(path);
    return code === undefined
      ? disk.getSourceFile(path, ...rest)
      : ts.createSourceFile(path, code, ts.ScriptTarget.ES2022);
  };
  const strict = { ...options, allowJs: true, checkJs: true, noUnusedLocals: false, types: ['node'] };
  const program = ts.createProgram([...byPath.keys()], strict, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file ? file.text.slice(0, start).split('\n').length : 0;
    return `${file?.fileName ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}

test("README's snippets compile, strictly", () => {
  const snippets = snippetsOf('README.md');
  assert.ok(snippets.length >= 9, 'the blocks are found');
  assert.deepEqual(compile(snippets), []);
});

for (const [page, count] of [
  ['docs/refunds.md', 2],
  ['docs/frameworks.md', 1],
  ['docs/your-own-provider.md', 2],
  ['docs/providers/trust-payments.md', 1],
] as const) {
  test(`the snippets of ${page} compile, strictly`, () => {
    const snippets = snippetsOf(page);
    assert.equal(snippets.length, count);
    assert.deepEqual(compile(snippets), []);
  });
}

test('the snippets for every host compile, strictly', () => {
  const snippets = snippetsOf('docs/hosts.md');
  assert.ok(snippets.length >= 12, 'the blocks are found');
  assert.deepEqual(compile(snippets), []);
});

test('the check finds what does not compile', () => {
  const path = 'test/readme/wrong.ts';
  assert.match(String(compile([{ path, code: 'export const back = ({ reference }) => reference;' }])), /any/);
});

test('README links to nothing that is not in the package', () => {
  const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] };
  const targets = [...readFileSync('README.md', 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
    ([, to = '']) => to,
  );
  assert.ok(targets.length > 0);
  for (const target of targets) {
    assert.ok(files.includes(target.split('/')[0] ?? ''), target);
    assert.doesNotThrow(() => readdirSync(join(target, '..')).includes(target), target);
  }
});
