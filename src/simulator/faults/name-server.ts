import { createSocket, type RemoteInfo } from 'node:dgram';
import { answerTo, questionOf, type Records } from './dns-message.ts';

/**
 * What a name server does wrong: say nothing, say that it failed or won't (RFC 1035, response codes 2 and 5), or
 * send what no one can read.
 */
export type NameServerFault = 'silent' | 'servfail' | 'refused' | 'garbage';

/** A name server on loopback (UDP) whose records and faults a test can change while it runs. */
export interface NameServer {
  /** Such as `127.0.0.1:49153`. */
  readonly address: string;
  /** The names asked for, one for each question (IPv4 and IPv6 are two). */
  readonly asked: readonly string[];
  /** Sets what the name stands for from now on. */
  set(name: string, records: Records): void;
  /** Breaks the server in one way, or mends it. */
  break(fault: NameServerFault | undefined): void;
  close(): Promise<void>;
}

/**
 * @param options.onSilence called whenever a question is left without an answer.
 * @param options.address another loopback address than 127.0.0.1.
 * @param options.port any free one by default; the name servers of a zone all have the same.
 */
export async function startNameServer({
  onSilence,
  address = '127.0.0.1',
  port = 0,
}: { onSilence?: () => unknown; address?: string; port?: number } = {}): Promise<NameServer> {
  const zone = new Map<string, Records>();
  const asked: string[] = [];
  let fault: NameServerFault | undefined;
  const socket = createSocket('udp4');

  socket.on('message', (message: Buffer, peer: RemoteInfo) => {
    const question = questionOf(message);
    if (!question) return;
    asked.push(question.name);
    if (fault === 'silent') {
      onSilence?.();
      return;
    }
    const reply =
      fault === 'garbage' ? message.subarray(0, 5) : answerTo(question, zone.get(question.name), fault);
    socket.send(reply, peer.port, peer.address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, address, resolve);
  });

  return {
    address: `${address}:${socket.address().port}`,
    asked,
    set: (name, records) => void zone.set(name, records),
    break: (next) => void (fault = next),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
