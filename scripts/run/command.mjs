import { spawn } from 'node:child_process';

const running = new Set();

/** Between asking a command to end and ending it, in milliseconds. */
const GRACE_MS = 5_000;

/**
 * Runs a command, with all that it starts, and ends it where it takes too long.
 *
 * @param options.limitMs after which it is ended, in milliseconds.
 * @param options.env laid over this process's own.
 * @param options.show gets what the command prints, as it comes.
 * @returns its exit code (1 where it was ended), what it printed, and whether it took too long.
 */
export function run(command, words, { limitMs, env = {}, show = () => undefined }) {
  return new Promise((resolve) => {
    const windows = process.platform === 'win32';
    const child = spawn(command, words, {
      env: { ...process.env, FORCE_COLOR: '0', ...env },
      shell: windows,
      // A group of its own, so that browsers and servers that it has started end with it.
      detached: !windows,
    });
    running.add(child);
    let output = '';
    const keep = (data) => {
      output += data;
      show(String(data));
    };
    let timedOut = false;
    let force;
    const limit = setTimeout(() => {
      timedOut = true;
      keep(`\n${command} took longer than ${Math.round(limitMs / 1_000)} s and was ended.\n`);
      end(child, 'SIGTERM');
      force = setTimeout(() => end(child, 'SIGKILL'), GRACE_MS);
    }, limitMs);
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => keep(`${error.message}\n`));
    child.on('close', (code) => {
      clearTimeout(limit);
      clearTimeout(force);
      running.delete(child);
      resolve({ code: timedOut ? 1 : (code ?? 1), output, timedOut });
    });
  });
}

function end(child, signal) {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** Ends whatever is running when this process is told to end. */
export function endWithThisProcess() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      for (const child of running) end(child, 'SIGTERM');
      process.exit(1);
    });
  }
}
