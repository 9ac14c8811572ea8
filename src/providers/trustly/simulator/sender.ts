import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import type { Serializable } from '../server/index.ts';
import { parseTrustlyJson, type TrustlyMap, type TrustlyValue } from '../server/json.ts';
import { signTrustly, verifyTrustly, type TrustlyKey } from '../server/signature.ts';
import {
  createSender,
  type Incoming,
  type Outgoing,
  type Sender,
  type SenderOptions,
} from '../../../simulator/senders/sender.ts';

export interface TrustlyMessage {
  readonly method: string;
  readonly data: Readonly<Record<string, Serializable>>;
}

const MINUTE = 60_000;

/** Trustly's table: before retry 1, 2 … 6, and three hours before each from the 7th to the 87th. Ten days in all. */
export const TRUSTLY_DELAYS: readonly number[] = [
  ...[5_000, 15_000, 45_000, 15 * MINUTE, 45 * MINUTE, 90 * MINUTE],
  ...Array.from({ length: 81 }, () => 180 * MINUTE),
];

/** The answers that Trustly takes, by method; OK where nothing is said. */
const STATUSES: Readonly<Record<string, readonly string[]>> = {
  debit: ['OK', 'FAILED'],
  kyc: ['CONTINUE', 'FINISH'],
};

/**
 * Sends notifications as Trustly does, and takes only the answer that Trustly takes: signed by the merchant, with this
 * delivery's method and uuid, and a status that the method has. Each attempt gets a uuid of its own.
 */
export function trustlySender(
  options: SenderOptions & {
    /** "Trustly's" private key. */
    readonly privateKey: TrustlyKey;
    /** The merchant's public key. */
    readonly merchantKey: TrustlyKey;
  },
): Sender<TrustlyMessage> {
  let stranger: KeyObject | undefined;
  return createSender(
    {
      // Not documented.
      timeoutMs: 10_000,
      delays: TRUSTLY_DELAYS,
      compose({ method, data }, forged) {
        const uuid = randomUUID();
        if (forged) stranger ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
        const signature = signTrustly({ method, uuid, data }, (forged && stranger) || options.privateKey);
        return {
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify({ method, params: { signature, uuid, data }, version: '1.1' }),
        };
      },
      objection: (incoming, outgoing) => objection(incoming, outgoing, options.merchantKey),
    },
    options,
  );
}

function objection(
  { status, body }: Incoming,
  outgoing: Outgoing,
  merchantKey: TrustlyKey,
): string | undefined {
  if (status !== 200) return `status ${status}`;
  const sent = JSON.parse(outgoing.body) as { method: string; params: { uuid: string } };
  const reply = parse(body);
  const result = reply?.get('result');
  if (!(result instanceof Map)) return 'no JSON-RPC result';
  const { signature, uuid, method, data } = Object.fromEntries(result as TrustlyMap);
  if (reply?.get('version') !== '1.1') return 'another version';
  if (uuid !== sent.params.uuid) return 'the uuid of another delivery';
  if (method !== sent.method) return 'another method';
  if (!(data instanceof Map) || typeof signature !== 'string') return 'no signed data';
  if (!verifyTrustly({ method, uuid, data: data as TrustlyMap }, signature, [merchantKey]))
    return 'a wrong signature';
  const answer = (data as TrustlyMap).get('status');
  const allowed = STATUSES[method] ?? ['OK'];
  return typeof answer === 'string' && allowed.includes(answer)
    ? undefined
    : 'a status that the method does not have';
}

function parse(body: string): TrustlyMap | undefined {
  let value: TrustlyValue;
  try {
    value = parseTrustlyJson(body);
  } catch {
    return undefined;
  }
  return value instanceof Map ? (value as TrustlyMap) : undefined;
}
