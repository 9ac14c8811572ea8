import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Handler } from './handler.ts';
import { bodyParsed } from '../request/read-body.ts';

const EXPRESS_FIX = 'In Express, mount nodeHandler before express.json() and every other body parser.';
const NODE_FIX =
  'In Next.js pages/api, export const config = { api: { bodyParser: false } }. In Fastify, register fastifyPlugin.';

/**
 * For `node:http`, Express (`app.use('/pay', nodeHandler(payments))`, before any body parser) and Next.js
 * `pages/api` (with its body parser off).
 */
export function nodeHandler(
  payments: Handler,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  return (incoming, outgoing) => {
    const fix = 'originalUrl' in incoming ? EXPRESS_FIX : NODE_FIX;
    payments
      .fetch(toRequest(incoming, fix))
      .then(async (response) => {
        outgoing.writeHead(response.status, headersOf(response, incoming));
        outgoing.end(Buffer.from(await response.arrayBuffer()));
      })
      .catch(() => outgoing.destroy());
  };
}

/**
 * @param fix what to change where something has parsed the body before.
 * @returns the request as the Fetch API has it, with a body that is read only as it is asked for.
 */
export function toRequest(incoming: IncomingMessage, fix: string): Request {
  const { originalUrl } = incoming as { originalUrl?: string };
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  // The host is the sender's to choose and means nothing here.
  const url = new URL('http://localhost');
  url.pathname = (originalUrl ?? incoming.url ?? '').replace(/[?#].*$/s, '');
  // Every other method is refused alike, and some can't be put into a Request.
  if (incoming.method !== 'POST') return new Request(url, { headers });
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers,
    body: bodyOf(incoming, fix),
    duplex: 'half',
  };
  return new Request(url, init);
}

/** @returns the headers of the answer; where some of the body was left unread, the connection is of no more use. */
export function headersOf(response: Response, incoming: IncomingMessage): Record<string, string> {
  return { ...Object.fromEntries(response.headers), ...(!incoming.complete && { connection: 'close' }) };
}

function bodyOf(incoming: IncomingMessage, fix: string): ReadableStream<Uint8Array> {
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
