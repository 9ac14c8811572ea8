import type { WorkStore } from '../inbox/work-store.ts';
import type { ProviderName } from '../provider/payment-event.ts';
import { firstAskAt } from './sweep.ts';

/** Remembers that the order can be paid with the provider from now on, whichever process is asked about it. */
export async function rememberAttempt(
  store: WorkStore,
  orderReference: string,
  provider: ProviderName,
  openedAt: number,
): Promise<void> {
  await store.openAttempt({ orderReference, provider, openedAt, askAt: firstAskAt(openedAt) });
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
