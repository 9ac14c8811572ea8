import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { POLICY } from './policy.ts';
import type { Target } from './target.ts';

/** A whole HTTP answer. */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  /** `undefined` where the answer was larger than {@link POLICY.answerBytes} and was cut off. */
  readonly body: Buffer | undefined;
}

/**
 * Sends one request over a connection that is already up, and reads the answer. From the moment this is called,
 * bytes of the request may have left.
 * @throws whatever breaks it, at any time before the whole answer is there.
 */
export function exchange(
  socket: Duplex,
  target: Target,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  signal: AbortSignal,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      // Without an agent, this very socket is used, and closed afterwards: none stays open past its TTL.
      createConnection: () => socket,
      method: 'POST',
      path: target.path,
      setHost: false,
      headers: { ...headers, host: target.authority, 'content-length': body.length, connection: 'close' },
      signal,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      read(response).then(resolve, reject);
    });
    request.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the connection.
    if (size > POLICY.answerBytes) break;
    chunks.push(chunk);
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    body: size > POLICY.answerBytes ? undefined : Buffer.concat(chunks),
  };
}
