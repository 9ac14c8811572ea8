import type { Session } from '../../protocol/messages.ts';
import type { WorkStore } from '../ledger/work-store.ts';
import type { ProviderName } from '../provider/payment-event.ts';
import type { Order, ProviderContext, SessionOptions } from '../provider/provider.ts';
import type { Able } from './choose-provider.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long after an attempt was opened its provider is asked about it, in milliseconds. */
export const ASK_AFTER_MS = [HOUR_MS / 12, HOUR_MS, DAY_MS, 2 * DAY_MS, 3 * DAY_MS, 4 * DAY_MS, 5 * DAY_MS];

/** @returns a way to pay the order, which is remembered, so that it is asked about though no page comes back. */
export async function openAttempt(
  provider: Able<'createSession'>,
  order: Order,
  options: SessionOptions,
  { store, context }: { readonly store: WorkStore; readonly context: ProviderContext },
): Promise<Session> {
  const opened = await provider.createSession(order, options, context);
  await rememberAttempt(store, order.reference, provider.name, context.now());
  return opened;
}

/** Remembers that the order can be paid with the provider from now on, whichever process is asked about it. */
async function rememberAttempt(
  store: WorkStore,
  orderReference: string,
  provider: ProviderName,
  openedAt: number,
): Promise<void> {
  const [first = 0] = ASK_AFTER_MS;
  await store.openAttempt({ orderReference, provider, openedAt, askAt: openedAt + first });
}

/** Shorter than any time after which a provider's silence means that no money moved. Milliseconds. */
const BELIEVED_MS = 10 * 60_000;

/**
 * When the attempt in question began, epoch milliseconds. The page says how long ago that was, and may say anything: it
 * was not before this server has opened the way to pay. Where it has opened none, the page is believed for some
 * minutes, and from then on it was not before the server first heard of it.
 *
 * @param elapsed by the page's clock, in milliseconds.
 */
export async function attemptedSince(
  store: WorkStore,
  about: { readonly orderReference: string; readonly provider: ProviderName },
  { elapsed, now }: { readonly elapsed: number; readonly now: number },
): Promise<number> {
  const { orderReference, provider } = about;
  const known = await store.attempt(orderReference, provider);
  if (!known) await rememberAttempt(store, orderReference, provider, now);
  return Math.max(now - elapsed, known?.openedAt ?? now - BELIEVED_MS);
}
