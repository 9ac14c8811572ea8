import type { Duplex } from 'node:stream';
import { within, type Clock } from './clock.ts';
import type { Connector } from './connector.ts';
import type { Stage } from './outcome.ts';
import { reasonOf } from './reason.ts';
import type { NameResolver } from './resolver.ts';
import type { Target } from './target.ts';

/** What a connection is made with. */
export interface Means {
  readonly clock: Clock;
  readonly resolver: NameResolver;
  readonly connector: Connector;
}

/** How one attempt to connect ended. Not a byte of the request has been written. */
export type Connected =
  | { readonly ok: true; readonly socket: Duplex; readonly address: string | undefined }
  | {
      readonly ok: false;
      readonly stage: Stage;
      /** `timeout`, or the system's code. */
      readonly code: string;
      readonly address: string | undefined;
      readonly cause: unknown;
    };

/**
 * Makes one attempt to connect.
 * @param limitMs for name, TCP and TLS together.
 */
export async function connect(
  target: Target,
  { clock, resolver, connector }: Means,
  limitMs: number,
): Promise<Connected> {
  let stage: Stage = 'resolve';
  let address: string | undefined;
  try {
    const socket = await within(clock, limitMs, async (signal) => {
      const addresses = await resolver.resolve(target.host, signal);
      stage = 'connect';
      const plain = await connector.dial(addresses, target.port, signal);
      address = plain.remoteAddress;
      if (!target.secure) return plain;
      stage = 'secure';
      return await connector.secure(plain, target.host, signal);
    });
    return { ok: true, socket, address };
  } catch (cause) {
    resolver.forget(target.host);
    return { ok: false, stage, code: reasonOf(cause), address, cause };
  }
}
