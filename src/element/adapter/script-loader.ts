import type { PageErrorCode } from '../../protocol/pay-error.ts';
import { pageError } from '../support/page-error.ts';
import type { Settings } from '../settings.ts';

/** How a page wants its scripts. */
export type ScriptSettings = Pick<
  Settings,
  'loadTimeout' | 'cspNonce' | 'libraryIntegrity' | 'libraryCrossOrigin'
>;

/** What browsers with Trusted Types have; TypeScript does not know it yet. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

const loads = new Map<string, Promise<void>>();
let failures = 0;
let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/** @returns the URL as a page under Trusted Types wants it; its policy must allow the name `pay-form`. */
function trusted(url: string): string {
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy('pay-form', { createScriptURL: (checked) => checked });
  return policy?.createScriptURL(url) ?? url;
}

/**
 * Loads a classic script, once per URL and page. A load that failed may be tried again, with a fresh tag.
 *
 * @param url checked by the caller.
 * @param global the global that the script must leave behind.
 * @throws PayError `library-blocked`, `library-timeout` or `library-incomplete`.
 */
export function loadScript(url: string, global: string, settings: ScriptSettings): Promise<void> {
  let load = loads.get(url);
  if (!load) {
    load = global in window ? Promise.resolve() : addScript(url, global, settings);
    loads.set(url, load);
  }
  return load;
}

function addScript(url: string, global: string, settings: ScriptSettings): Promise<void> {
  const { loadTimeout, cspNonce, libraryIntegrity, libraryCrossOrigin } = settings;
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    const fail = (code: PageErrorCode, cause: unknown = url) => {
      clearTimeout(timer);
      failures++;
      loads.delete(url);
      script.remove();
      reject(pageError(code, cause));
    };
    const timer = setTimeout(fail, loadTimeout, 'library-timeout');
    script.onerror = () => fail('library-blocked');
    script.onload = () => {
      clearTimeout(timer);
      if (global in window) resolve();
      else fail('library-incomplete');
    };
    script.nonce = cspNonce ?? '';
    script.integrity = libraryIntegrity ?? '';
    script.crossOrigin = libraryCrossOrigin ?? null;
    try {
      script.src = trusted(failures ? withQuery(url, failures) : url);
      document.head.append(script);
    } catch (error) {
      // The page's policy knows neither this policy nor a default one. After `loads` has its entry, to take it out.
      queueMicrotask(() => fail('library-blocked', error));
    }
  });
}

/** A browser makes a second request for the same address wait for a first one that hangs. */
const withQuery = (url: string, attempt: number): string =>
  `${url}${url.includes('?') ? '&' : '?'}${attempt}`;
