/** A body as it came, or why it is none. */
export type RawBody =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      readonly reason: 'body-parsed' | 'body-too-large' | 'body-empty';
      readonly hint: string;
    };

/** Larger than any notification of the four providers by a factor of ten. */
const MAX_BYTES = 65_536;

const PARSED_HINT =
  'A signature covers bytes, and a parser has been at work before. Hand over the raw body: in Express mount ' +
  "express.raw({ type: '*/*' }) on this route before express.json(); in Fastify add a content type parser with " +
  "{ parseAs: 'buffer' }; in Koa mount the route before koa-bodyparser; in Hono pass c.req.raw; in Next.js read " +
  'await request.text() in a route handler, or switch bodyParser off in pages/api.';

/**
 * @param body what the framework handed over; only a string or bytes are raw.
 * @returns the text (UTF-8), bounded in size.
 */
export function readRawBody(body: unknown): RawBody {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    return { ok: false, reason: 'body-parsed', hint: PARSED_HINT };
  }
  if (body.length > MAX_BYTES) {
    return { ok: false, reason: 'body-too-large', hint: `No notification has more than ${MAX_BYTES} bytes.` };
  }
  if (body.length === 0) {
    return { ok: false, reason: 'body-empty', hint: 'Something before us may have read the body already.' };
  }
  return { ok: true, text: typeof body === 'string' ? body : textOf(body) };
}

function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString();
}
