import type { AdapterHost, Attempt } from '../../../element/adapter/adapter.ts';
import { outOfTime, PendingAttempt } from '../../../element/adapter/attempt.ts';
import { isOfBank } from './bank-frames.ts';
import type { CardForm } from './card-form.ts';
import { Challenge } from './challenge.ts';
import type { LibraryEvent, LibraryResult } from './library.ts';
import type { LibraryMessage } from './library-messages.ts';
import { outcomeOf, type Signal } from './outcome.ts';
import { tellLibrary } from './page-instance.ts';

export { recolour } from './recolour.ts';
export { outcomeOf };

/** From the press to the library's word that it has begun: it only looks at the fields. */
const BEGIN_LIMIT_MS = 15_000;
/** How late word of a beginning may come from frames that have just been taken down. */
const LAST_WORD_MS = 1_000;
/** An attempt outside the bank's challenge: the library's own waits add up to about 110 s. */
const PAY_LIMIT_MS = 120_000;
/** Longer than a payment takes where nothing is wrong. A library that is silent by then may never say anything. */
const QUIET_MS = 45_000;
/** By then the session is too old to finish a payment with. */
const CHALLENGE_LIMIT_MS = 900_000;
/** From a cancellation that the server knows nothing of to a result that says otherwise. */
const LATE_LIMIT_MS = 20_000;

/** What an attempt wants from the keeper of the form. */
export interface FormKeeper {
  /** The fields don't hear. */
  lost(): void;
  /** Puts new fields in the place of those that were lost. */
  restart(): void;
}

/** One press of the pay button, until it is known how it ended. */
export class CardPayment {
  readonly #attempt = new PendingAttempt();
  readonly #host: AdapterHost;
  readonly #form: CardForm | undefined;
  readonly #keeper: FormKeeper;
  readonly #challenge: Challenge | undefined;
  /** The library has said that it has begun: from here on money may move. */
  #started = false;
  /** The shopper wants it called off, perhaps before there is a challenge that could be. */
  #cancelRequested = false;
  /** What the library has said of its end: a signal without data, and the data, in any order. */
  #said: { signal?: Signal; data?: LibraryResult | undefined } = {};

  constructor(host: AdapterHost, form: CardForm | undefined, keeper: FormKeeper) {
    this.#host = host;
    this.#form = form;
    this.#keeper = keeper;
    this.#challenge = form && new Challenge(host, form, (open) => this.#challenged(open));
  }

  get underWay(): boolean {
    return !this.#attempt.ended;
  }

  /** Presses the library's button, once. */
  async outcome(): Promise<Attempt> {
    const attempt = this.#attempt;
    if (this.#form?.press()) attempt.expect(BEGIN_LIMIT_MS, () => this.#keeper.lost());
    else this.#keeper.lost();
    const outcome = await attempt.outcome;
    this.#challenge?.end();
    this.#form?.rest();
    if (outcome.error?.code === 'session-expired') this.#renewSession();
    return outcome;
  }

  /** @returns whether the bank has sent this, for the library to hear. */
  isOfBank(event: MessageEvent<LibraryMessage>): boolean {
    return isOfBank(event);
  }

  begun(): void {
    this.#started = true;
  }

  heard(event: LibraryEvent, data?: LibraryResult): void {
    switch (event) {
      case 'paymentStarted':
        this.#started = true;
        this.#attempt.expect(QUIET_MS, () => void this.#askMeanwhile());
        return;
      case 'submit':
        this.#said.data = data;
        break;
      case 'success':
      case 'error':
      case 'cancel':
        this.#said.signal = event;
    }
    this.#conclude();
  }

  /** Ends the attempt once signal and data are both there. */
  #conclude(): void {
    const { signal, data } = this.#said;
    if (signal && data) {
      const outcome = outcomeOf(signal, data);
      if (signal === 'cancel') void this.#checkCancelled(outcome);
      else this.#attempt.end(outcome);
    } else if (signal === 'error' && !this.#started) {
      // The library asks "leave the page?" from now on; only its own message calls that off.
      tellLibrary({ type: 'CALL_MERCHANT_SUBMIT_CALLBACK' });
      this.#attempt.end({ kind: 'invalid' });
    }
  }

  /** The library may have fallen silent, and the server may know. Only "paid" counts: all else can still change. */
  async #askMeanwhile(): Promise<void> {
    const attempt = this.#attempt;
    attempt.expect(PAY_LIMIT_MS - QUIET_MS);
    if (!this.#host.element.confirmUrl) return;
    const { status } = await this.#host.ask({});
    // Like every outcome it is confirmed once more.
    if (status === 'paid') attempt.end({ kind: 'unknown' });
  }

  /** Anybody in the page can say "cancelled", also while the gateway is taking the money. The server knows. */
  async #checkCancelled(outcome: Attempt): Promise<void> {
    const attempt = this.#attempt;
    this.#said = {};
    const { evidence = {} } = outcome;
    if (this.#host.element.confirmUrl) {
      const { status } = await this.#host.ask(evidence);
      if (status === 'unknown' || status === 'pending') {
        // The library may still bring a result that says otherwise.
        attempt.expect(LATE_LIMIT_MS, () => attempt.end({ ...outOfTime(), evidence }));
        return;
      }
      if (status !== 'cancelled') attempt.end({ kind: 'unknown', evidence });
    }
    attempt.end(outcome);
  }

  /** The gateway takes this session no more, so the next attempt gets another. */
  #renewSession(): void {
    const { element } = this.#host;
    // Said when the attempt is over: before, the element is busy with it.
    element.addEventListener('pay-error', () => void element.refresh().catch(() => undefined), {
      once: true,
    });
  }

  /** Something in the page has taken the fields away. Whether anything was sent, their last word says. */
  lost(): void {
    const attempt = this.#attempt;
    this.#challenge?.end();
    attempt.expect(LAST_WORD_MS, () => {
      if (this.#started) {
        attempt.end(outOfTime());
        return;
      }
      attempt.end({ kind: 'invalid' });
      this.#keeper.restart();
    });
  }

  #challenged(open: boolean): void {
    if (this.#cancelRequested && open) {
      this.#form?.cancelChallenge();
      return;
    }
    this.#attempt.expect(open ? CHALLENGE_LIMIT_MS : PAY_LIMIT_MS);
    this.#host.challenge(open);
  }

  cancel(): void {
    if (!this.underWay) return;
    this.#cancelRequested = true;
    this.#form?.cancelChallenge();
  }

  /** The fields go, whatever becomes of the payment. */
  abandon(): void {
    this.#attempt.end(outOfTime());
    this.#challenge?.end();
  }
}
