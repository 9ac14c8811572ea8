import type { Evidence, Session } from '../../protocol/messages.ts';
import type { PayError } from '../../protocol/pay-error.ts';
import { remember } from '../payment/remember.ts';
import type { AdapterHost, Attempt } from './adapter.ts';
import { PendingAttempt } from './attempt.ts';

/** How often to look after the checkout. */
const GLANCE_MS = 500;
/** The first question to the server about a checkout that keeps silent, and the longest pause between two. */
const FIRST_QUESTION_MS = 4_000;
const LONGEST_PAUSE_MS = 30_000;
/** An attempt takes no longer than that: a bank's page has long timed out. */
const LONGEST_MS = 3_600_000;
/**
 * The pauses before each question about a checkout that is over. A payment may still be on its way to the provider, so
 * "nothing there" counts only in the end: after a short while where nothing was sent, as far as anybody has said.
 */
const PAUSES_MS = { unsent: [0, 1_500, 3_000], perhapsSent: [0, 1_500, 3_000, 5_500, 10_000] } as const;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The checkout is over, or left: also by a shopper who is back on the page from it. What that means, the server knows.
 *
 * @param evidence what the checkout said, or the address that the shopper came back to.
 * @param error why there was nothing to pay with, if that is so.
 */
export async function findOut(
  host: AdapterHost,
  evidence: Evidence,
  pauses: readonly number[] = PAUSES_MS.perhapsSent,
  error?: PayError,
): Promise<Attempt> {
  for (const ms of pauses) {
    await pause(ms);
    const { status, retryable } = await host.ask(evidence);
    if (status !== 'pending' || !retryable) return { kind: 'unknown', evidence };
  }
  return error ? { kind: 'invalid', error } : { kind: 'cancelled', evidence };
}

/** One attempt in a checkout. */
export class HostedAttempt extends PendingAttempt {
  /** Whether the shopper's details were sent; silent checkouts tell nobody. */
  sent: 'yes' | 'no' | 'perhaps' = 'perhaps';
  readonly #host: AdapterHost;
  readonly #isOpen: () => boolean;
  /** It is over, and the server is being asked how it ended. */
  #closing = false;

  /** @param isOpen whether the checkout still seems to be there. */
  constructor(host: AdapterHost, session: Session, isOpen: () => boolean) {
    super();
    this.#host = host;
    this.#isOpen = isOpen;
    remember(host.element, session);
    void this.#watch();
  }

  /** Asks the server where the checkout keeps silent, and at once when its window begins to look closed. */
  async #watch(): Promise<void> {
    let seen = true;
    let next = FIRST_QUESTION_MS;
    for (let waited = GLANCE_MS; !this.ended; waited += GLANCE_MS) {
      await pause(GLANCE_MS);
      const open = this.#isOpen();
      const closed = seen && !open;
      seen = open;
      if (waited > LONGEST_MS) this.over({});
      if (this.#closing || (waited < next && !closed)) continue;
      if (waited >= next) next += Math.min(waited, LONGEST_PAUSE_MS);
      const { status, retryable } = await this.#host.ask({});
      // A decline may be that of an earlier attempt; the shopper may be typing another card.
      const isUnderWay = status === 'pending' && !retryable;
      if (status === 'paid' || isUnderWay) this.end({ kind: 'unknown' });
    }
  }

  /** The checkout is over, or left. */
  over(evidence: Evidence, error?: PayError): void {
    if (this.#closing) return;
    // What was sent may still arrive, however long it takes.
    if (this.sent === 'yes') {
      this.end({ kind: 'unknown', evidence });
      return;
    }
    this.#closing = true;
    const pauses = this.sent === 'no' ? PAUSES_MS.unsent : PAUSES_MS.perhapsSent;
    void findOut(this.#host, evidence, pauses, error).then((outcome) => this.end(outcome));
  }
}
