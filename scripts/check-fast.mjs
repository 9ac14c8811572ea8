// Checks what a change most likely broke: types, lint and format of the changed files, and the tests that import them.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { globSync } from './glob.mjs';
import { endWithThisProcess, run } from './run/command.mjs';

const LIMIT_MS = 120_000;
/** Of a file that everything imports, the rest of the tests is for `npm test`. */
const MOST_TESTS = 8;
const CACHE = 'node_modules/.cache/pay-form';

const git = (...words) => execFileSync('git', words, { encoding: 'utf8' }).split('\n').filter(Boolean);
const changed = [
  ...new Set([...git('diff', '--name-only', 'HEAD'), ...git('ls-files', '--others', '--exclude-standard')]),
].filter((file) => existsSync(file));

/** @returns the tests of Node that are changed or import what is. */
function testsOf(files) {
  const sources = files.filter((file) => /^(src|test|scripts)\/.*\.(ts|mjs)$/.test(file));
  // A file is imported by its path, from wherever: two of the same folder and name would both be found.
  const paths = sources.map((file) => `/${file.split('/').slice(-2).join('/')}'`);
  const nearby = sources.map((file) => `'./${file.split('/').at(-1)}'`);
  return globSync('test', /\.test\.ts$/, /^test\/(element|journeys)\/|simulator\//).filter((test) => {
    if (files.includes(test)) return true;
    const text = readFileSync(test, 'utf8');
    return [...paths, ...nearby].some((path) => text.includes(path));
  });
}

const code = changed.filter((file) => /\.(ts|mjs|js)$/.test(file));
const formatted = changed.filter((file) => /\.(ts|mjs|js|json|md|yml)$/.test(file));
const found = testsOf(changed);
const tests = found.slice(0, MOST_TESTS);
const npx = (tool, ...words) => ['npx', ['--no-install', tool, ...words]];
const steps = {
  Types: npx('tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', `${CACHE}/types.tsbuildinfo`),
  ...(code.length > 0 && {
    Lint: npx('eslint', '--cache', '--cache-location', `${CACHE}/eslint`, ...code),
  }),
  ...(formatted.length > 0 && {
    Format: npx('prettier', '--check', '--ignore-unknown', '--log-level', 'warn', ...formatted),
  }),
  ...(tests.length > 0 && { Tests: [process.execPath, ['--import', 'tsx', '--test', ...tests]] }),
};

endWithThisProcess();
const failures = await Promise.all(
  Object.entries(steps).map(async ([name, [command, words]]) => {
    const { code: status, output } = await run(command, words, { limitMs: LIMIT_MS });
    console.log(`${name}: ${status === 0 ? 'good' : 'failed'}`);
    if (status !== 0) console.log(output);
    return status !== 0;
  }),
);
if (found.length > tests.length) {
  console.log(
    `Left out: ${found.length - tests.length} more tests that import what changed; npm test runs them.`,
  );
}
if (found.length === 0 && changed.some((file) => file.startsWith('src/'))) {
  console.log('Left out: tests. None imports what changed; run those of its folder under test/.');
}
process.exitCode = failures.includes(true) ? 1 : 0;
