import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from '../../scripts/run/command.mjs';
import { checkNamed, readRan } from '../../scripts/run/named-tests.mjs';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pay-form-'));
});
after(() => rm(folder, { recursive: true }));

const FILE = 'test/a.test.ts';
const ran = (name: string, result: 'passed' | 'failed' | 'skipped') => ({ file: FILE, name, result });

/** @returns what is said of a page whose one row names a test by that part of its title. */
async function check(part: string, tests: readonly ReturnType<typeof ran>[], mayBeLeftOut = false) {
  const page = join(folder, 'page.md');
  await writeFile(page, `| what | shown by |\n| --- | --- |\n| It pays | \`${FILE}\` “${part}” |\n`);
  return checkNamed(tests, { pages: [page], mayBeLeftOut });
}

test('a test that a page names has to have been run, and passed', async () => {
  assert.deepEqual((await check('pays', [ran('pays once', 'passed')])).missing, []);
  for (const [tests, why] of [
    [[], /did not run/],
    [[ran('does not', 'passed')], /did not run/],
    [[{ ...ran('pays once', 'passed'), file: 'test/b.test.ts' }], /did not run/],
    [[ran('pays once', 'skipped')], /skipped/],
    [[ran('pays once', 'passed'), ran('pays twice', 'failed')], /failed/],
  ] as const) {
    const { missing } = await check('pays', tests);
    assert.equal(missing.length, 1);
    assert.match(missing[0] ?? '', why);
    assert.match(missing[0] ?? '', /“It pays”/);
  }
});

test('what differs from test to test may be anything', async () => {
  const name = '${method} (a+b) is ${type}';
  assert.deepEqual((await check(name, [ran('credit (a+b) is paid', 'passed')])).missing, []);
  assert.equal((await check(name, [ran('credit aab is paid', 'passed')])).missing.length, 1);
});

test('where there is no database, what was left out is said', async () => {
  const { missing, leftOut } = await check('pays', [ran('pays once', 'skipped')], true);
  assert.deepEqual([missing, leftOut.length], [[], 1]);
  // What did not run at all has not been left out.
  assert.equal((await check('pays', [], true)).missing.length, 1);
});

test('the runner writes down what became of each test, in suites too', async () => {
  const file = join(folder, 'few.test.mjs');
  const path = join(folder, 'ran');
  await writeFile(
    file,
    `import { describe, it, test } from 'node:test';
    test('passes', () => undefined);
    test('fails', () => { throw new Error('no'); });
    describe('in a suite', () => { it('is left out', { skip: 'why' }, () => undefined); });`,
  );
  const words = ['--test', '--test-reporter=./scripts/run/ran-reporter.mjs'];
  await run(process.execPath, [...words, `--test-reporter-destination=${path}`, file], {
    limitMs: 60_000,
    env: { NODE_TEST_CONTEXT: undefined },
  });
  const results = readRan(path).map(({ name, result }) => [name, result]);
  assert.deepEqual(results, [
    ['passes', 'passed'],
    ['fails', 'failed'],
    ['is left out', 'skipped'],
    ['in a suite', 'passed'],
  ]);
  assert.deepEqual(readRan(join(folder, 'nowhere')), []);
});
