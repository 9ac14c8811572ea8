import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** One entry of the package, as a stranger imports it. */
export interface Entry {
  /** Such as `pay-form/server`. */
  readonly name: string;
  /** The file with its declarations. */
  readonly types: string;
  /** Whether it is for a browser. */
  readonly isPage: boolean;
}

/** A folder of a stranger's, with the packed package in its `node_modules`. */
export interface Packed {
  readonly folder: string;
  readonly entries: readonly Entry[];
  /** Takes the folder away. */
  readonly remove: () => void;
}

/** Packs what was built as npm publishes it, and unpacks it where nothing of this repository is near. */
export function packed(): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'pay-form-packed-'));
  const home = join(folder, 'node_modules', 'pay-form');
  mkdirSync(home, { recursive: true });
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const [{ filename }] = JSON.parse(execFileSync(npm, pack, { encoding: 'utf8' })) as [{ filename: string }];
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', home, '--strip-components=1']);
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Manifest;
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    for (const each of [name, `@types/${name}`]) link(folder, each);
  }
  link(folder, '@types/node');
  const entries = Object.entries(manifest.exports).flatMap(([path, target]): Entry[] => {
    if (typeof target === 'string') return [];
    const isPage = target.types.startsWith('./dist/page/');
    return [{ name: path.replace('.', 'pay-form'), types: join(home, target.types), isPage }];
  });
  return { folder, entries, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A dependency as this repository has it installed, where it has. */
function link(folder: string, name: string): void {
  const from = resolve('node_modules', name);
  if (!existsSync(from)) return;
  const to = join(folder, 'node_modules', name);
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(from, to, 'junction');
}
