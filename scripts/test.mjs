// Runs everything that must hold, and ends with one line: how many tests passed and failed.
import { spawn } from 'node:child_process';
import { globSync } from './glob.mjs';
import { findBrowser } from './find-browser.mjs';

const CHROME_PATH = findBrowser();
let passed = 0;
let failed = 0;

/** @returns what the command printed; its lines are shown as they come. */
function run(command, words) {
  return new Promise((resolve) => {
    const child = spawn(command, words, {
      env: { ...process.env, CHROME_PATH, FORCE_COLOR: '0' },
      shell: process.platform === 'win32',
    });
    let output = '';
    const keep = (data) => {
      output += data;
      process.stdout.write(data);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** A step that is one check: it passes or it doesn't. */
async function check(name, ...words) {
  console.log(`\n# ${name}`);
  const { code } = await run('npm', ['run', '--silent', ...words]);
  if (code === 0) passed++;
  else failed++;
  return code === 0;
}

/** A step that counts its own tests. */
async function suite(name, count, command, words) {
  console.log(`\n# ${name}`);
  const { code, output } = await run(command, words);
  const [pass, fail] = count(output);
  passed += pass;
  // A runner that fell over without counting has failed too.
  failed += code === 0 ? fail : Math.max(fail, 1);
}

const last = (output, pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);
const nodeCount = (output) => [last(output, /^# pass (\d+)/gm), last(output, /^# fail (\d+)/gm)];
const browserCount = (output) => [last(output, /(\d+) passed/g), last(output, /(\d+) failed/g)];
const nodeTest = (files, ...flags) => [
  '--import',
  'tsx',
  '--test',
  '--test-reporter=tap',
  ...flags,
  ...files,
];

if (await check('Build', 'build')) {
  await check('Types', 'types');
  await check('Lint and format', 'lint');
  await check('Package', 'package');
  await check('Size', 'size');
  const files = globSync('test', /\.test\.ts$/, /^test\/(element|journeys)\//);
  await suite('Server and simulator', nodeCount, process.execPath, nodeTest(files, '--test-concurrency=2'));
  await suite('Element, in a browser', browserCount, 'npx', ['web-test-runner']);
  const journeys = globSync('test/journeys', /\.test\.ts$/);
  await suite(
    'Journeys through the demo',
    nodeCount,
    process.execPath,
    nodeTest(journeys, '--test-concurrency=1'),
  );
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
