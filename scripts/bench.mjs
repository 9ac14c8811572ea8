// Prints every benchmark as a ratio, with the bar it has to reach. Nothing here is timed against a clock of its own.
import { spawnSync } from 'node:child_process';
import { globSync } from './glob.mjs';
import { findBrowser } from './find-browser.mjs';

const env = { ...process.env, NODE_ENV: 'production', CHROME_PATH: findBrowser() };
for (const file of globSync('bench', /\.ts$/, /sample\.ts$/)) {
  console.log(`\n# ${file}`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', file], { stdio: 'inherit', env });
  if (status !== 0) process.exitCode = 1;
}
