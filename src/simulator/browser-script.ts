import { readFile } from 'node:fs/promises';

/** The scripts lie beside the built simulator; run from source, it takes them from there too. */
const BASE = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/simulator/browser/' : './browser/',
  import.meta.url,
);

/**
 * @param name of a browser script: its provider's (or `kit`) and its own, such as `truust/checkout`.
 * @returns the code of the built classic script.
 */
export const readBrowserScript = (name: string): Promise<string> =>
  readFile(new URL(`${name}.js`, BASE), 'utf8');

/** @returns the script as a simulated page's own server serves it. */
export async function browserScript(name: string): Promise<Response> {
  return new Response(await readBrowserScript(name), {
    headers: { 'content-type': 'text/javascript; charset=utf-8' },
  });
}
