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
