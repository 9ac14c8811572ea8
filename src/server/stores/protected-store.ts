import type { DeadLetter, Store, Taken } from '../ledger/store.ts';
import type { KeptDelivery } from '../ledger/work-store.ts';
import type { PaymentEvent } from '../provider/payment-event.ts';
import { maskCardBytes, maskCardData, maskCardText } from '../redact/card-data.ts';
import type { Sealer } from '../support/sealer.ts';

/** What of a provider's messages goes into a store. */
export interface Protection {
  /** Of the message that an event was made of, once the event has taken effect. */
  readonly raw: 'none' | 'masked';
  /** Encrypts what is kept of messages; without one it is kept in plain. */
  readonly sealer?: Sealer | undefined;
}

/** The only header of a delivery that is kept encrypted: no sender can make it, for only `x-…` and the type are kept. */
const SEALED = 'sealed';

/**
 * @returns the store, into which no data of cards goes, and of what providers sent no more than is wanted. Whoever reads
 *   by this one sees what was put in, without the data of cards.
 */
export function protectedStore(store: Store, { raw: kept, sealer }: Protection): Store {
  const sealRaw = (event: PaymentEvent): PaymentEvent => {
    const raw = maskCardData(event.raw);
    if (!sealer) return { ...event, raw };
    return { ...event, raw: { [SEALED]: sealer.seal(JSON.stringify(raw ?? null), aboutEvent(event)) } };
  };
  const openRaw = (event: PaymentEvent): PaymentEvent => {
    const sealed = (event.raw as { readonly [SEALED]?: unknown } | null | undefined)?.[SEALED];
    const text = typeof sealed === 'string' ? sealer?.open(sealed, aboutEvent(event)) : undefined;
    return text === undefined ? event : { ...event, raw: JSON.parse(text) as unknown };
  };
  const openLetter = <Letter extends DeadLetter>(letter: Letter): Letter => ({
    ...letter,
    event: openRaw(letter.event),
  });
  const { sealDelivery, openDelivery } = deliveries(sealer);

  return overlaid(store, {
    async applyEvent(event, effect, options): Promise<Taken> {
      const { raw } = event;
      const entered = kept === 'none' ? { ...event, raw: undefined } : sealRaw(event);
      const taken = await store.applyEvent(
        entered,
        (told, ...context) => effect({ ...told, raw }, ...context),
        options,
      );
      return taken.kind === 'applied' ? { ...taken, event: { ...taken.event, raw } } : taken;
    },
    recordFailure: (event, failure) => store.recordFailure(sealRaw(event), failure),
    deadLetters: async (options) => (await store.deadLetters(options)).map(openLetter),
    deadLetter: async (key) => {
      const letter = await store.deadLetter(key);
      return letter && openLetter(letter);
    },
    dueLetters: async (options) => (await store.dueLetters(options)).map(openLetter),

    keepDelivery: (delivery, most) => store.keepDelivery(sealDelivery(delivery), most),
    deliveries: async (options) => (await store.deliveries(options)).map(openDelivery),
    dueDeliveries: async (options) => (await store.dueDeliveries(options)).map(openDelivery),
    delivery: async (id) => {
      const delivery = await store.delivery(id);
      return delivery && openDelivery(delivery);
    },
  });
}

/** @returns the store with other methods in the place of some. A merchant's own may be of a class with private fields. */
function overlaid(store: Store, methods: Partial<Store>): Store {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(name in methods ? methods : target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** What is encrypted belongs to the row that it stands in: moved to another, it can't be opened. */
const aboutEvent = ({ provider, dedupeKey }: PaymentEvent): string => JSON.stringify([provider, dedupeKey]);

/** The path may hold a secret, and so may the headers: they go with the body. */
function deliveries(sealer: Sealer | undefined) {
  const mask = (delivery: KeptDelivery): KeptDelivery => ({
    ...delivery,
    path: maskCardText(delivery.path),
    headers: delivery.headers.map(([name, value]) => [name, maskCardText(value)] as const),
    body: maskCardBytes(delivery.body),
  });
  return {
    sealDelivery: (delivery: KeptDelivery): KeptDelivery => {
      const masked = mask(delivery);
      if (!sealer) return masked;
      const { id, path, headers, body } = masked;
      const text = JSON.stringify({ path, headers, body: Buffer.from(body).toString('base64') });
      return { ...masked, path: '', headers: [[SEALED, '1']], body: Buffer.from(sealer.seal(text, id)) };
    },
    openDelivery: (delivery: KeptDelivery): KeptDelivery => {
      if (delivery.headers[0]?.[0] !== SEALED) return delivery;
      const text = sealer?.open(Buffer.from(delivery.body).toString(), delivery.id);
      if (text === undefined) return delivery;
      const opened = JSON.parse(text) as Pick<KeptDelivery, 'path' | 'headers'> & { readonly body: string };
      return { ...delivery, ...opened, body: Buffer.from(opened.body, 'base64') };
    },
  };
}
