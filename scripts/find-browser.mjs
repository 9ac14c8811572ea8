// Finds a Chromium for the tests: $CHROME_PATH, an installed Chrome, Chromium or Edge, or Debian's package.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
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
  return found[0] ?? EDGES.find((path) => existsSync(path));
};

function install() {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    throw new Error('The tests need Chrome, Chromium or Edge: install one, or set CHROME_PATH to it.');
  }
  console.log('No browser found: installing the chromium package.');
  const apt = (...words) => execFileSync('apt-get', words, { stdio: ['ignore', 'ignore', 'inherit'] });
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'chromium');
  return '/usr/bin/chromium';
}
