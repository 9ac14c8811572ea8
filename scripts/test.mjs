// Runs everything that must hold. The last lines say what was left out, and how many tests passed and failed.
// With --all-nodes, the server's tests run on the other versions of Node too, with both SQLite drivers.
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './find-browser.mjs';
import { globSync } from './glob.mjs';
import { endWithThisProcess } from './run/command.mjs';
import { countBrowser, countCheck, countTap } from './run/count.mjs';
import { fetchNode, otherNodes, sqliteDrivers } from './run/nodes.mjs';
import { checkNamed, readRan } from './run/named-tests.mjs';
import { findPostgres } from './run/postgres.mjs';
import { add, nothing, runLanes, summary } from './run/suites.mjs';

const print = (text) => process.stdout.write(text);
const npmRun = (name, script, minutes) => ({
  name,
  command: 'npm',
  words: ['run', '--silent', script],
  minutes,
  count: countCheck,
});
const nodeTests = (
  name,
  files,
  { concurrency, minutes, fileMinutes = minutes, ran, node = process.execPath, env = {} },
) => ({
  name,
  command: node,
  words: [
    ...['--import', 'tsx', '--test', '--test-reporter=tap', '--test-reporter-destination=stdout'],
    ...(ran ? ['--test-reporter=./scripts/run/ran-reporter.mjs', `--test-reporter-destination=${ran}`] : []),
    // Up to Node 22 the limit is each file's, later each test's.
    ...[`--test-timeout=${fileMinutes * 60_000}`, `--test-concurrency=${concurrency}`],
    ...files,
  ],
  minutes,
  count: countTap,
  env,
});

/** What may differ from one Node to another: stores, sockets, hosts and what they rest on. */
const PORTABLE = /^test\/(server\/(inbox|hosts|net|payments)|protocol)\//;

async function onOtherNodes() {
  const steps = [];
  const skipped = [];
  for (const tag of otherNodes()) {
    try {
      const { path, version } = await fetchNode(tag);
      for (const { driver, flags } of sqliteDrivers(version)) {
        const files = globSync('test', /\.test\.ts$/).filter((file) => PORTABLE.test(file));
        const options = {
          concurrency: availableParallelism(),
          minutes: 20,
          node: path,
          env: { NODE_OPTIONS: flags },
        };
        steps.push(nodeTests(`Server on Node ${version} with ${driver}`, files, options));
      }
    } catch (error) {
      skipped.push(
        `the server's tests on Node ${tag}: npm could not bring it (${String(error.message).split('\n')[0]})`,
      );
    }
  }
  return { steps, skipped };
}

endWithThisProcess();
process.env.CHROME_PATH = findBrowser();
const total = nothing();

add(total, await runLanes([[npmRun('Build', 'build', 5)]], print));
if (total.failed === 0) {
  const postgres = await findPostgres();
  if (postgres.url) process.env.PAY_FORM_TEST_POSTGRES = postgres.url;
  else total.skipped.push(postgres.reason);
  const files = globSync('test', /\.test\.ts$/, /^test\/(element|journeys)\//);
  const folder = await mkdtemp(join(tmpdir(), 'pay-form-ran-'));
  const [ranServer, ranElement, ranJourneys] = ['server', 'element', 'journeys'].map((name) =>
    join(folder, name),
  );
  const server = nodeTests('Server and simulator', files, {
    ...{ concurrency: 2, minutes: 40, fileMinutes: 10 },
    ran: ranServer,
  });
  const element = {
    ...{ name: 'Element, in a browser', command: 'npx', words: ['web-test-runner'] },
    ...{ minutes: 20, count: countBrowser, env: { PAY_FORM_RAN: ranElement } },
  };
  const journeys = nodeTests('Journeys through the demo', globSync('test/journeys', /\.test\.ts$/), {
    ...{ concurrency: 1, minutes: 60 },
    ran: ranJourneys,
  });
  const checks = [
    npmRun('Types', 'types', 5),
    npmRun('Lint and format', 'lint', 5),
    npmRun('Package', 'package', 5),
    npmRun('Size', 'size', 5),
  ];
  // The tests in the browser mostly wait; beside them there is time for the others.
  const first = [...checks, server];
  const second = [journeys, element];
  add(total, await runLanes(availableParallelism() > 1 ? [first, second] : [[...first, ...second]], print));
  const ran = [ranServer, ranElement, ranJourneys].flatMap(readRan);
  await rm(folder, { recursive: true });
  const { missing, leftOut } = checkNamed(ran, { mayBeLeftOut: !postgres.url });
  add(total, { passed: 0, failed: missing.length, skipped: leftOut, failures: missing });
  if (process.argv.includes('--all-nodes')) {
    const others = await onOtherNodes();
    total.skipped.push(...others.skipped);
    add(total, await runLanes([others.steps], print));
  } else {
    total.skipped.push(
      `the server's tests on Node ${otherNodes().join(', ')}: npm test -- --all-nodes runs them`,
    );
  }
  await postgres.close();
}
console.log(summary(total));
process.exitCode = total.failed ? 1 : 0;
