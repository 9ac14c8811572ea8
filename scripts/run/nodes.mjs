import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const FOLDER = 'node_modules/.cache/pay-form';
const INSTALL_LIMIT_MS = 180_000;

/** The versions of Node that the package promises to run on, as tags of the npm package `node`. */
export const NODES = ['20', '22', '24', 'latest'];

/**
 * @param tag of the npm package `node`, which brings the program for this machine.
 * @returns where it is, and its version.
 * @throws where npm can't bring it.
 */
export async function fetchNode(tag) {
  const folder = join(FOLDER, `node-${tag}`);
  await mkdir(folder, { recursive: true });
  const words = ['install', '--no-save', '--no-fund', '--no-audit', '--prefix', folder, `node@${tag}`];
  await promisify(execFile)('npm', words, { timeout: INSTALL_LIMIT_MS, shell: process.platform === 'win32' });
  const places = [join('bin', 'node'), join('bin', 'node.exe')].map((file) =>
    join(folder, 'node_modules', 'node', file),
  );
  const path = places.find((place) => existsSync(place));
  if (path === undefined) throw new Error('npm ran no install script, which is what brings the program');
  const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 10_000 });
  return { path, version: stdout.trim() };
}

/** @returns the tags of {@link NODES} that are not the version at work. */
export const otherNodes = () => NODES.filter((tag) => tag !== process.versions.node.split('.')[0]);

/**
 * @param version such as `v22.13.0`.
 * @returns the ways to run SQLite there: what it is called, and the flags for it.
 */
export function sqliteDrivers(version) {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  const libsql = { driver: 'libsql', flags: '--no-experimental-sqlite' };
  const hasBuiltIn = major > 22 || (major === 22 && minor >= 13);
  return hasBuiltIn ? [{ driver: 'node:sqlite', flags: '' }, libsql] : [{ driver: 'libsql', flags: '' }];
}
