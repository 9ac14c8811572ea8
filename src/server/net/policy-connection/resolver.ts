import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { askForAddresses } from './ask-name-server.ts';
import { systemClock, type Clock } from './clock.ts';
import { readHostsFile } from './hosts-file.ts';
import { POLICY } from './policy.ts';
import { createZoneServers } from './zone-servers.ts';

/** Turns a host into addresses. */
export interface NameResolver {
  /**
   * @param signal ends the search; `resolve` must then reject.
   * @returns the addresses in the order to try, at least one.
   * @throws an error whose `code` says why there is none.
   */
  resolve(host: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Called when an address did not work: ask again, even before its TTL is over. */
  forget(host: string): void;
}

/**
 * `system`: the machine's own. `provider`: those that the records of the host's zone name, as they change, and the
 * machine's own where none of them gives an address.
 */
export type NameServers = 'system' | 'provider';

export interface ResolverOptions {
  readonly clock?: Clock;
  readonly nameServers?: NameServers;
  /**
   * @returns the machine's own name servers, such as `192.0.2.53` or `127.0.0.1:5353`; asked for at every look-up.
   */
  readonly servers?: () => readonly string[];
  /** Where the provider's name servers listen; 53, and elsewhere only where they are stand-ins. */
  readonly providerPort?: number;
}

/**
 * Resolves names by the rules of "Configuring your own library", which the system's resolver leaves to its
 * settings: all name servers are used, another one when one fails, and no address outlives its TTL.
 */
export function createResolver({
  clock = systemClock,
  nameServers = 'system',
  // A new Resolver reads the system's settings anew, so that a changed list of servers is noticed.
  servers = () => new Resolver().getServers(),
  providerPort = 53,
}: ResolverOptions = {}): NameResolver {
  const cache = new Map<string, { addresses: readonly string[]; expires: number }>();
  const suspects = new Map<string, number>();
  const zone =
    nameServers === 'provider' ? createZoneServers({ clock, servers, port: providerPort }) : undefined;
  let turn = 0;

  /** The servers in the order to ask: each in turn comes first, those that failed lately come last. */
  function ranked(all: readonly string[]): string[] {
    const start = all.length ? turn % all.length : 0;
    const rotated = [...all.slice(start), ...all.slice(0, start)];
    const suspect = (server: string): number => Number((suspects.get(server) ?? 0) > clock.now());
    return rotated.sort((a, b) => suspect(a) - suspect(b));
  }

  return {
    forget: (host) => void cache.delete(host),
    async resolve(host, signal) {
      if (isIP(host)) return [host];
      const local = await readHostsFile(host);
      if (local.length) return local;
      const cached = cache.get(host);
      if (cached && clock.now() < cached.expires) return cached.addresses;

      const ofZone = (await zone?.of(host)) ?? [];
      signal.throwIfAborted();
      const order = [...ranked(ofZone), ...ranked(servers())];
      turn++;
      for (const [index, server] of order.entries()) {
        const asked = clock.now();
        const found = await askForAddresses(server, host, clock, signal);
        signal.throwIfAborted();
        if (typeof found === 'object') {
          suspects.delete(server);
          cache.set(host, { addresses: found.addresses, expires: asked + found.ttlMs });
          return found.addresses;
        }
        // A zone's own server that knows no address may have handed the name on to another zone.
        if (found === 'no such name' && index >= ofZone.length) throw coded('ENOTFOUND');
        suspects.set(server, clock.now() + POLICY.suspectMs);
      }
      throw coded('ESERVFAIL');
    },
  };
}

function coded(code: string): Error {
  return Object.assign(new Error(`The name could not be resolved (${code}).`), { code });
}
