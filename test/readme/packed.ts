import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** A folder with nothing in it but the packed package and what that depends on, as `npm install` leaves it. */
export interface Packed {
  readonly folder: string;
  remove(): void;
}

/** Packs the package as it would be published, and installs it; `npm run build` must have run. */
export function installPacked(): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'pay-form-'));
  const modules = join(folder, 'node_modules');
  const target = join(modules, 'pay-form');
  mkdirSync(target, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
  const [{ filename }] = JSON.parse(packed.toString()) as [{ filename: string }];
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', target, '--strip-components=1']);
  const { dependencies } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(resolve('node_modules', name), join(modules, name), 'dir');
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** @returns the code blocks of a Markdown text, in their order, each with its language and the line before it. */
export function blocksOf(markdown: string): { readonly language: string; readonly code: string }[] {
  return [...markdown.matchAll(/^( *)```(\w+)\n([\s\S]*?)^\1```$/gm)].map(
    ([, , language = '', code = '']) => ({
      language,
      code,
    }),
  );
}

/** @returns the block that stands under a file's name. */
export function fileIn(markdown: string, name: string): string {
  const at = markdown.indexOf(`\`${name}\`:\n`);
  const [block] = at < 0 ? [] : blocksOf(markdown.slice(at));
  if (!block) throw new Error(`There is no ${name} in the text.`);
  return block.code;
}
