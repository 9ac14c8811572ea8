import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { systemClock, type Clock } from './clock.ts';
import { readHostsFile } from './hosts-file.ts';
import { POLICY } from './policy.ts';
import { reasonOf } from './reason.ts';

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

export interface ResolverOptions {
  readonly clock?: Clock;
  /** @returns the name servers, such as `192.0.2.53` or `127.0.0.1:5353`; asked for at every look-up. */
  readonly servers?: () => readonly string[];
}

/** Answers of a name server that say "there is no such address", as opposed to "I can't tell". */
const NEGATIVE = ['ENOTFOUND', 'ENODATA'];

interface Found {
  readonly addresses: readonly string[];
  readonly ttlMs: number;
}

/**
 * Resolves names by the rules of "Configuring your own library", which the system's resolver leaves to its
 * settings: all name servers are used, another one when one fails, and no address outlives its TTL.
 */
export function createResolver({
  clock = systemClock,
  // A new Resolver reads the system's settings anew, so that a changed list of servers is noticed.
  servers = () => new Resolver().getServers(),
}: ResolverOptions = {}): NameResolver {
  const cache = new Map<string, { addresses: readonly string[]; expires: number }>();
  const suspects = new Map<string, number>();
  let turn = 0;

  /** The servers in the order to ask: each in turn comes first, those that failed lately come last. */
  function ranked(): string[] {
    const all = servers();
    const start = all.length ? turn++ % all.length : 0;
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

      for (const server of ranked()) {
        const asked = clock.now();
        const found = await ask(server, host, clock, signal);
        signal.throwIfAborted();
        if (found) {
          suspects.delete(server);
          cache.set(host, { addresses: found.addresses, expires: asked + found.ttlMs });
          return found.addresses;
        }
        suspects.set(server, clock.now() + POLICY.suspectMs);
      }
      throw coded('ESERVFAIL');
    },
  };
}

/**
 * @returns what one server says, or `undefined` where it can't tell: it is down, slow, broken or refuses.
 * @throws where it says that there is no such name.
 */
async function ask(
  server: string,
  host: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<Found | undefined> {
  const resolver = new Resolver({ timeout: POLICY.connectMs, tries: 1 });
  resolver.setServers([server]);
  const stop = (): void => resolver.cancel();
  const cancel = clock.after(POLICY.nameServerMs, stop);
  signal.addEventListener('abort', stop);
  const answers = await Promise.allSettled([
    resolver.resolve4(host, { ttl: true }),
    resolver.resolve6(host, { ttl: true }),
  ]);
  cancel();
  signal.removeEventListener('abort', stop);

  const records = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (records.length) {
    const ttlMs = 1_000 * Math.min(...records.map(({ ttl }) => ttl));
    return { addresses: records.map(({ address }) => address), ttlMs: Math.min(ttlMs, POLICY.maxTtlMs) };
  }
  const negative = answers.every(
    (answer) => answer.status === 'rejected' && NEGATIVE.includes(reasonOf(answer.reason)),
  );
  if (negative) throw coded('ENOTFOUND');
  return undefined;
}

function coded(code: string): Error {
  return Object.assign(new Error(`The name could not be resolved (${code}).`), { code });
}
