import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { Handler } from './handler.ts';
import { headersOf, sourceOf, toRequest, type Incoming } from './node-request.ts';

const EXPRESS_FIX = 'In Express, mount nodeHandler before express.json() and every other body parser.';
const NODE_FIX =
  'In Next.js pages/api, export const config = { api: { bodyParser: false } }. In Fastify, register fastifyPlugin.';

/**
 * For `node:http`, `node:http2`, Express (`app.use('/pay', nodeHandler(payments))`, before any body parser), Next.js
 * `pages/api` (with its body parser off), Google Cloud Functions and Firebase.
 *
 * @returns a listener that always answers and never throws.
 */
export function nodeHandler(
  payments: Handler,
): (incoming: Incoming, outgoing: ServerResponse | Http2ServerResponse) => void {
  return (incoming, outgoing) => {
    answer(payments, incoming, outgoing).catch(() => hangUp(outgoing));
  };
}

async function answer(
  payments: Handler,
  incoming: Incoming,
  outgoing: ServerResponse | Http2ServerResponse,
): Promise<void> {
  const fix = 'originalUrl' in incoming ? EXPRESS_FIX : NODE_FIX;
  const response = await payments.fetch(toRequest(incoming, fix), sourceOf(incoming));
  const body = Buffer.from(await response.arrayBuffer());
  const headers = headersOf(response, incoming);
  // The two have the same methods, but no common signature.
  const plain = outgoing as ServerResponse;
  plain.writeHead(response.status, headers);
  plain.end(body);
}

/** The client is gone, or some middleware has answered already. */
function hangUp(outgoing: ServerResponse | Http2ServerResponse): void {
  if ('stream' in outgoing) outgoing.stream.destroy();
  else outgoing.destroy();
}
