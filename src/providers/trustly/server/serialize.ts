import type { TrustlyValue } from './json.ts';

/** What can be serialised: what {@link parseTrustlyJson} read, or plain values of the merchant's own. */
export type Serializable =
  TrustlyValue | number | readonly Serializable[] | { readonly [key: string]: Serializable };

/**
 * The text that a Trustly signature covers after the method and the UUID: every object's keys in byte order, each
 * followed by its value; array elements in order; a null adds nothing, but its key stays; nothing between the parts.
 *
 * For what Trustly sent, hand over what {@link parseTrustlyJson} read, never a typed copy and never the product of
 * `JSON.parse`: a field that is dropped, added or converted on the way changes the text.
 *
 * Booleans become `true` and `false`. No known field has one (Trustly writes "1" and "0"), and its own clients
 * disagree on them.
 */
export function serializeTrustlyData(json: Serializable): string {
  const text = serialize(json, undefined);
  // The engine sorts by UTF-16 units; bytes of UTF-8 sort otherwise only where surrogates come in.
  return SURROGATE.test(text) ? serialize(json, byBytes) : text;
}

type Order = ((a: string, b: string) => number) | undefined;

const SURROGATE = /[\ud800-\udfff]/;

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function serialize(json: Serializable, order: Order): string {
  if (typeof json === 'string') return json;
  if (json === null) return '';
  if (typeof json !== 'object') return String(json);
  let text = '';
  if (Array.isArray(json)) {
    for (const element of json as readonly Serializable[]) text += serialize(element, order);
    return text;
  }
  const fields = isMap(json) ? json : new Map(Object.entries(json));
  for (const key of [...fields.keys()].sort(order)) text += key + serialize(fields.get(key) ?? null, order);
  return text;
}

function isMap(json: object): json is ReadonlyMap<string, Serializable> {
  return json instanceof Map;
}
