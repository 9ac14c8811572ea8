import { Resolver } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import type { Clock } from './clock.ts';
import { POLICY } from './policy.ts';

/** The name servers of the zones that hosts are in. */
export interface ZoneServers {
  /**
   * @returns the addresses of the servers, with their port, by records that are less than a minute old; those found
   *   last where they can't be asked for just now, and none where they never could. It never throws.
   */
  of(host: string): Promise<readonly string[]>;
}

interface Known {
  readonly addresses: readonly string[];
  readonly askedAt: number;
}

/**
 * Follows the provider's list of name servers, as "Configuring your own library" recommends, by the NS records.
 *
 * @param options.servers the machine's own name servers, which know where a zone's servers are.
 * @param options.port where those of the zone listen.
 */
export function createZoneServers({
  clock,
  servers,
  port,
}: {
  readonly clock: Clock;
  readonly servers: () => readonly string[];
  readonly port: number;
}): ZoneServers {
  const zones = new Map<string, Known>();
  const running = new Map<string, Promise<void>>();

  async function refresh(host: string): Promise<void> {
    const askedAt = clock.now();
    const resolver = new Resolver({ timeout: POLICY.nameServerMs, tries: 1 });
    resolver.setServers(servers());
    const names = await namesOf(resolver, host);
    const found = await Promise.all(names.map((name) => addressesOf(resolver, name)));
    const addresses = [...new Set(found.flat())].map((address) =>
      isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`,
    );
    zones.set(host, {
      addresses: addresses.length ? addresses : (zones.get(host)?.addresses ?? []),
      askedAt,
    });
  }

  return {
    async of(host) {
      const known = zones.get(host);
      if (known && clock.now() < known.askedAt + POLICY.maxTtlMs) return known.addresses;
      const asking = running.get(host) ?? refresh(host).finally(() => running.delete(host));
      running.set(host, asking);
      // What takes longer than one server may goes on by itself: the next look-up has the benefit of it.
      await new Promise<void>((resolve) => {
        const cancel = clock.after(POLICY.nameServerMs, resolve);
        void asking
          .catch(() => undefined)
          .then(() => {
            cancel();
            resolve();
          });
      });
      return zones.get(host)?.addresses ?? [];
    },
  };
}

/** @returns the names of the servers of the smallest zone that the host is in; of a top-level domain, none. */
async function namesOf(resolver: Resolver, host: string): Promise<readonly string[]> {
  for (let labels = host.split('.'); labels.length > 1; labels = labels.slice(1)) {
    const names = await resolver.resolveNs(labels.join('.')).catch(() => []);
    if (names.length) return names;
  }
  return [];
}

async function addressesOf(resolver: Resolver, name: string): Promise<readonly string[]> {
  const found = await Promise.all([
    resolver.resolve4(name).catch(() => []),
    resolver.resolve6(name).catch(() => []),
  ]);
  return found.flat();
}
