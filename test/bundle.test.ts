import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';

/** What must never reach a page: the server half, the simulator, and whatever only they need. */
const CODE =
  /\bnode:\w|createHmac|timingSafeEqual|\bmintJwt\b|verifyResultJwt|createPayments|startSimulator|not-a-secret|ZodError|\bzod\b|process\.env/;
const SOURCE = /src\/(?:providers\/[\w-]+\/)?(server|simulator|cli)\/|node_modules\/zod\//;

/** @returns what in a bundle does not belong into a page. */
function intruders(code: string, sources: readonly string[]): string[] {
  return [CODE.exec(code)?.[0], ...sources.filter((source) => SOURCE.test(source))].filter(
    (each) => each !== undefined,
  );
}

const read = (path: string) => readFileSync(path, 'utf8');
const sourcesOf = (path: string) =>
  (JSON.parse(read(`${path}.map`)) as { sources: string[] }).sources.map((source) =>
    source.replace(/\\/g, '/'),
  );

/** @returns the file and all that it imports without being asked later. */
function staticImports(file: string, seen = new Set<string>()): string[] {
  if (!seen.has(file)) {
    seen.add(file);
    for (const [, path = ''] of read(file).matchAll(/(?:from|import)\s*"(\.[^"]+)"/g)) {
      staticImports(posix.join(posix.dirname(file), path), seen);
    }
  }
  return [...seen];
}

const FILES = [
  'dist/pay-form.browser.js',
  ...readdirSync('dist/page', { recursive: true })
    .map((name) => `dist/page/${String(name).replace(/\\/g, '/')}`)
    // The frameworks' types come with an empty module each.
    .filter((name) => name.endsWith('.js') && !name.startsWith('dist/page/types/')),
];

test('the browser gets nothing of the server half', () => {
  assert.ok(FILES.length >= 5, 'core, entries, adapters and locales');
  for (const file of FILES) {
    assert.deepEqual(intruders(read(file), sourcesOf(file)), [], file);
  }
  // Source maps that named nothing would hide everything.
  for (const files of [FILES.slice(0, 1), FILES.slice(1)]) {
    for (const source of [
      'element/payment/payment-controller.ts',
      'providers/trust-payments/page/adapter.ts',
      'element/messages/es.ts',
    ]) {
      assert.ok(
        files.flatMap(sourcesOf).some((each) => each.endsWith(`src/${source}`)),
        source,
      );
    }
  }
});

test('an entry for one provider finds no chunk of a provider late', () => {
  for (const provider of ['trust-payments', 'truust', 'trustshare']) {
    const files = staticImports(`dist/page/${provider}.js`);
    const inside = files.flatMap(sourcesOf).filter((source) => /providers\/[\w-]+\/page\//.test(source));
    assert.ok(
      inside.some((source) => source.includes(`providers/${provider}/page/adapter.ts`)),
      provider,
    );
    assert.ok(
      inside.every((source) => source.includes(`providers/${provider}/`)),
      `only ${provider}`,
    );
    for (const file of files)
      assert.doesNotMatch(read(file), /import\("[^"]*(trust-payments|truust|trustshare)\.js"\)/);
  }
});

test('the one file for a CDN imports nothing', () => {
  const code = read('dist/pay-form.browser.js');
  assert.doesNotMatch(code, /\bfrom\s*["']|import\s*["'(]/);
  assert.match(code, /pay-form/);
});

test('the check finds what it looks for', () => {
  assert.notDeepEqual(intruders(read('dist/server/index.js'), sourcesOf('dist/server/index.js')), []);
  assert.deepEqual(intruders('import{createHmac}from"crypto"', []), ['createHmac']);
  assert.deepEqual(intruders('import"node:fs"', []), ['node:f']);
  assert.deepEqual(intruders('', ['../src/providers/trust-payments/server/mint.ts']), [
    '../src/providers/trust-payments/server/mint.ts',
  ]);
  assert.deepEqual(
    intruders('', ['../src/protocol/money.ts', '../src/providers/truust/page/adapter.ts']),
    [],
  );
});
