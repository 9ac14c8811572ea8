import { isSession, type Session, type SessionRequest } from '../../protocol/messages.ts';
import { pageError } from '../support/page-error.ts';
import { postJson } from '../support/post-json.ts';
import type { Settings } from '../adapter/settings.ts';

/** @returns the language to speak: the tag's, or else the page's. */
export const localeOf = ({ locale }: Settings): string => locale || document.documentElement.lang || 'en-GB';

/**
 * Gets a session from where the page says: a value, a function or a URL.
 *
 * @throws PayError
 */
export async function openSession(settings: Settings): Promise<Session> {
  const { session: source, sessionUrl: url, loadTimeout, provider, order } = settings;
  const request: SessionRequest = { provider, order, locale: localeOf(settings) };
  return checkSession(
    typeof source === 'function'
      ? await source()
      : (source ?? (url && (await postJson('session', url, request, loadTimeout)))),
    settings,
  );
}

/** Asks the page for a session, by an event that it can answer. */
export type RequestSession = () => Session | Promise<Session> | undefined;

/**
 * Gets a session in place of another one; a page that handed that one over itself is asked.
 *
 * @param old the session that is not to be used any longer.
 * @throws PayError `session-expired` where the page has no answer.
 */
export async function renewSession(
  settings: Settings,
  old: Session | undefined,
  requestSession: RequestSession,
): Promise<Session> {
  const handedOver = typeof settings.session === 'object';
  const ended = (old?.expiresAt ?? Infinity) < Date.now();
  const renewed = handedOver || ended ? requestSession() : undefined;
  if (renewed) return checkSession(await renewed, settings);
  if (handedOver) throw pageError('session-expired');
  return openSession(settings);
}

/**
 * Holds a session against what the page shows: never take another amount than the shopper has read.
 *
 * @throws PayError
 */
export function checkSession(
  session: unknown,
  { provider, amount, currency, mode }: Partial<Settings>,
): Session {
  if (!isSession(session)) throw pageError('session-invalid');
  if ((amount ?? session.amount) !== session.amount || (currency || session.currency) !== session.currency) {
    throw pageError('amount-mismatch');
  }
  const live = mode === 'live';
  if ((mode && (session.live ?? live) !== live) || (provider || session.provider) !== session.provider) {
    throw pageError('session-mismatch');
  }
  return session;
}
