import { Agent, request as secureRequest } from 'node:https';
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { TLSSocket } from 'node:tls';
import { certificateError } from './policy-connection/certificate.ts';

/** Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED can't switch it off: the key must not go to anybody else. */
const agent = new Agent({ keepAlive: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' });

export interface Outgoing {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** For all of it, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Sends a request, and follows no redirect.
 *
 * @param url https, or http on this very machine.
 * @returns the answer's head; its body is read by whoever wants it.
 * @throws PayError `certificate-invalid` where the other side has not proved who it is: nothing was sent. Anything else
 *   that is thrown is the network's.
 */
export function send(url: URL, { method, headers, body, timeoutMs }: Outgoing): Promise<IncomingMessage> {
  const options: RequestOptions = { method, headers, signal: AbortSignal.timeout(timeoutMs) };
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const outgoing = secure ? secureRequest(url, { ...options, agent }) : plainRequest(url, options);
    let proved = !secure;
    outgoing.on('socket', (socket) => {
      if (!(socket instanceof TLSSocket)) return;
      // One that was used before has proved it then.
      if (socket.authorized) proved = true;
      else socket.once('secureConnect', () => (proved = true));
    });
    outgoing.on('response', resolve);
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const aborted = error.name === 'AbortError';
      reject((!proved && !aborted && certificateError(error.code, url.hostname)) || error);
    });
    outgoing.end(body);
  });
}
