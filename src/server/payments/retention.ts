import { randomUUID } from 'node:crypto';
import { retentionTooShort, SHORTEST_RETENTION_MS } from '../inbox/inbox.ts';
import type { Store } from '../ledger/store.ts';
import { protectedStore } from '../stores/protected-store.ts';
import { createSealer } from '../support/sealer.ts';

/**
 * What is kept of what providers send, how long, and who can read it. Numbers, expiry dates and security codes of cards
 * are never kept, whatever is set here.
 */
export interface Retention {
  /**
   * Of the message that an event was made of, once the event has taken effect: nothing (`none`, by default), or all but
   * the data of cards (`masked`). `onPayment` gets all of it; what is held keeps it until it takes effect or is given up.
   */
  readonly raw?: 'none' | 'masked';
  /** After how long events, failures and deliveries are forgotten: milliseconds, 30 days at least, by default 90 days. */
  readonly forgetAfterMs?: number;
  /**
   * Encrypts what is kept of messages (AES-256-GCM): a key of 32 bytes, or several, of which the first encrypts and each
   * decrypts. By default it is kept in plain.
   */
  readonly keys?: Uint8Array | readonly Uint8Array[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FORGET_AFTER_MS = 90 * DAY_MS;

/**
 * @returns the store that keeps no more than the merchant wants.
 * @throws PayError `settings-invalid` for a key of another length.
 */
export function retainingStore(store: Store, { raw = 'none', keys }: Retention): Store {
  return protectedStore(store, { raw, sealer: keys && createSealer(keys) });
}

/**
 * @returns what forgets what is past its time, once a day, however many processes call it how often.
 * @throws PayError `retention-too-short`.
 */
export function createForgetting(
  store: Store,
  now: () => number,
  { forgetAfterMs = FORGET_AFTER_MS }: Retention,
): () => Promise<number> {
  if (!(forgetAfterMs >= SHORTEST_RETENTION_MS)) throw retentionTooShort('retention.forgetAfterMs');
  let asksNextAt = 0;
  return async () => {
    if (now() < asksNextAt) return 0;
    asksNextAt = now() + HOUR_MS;
    // A holder of its own each time: nobody has it twice a day, not even this process.
    const isDue = await store.lease('forget', randomUUID(), { now: now(), until: now() + DAY_MS });
    return isDue ? store.forget({ before: now() - forgetAfterMs }) : 0;
  };
}
