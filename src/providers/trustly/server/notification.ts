import { excerpt } from '../../../server/redact/redact.ts';
import { readRawBody, type RawBody } from '../../../server/request/raw-body.ts';
import { parseTrustlyJson, type TrustlyMap, type TrustlyValue } from './json.ts';
import { misshapenField } from './shape.ts';
import { verifyTrustly, type TrustlyKey } from './signature.ts';

/** A notification whose signature and shape are right. */
export interface TrustlyNotification {
  readonly method: string;
  readonly uuid: string;
  /** Every field of `data` as it came; numbers as their text. */
  readonly data: TrustlyMap;
}

export type TrustlyRefusal =
  | Extract<RawBody, { ok: false }>['reason']
  | 'json-malformed'
  | 'envelope-invalid'
  | 'signature-wrong'
  | 'version-unsupported'
  | 'field-invalid';

export type TrustlyVerification =
  | { readonly ok: true; readonly notification: TrustlyNotification }
  | { readonly ok: false; readonly reason: TrustlyRefusal; readonly hint: string };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const METHOD = /^[a-z]{1,40}$/;

/**
 * Verifies one notification from Trustly: the signature over the received JSON, then the shape of every field.
 * Throws nothing for what a stranger sent.
 *
 * @param rawBody the body as it came, unparsed.
 * @param options.publicKey Trustly's key for the environment (test and live differ), or several while keys change.
 */
export function verifyTrustlyNotification(
  rawBody: string | Uint8Array,
  options: { readonly publicKey: TrustlyKey | readonly TrustlyKey[] },
): TrustlyVerification {
  const body = readRawBody(rawBody);
  if (!body.ok) return body;
  const envelope = readEnvelope(body.text);
  if (typeof envelope === 'string') {
    return refuse('json-malformed', `${envelope}.`);
  }
  const { method, uuid, signature, data } = envelope;
  if (
    typeof method !== 'string' ||
    typeof uuid !== 'string' ||
    typeof signature !== 'string' ||
    !isMap(data)
  ) {
    return refuse(
      'envelope-invalid',
      'A notification has a method and params with signature, uuid and data.',
    );
  }
  const keys = Array.isArray(options.publicKey)
    ? (options.publicKey as readonly TrustlyKey[])
    : [options.publicKey as TrustlyKey];
  if (!verifyTrustly({ method, uuid, data }, signature, keys)) {
    return refuse(
      'signature-wrong',
      "Check that the key is Trustly's for this environment: test and live differ.",
    );
  }
  if (envelope.version !== '1.1') {
    return refuse('version-unsupported', 'Only version 1.1 of the protocol is known.');
  }
  if (!METHOD.test(method)) return refuse('field-invalid', 'The method has not the form of one.');
  if (!UUID.test(uuid)) return refuse('field-invalid', 'The uuid has not the form of one.');
  const field = misshapenField(method, data);
  if (field !== undefined) {
    return refuse(
      'field-invalid',
      `The field ${JSON.stringify(excerpt(field, 40))} is missing or has not its form.`,
    );
  }
  return { ok: true, notification: { method, uuid, data } };
}

type Envelope = Readonly<
  Record<'method' | 'version' | 'uuid' | 'signature' | 'data', TrustlyValue | undefined>
>;

/** @returns the parts, unchecked, or what is wrong with the JSON. */
function readEnvelope(text: string): Envelope | string {
  let message: TrustlyValue;
  try {
    message = parseTrustlyJson(text);
  } catch (error) {
    return error instanceof Error ? error.message : 'Not JSON';
  }
  const outer = isMap(message) ? message : NOTHING;
  const params = outer.get('params');
  const inner = isMap(params) ? params : NOTHING;
  return {
    method: outer.get('method'),
    version: outer.get('version'),
    uuid: inner.get('uuid'),
    signature: inner.get('signature'),
    data: inner.get('data'),
  };
}

const NOTHING: TrustlyMap = new Map();

function isMap(value: TrustlyValue | undefined): value is TrustlyMap {
  return value instanceof Map;
}

function refuse(reason: TrustlyRefusal, hint: string): TrustlyVerification {
  return { ok: false, reason, hint };
}
