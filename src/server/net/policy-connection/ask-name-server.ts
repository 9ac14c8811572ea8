import { Resolver } from 'node:dns/promises';
import type { Clock } from './clock.ts';
import { POLICY } from './policy.ts';
import { reasonOf } from './reason.ts';

/** Answers of a name server that say "there is no such thing", as opposed to "I can't tell". */
const NEGATIVE = ['ENOTFOUND', 'ENODATA'];

export interface Found {
  readonly addresses: readonly string[];
  readonly ttlMs: number;
}

/**
 * @returns what one server says, or `undefined` where it can't tell: it is down, slow, broken or refuses.
 */
export async function askForAddresses(
  server: string,
  host: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<Found | 'no such name' | undefined> {
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
  const isNegative = answers.every(
    (answer) => answer.status === 'rejected' && NEGATIVE.includes(reasonOf(answer.reason)),
  );
  return isNegative ? 'no such name' : undefined;
}
