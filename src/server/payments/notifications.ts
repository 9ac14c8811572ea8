import { PayError } from '../error.ts';
import type { Able } from './choose-provider.ts';
import { mediaTypeOf } from '../request/read-json.ts';
import { SAFE_HEADERS } from '../request/error-response.ts';
import { readBody } from '../request/read-body.ts';
import type { EventOutcome, Inbox } from '../inbox/inbox.ts';
import type { OnNotice } from '../notice.ts';
import type { WorkStore } from '../ledger/work-store.ts';
import type { PaymentEvent } from '../provider/payment-event.ts';
import { keepHeld, keepUnread } from './kept-deliveries.ts';
import { readDelivery } from './read-delivery.ts';
import type { Delivery, Ending, Provider, ProviderContext, Reply } from '../provider/provider.ts';

/** The longest that any of the providers documents is a few KiB. */
const NOTIFICATION_BYTES = 64 * 1024;
const MEDIA_TYPES = ['application/json', 'application/x-www-form-urlencoded'];
/** In seconds; after this, whatever ran when it was asked to come back is over. */
const COME_BACK_AFTER = '10';

export interface Addressed {
  readonly request: Request;
  /** What follows `/notifications/<provider>`; it may hold a secret. */
  readonly path: string;
  /** The network that it came from, where the host knows. */
  readonly sender?: string | undefined;
}

export interface Receiving {
  readonly inbox: Inbox;
  readonly store: WorkStore;
  readonly onNotice: OnNotice;
  readonly context: ProviderContext;
}

/**
 * Reads one notification, applies it once, and answers as the provider expects.
 * @throws PayError for a request that is no notification at all.
 */
export async function receiveNotification(
  provider: Able<'readNotification'>,
  addressed: Addressed,
  receiving: Receiving,
): Promise<Response> {
  const { inbox, onNotice } = receiving;
  const delivery = await receive(addressed);
  const once = askOnce(receiving.context.findOrder);
  const { cause, ...reading } = await readDelivery(provider, delivery, {
    ...receiving.context,
    findOrder: once,
  });
  const name = provider.name;
  const endOf = async (faring: Promise<EventOutcome>, event: PaymentEvent): Promise<Ending> => {
    const fared = await faring.catch(() => undefined);
    if (!fared || fared.kind === 'held') await keepHeld(receiving, event, delivery);
    return fared ? endingOf(fared) : LOST;
  };
  switch (reading.kind) {
    case 'noted':
      return respond(reading.reply);
    case 'refused': {
      const { reason, hint } = reading;
      onNotice({ kind: 'notification-refused', provider: name, reason, hint });
      await keepUnread(receiving, name, delivery, reading);
      return respond(reading.reply);
    }
    case 'later': {
      const { reason, hint } = reading;
      onNotice({
        kind: 'notification-later',
        provider: name,
        reason,
        hint,
        ...(cause !== undefined && { cause }),
      });
      await keepUnread(receiving, name, delivery, reading);
      return respond(answer(provider, { kind: 'later', reason }, undefined));
    }
    case 'held': {
      const { event, memo } = reading;
      const ending = await endOf(inbox.holdEvent(event, reading), event);
      return respond(answer(provider, ending, memo));
    }
    case 'event': {
      const { event, earlier = [], memo } = reading;
      let ending: Ending = LOST;
      for (const each of [...earlier, event]) {
        ending = await endOf(inbox.processEvent(each, once), each);
        if (ending.kind === 'later') break;
      }
      return respond(answer(provider, ending, memo));
    }
  }
}

async function receive({ request, path, sender }: Addressed): Promise<Delivery> {
  if (!MEDIA_TYPES.includes(mediaTypeOf(request))) {
    throw new PayError(
      'content-type-unsupported',
      'A notification is JSON or a form.',
      'Say so in content-type.',
    );
  }
  const { method, headers } = request;
  const body = await readBody(request, NOTIFICATION_BYTES);
  return { method, path, headers, body, sender };
}

/** One notification asks for its order once, however many need it. */
function askOnce(findOrder: ProviderContext['findOrder']): ProviderContext['findOrder'] {
  const asked = new Map<string, ReturnType<ProviderContext['findOrder']>>();
  return (reference) => {
    if (!asked.has(reference)) asked.set(reference, findOrder(reference));
    return asked.get(reference);
  };
}

const LOST: Ending = { kind: 'later', reason: 'store-unavailable' };

function endingOf(fared: EventOutcome): Ending {
  switch (fared.kind) {
    case 'applied':
    case 'duplicate': {
      const { kind, answer } = fared;
      return { kind: 'done', duplicate: kind === 'duplicate', ...(answer !== undefined && { answer }) };
    }
    case 'late':
      return { kind: 'done', duplicate: false };
    case 'held':
      return { kind: 'later', reason: fared.reason };
    case 'busy':
    case 'contradiction':
      return { kind: 'later', reason: fared.kind };
  }
}

/** A provider that words no answers of its own gets what HTTP has for them. */
function answer(provider: Provider, ending: Ending, memo: unknown): Reply {
  return provider.acknowledge?.(ending, memo) ?? { status: ending.kind === 'done' ? 200 : 503 };
}

function respond({ status, body, contentType }: Reply): Response {
  return new Response(body, {
    status,
    headers: {
      ...SAFE_HEADERS,
      ...(contentType !== undefined && { 'content-type': contentType }),
      ...(status === 503 && { 'retry-after': COME_BACK_AFTER }),
    },
  });
}
