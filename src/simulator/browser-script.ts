import { readFile } from 'node:fs/promises';

/** The scripts lie beside the built simulator; run from source, it takes them from there too. */
const BASE = new URL(import.meta.url.endsWith('.ts') ? '../../dist/simulator/' : './', import.meta.url);

/**
 * @param path of a browser script without its ending, such as `truust/browser/checkout`.
 * @returns the built classic script, as a simulated page's own server serves it.
 */
export async function browserScript(path: string): Promise<Response> {
  const script = await readFile(new URL(`${path}.js`, BASE));
  return new Response(new Uint8Array(script), {
    headers: { 'content-type': 'text/javascript; charset=utf-8' },
  });
}
