import { isSession, type Session, type SessionRequest } from '../../protocol/messages.ts';
import { pageError } from '../support/page-error.ts';
import { localeOf } from '../support/locale.ts';
import { postJson } from '../support/post-json.ts';
import { definitionOf } from '../adapter/providers.ts';
import type { Settings } from '../settings.ts';

/**
 * Gets a session from where the page says: a value, a function or a URL.
 *
 * @param provider which of the server's providers it is to be of; by default the tag says, or the server.
 * @throws PayError
 */
export async function openSession(settings: Settings, provider = settings.provider): Promise<Session> {
  const { session: source, sessionUrl: url, loadTimeout, order } = settings;
  const request: SessionRequest = { provider, order, locale: localeOf(settings) };
  return checkSession(
    typeof source === 'function'
      ? await source()
      : (source ?? (url && (await postJson('session', url, request, loadTimeout)))),
    settings,
  );
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
  if (!isSession(session) || !definitionOf(session.provider).isSession(session))
    throw pageError('session-invalid');
  // A template may have set the property to a text.
  if (
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-conversion -- templates keep to no types
    Number(amount ?? session.amount) !== session.amount ||
    (currency || session.currency) !== session.currency
  ) {
    throw pageError('amount-mismatch');
  }
  const office = mode === 'back-office';
  const live = mode === 'live';
  if (
    office !== !!session.backOffice ||
    (mode && !office && (session.live ?? live) !== live) ||
    (provider || session.provider) !== session.provider
  ) {
    throw pageError('session-mismatch');
  }
  return session;
}
