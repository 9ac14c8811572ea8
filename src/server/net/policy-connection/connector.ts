import net, { isIP, type Socket } from 'node:net';
import { addAbortSignal, type Duplex } from 'node:stream';
import tls from 'node:tls';
import { trustedAuthorities } from './authorities.ts';
import { POLICY } from './policy.ts';

/** Opens connections. When the signal aborts, a step must reject and leave nothing open. */
export interface Connector {
  /** Connects to the first of the addresses that accepts. */
  dial(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket>;
  /** @returns an encrypted stream, once the other side has proved that it is `host`. */
  secure(socket: Socket, host: string, signal: AbortSignal): Promise<Duplex>;
}

/** @param authorities certificates to trust besides the system's, in PEM. */
export function createConnector(authorities: readonly string[] = []): Connector {
  let context: tls.SecureContext | undefined;

  return {
    async dial(addresses, port, signal) {
      const found = addresses.map((address) => ({ address, family: isIP(address) }));
      const socket = net.connect({
        // Never looked up: `lookup` has the addresses. Node tries one after the other, in both families.
        host: 'host.invalid',
        port,
        autoSelectFamily: true,
        autoSelectFamilyAttemptTimeout: POLICY.addressMs,
        lookup: (_host, _options, callback) => callback(null, found),
      });
      await arrival(socket, 'connect', signal);
      return socket;
    },

    async secure(socket, host, signal) {
      context ??= tls.createSecureContext({ ca: trustedAuthorities(authorities), minVersion: 'TLSv1.2' });
      const secured = tls.connect({
        socket,
        host,
        // Server name indication is for names only (RFC 6066).
        ...(!isIP(host) && { servername: host }),
        secureContext: context,
        ALPNProtocols: ['http/1.1'],
        // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED can't switch it off.
        rejectUnauthorized: true,
      });
      await arrival(secured, 'secureConnect', signal);
      return secured;
    },
  };
}

function arrival(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    addAbortSignal(signal, socket);
    socket.once(event, resolve);
    socket.once('error', (error) => {
      socket.destroy();
      reject(error);
    });
    socket.once('close', () => reject(Object.assign(new Error('Closed too early.'), { code: 'ECONNRESET' })));
  });
}
