// Finds a Chromium for the tests: $CHROME_PATH, an installed Chrome, Chromium or Edge, Debian's package, or Playwright's.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Launcher } from 'chrome-launcher';

const EDGES = [
  '/usr/bin/microsoft-edge',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Containers have no user namespaces for the sandbox, and a small /dev/shm. */
export const browserArguments =
  process.platform === 'linux' ? ['--no-sandbox', '--disable-dev-shm-usage', '--disable-quic'] : [];

export function findBrowser() {
  const chosen = process.env.CHROME_PATH;
  if (chosen && !existsSync(chosen)) throw new Error(`There is no browser at CHROME_PATH (${chosen}).`);
  return chosen ?? installed() ?? install();
}

const installed = () => {
  // Where nothing is found, chrome-launcher throws.
  let found = [];
  try {
    found = Launcher.getInstallations();
  } catch {
    // Edge may still be there.
  }
  return found[0] ?? [...EDGES, playwrightPath()].find((path) => existsSync(path));
};

/** Bringing a browser may take this long, in milliseconds. */
const INSTALL_LIMIT_MS = 600_000;

const { resolve } = createRequire(import.meta.url);
/** Only loaded where it is needed. */
const playwright = () => createRequire(import.meta.url)('playwright-core');
const playwrightPath = () => playwright().chromium.executablePath();

function install() {
  const reasons = [];
  for (const attempt of [installDebians, installPlaywrights]) {
    try {
      const path = attempt();
      if (existsSync(path)) return path;
      reasons.push(`${path} is not there`);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message.split('\n')[0] : String(error));
    }
  }
  throw new Error(
    `The tests need Chrome, Chromium or Edge: install one, or set CHROME_PATH to it (${reasons.join('; ')}).`,
  );
}

const execute = (command, words) =>
  execFileSync(command, words, { stdio: ['ignore', 'ignore', 'inherit'], timeout: INSTALL_LIMIT_MS });

function installDebians() {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) throw new Error('apt-get needs root');
  console.log('No browser found: installing the chromium package.');
  execute('apt-get', ['update']);
  execute('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
  return '/usr/bin/chromium';
}

function installPlaywrights() {
  console.log('No browser found: fetching the one of Playwright.');
  const installer = join(dirname(resolve('playwright-core/package.json')), 'cli.js');
  // What it needs of the system it can install as root only.
  const words = process.platform === 'linux' && process.getuid?.() === 0 ? ['--with-deps'] : [];
  execute(process.execPath, [installer, 'install', ...words, 'chromium']);
  return playwrightPath();
}
