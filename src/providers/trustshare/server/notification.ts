import { createHash } from 'node:crypto';
import { PayError } from '../../../server/error.ts';
import type { Delivery, Ending, ProviderContext, Reading, Reply } from '../../../server/provider/provider.ts';
import { readRawBody } from '../../../server/request/raw-body.ts';
import { isOneOf, secretList } from '../../../server/support/secrets.ts';
import { meaningOf, numberDispute, readV0 } from './notification-v0.ts';
import { lookUpGate, type LookUpGate } from './look-up-gate.ts';
import {
  askAbout,
  isAskable,
  readV1,
  unknownEvent,
  type TrustshareSource,
  type TrustshareV1Notification,
} from './notification-v1.ts';

export interface TrustshareNotificationSettings {
  /** The shared secret of the webhook, 16 characters at least; a list while it changes. Without it no v0 notification is believed. */
  readonly secret?: string | readonly string[];
  /**
   * Whether the handshake must bear the secret too, as it does by default. trustshare's page only implies that it
   * does; nothing is at stake in a handshake.
   */
  readonly handshakeWithSecret?: boolean;
  /**
   * v0 only: finds the merchant's order by the token that trustshare's SDK gave the page. Without it, v0 events name
   * no order.
   */
  readonly orderOf?: (token: string) => Promise<string | undefined> | string | undefined;
  /**
   * v0 only: yours, as in `https://<subdomain>.trustshare.co`. With it the tag tells the buyer where to hand in what a
   * paused payment waits for.
   */
  readonly subdomain?: string;
}

/** @throws {PayError} `credentials-invalid` where the secret could be guessed, `settings-invalid` for no subdomain. */
export function checkTrustshareNotificationSettings({
  secret,
  subdomain,
}: TrustshareNotificationSettings): void {
  if (secret !== undefined) secretList(secret, 'The shared secret of the trustshare webhook', 16);
  if (subdomain === undefined || /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i.test(subdomain)) return;
  throw new PayError(
    'settings-invalid',
    'The subdomain of trustshare’s notifications is none.',
    'Give the part before .trustshare.co alone, such as shop.',
  );
}

const HEADER = 'x-trustshare-secret';
const RECEIVED: Reply = { status: 200 };

/** Reads one notification of either generation; `read` of the trustshare provider. */
export async function readTrustshareNotification(
  { headers, body, sender }: Delivery,
  settings: TrustshareNotificationSettings,
  source: TrustshareSource | undefined,
  context: ProviderContext,
  gate = lookUpGate(),
): Promise<Reading> {
  const raw = readRawBody(body);
  if (!raw.ok) return refuse(raw.reason, raw.hint, 400);
  const given = headers.get(HEADER);
  const secrets = [settings.secret ?? []].flat();
  const proved = given !== null && isOneOf(given, secrets);
  if (given !== null && secrets.length > 0 && !proved) return WRONG_SECRET;

  const message = parse(raw.text);
  if (message === undefined)
    return refuse('json-malformed', 'Cut off on the way? It may be sent again.', 400);
  const v1 = readV1(message);
  if (v1 && isAskable(v1) && source) {
    return proved ? askAbout(v1, source, context) : askUnproved(v1, { source, context, gate, sender });
  }
  if (isHandshake(message) && (proved || settings.handshakeWithSecret === false)) {
    return { kind: 'noted', reply: RECEIVED };
  }
  // From here on nothing but the secret says that it was trustshare.
  if (!proved) return WRONG_SECRET;
  if (v1) return { kind: 'event', event: unknownEvent(v1) };
  return readOldNotification(message, raw.text, settings, context);
}

/**
 * `answer` of the trustshare provider. 200 says "received, no need to send it again": so it is said when the event is
 * kept, and not when it could not be applied; that one must come back.
 */
export function answerTrustshareNotification(ending: Ending): Reply {
  return ending.kind === 'done' ? RECEIVED : { status: 503 };
}

/**
 * Without the secret anybody may have sent it: it takes effect only where trustshare, asked seldom, says something about
 * an order of the merchant's, and leaves no trace otherwise.
 */
async function askUnproved(
  notification: TrustshareV1Notification,
  {
    source,
    context,
    gate,
    sender,
  }: {
    readonly source: TrustshareSource;
    readonly context: ProviderContext;
    readonly gate: LookUpGate;
    readonly sender: string | undefined;
  },
): Promise<Reading> {
  const reading = await gate.ask(notification.payload.id, sender, () =>
    askAbout(notification, source, context),
  );
  if (!reading) return TOO_OFTEN;
  if (reading.kind !== 'event' || reading.event.type !== 'unknown') return reading;
  return reading.event.orderReference === undefined ? WRONG_SECRET : { kind: 'noted', reply: RECEIVED };
}

const TOO_OFTEN: Reading = {
  kind: 'later',
  reason: 'asked-too-often',
  hint: 'Its sender has named what does not exist, without the secret. Set the secret of the webhook.',
};

async function readOldNotification(
  message: unknown,
  text: string,
  { orderOf }: TrustshareNotificationSettings,
  { knows }: ProviderContext,
): Promise<Reading> {
  const read = readV0(message);
  const base = { provider: 'trustshare', raw: message } as const;
  const digest = `v0:${createHash('sha256').update(text).digest('base64url')}`;
  if (!read) return { kind: 'event', event: { ...base, type: 'unknown', dedupeKey: digest } };
  const token = 'misshapen' in read ? read.misshapen.token : read.notification.token;
  const orderReference = token === undefined ? undefined : await orderOf?.(token);
  const named = orderReference !== undefined && { orderReference };
  if ('misshapen' in read) {
    const { type, fields } = read.misshapen;
    return {
      kind: 'held',
      event: { ...base, ...named, type, dedupeKey: digest },
      reason: 'shape-unknown',
      hint: `The kind is known, and these fields are not as they should be: ${fields.join(', ')}. Look it up at trustshare.`,
    };
  }
  if (orderOf && orderReference === undefined) {
    return { kind: 'later', reason: 'order-unknown', hint: 'orderOf knows no order for this token (yet).' };
  }
  const meaning = meaningOf(read.notification);
  const isKnown = async (dedupeKey: string) =>
    (await knows?.({ provider: 'trustshare', dedupeKey })) ?? false;
  const dedupeKey = await numberDispute(read.notification, meaning.dedupeKey, isKnown);
  return { kind: 'event', event: { ...base, ...meaning, ...named, dedupeKey } };
}

function isHandshake(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'handshake';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(reason: string, hint: string, status: number): Reading {
  return { kind: 'refused', reason, hint, reply: { status } };
}

const WRONG_SECRET = refuse(
  'secret-wrong',
  `Compare the ${HEADER} header with the secret of the webhook.`,
  401,
);
