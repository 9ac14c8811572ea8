import { isSession, type Refusal, type Session, type SessionRequest } from '../../protocol/messages.ts';
import type { PayError } from '../../protocol/pay-error.ts';
import type { Answer } from '../adapter/adapter.ts';
import { explain, pageError } from '../support/page-error.ts';
import { usableLocale } from '../support/locale.ts';
import { postJson } from '../support/post-json.ts';
import { definitionOf } from '../adapter/providers.ts';
import type { Settings } from '../adapter/settings.ts';

/** @returns the language to speak: the tag's, or else the page's, as far as they are languages. */
export const localeOf = ({ locale }: Settings): string =>
  usableLocale(locale ?? '') ?? usableLocale(document.documentElement.lang) ?? 'en-GB';

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

/** What a server may say instead of opening a session: there is nothing to pay now. */
const SETTLED = { 'order-paid': 'paid', 'payment-pending': 'pending' } as const;

/** @returns what has become of the order, where that is why there is no session. */
export function settledStatus(error: unknown): 'paid' | 'pending' | undefined {
  const { code, cause } = error as Partial<PayError>;
  if (code !== 'session-refused') return undefined;
  const refusal = (cause as Partial<Refusal> | undefined)?.error?.code ?? '';
  return Object.hasOwn(SETTLED, refusal) ? SETTLED[refusal as keyof typeof SETTLED] : undefined;
}

/** Asks what has become of a payment that was made in another page: a new session means that it took no money. */
export async function askForSession(settings: Settings): Promise<Answer> {
  try {
    await openSession(settings);
    return { status: 'cancelled' };
  } catch (cause) {
    const status = settledStatus(cause);
    return status ? { status } : { status: 'unknown', error: await explain(cause) };
  }
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
  if (!isSession(session) || !definitionOf(session.provider).isSession(session))
    throw pageError('session-invalid');
  // A template may have set the property to a text.
  if (
    Number(amount ?? session.amount) !== session.amount ||
    (currency || session.currency) !== session.currency
  ) {
    throw pageError('amount-mismatch');
  }
  const live = mode === 'live';
  if ((mode && (session.live ?? live) !== live) || (provider || session.provider) !== session.provider) {
    throw pageError('session-mismatch');
  }
  return session;
}
