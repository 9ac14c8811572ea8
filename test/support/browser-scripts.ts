import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { simulatedScripts } from '../../scripts/simulated-scripts.mjs';

/** Builds the scripts of the simulated pages to where the simulator, run from source, looks for them. */
export async function buildBrowserScripts(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: simulatedScripts(),
    outdir: 'dist/simulator/browser',
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  });
  for (const { path, contents } of outputFiles) {
    await mkdir(dirname(path), { recursive: true });
    // Test files run at the same time: none may read what another has half written.
    await writeFile(`${path}.${process.pid}`, contents);
    await rename(`${path}.${process.pid}`, path);
  }
}
