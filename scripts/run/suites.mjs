import { run } from './command.mjs';
import { leftOutLines } from './count.mjs';

const MINUTE_MS = 60_000;

/**
 * @typedef Counted
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} skipped why, once for each test that was left out.
 * @property {string[]} failures the names of what failed, as far as the runner tells them.
 */

/**
 * @typedef Step one command of the tests.
 * @property {string} name as it is shown.
 * @property {string} command
 * @property {string[]} words
 * @property {number} minutes after which it is ended, and has failed.
 * @property {(output: string, code: number) => Counted} count
 * @property {Record<string, string>} [env]
 */

/**
 * Runs lanes of steps side by side, each lane's steps one after the other.
 *
 * @param {Step[][]} lanes
 * @param print gets text to show. Of one lane it comes as it is made, of several a step's comes when the step is over.
 * @returns what all of them came to.
 */
export async function runLanes(lanes, print) {
  const total = nothing();
  const live = lanes.length === 1;
  await Promise.all(
    lanes.map(async (steps) => {
      for (const step of steps) {
        add(total, await runStep(step, live, print));
      }
    }),
  );
  return total;
}

/** @returns {Counted} */
export const nothing = () => ({ passed: 0, failed: 0, skipped: [], failures: [] });

/** Adds what one part came to. */
export function add(total, { passed, failed, skipped, failures }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped.push(...skipped);
  total.failures.push(...failures);
}

async function runStep({ name, command, words, minutes, count, env }, live, print) {
  print(live ? `\n# ${name}\n` : `\n# ${name}: begins\n`);
  const began = performance.now();
  const show = live ? print : undefined;
  const { code, output, timedOut } = await run(command, words, { limitMs: minutes * MINUTE_MS, env, show });
  const counted = count(output, code);
  // A runner that fell over has failed too, and so has one that found nothing to run.
  const ran = code === 0 && counted.passed > 0;
  const failed = ran ? counted.failed : Math.max(counted.failed, 1);
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  const body = live ? '' : `\n# ${name}: what it printed\n${output}`;
  print(`${body}\n# ${name}: ${counted.passed} passed, ${failed} failed, in ${seconds} s\n`);
  const ended = timedOut ? 'was ended, because it took too long' : 'failed';
  const failures = counted.failures.map((failure) => `${name}: ${failure}`);
  return { ...counted, failed, failures: failed && !failures.length ? [`${name} ${ended}`] : failures };
}

/** @returns the last lines: what was left out, what failed, and how many tests passed and failed. */
export function summary({ passed, failed, skipped, failures }) {
  return [
    '',
    ...leftOutLines(skipped),
    ...failures.map((name) => `Failed: ${name}`),
    `${passed} passed, ${failed} failed`,
  ].join('\n');
}
