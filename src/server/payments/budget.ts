import { PayError } from '../error.ts';
import { BoundedMap } from '../support/bounded-map.ts';

/** How much may be asked for: at once, and from then on. */
export interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

export interface Budget {
  /**
   * Takes from what is left to the key.
   * @param cost may lead below nothing, by one burst at most: what has happened already is paid for later.
   */
  spend(key: string, cost: number): void;
  /**
   * Takes one from what is left to the key.
   * @throws PayError `too-many-requests`, with the seconds to wait, where nothing is left.
   */
  ask(key: string): void;
}

interface Account {
  readonly left: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Keys are remembered up to here; whoever was away longest begins anew. */
const MAX_KEYS = 10_000;

/** A token bucket for each key. */
export function createBudget({ burst, perSecond }: Allowance, now: () => number): Budget {
  const accounts = new BoundedMap<string, Account>(MAX_KEYS);
  const leftTo = (key: string): number => {
    const account = accounts.get(key);
    if (!account) return burst;
    // A clock that was set back gives nothing, and takes nothing away.
    const seconds = Math.max(0, now() - account.at) / 1000;
    return Math.min(burst, account.left + seconds * perSecond);
  };
  const take = (key: string, left: number): void => accounts.set(key, { left, at: now() });
  return {
    spend: (key, cost) => take(key, Math.max(-burst, leftTo(key) - cost)),
    ask(key) {
      const left = leftTo(key);
      if (left < 1) throw tooMany(Math.ceil((1 - left) / perSecond));
      take(key, left - 1);
    },
  };
}

function tooMany(retryAfter: number): PayError {
  const error = new PayError(
    'too-many-requests',
    'This was asked for too often.',
    `Ask again after ${retryAfter} seconds.`,
  );
  return Object.assign(error, { retryAfter });
}

/** @returns how many seconds the error asks to wait, where it does. */
export function retryAfterOf(error: PayError): number | undefined {
  const { retryAfter } = error as { retryAfter?: unknown };
  return typeof retryAfter === 'number' ? retryAfter : undefined;
}
