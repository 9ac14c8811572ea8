import type { PayError } from '../../../protocol/pay-error.ts';
import { exponentOf } from '../../../protocol/money.ts';
import { pageError } from '../../../element/support/page-error.ts';
import { loadScript } from '../../../element/adapter/script-loader.ts';
import type { Settings } from '../../../element/adapter/settings.ts';
import {
  RELEASED,
  type Adapter,
  type AdapterHost,
  type Attempt,
  type CreateAdapter,
} from '../../../element/adapter/adapter.ts';
import { CardAttempt } from './card-attempt.ts';
import { CardForm } from './card-form.ts';
import { claimsOf, GLOBAL, LIBRARY_URL, type LibraryEvent, type LibraryResult } from './library.ts';
import type { TrustPaymentsSession } from '../definition.ts';
import type { LibraryMessage } from './library-messages.ts';
import { isLateResult, outcomeOf, outOfTime } from './outcome.ts';
import { claimInstance, holdsInstance, releaseInstance, tellLibrary } from './page-instance.ts';

/** From the press to the library's word that it has begun: it only looks at the fields. */
const BEGIN_LIMIT_MS = 15_000;
/** How late word of a beginning may come from frames that have just been taken down. */
const LAST_WORD_MS = 1_000;
/** An attempt outside the bank's challenge: the library's own waits add up to about 110 s. */
const PAY_LIMIT_MS = 120_000;
/** By then the session is too old to finish a payment with. */
const CHALLENGE_LIMIT_MS = 900_000;
/** From a cancellation that the server knows nothing of to a result that says otherwise. */
const LATE_LIMIT_MS = 20_000;
/** How often fields that something in the page has taken away are put back. */
const MOST_RESTARTS = 5;

/** Trust Payments' card fields: keeps the library's one instance a page, and brings one attempt after another to its end. */
class TrustPayments implements Adapter {
  #form: CardForm | undefined;
  #starting = Promise.resolve();
  #restarts = 0;
  #attempt: CardAttempt | undefined;
  /** What the library reported when nobody was waiting for it any more. */
  #late: Attempt | undefined;

  constructor(
    readonly host: AdapterHost,
    public session: TrustPaymentsSession,
  ) {}

  mount(): Promise<void> {
    return this.#start(false);
  }

  /** @param fresh whether the session is so new that its age can't be why it is refused. */
  #start(fresh: boolean): Promise<void> {
    return (this.#starting = this.#startForm(fresh));
  }

  async #startForm(fresh: boolean): Promise<void> {
    const { host } = this;
    claimInstance(this);
    await preload(host.element);
    if (!holdsInstance(this) || this.#form) return;
    this.#form = new CardForm(host, this.session, {
      heard: (event, data) => this.#heard(event, data),
      lost: () => this.#lost(),
      challenge: (open) => this.#challenged(open),
    });
    await this.#form.start(this.#jwt, fresh);
  }

  /** The session's JWT, which must be over the amount that the page shows: the gateway charges what it says. */
  get #jwt(): string {
    const { jwt, amount, currency } = this.session;
    const { payload } = claimsOf(jwt);
    const { baseamount, mainamount, currencyiso3a } = payload;
    const charged = baseamount ?? Math.round(Number(mainamount) * 10 ** exponentOf(currency));
    if (Number(charged) !== amount || currencyiso3a !== currency) throw pageError('amount-mismatch');
    return jwt;
  }

  /** @returns whether the library may hear it. */
  hear(event: MessageEvent<LibraryMessage>): boolean {
    const form = this.#form;
    if (!form) return true;
    const { type } = event.data;
    const own = form.fields.sent(event);
    // Frames that are gone can't be told apart, but money must not move unnoticed.
    const last = event.source === null && event.origin === form.fields.origin;
    if (type === 'ST_PAYMENT_METHOD_STARTED' && last && this.#attempt) this.#attempt.started = true;
    if (!own) return false;
    if (type === 'CALL_SUBMIT_EVENT') {
      // Enter in a field would pay at once, even in the middle of a payment. It goes the button's way instead.
      void this.host.element.submit();
      return false;
    }
    form.overhear(event);
    return true;
  }

  #heard(event: LibraryEvent, data?: LibraryResult): void {
    const attempt = this.#attempt;
    if (!attempt || attempt.ended) {
      if (event === 'submit' && data && isLateResult(data)) this.#reportLate(outcomeOf('success', data));
      return;
    }
    switch (event) {
      case 'paymentStarted':
        attempt.started = true;
        attempt.expect(PAY_LIMIT_MS);
        return;
      case 'submit':
        attempt.data = data;
        break;
      case 'success':
      case 'error':
      case 'cancel':
        attempt.signal = event;
    }
    this.#conclude(attempt);
  }

  /** Ends the attempt once signal and data are both there. */
  #conclude(attempt: CardAttempt): void {
    const { signal, data, started } = attempt;
    if (signal && data) {
      const outcome = outcomeOf(signal, data);
      if (signal === 'cancel') void this.#checkCancelled(attempt, outcome);
      else attempt.end(outcome);
    } else if (signal === 'error' && !started) {
      // The library asks "leave the page?" from now on; only its own message calls that off.
      tellLibrary({ type: 'CALL_MERCHANT_SUBMIT_CALLBACK' });
      attempt.end({ kind: 'invalid' });
    }
  }

  /** Anybody in the page can say "cancelled", also while the gateway is taking the money. The server knows. */
  async #checkCancelled(attempt: CardAttempt, outcome: Attempt): Promise<void> {
    attempt.signal = attempt.data = undefined;
    const { evidence = {} } = outcome;
    if (this.host.element.confirmUrl) {
      const { status } = await this.host.ask(evidence);
      if (status === 'unknown' || status === 'pending') {
        // The library may still bring a result that says otherwise.
        attempt.expect(LATE_LIMIT_MS, () => attempt.end({ ...outOfTime(), evidence }));
        return;
      }
      if (status !== 'cancelled') attempt.end({ kind: 'unknown', evidence });
    }
    attempt.end(outcome);
  }

  /** An attempt of its own, so that the page hears how it ended. */
  #reportLate(late: Attempt): void {
    this.#late = late;
    void this.host.element.submit();
  }

  async pay(): Promise<Attempt> {
    const late = this.#late;
    this.#late = undefined;
    if (late) return late;
    try {
      await this.#starting;
    } catch (error) {
      return { kind: 'invalid', error: error as PayError };
    }
    const attempt = (this.#attempt = new CardAttempt());
    if (this.#form?.press()) attempt.expect(BEGIN_LIMIT_MS, () => this.#lost());
    else this.#lost();
    const outcome = await attempt.outcome;
    this.#form?.rest();
    if (outcome.error?.code === 'session-expired') this.#renewSession();
    return outcome;
  }

  /** The gateway takes this session no more, so the next attempt gets another. */
  #renewSession(): void {
    const { element } = this.host;
    // Said when the attempt is over: before, the element is busy with it.
    element.addEventListener('pay-error', () => void element.refresh().catch(() => undefined), {
      once: true,
    });
  }

  /** The fields are gone, or deaf, and it was not us. What was typed is lost; what was sent is not. */
  #lost(): void {
    const attempt = this.#attempt;
    this.#form?.remove();
    if (!attempt || attempt.ended) {
      this.#restart();
      return;
    }
    const conclude = () => {
      if (attempt.started) {
        attempt.end(outOfTime());
        return;
      }
      attempt.end({ kind: 'invalid' });
      this.#restart();
    };
    attempt.expect(LAST_WORD_MS, conclude);
  }

  #restart(): void {
    this.#form = undefined;
    this.#restarts++;
    const starting =
      this.#restarts > MOST_RESTARTS ? Promise.reject(pageError('fields-timeout')) : this.#start(true);
    this.#starting = starting;
    // Whoever pays next meets the failure.
    starting.catch(() => undefined);
  }

  #challenged(open: boolean): void {
    const attempt = this.#attempt;
    if (attempt?.cancelRequested && open) {
      this.#form?.cancelChallenge();
      return;
    }
    attempt?.expect(open ? CHALLENGE_LIMIT_MS : PAY_LIMIT_MS);
    this.host.challenge(open);
  }

  async refresh(session: TrustPaymentsSession): Promise<void> {
    await this.#starting.catch(() => undefined);
    if (!holdsInstance(this)) return;
    this.session = session;
    if (!this.#form?.initialised) {
      // Nothing is typed yet, and a start that has failed is not mended by an update.
      this.#takeDown();
      return this.#start(true);
    }
    this.#starting = this.#form.update(this.#jwt);
    await this.#starting;
  }

  cancel(): void {
    const attempt = this.#attempt;
    if (!attempt || attempt.ended) return;
    attempt.cancelRequested = true;
    this.#form?.cancelChallenge();
  }

  restyle(): void {
    const form = this.#form;
    const paying = this.#attempt && !this.#attempt.ended;
    if (!form?.ready || paying) return;
    if (form.touched) {
      form.recolour();
      return;
    }
    this.#takeDown();
    this.#start(false).catch(() => undefined);
  }

  focus(): void {
    this.#form?.focus();
  }

  #takeDown(): void {
    this.#form?.remove();
    this.#form = undefined;
  }

  destroy(): void {
    if (!releaseInstance(this)) return;
    this.#takeDown();
    this.#attempt?.end(outOfTime());
    document.dispatchEvent(new Event(RELEASED));
  }
}

export const preload = ({ libraryUrl, loadTimeout, cspNonce }: Settings) =>
  loadScript(libraryUrl || LIBRARY_URL, GLOBAL, loadTimeout, cspNonce);

export const createAdapter: CreateAdapter<TrustPaymentsSession> = (host, session) =>
  new TrustPayments(host, session);
