import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { clientAddressOf } from '../request/client-address.ts';
import { isPlainPath } from '../request/plain-path.ts';
import { bodyParsed } from '../request/read-body.ts';

/** A request of node:http or of node:http2, as frameworks hand it on. */
export type Incoming = IncomingMessage | Http2ServerRequest;

/** What a framework may have read of the body, and where it keeps that. */
export interface ReadAlready {
  /** The bytes, kept beside what was parsed of them: Google Cloud Functions, Firebase, body parsers of Koa and Fastify. */
  readonly rawBody?: unknown;
  readonly body?: unknown;
}

/**
 * @param fix what to change where something has parsed the body before.
 * @param read where the framework keeps a body that it has read.
 * @returns the request as the Fetch API has it, with a body that is read only as it is asked for. Nothing that a client
 *   sends makes it throw.
 */
export function toRequest(
  incoming: Incoming,
  fix: string,
  read: ReadAlready = incoming as ReadAlready,
): Request {
  const headers = headersFrom(incoming);
  const url = urlOf(incoming);
  // Every other method is refused alike, and some can't be put into a Request.
  if (incoming.method !== 'POST') return new Request(url, { headers });
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers,
    body: rawOf(read) ?? bodyOf(incoming, fix),
    duplex: 'half',
  };
  return new Request(url, init);
}

/** @returns who sent it, as far as the connection and the proxy in front tell. */
export function sourceOf({ socket, headers }: Incoming): { readonly clientAddress?: string } {
  // A socket that is gone has no address, and one of HTTP/2 throws where the session has ended.
  const forwarded = headers['x-forwarded-for'];
  const clientAddress = clientAddressOf(
    addressOf(socket),
    forwarded === undefined ? undefined : String(forwarded),
  );
  return clientAddress === undefined ? {} : { clientAddress };
}

function addressOf(socket: Incoming['socket'] | undefined): string | undefined {
  try {
    return socket?.remoteAddress;
  } catch {
    return undefined;
  }
}

/** @returns the headers of the answer; where some of the body was left unread, the connection is of no more use. */
export function headersOf(response: Response, incoming: Incoming): Record<string, string> {
  // HTTP/2 has streams in one connection, and refuses the header.
  const closes = incoming.httpVersionMajor < 2 && !incoming.complete;
  return { ...Object.fromEntries(response.headers), ...(closes && { connection: 'close' }) };
}

function headersFrom(incoming: Incoming): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    // HTTP/2 has method, path and host among them.
    if (value === undefined || name.startsWith(':')) continue;
    try {
      headers.set(name, String(value));
    } catch {
      // Node lets more through than the Fetch API does: none of those is a header of ours.
    }
  }
  return headers;
}

/** The host is the sender's to choose and means nothing here. */
function urlOf(incoming: Incoming): URL {
  const { originalUrl } = incoming as { originalUrl?: string };
  const path = (originalUrl ?? incoming.url ?? '').replace(/[?#].*$/s, '');
  const url = new URL('http://localhost');
  // URL would tidy the path up, and what a proxy in front has read would be another one.
  if (isPlainPath(path)) url.pathname = path;
  return url;
}

function rawOf({ rawBody, body }: ReadAlready): Uint8Array<ArrayBuffer> | undefined {
  const raw = [rawBody, body].find((each) => typeof each === 'string' || each instanceof Uint8Array);
  if (raw === undefined) return undefined;
  return typeof raw === 'string' ? new TextEncoder().encode(raw) : Uint8Array.from(raw);
}

function bodyOf(incoming: Incoming, fix: string): ReadableStream<Uint8Array> {
  const parsed = incoming.readableDidRead;
  // Not Readable.toWeb: that destroys the socket when we stop reading, and the answer with it.
  const chunks = incoming.iterator({ destroyOnReturn: false });
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (parsed) throw bodyParsed(fix);
        const { done, value } = (await chunks.next()) as IteratorResult<Uint8Array, undefined>;
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}
