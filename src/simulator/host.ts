import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** What a simulated server does with a request. `undefined` drops the connection without an answer. */
export type Answer = (request: Request, socket: Socket) => Promise<Response | undefined>;

/** A key and its certificate, both PEM; with them a host speaks https. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A simulated server on an origin of its own. */
export interface Host {
  /** Such as `http://localhost:49152`; no slash at the end. */
  readonly origin: string;
  close(): Promise<void>;
}

interface Closable {
  close(): Promise<void>;
}

/** Waits for something to be started, and remembers that it has to be closed. */
export type Keep = <S extends Closable>(starting: Promise<S>) => Promise<S>;

/**
 * @param start starts several things through `keep`.
 * @returns what `start` returns, with a `close` for all of them. Where one can't be started, none is left open.
 */
export async function together<T extends object>(start: (keep: Keep) => Promise<T>): Promise<T & Closable> {
  const kept: Closable[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(kept.map((one) => one.close()));
  };
  const keep: Keep = async (starting) => {
    const one = await starting;
    kept.push(one);
    return one;
  };
  try {
    return { ...(await start(keep)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param options.port 0 lets the system choose.
 * @param options.hostname what the origin is called; always served on the loopback interface.
 * @param options.background does not keep the process alive.
 * @returns a running server. Each simulated system gets one, so that a page sees as many origins as it does live.
 */
export async function startHost(
  answer: Answer,
  {
    port = 0,
    hostname = 'localhost',
    certificate,
    background = false,
  }: {
    port?: number;
    hostname?: string;
    certificate?: Certificate | undefined;
    background?: boolean;
  } = {},
): Promise<Host> {
  const scheme = certificate ? 'https' : 'http';
  const listener: RequestListener = (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const method = incoming.method ?? 'GET';
      const request = new Request(`${scheme}://${incoming.headers.host ?? hostname}${incoming.url ?? '/'}`, {
        method,
        headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]),
        ...(method !== 'GET' && method !== 'HEAD' && { body: Buffer.concat(chunks) }),
      });
      answer(request, incoming.socket)
        .catch((error: unknown) => new Response(String(error), { status: 500 }))
        .then(async (response) => {
          if (!response) return incoming.socket.destroy();
          outgoing.writeHead(response.status, Object.fromEntries(response.headers));
          outgoing.end(Buffer.from(await response.arrayBuffer()));
          return undefined;
        })
        .catch(() => incoming.socket.destroy());
    });
  };
  const server = certificate ? createSecureServer(certificate, listener) : createServer(listener);
  // Browsers know that *.localhost is this machine; the system's resolver often does not.
  await listen(server, port, hostname.endsWith('.localhost') ? 'localhost' : hostname);
  if (background) server.unref().on('connection', (socket: Socket) => socket.unref());
  const { port: bound } = server.address() as AddressInfo;
  return {
    origin: `${scheme}://${hostname}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @returns what a provider answers that is down. */
export function unavailable(): Response {
  return new Response('Service unavailable', { status: 503 });
}

function listen(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, resolve);
  });
}
