import { createHash } from 'node:crypto';
import type { InboxSettings } from '../inbox/inbox.ts';
import { withStorableNames } from '../inbox/storable.ts';
import { heldDeliveryId } from '../ledger/keys.ts';
import { HELD_DELIVERY, type KeptDelivery, type WorkStore } from '../ledger/work-store.ts';
import type { PaymentEvent } from '../provider/payment-event.ts';
import type { Delivery, Provider, ProviderContext } from '../provider/provider.ts';
import { readDelivery } from './read-delivery.ts';
import type { Able } from './choose-provider.ts';

interface Keeping {
  readonly store: WorkStore;
  readonly context: Pick<ProviderContext, 'now'>;
}

/** Anybody can send what is refused: of each provider and reason, so many are kept and no more. */
const MOST_KEPT = 200;
/** Held ones were verified, so that no stranger fills this. */
const MOST_HELD = 10_000;
/** Of the headers, only those that can prove something or say how to read the body. */
const KEPT_HEADER = /^(?:content-type|x-[\w-]{1,60})$/;
/** The longest that any of the providers documents is a few KiB. */
const MOST_BODY_BYTES = 16 * 1024;
const MOST_HEADER_BYTES = 1_000;
const FIRST_REREAD_MS = 1_000;

/** Keeps a notification of which no event could be made. What is longer than any provider's is not kept. */
export async function keepUnread(
  keeping: Keeping,
  provider: KeptDelivery['provider'],
  delivery: Delivery,
  { kind, reason }: { readonly kind: 'refused' | 'later'; readonly reason: string },
): Promise<void> {
  if (delivery.body.byteLength > MOST_BODY_BYTES) return;
  const id = createHash('sha256').update(`${provider} ${delivery.path} `).update(delivery.body);
  const kept = { ...keptOf(keeping, provider, delivery), id: id.digest('base64url'), reason };
  const reread = kind === 'later' && { rereadAt: kept.receivedAt + FIRST_REREAD_MS };
  // Where the store does not answer, the provider comes again all the same.
  await keeping.store.keepDelivery({ ...kept, ...reread }, MOST_KEPT).catch(() => undefined);
}

/** Keeps what an event was read from that is held, so that a corrected reader changes what becomes of it. */
export async function keepHeld(keeping: Keeping, event: PaymentEvent, delivery: Delivery): Promise<void> {
  const id = heldDeliveryId(withStorableNames(event));
  const kept = { ...keptOf(keeping, event.provider, delivery), id, reason: HELD_DELIVERY };
  await keeping.store.keepDelivery(kept, MOST_HELD).catch(() => undefined);
}

function keptOf({ context }: Keeping, provider: string, { path, headers, body }: Delivery) {
  const kept = [...headers].filter(
    ([name, value]) => KEPT_HEADER.test(name) && value.length <= MOST_HEADER_BYTES,
  );
  return { provider, path, headers: kept, body, receivedAt: context.now() };
}

/** @returns the delivery as it came. */
export function deliveryOf({ path, headers, body }: KeptDelivery): Delivery {
  const pairs = headers.map(([name, value]): [string, string] => [name, value]);
  return { method: 'POST', path, headers: new Headers(pairs), body };
}

/** @returns what reads a held event anew, from the bytes that were kept of it. */
export function createReread(
  providers: readonly Provider[],
  store: WorkStore,
  context: ProviderContext,
): NonNullable<InboxSettings['reread']> {
  return async (letter) => {
    const kept = await store.delivery(heldDeliveryId(letter));
    const provider = providers.find(({ name }) => name === letter.provider);
    if (!kept || !provider?.readNotification) return undefined;
    const reading = await readDelivery(provider as Able<'readNotification'>, deliveryOf(kept), context);
    // It was verified when it came: what is refused now, such as for a secret that is no more, stays what it was.
    if (reading.kind !== 'event' && reading.kind !== 'held') return undefined;
    // Of several events, the very one; of a single one, whatever it is now.
    const earlier = reading.kind === 'event' ? (reading.earlier ?? []) : [];
    const read = [reading.event, ...earlier].map(withStorableNames);
    const event = read.find(({ dedupeKey }) => dedupeKey === letter.dedupeKey) ?? read[0];
    if (!event || (read.length > 1 && event.dedupeKey !== letter.dedupeKey)) return undefined;
    if (event.dedupeKey !== letter.dedupeKey) {
      await store.keepDelivery({ ...kept, id: heldDeliveryId(event) }, MOST_HELD);
    }
    return { event, ...(reading.kind === 'held' && { doubt: reading }) };
  };
}
