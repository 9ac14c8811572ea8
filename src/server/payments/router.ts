import { PayError, type PayErrorCode } from '../error.ts';
import type { OnNotice } from '../notice.ts';
import { networkOf } from '../request/client-address.ts';
import { refuseCrossSite } from '../request/cross-site.ts';
import { diagnosticsIdOf } from '../request/diagnostics-id.ts';
import { json, refuse } from '../request/error-response.ts';
import { isPlainPath } from '../request/plain-path.ts';
import { retryAfterOf, type Budget } from './budget.ts';
import type { Addressed } from './notifications.ts';

/** Who sent a request, as far as a host knows. */
export interface RequestSource {
  /** The client's IP address: each may ask so often. Leave it out where it is that of a proxy. */
  readonly clientAddress?: string | undefined;
}

export interface RouterSettings {
  readonly basePath: string | undefined;
  readonly allowedOrigins: readonly string[];
  /** What is left to each client address. */
  readonly budget: Budget;
  readonly onNotice: OnNotice;
  readonly session: (request: Request, onNotice: OnNotice) => Promise<unknown>;
  readonly confirm: (request: Request, onNotice: OnNotice) => Promise<unknown>;
  /** Takes what a browser reports of a page's policy. */
  readonly policyReport: (request: Request, onNotice: OnNotice) => Promise<void>;
  readonly notification: (provider: string, addressed: Addressed) => Promise<Response>;
}

/** What is refused to those who guess, and what it costs of a client's budget beside the request itself. */
const GUESSES: readonly PayErrorCode[] = ['order-unknown', 'evidence-invalid', 'body-invalid'];
const GUESS_COST = 9;
const NOTIFICATION = /^(.*?)\/notifications\/([^/]+)(\/.*)?$/;
const PAGE = /^(.*)\/(session|confirm|csp-report)$/;

/** @returns the server's one handler. It always answers and never throws. */
export function createRouter(
  settings: RouterSettings,
): (request: Request, source?: RequestSource) => Promise<Response> {
  const { onNotice, budget } = settings;
  return async (request, source = {}) => {
    const client = clientOf(source);
    try {
      return await route(request, client, settings);
    } catch (cause) {
      const isGuess = cause instanceof PayError && GUESSES.includes(cause.code);
      if (client !== undefined && isGuess) budget.spend(client, GUESS_COST);
      return answerError(cause, { request, onNotice });
    }
  };
}

/** Tells the person on call what went wrong, and the other side what it may know of that. */
export function answerError(
  cause: unknown,
  { request, onNotice }: { readonly request: Request; readonly onNotice: OnNotice },
): Response {
  const error =
    cause instanceof PayError
      ? cause
      : new PayError('internal', 'Something failed that should not.', 'See the cause.', { cause });
  const { code, hint } = error;
  const diagnosticsId = diagnosticsIdOf(request) ?? error.diagnosticsId;
  const inside = error.cause === undefined ? {} : { cause: error.cause };
  onNotice({ kind: 'request-refused', reason: code, hint, diagnosticsId, ...inside });
  return refuse(error, { diagnosticsId, retryAfter: retryAfterOf(error) });
}

export const methodNotAllowed = (): PayError =>
  new PayError('method-not-allowed', 'Only POST is served here.', 'Use POST.');

async function route(
  request: Request,
  client: string | undefined,
  settings: RouterSettings,
): Promise<Response> {
  const { basePath, allowedOrigins, budget, onNotice } = settings;
  const { pathname } = new URL(request.url);
  const [, front, called, rest = ''] = NOTIFICATION.exec(pathname) ?? [];
  const [, before, name] = PAGE.exec(pathname) ?? [];
  const mount = front ?? before;
  if (mount === undefined || (basePath ?? mount) !== mount || !isPlainPath(pathname)) {
    throw new PayError(
      'not-found',
      'There is nothing here.',
      'Ask for …/session, …/confirm, …/csp-report or …/notifications/….',
    );
  }
  if (request.method !== 'POST') throw methodNotAllowed();
  if (called !== undefined) {
    return settings.notification(called, { request, path: rest, sender: client });
  }
  refuseCrossSite(request, allowedOrigins);
  if (client !== undefined) budget.ask(client);
  const id = diagnosticsIdOf(request);
  const tell: OnNotice = (notice) => onNotice(id === undefined ? notice : { ...notice, diagnosticsId: id });
  if (name === 'csp-report') {
    await settings.policyReport(request, tell);
    return new Response(null, { status: 204 });
  }
  return json(await settings[name === 'session' ? 'session' : 'confirm'](request, tell));
}

/** Frameworks call a handler with a second argument of their own, which says nothing of the client. */
export function clientOf({ clientAddress }: { readonly clientAddress?: unknown }): string | undefined {
  return typeof clientAddress === 'string' && clientAddress !== '' ? networkOf(clientAddress) : undefined;
}
