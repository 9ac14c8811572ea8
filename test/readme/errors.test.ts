import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const source = readFileSync('src/protocol/pay-error.ts', 'utf8');
const page = readFileSync('docs/errors.md', 'utf8');

/** @returns the members of a union of texts. */
function codesOf(type: string): string[] {
  const [, union = ''] = new RegExp(`export type ${type} =([^;]*);`).exec(source) ?? [];
  return [...union.matchAll(/'([a-z-]+)'/g)].map(([, code = '']) => code);
}

const codes = new Set([...codesOf('PageErrorCode'), ...codesOf('ServerErrorCode')]);

test('each code has one entry in docs/errors.md, and each entry is of a code', () => {
  assert.ok(codes.size > 45, `${codes.size} codes`);
  const entries = [...page.matchAll(/^### `([a-z-]+)`$/gm)].map(([, code = '']) => code);
  assert.deepEqual(entries.toSorted(), [...codes].sort());
});

test('each entry says what to do, or what it means', () => {
  for (const [, code = '', text = ''] of page.matchAll(/^### `([a-z-]+)`\n([^#]*)/gm)) {
    assert.ok(text.trim().length > 30, code);
  }
});
