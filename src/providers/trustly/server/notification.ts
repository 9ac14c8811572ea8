import { excerpt } from '../../../server/redact/redact.ts';
import { readRawBody, type RawBody } from '../../../server/request/raw-body.ts';
import { parseTrustlyJson, type TrustlyMap, type TrustlyValue } from './json.ts';
import { serializeTrustlyData } from './serialize.ts';
import { doubtOf, type TrustlyDoubt } from './shape.ts';
import { verifyTrustlyText, type TrustlyKey } from './signature.ts';

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
  | 'field-invalid'
  /** A field that decides is not there. */
  | 'field-missing'
  /** The signed text can be read in two ways that say different things. */
  | 'cut-ambiguous';

export type TrustlyVerification =
  | { readonly ok: true; readonly notification: TrustlyNotification }
  | { readonly ok: false; readonly reason: TrustlyRefusal; readonly hint: string };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const METHOD = /^[a-z]{1,40}$/;

/** A notification with a right signature, and what keeps it from being applied as it is. */
export type TrustlyInspection =
  | Exclude<TrustlyVerification, { readonly ok: true }>
  | { readonly ok: true; readonly notification: TrustlyNotification; readonly doubt?: TrustlyDoubt };

/**
 * Verifies one notification from Trustly: the signature over the received JSON, then the shape of every field.
 * Throws nothing for what a stranger sent.
 *
 * @param rawBody the body as it came, unparsed.
 * @param options.publicKey Trustly's key for the environment (test and live differ), or several while keys change.
 * @param options.messageId the merchant's own id of the call, where it is known: then the signed text is read by it.
 */
export function verifyTrustlyNotification(
  rawBody: string | Uint8Array,
  options: { readonly publicKey: TrustlyKey | readonly TrustlyKey[]; readonly messageId?: string },
): TrustlyVerification {
  const inspected = inspectTrustlyNotification(rawBody, options);
  if (!inspected.ok) return inspected;
  const { notification, doubt } = inspected;
  const isKnown = doubt?.field === 'messageid' && notification.data.get('messageid') === options.messageId;
  if (!doubt || (doubt.kind === 'ambiguous' && isKnown)) return { ok: true, notification };
  return { ok: false, ...describeDoubt(doubt) };
}

/** @returns the doubt in words. */
export function describeDoubt({ kind, field }: TrustlyDoubt): {
  readonly reason: TrustlyRefusal;
  readonly hint: string;
} {
  const name = JSON.stringify(excerpt(field, 40));
  return kind === 'missing'
    ? { reason: 'field-missing', hint: `The field ${name} decides, and is not there: ask Trustly.` }
    : {
        reason: 'cut-ambiguous',
        hint: `The signed text has another reading with another ${name}: look the order up at Trustly.`,
      };
}

/** The same as {@link verifyTrustlyNotification}, but what is missing or ambiguous is told beside the notification. */
export function inspectTrustlyNotification(
  rawBody: string | Uint8Array,
  options: { readonly publicKey: TrustlyKey | readonly TrustlyKey[] },
): TrustlyInspection {
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
  const text = serializeTrustlyData(data);
  if (!verifyTrustlyText(method + uuid + text, signature, keys)) {
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
  const doubt = doubtOf(method, data, text);
  if (doubt?.kind === 'malformed') {
    return refuse('field-invalid', `The field ${JSON.stringify(doubt.field)} decides, and has not its form.`);
  }
  return { ok: true, notification: { method, uuid, data }, ...(doubt && { doubt }) };
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

function refuse(reason: TrustlyRefusal, hint: string): Exclude<TrustlyVerification, { ok: true }> {
  return { ok: false, reason, hint };
}
