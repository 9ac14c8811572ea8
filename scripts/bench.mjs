// Prints every benchmark as a ratio, with the bar it has to reach. Nothing here is timed against a clock of its own.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { globSync } from './glob.mjs';
import { findBrowser } from './find-browser.mjs';

const env = { ...process.env, NODE_ENV: 'production', CHROME_PATH: findBrowser() };
for (const file of globSync('bench', /\.ts$/, /sample\.ts$/)) {
  console.log(`\n# ${file}`);
  // As it is shipped: what runs TypeScript from its source gives every inner function its name, at a cost.
  const outfile = `bench/.built-${basename(file, '.ts')}.mjs`;
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    tsconfigRaw: {},
  });
  const { status } = spawnSync(process.execPath, [outfile], { stdio: 'inherit', env });
  rmSync(outfile);
  if (status !== 0) process.exitCode = 1;
}
