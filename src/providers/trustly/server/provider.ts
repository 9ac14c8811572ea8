import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { PayError } from '../../../server/error.ts';
import type { ProviderContext, Provider, Reading } from '../../../server/provider/provider.ts';
import { trustlyEvent } from './event.ts';
import { statusFor } from './methods.ts';
import { describeDoubt, inspectTrustlyNotification, type TrustlyRefusal } from './notification.ts';
import { signTrustlyReply } from './reply.ts';
import type { TrustlyDoubt } from './shape.ts';
import type { TrustlyKey } from './signature.ts';

export interface TrustlyOptions {
  /** The merchant's RSA key, the one that signs requests too; PEM (PKCS #1 or PKCS #8) or a key object. */
  readonly privateKey: TrustlyKey;
  /** Trustly's public key of this environment, as printed in its documentation; several while keys change. */
  readonly publicKey: TrustlyKey | readonly TrustlyKey[];
  /** Keeps the ids of the two apart in one store. `live` by default. */
  readonly environment?: 'test' | 'live';
}

/** What answers a delivery: the method and uuid it came with. */
interface Memo {
  readonly method: string;
  readonly uuid: string;
}

/**
 * Trustly's notifications: signed by Trustly, answered by the merchant's signature. Trustly takes no payments through
 * `<pay-form>`, so there is nothing to open or confirm.
 *
 * @throws {PayError} `credentials-invalid` where a key is none.
 */
export function trustly(
  options: TrustlyOptions,
): Provider & Required<Pick<Provider, 'readNotification' | 'allowsAnswer' | 'acknowledge'>> {
  const { environment = 'live' } = options;
  const privateKey = rsaKey('private', options.privateKey, createPrivateKey);
  const publicKey = [options.publicKey]
    .flat()
    .map((key: TrustlyKey) => rsaKey('public', key, createPublicKey));
  if (publicKey.length === 0) throw invalidKey('public');

  return {
    name: 'trustly',
    readNotification: async ({ body }, { findOrder }) => {
      const inspected = inspectTrustlyNotification(body, { publicKey });
      if (!inspected.ok) return refuse(inspected.reason, inspected.hint);
      const { notification, doubt } = inspected;
      const { method, uuid, data } = notification;
      const event = trustlyEvent(notification, environment);
      const memo: Memo = { method, uuid };
      // Without its amount the event would pass where amounts are compared.
      if (data.get('amount') && !event.amount) {
        return {
          kind: 'held',
          event,
          memo,
          reason: 'amount-invalid',
          hint: 'It is no amount of its currency.',
        };
      }
      if (!doubt || (await isSettledByOrders(doubt, findOrder))) return { kind: 'event', event, memo };
      return { kind: 'held', event, memo, ...describeDoubt(doubt) };
    },
    allowsAnswer: ({ raw }, answer) => statusFor((raw as { method: string }).method, answer) !== undefined,
    acknowledge: (ending, memo) => {
      const delivery = memo as Memo | undefined;
      // Unsigned: no valid answer, so Trustly sends the notification again.
      if (ending.kind === 'later' || !delivery) return { status: 503 };
      const status = statusFor(delivery.method, ending.answer);
      // An answer the method does not have. Whatever else we said would be said in the merchant's name.
      if (status === undefined) return { status: 500 };
      const body = signTrustlyReply(delivery, status, privateKey);
      return { status: 200, contentType: 'application/json', body };
    },
  };
}

/** Another message id is only another reading if it is one of the merchant's. */
async function isSettledByOrders(
  doubt: TrustlyDoubt,
  findOrder: ProviderContext['findOrder'],
): Promise<boolean> {
  if (doubt.kind !== 'ambiguous' || doubt.field !== 'messageid' || doubt.others.length === 0) return false;
  if (doubt.others.length > MOST_READINGS) return false;
  for (const other of doubt.others) if (await findOrder(other)) return false;
  return true;
}

/** Each costs the merchant a look-up. */
const MOST_READINGS = 5;

/** Nothing signed goes to somebody who has not proved to be Trustly. */
function refuse(reason: TrustlyRefusal, hint: string): Reading {
  const reply = { status: reason === 'signature-wrong' ? 403 : 400 };
  return { kind: 'refused', reason, hint, reply };
}

function rsaKey(kind: 'private' | 'public', key: TrustlyKey, create: (pem: string) => KeyObject): KeyObject {
  let made: KeyObject;
  try {
    made = typeof key === 'string' ? create(key) : key;
  } catch {
    // The cause could quote the key.
    throw invalidKey(kind);
  }
  if (made.type !== kind || made.asymmetricKeyType !== 'rsa') throw invalidKey(kind);
  return made;
}

function invalidKey(kind: 'private' | 'public'): PayError {
  return new PayError(
    'credentials-invalid',
    `The ${kind} key for Trustly is not an RSA ${kind} key in PEM.`,
    kind === 'private'
      ? 'Give the key that the merchant made for Trustly, as in `openssl genrsa 2048`.'
      : "Give Trustly's key for this environment, as its documentation prints it.",
  );
}
