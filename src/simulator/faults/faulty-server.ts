import { createServer, type AddressInfo, type Socket } from 'node:net';
import { TLSSocket, type TLSSocketOptions } from 'node:tls';
import { answer, type AnswerFault } from './answers.ts';

/** Where the server goes wrong, in the order in which a connection comes there. */
export type Fault =
  | 'reset-on-accept'
  | 'hang-in-handshake'
  | 'reset-in-handshake'
  /** After TLS is agreed on, without reading a byte of the request. */
  | 'reset-before-request'
  /** As soon as any part of the request is there. */
  | 'reset-in-request'
  | 'hang-after-request'
  | 'reset-after-request'
  | AnswerFault;

export interface FaultyServerOptions {
  /** Key, certificate and TLS versions. */
  readonly tls: TLSSocketOptions;
  /**
   * @param connection from 1.
   * @returns what goes wrong on it; with `undefined` the server answers as it should.
   */
  readonly fault?: (connection: number) => Fault | undefined;
  /** A loopback address: `127.0.0.1`, `127.0.0.2` … or `::1`. */
  readonly address?: string;
  readonly port?: number;
  /** Called whenever the server begins to hang. */
  readonly onHang?: () => unknown;
}

/** A TLS server that goes wrong where it is told to, and counts what reached it. */
export interface FaultyServer {
  readonly port: number;
  /** TCP connections accepted. */
  readonly connections: number;
  /** Bytes of requests received, without TLS. */
  readonly bytes: number;
  /** Requests received whole. */
  readonly requests: number;
  close(): Promise<void>;
}

/** @returns a running server. Its answer to a whole request is `{"ok":true}`. */
export async function startFaultyServer({
  tls,
  fault = () => undefined,
  address = '127.0.0.1',
  port = 0,
  onHang = () => undefined,
}: FaultyServerOptions): Promise<FaultyServer> {
  const open = new Set<Socket>();
  const counts = { connections: 0, bytes: 0, requests: 0 };

  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // A reset that was asked for is no news.
    socket.on('error', () => undefined);
    counts.connections += 1;
    serve(socket, fault(counts.connections));
  });

  function serve(socket: Socket, found: Fault | undefined): void {
    const reset = (): void => void socket.resetAndDestroy();
    if (found === 'reset-on-accept') reset();
    else if (found === 'reset-in-handshake') socket.once('data', reset);
    else if (found === 'hang-in-handshake') socket.once('data', onHang);
    else serveSecurely(new TLSSocket(socket, { ...tls, isServer: true }), found, reset);
  }

  function serveSecurely(socket: TLSSocket, found: Fault | undefined, reset: () => void): void {
    socket.on('error', reset);
    if (found === 'reset-before-request') {
      socket.once('secure', reset);
      return;
    }
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      counts.bytes += chunk.length;
      received += chunk.toString('latin1');
      const whole = isWhole(received);
      if (whole) counts.requests += 1;
      if (found === 'reset-in-request' || (whole && found === 'reset-after-request')) reset();
      else if (whole && found === 'hang-after-request') onHang();
      else if (whole) answer(socket, found, { reset, onHang });
    });
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return counts.connections;
    },
    get bytes() {
      return counts.bytes;
    },
    get requests() {
      return counts.requests;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function isWhole(request: string): boolean {
  const [head = '', body] = request.split('\r\n\r\n', 2);
  return body !== undefined && body.length >= Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
}
