import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { countBrowser, countCheck, countTap } from '../../scripts/run/count.mjs';
import { sqliteDrivers } from '../../scripts/run/nodes.mjs';
import { runLanes, summary } from '../../scripts/run/suites.mjs';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pay-form-'));
});
after(() => rm(folder, { recursive: true }));

const quiet = () => undefined;
const node = (name: string, words: string[], minutes = 1) => ({
  name,
  command: process.execPath,
  words,
  minutes,
  count: countTap,
  // Node's runner refuses to run inside a run of itself.
  env: { NODE_TEST_CONTEXT: undefined },
});

/** @returns a step that runs a file of tests. */
async function tests(name: string, code: string, minutes?: number) {
  const file = join(folder, `${name}.test.mjs`);
  await writeFile(file, `import { test } from 'node:test';\n${code}`);
  return node(name, ['--test', '--test-reporter=tap', file], minutes);
}

describe('a run of the tests', () => {
  test('counts what passed, failed and was left out, of lanes side by side', async () => {
    const lanes = [
      [await tests('one', `test('a', () => undefined); test('b', { skip: 'no server' }, () => undefined);`)],
      [await tests('two', `test('c', () => { throw new Error('no'); });`)],
    ];
    const total = await runLanes(lanes, quiet);
    assert.deepEqual(total, { passed: 1, failed: 1, skipped: ['no server'], failures: ['two: c'] });
    assert.equal(summary(total), '\nLeft out: no server\nFailed: two: c\n1 passed, 1 failed');
  });

  test('fails, instead of hanging, where a test never ends', async () => {
    const began = performance.now();
    const hanging = await tests('three', `test('d', () => new Promise((r) => setTimeout(r, 30_000)));`, 0.03);
    const total = await runLanes([[hanging]], quiet);
    assert.equal(total.failed, 1);
    assert.deepEqual(total.failures, ['three was ended, because it took too long']);
    assert.ok(performance.now() - began < 15_000);
  });

  test('fails where a runner falls over before it has counted', async () => {
    const total = await runLanes([[node('four', ['--eval', 'process.exit(7)'])]], quiet);
    assert.deepEqual(total, { passed: 0, failed: 1, skipped: [], failures: ['four failed'] });
  });

  test('fails where there was nothing to run', async () => {
    const step = await tests('six', '');
    const total = await runLanes([[{ ...step, words: ['--eval', ''] }]], quiet);
    assert.equal(total.failed, 1);
  });

  test('fails where there is no such command', async () => {
    const step = { ...node('five', []), command: join(folder, 'nowhere'), count: countCheck };
    assert.equal((await runLanes([[step]], quiet)).failed, 1);
  });
});

test('a test that was cut off counts as failed', () => {
  const { failed } = countTap('# pass 3\n# fail 0\n# cancelled 2\n');
  assert.equal(failed, 2);
});

test('the browser’s last summary counts, and what it left out is said', () => {
  const output =
    '1/2 test files | 4 passed, 0 failed\n ❌ card > pays\n2/2 test files | 9 passed, 1 failed, 2 skipped\n';
  const { passed, failed, skipped, failures } = countBrowser(output);
  assert.deepEqual([passed, failed, failures], [9, 1, ['card > pays']]);
  assert.match(skipped.join(), /2 browser tests/);
});

test('what was left out several times is said once, and how often', () => {
  const lines = summary({ passed: 2, failed: 0, skipped: ['a', 'b', 'a'], failures: [] }).split('\n');
  assert.deepEqual(lines.slice(1), ['Left out: a (2 times)', 'Left out: b', '2 passed, 0 failed']);
});

test('both SQLite drivers are run wherever Node has one of its own', () => {
  const of = (version: string) => sqliteDrivers(version).map(({ driver }) => driver);
  assert.deepEqual(of('v20.20.2'), ['libsql']);
  assert.deepEqual(of('v22.12.0'), ['libsql']);
  assert.deepEqual(of('v22.13.0'), ['node:sqlite', 'libsql']);
  assert.deepEqual(of('v26.0.0'), ['node:sqlite', 'libsql']);
});
