import type { PageErrorCode } from '../../protocol/pay-error.ts';
import { pageError } from '../support/page-error.ts';

const loads = new Map<string, Promise<void>>();
let failures = 0;

/**
 * Loads a classic script, once per URL and page. A load that failed may be tried again, with a fresh tag.
 *
 * @param global the global that the script must leave behind.
 * @param timeout milliseconds.
 * @param nonce for a Content-Security-Policy that wants one.
 * @throws PayError `library-blocked`, `library-timeout` or `library-incomplete`.
 */
export function loadScript(url: string, global: string, timeout: number, nonce = ''): Promise<void> {
  let load = loads.get(url);
  if (!load) {
    load = new Promise((resolve, reject) => {
      if (global in window) {
        resolve();
        return;
      }
      const script = document.createElement('script');
      const fail = (code: PageErrorCode) => {
        failures++;
        loads.delete(url);
        script.remove();
        reject(pageError(code, url));
      };
      const timer = setTimeout(fail, timeout, 'library-timeout');
      script.onerror = () => fail('library-blocked');
      script.onload = () => {
        clearTimeout(timer);
        if (global in window) resolve();
        else fail('library-incomplete');
      };
      script.nonce = nonce;
      // A browser makes a second request for the same address wait for a first one that hangs.
      script.src = failures ? `${url}?${failures}` : url;
      document.head.append(script);
    });
    loads.set(url, load);
  }
  return load;
}
