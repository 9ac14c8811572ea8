import type { Confirmation, Refusal, Session } from '../../protocol/messages.ts';
import type { PayError } from '../../protocol/pay-error.ts';
import type { Answer } from '../adapter/adapter.ts';
import type { Settings } from '../settings.ts';
import { explain } from '../support/explain.ts';
import { pageError } from '../support/page-error.ts';
import type { Progress } from './progress.ts';
import { checkSession, openSession } from './session-source.ts';

/** A session so close to its end is renewed before paying. Milliseconds. */
const RENEW_BEFORE_EXPIRY_MS = 60_000;

/** What a server may say instead of opening a session: there is nothing to pay now. */
const SETTLED = { 'order-paid': 'paid', 'payment-pending': 'pending' } as const;

/** @returns what has become of the order, where that is why there is no session. */
export function settledAnswer(error: unknown): Confirmation | undefined {
  const { code, cause } = error as Partial<PayError>;
  if (code !== 'session-refused') return undefined;
  const { code: refusal = '', task } = (cause as Partial<Refusal> | undefined)?.error ?? {};
  if (!Object.hasOwn(SETTLED, refusal)) return undefined;
  return { status: SETTLED[refusal as keyof typeof SETTLED], ...(task && { task }) };
}

/** Asks what has become of a payment that was made in another page: a new session means that it took no money. */
export async function askForSession(settings: Settings): Promise<Answer> {
  try {
    await openSession(settings);
    return { status: 'cancelled' };
  } catch (cause) {
    return settledAnswer(cause) ?? { status: 'unknown', error: await explain(cause) };
  }
}

/** Asks the page for a session, by an event that it can answer, and tells the shopper. */
function requestSession(progress: Progress): Session | Promise<Session> | undefined {
  let renewed: Session | Promise<Session> | undefined;
  progress.emit('pay-session-expired', {
    respondWith: (session: typeof renewed) => void (renewed = session),
  });
  progress.announce('renewed');
  return renewed;
}

/**
 * Gets a session in place of another one; a page that handed that one over itself is asked.
 *
 * @param old the session that is not to be used any longer.
 * @throws PayError `session-expired` where the page has no answer.
 */
export async function renewSession(
  settings: Settings,
  old: Session | undefined,
  progress: Progress,
): Promise<Session> {
  const handedOver = typeof settings.session === 'object';
  const ended = (old?.expiresAt ?? Infinity) < Date.now();
  const renewed = handedOver || ended ? requestSession(progress) : undefined;
  if (renewed) return checkSession(await renewed, settings);
  if (handedOver) throw pageError('session-expired');
  return openSession(settings);
}

/**
 * Looks at the last moment whether the session is still the order's. The merchant's server is asked where it opens
 * sessions: the order may have changed since, or have been paid in another window.
 *
 * @param once a session is a checkout of the provider's: asking for another would open another checkout.
 * @returns a session to go on with, where this one ends soon or the order costs something else by now.
 * @throws PayError
 */
export async function replacementFor(
  session: Session,
  settings: Settings,
  progress: Progress,
  once: boolean,
): Promise<Session | undefined> {
  const { provider, amount, currency, expiresAt = Infinity } = session;
  if (expiresAt - Date.now() < RENEW_BEFORE_EXPIRY_MS) return renewSession(settings, session, progress);
  if (once || settings.session) return undefined;
  const current = await openSession(settings, provider);
  return current.amount === amount && current.currency === currency ? undefined : current;
}
