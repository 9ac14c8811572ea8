import { readBrowserScript } from '../../../simulator/browser-script.ts';
import { pause, type Failures } from './failures.ts';
import { fieldPage, controlPage, type FieldName } from './frames.ts';
import type { Settings } from './page/settings.ts';

/** Path of the library on its origin; the frames' pages lie beside it. */
export const LIBRARY_PATH = '/js/v3/st.js';

/**
 * Serves the stand-in for st.js and its frames.
 *
 * @returns the answer, or `undefined` to drop the connection.
 */
export async function answerLibraryRequest(
  { url }: Request,
  { failures, settings }: { readonly failures: Failures; readonly settings: Settings },
): Promise<Response | undefined> {
  const [, name = '', kind] = /^\/js\/v3\/([a-z-]+)\.(js|html)$/.exec(new URL(url).pathname) ?? [];
  if (kind === 'html') {
    if (failures.take('frames-blocked')) return NOT_FOUND();
    if (name === 'control-frame') return html(controlPage());
    if (!isField(name)) return NOT_FOUND();
    await pause(failures.take('fields-slow'));
    return html(fieldPage(name));
  }
  if (name === 'st') {
    if (failures.take('library-blocked')) return NOT_FOUND();
    if (failures.take('library-silent')) return new Promise(() => undefined);
    if (failures.take('library-empty')) return script('');
  }
  return ['st', 'control-frame', 'field'].includes(name) ? script(await load(name, settings)) : NOT_FOUND();
}

/** The settings come in as a parameter: the page gets no global of the simulator's. */
async function load(name: string, settings: Settings): Promise<string> {
  const code = await readBrowserScript(`trust-payments/${name}`);
  return `(function (SIMULATOR_SETTINGS) {${code}\n})(${JSON.stringify(settings)});`;
}

const isField = (name: string): name is FieldName =>
  ['card-number', 'expiration-date', 'security-code'].includes(name);

const NOT_FOUND = (): Response => new Response('Not found', { status: 404 });
const HEADERS = { 'cache-control': 'no-store', 'access-control-allow-origin': '*' };
const script = (body: string): Response =>
  new Response(body, { headers: { ...HEADERS, 'content-type': 'text/javascript; charset=utf-8' } });
const html = (body: string): Response =>
  new Response(body, { headers: { ...HEADERS, 'content-type': 'text/html; charset=utf-8' } });
