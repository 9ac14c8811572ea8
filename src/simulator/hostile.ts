import { browserScript } from './browser-script.ts';
import { startHost, type Host } from './host.ts';
import { htmlPage } from './html.ts';

/** An attack on a page that waits for a checkout's messages. */
export interface HostileCase {
  /** Short, for lists of results. */
  readonly name: string;
  /**
   * Who attacks: a frame of a third origin, another frame of the checkout's own origin, or the very frame (or
   * popup) in which the checkout was opened.
   */
  readonly from: 'third-origin' | 'other-frame' | 'checkout';
  readonly steps: readonly HostileStep[];
}

export interface HostileStep {
  /** What is posted to the page. */
  readonly message: unknown;
  /** Waits, a second at most, for an answer of this `kind` before the next step. */
  readonly awaitKind?: string;
}

/** The one thing that a javascript: address of these cases does, for a test to look for. */
export const HOSTILE_SCRIPT = "javascript:void(document.documentElement.dataset.hacked='yes')";

/** @returns a page that plays the case on whoever embeds or opened it. */
export function hostilePage({ name, steps }: HostileCase): Response {
  return htmlPage({
    lang: 'en',
    title: name,
    body: `<p>Hostile: <span id="state">playing</span></p>`,
    script: '/hostile.js',
    data: { steps },
  });
}

/** @returns the script of {@link hostilePage}; it has to be served as `/hostile.js` on the page's origin. */
export function hostileScript(): Promise<Response> {
  return browserScript('kit/hostile');
}

/** @returns a third origin: the path of a page is `/<name of the case>`. */
export function startHostile(
  cases: readonly HostileCase[],
  options?: Parameters<typeof startHost>[1],
): Promise<Host> {
  return startHost(async (request) => {
    const name = decodeURIComponent(new URL(request.url).pathname.slice(1));
    if (name === 'hostile.js') return hostileScript();
    const found = cases.find((candidate) => candidate.name === name);
    return found ? hostilePage(found) : new Response('No such case.', { status: 404 });
  }, options);
}
