import { PayError } from '../../error.ts';

/**
 * Secure Trading's figures for a merchant's own library ("Configuring your own library": maximum retry number,
 * maximum retry timeout, maximum connect attempt timeout, send and receive timeout). Times in milliseconds.
 */
export const POLICY = {
  /** Attempts to connect for one request. */
  attempts: 20,
  /** From the first attempt to the end of the last: none starts that could end later. */
  retryMs: 40_000,
  /** For one attempt: name resolution, TCP and TLS together. */
  connectMs: 5_000,
  /** To send the request and receive the whole answer, on one connection, with no second try. */
  exchangeMs: 60_000,
  /** The document gives none; one second is what the provider's own PHP client waits. */
  pauseMs: 1_000,
  /** An address is used for less than 60 s, whatever TTL a server claims for it. */
  maxTtlMs: 59_000,
  /** How long one name server may take before the next is asked; several fit into `connectMs`. */
  nameServerMs: 1_000,
  /** How long a name server that failed is asked last. */
  suspectMs: 60_000,
  /** How long one address may take to accept before the next is tried; several fit into `connectMs`. */
  addressMs: 1_000,
  /** The largest answer read, in bytes. */
  answerBytes: 1_048_576,
} as const;

/** What a merchant may set otherwise: the document gives its figures as an example. Times in milliseconds. */
export type PolicySettings = Partial<
  Record<'attempts' | 'retryMs' | 'connectMs' | 'exchangeMs' | 'pauseMs', number>
>;

export type Policy = Readonly<Required<PolicySettings>>;

/** So wide that any real need fits, so narrow that seconds for milliseconds, or no end at all, do not. */
const BOUNDS: Readonly<Record<keyof Policy, readonly [least: number, most: number]>> = {
  attempts: [1, 100],
  retryMs: [1_000, 300_000],
  // Two name servers, or two addresses, must fit into it.
  connectMs: [2_000, 60_000],
  exchangeMs: [1_000, 300_000],
  pauseMs: [0, 60_000],
};

/**
 * @returns the figures to go by: the document's where the merchant sets none.
 * @throws PayError `settings-invalid`, with the name and the bounds of the figure.
 */
export function policyOf(settings: PolicySettings = {}): Policy {
  for (const name of Object.keys(settings)) {
    if (!(name in BOUNDS))
      throw invalid(`There is no ${JSON.stringify(name)} in it.`, Object.keys(BOUNDS).join(', '));
  }
  const { attempts, retryMs, connectMs, exchangeMs, pauseMs } = { ...POLICY, ...settings };
  const policy = { attempts, retryMs, connectMs, exchangeMs, pauseMs };
  for (const [name, [least, most]] of Object.entries(BOUNDS) as [keyof Policy, [number, number]][]) {
    const value = policy[name];
    if (!Number.isInteger(value) || value < least || value > most) {
      throw invalid(`${name} is none.`, `A whole number from ${least} to ${most}, times in milliseconds`);
    }
  }
  return policy;
}

const invalid = (what: string, allowed: string): PayError =>
  new PayError('settings-invalid', `The connection policy can't be used. ${what}`, `Allowed: ${allowed}.`);
