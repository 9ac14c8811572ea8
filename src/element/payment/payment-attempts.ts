import type { Confirmation, Evidence, Session } from '../../protocol/messages.ts';
import type { PayError } from '../../protocol/pay-error.ts';
import { RELEASED, type Adapter, type AdapterModule, type Answer, type Attempt } from '../adapter/adapter.ts';
import { messages as outcomeTexts } from '../messages/en-GB-outcomes.ts';
import { ENGLISH } from '../messages/index.ts';
import { explain } from '../support/explain.ts';
import { holdsFocus } from '../support/focus.ts';
import { pageError } from '../support/page-error.ts';
import { tellDeveloper } from '../support/tell-developer.ts';
import { noticeOf, type Notice, type Told } from './announcement.ts';
import { askServer, pollUntilKnown } from './confirmation-poller.ts';
import type { CurrentPayment } from './current-payment.ts';
import { ENDINGS } from './endings.ts';
import { isCalledOff, newAttempt, type PaymentAttempt } from './payment-attempt.ts';
import { FINAL, IN_PROGRESS } from './payment-state.ts';
import { remember } from './remember.ts';
import { askForSession, renewSession, replacementFor, settledAnswer } from './session-renewal.ts';
import { checkSession } from './session-source.ts';

/** Carries a payment on from the press of the button: one attempt after another, each to its outcome. */
export class PaymentAttempts {
  readonly #payment: CurrentPayment;
  #attempt: PaymentAttempt | undefined;
  #usedSession: Session | undefined;

  constructor(payment: CurrentPayment) {
    this.#payment = payment;
    Object.assign(ENGLISH.messages, outcomeTexts);
  }

  /** The attempt that is under way, or was the last. */
  get current(): PaymentAttempt | undefined {
    return this.#attempt;
  }

  /** @returns what is to be read about it. */
  noticeOf(told: Told): Notice {
    return noticeOf(told, this.#payment.messages);
  }

  /** @returns whether an attempt was made with the session. */
  hasUsed(session: Session | undefined): boolean {
    return !!session && session === this.#usedSession;
  }

  /** @returns a session in place of the one at hand; it is not gone on with yet. @throws PayError */
  renewed(): Promise<Session> {
    const { element, session, progress } = this.#payment;
    return renewSession(element, session, progress);
  }

  /** The bank's challenge opened or closed. */
  challenge(open: boolean): void {
    const { progress } = this.#payment;
    if (!IN_PROGRESS.has(progress.state)) return;
    if (progress.move(open ? 'challenging' : 'submitting') && open) progress.emit('pay-challenge', undefined);
  }

  /** The page had been left for a checkout: finds out how that ended. */
  async comeBack({ comeBack }: AdapterModule, signal: AbortSignal): Promise<void> {
    this.#payment.progress.move('confirming');
    // It began before this page was there.
    this.#attempt = { ...newAttempt(), beganAt: 0 };
    // Where it can't be found out that way either, the server is asked.
    const ended = (await comeBack?.(this.#payment).catch(() => undefined)) ?? { kind: 'unknown' };
    if (!signal.aborted) await this.#settle(ended);
  }

  /** Pays, once: no second attempt while one is under way or its outcome is not known. */
  async submit(): Promise<void> {
    const { progress, session, adapter, signal } = this.#payment;
    if (!session || !adapter || IN_PROGRESS.has(progress.state) || !progress.move('submitting')) return;
    progress.tell(undefined);
    try {
      const ended = (await isCalledOff(session, progress)) ? undefined : await this.#pay(session, adapter);
      if (signal.aborted) return;
      if (ended) await this.#settle(ended);
      else progress.move('ready');
    } catch (cause) {
      await this.cannotPay('ready', cause, signal);
    }
  }

  async #pay(session: Session, adapter: Adapter): Promise<Attempt> {
    const payment = this.#payment;
    const { element } = payment;
    const other = await replacementFor(payment.session ?? session, element, payment.progress, !!adapter.once);
    if (other) await payment.goOnWith(other);
    // Whoever has read the old amount shall read the new one before paying it.
    checkSession(checkSession(payment.session, element), {
      amount: session.amount,
      currency: session.currency,
      mode: element.mode,
    });
    this.#usedSession = payment.session;
    this.#attempt = newAttempt();
    return adapter.pay();
  }

  async #settle({ kind, evidence = {}, reference = '', error, fields, advice }: Attempt): Promise<void> {
    const { element, signal, progress } = this.#payment;
    this.#attempt = { ...(this.#attempt ?? newAttempt()), evidence, reference };
    if (kind === 'invalid') {
      this.#payment.fail('ready', error ?? (await explain(pageError('invalid-fields'))), fields);
      return;
    }
    const hint = { status: kind, retryable: kind === 'declined', ...(advice && { advice }) };
    // A cancelled attempt has nothing to confirm: its money never moved.
    if (kind === 'cancelled' || !element.confirmUrl) {
      this.#conclude(hint, false, error);
      return;
    }
    progress.move('confirming');
    const answer = await this.ask(evidence);
    if (signal.aborted) return;
    const heard = !answer.error;
    // The provider's own word on a decline stands where the server has none; nor can the server know more about an
    // authentication that failed: it leaves the same token behind as one that was cancelled.
    const declined = kind === 'declined' && (!heard || answer.status === 'cancelled');
    this.#conclude(declined ? hint : { ...(advice && { advice }), ...answer }, heard, error ?? answer.error);
  }

  /** Asks the merchant's server what became of the attempt. Never rejects. */
  ask(evidence: Evidence): Promise<Answer> {
    const { element, session } = this.#payment;
    const { id, beganAt, elsewhere } = this.#attempt ?? { ...newAttempt(), beganAt: 0 };
    if (elsewhere) return askForSession(element);
    const elapsed = performance.now() - beganAt;
    return askServer(element, { provider: session?.provider, evidence, elapsed }, id);
  }

  /** There is no paying, in that state. Where the order needs no payment now, that is told instead of an error. */
  async cannotPay(state: 'failed' | 'ready', cause: unknown, signal: AbortSignal): Promise<void> {
    const payment = this.#payment;
    const error = await explain(cause);
    if (signal.aborted) return;
    const settled = settledAnswer(error);
    if (settled) {
      this.#attempt = { ...newAttempt(), elsewhere: true };
      payment.progress.move('confirming');
      this.#conclude(settled, true);
      return;
    }
    tellDeveloper(error, payment.element, payment.session);
    if (state === 'failed') payment.stop();
    payment.fail(state, error);
    if (error.code === 'instance-busy') {
      document.addEventListener(RELEASED, () => void payment.load(), { once: true });
    }
  }

  /** The page may be left before the outcome of the attempt is known. */
  remember(): void {
    const { element, session } = this.#payment;
    if (session) remember(element, session);
  }

  /** Nobody is there any more to hear how the attempt ends. */
  abandon(): void {
    this.#conclude({ status: 'unknown' }, false);
  }

  #conclude(answer: Confirmation, verified: boolean, error?: PayError): void {
    const payment = this.#payment;
    const { progress, element } = payment;
    const { evidence, reference: known, elsewhere } = (this.#attempt ??= newAttempt());
    const { status, retryable = false, reference = known } = answer;
    const [state, event] = ENDINGS[status];
    if (error) tellDeveloper(error, element, payment.session);
    this.#attempt = { ...this.#attempt, reference };
    progress.tell({ answer });
    const message = this.noticeOf({ answer }).line;
    if (state === 'unknown' && !elsewhere) this.remember();
    // Nothing more can be done with the fields, unless the shopper may try again in them.
    if (payment.adapter?.once || FINAL.has(state)) {
      element.keepFocus(holdsFocus(element));
      payment.stop();
    }
    progress.move(state);
    progress.emit(event, { status, verified, retryable, reference, message, evidence, error });
    // A listener may have begun anew.
    if (progress.state === 'unknown') void this.pollUntilKnown();
    // The fields are gone, and the shopper may try again.
    else if (!FINAL.has(progress.state) && !payment.adapter) void payment.load();
  }

  /** Goes on asking until the truth is known. */
  async pollUntilKnown(): Promise<void> {
    const { element, progress } = this.#payment;
    const { evidence = {}, elsewhere } = this.#attempt ?? {};
    if (!elsewhere && !element.confirmUrl) return;
    const answer = await pollUntilKnown(
      () => this.ask(evidence),
      () => progress.tell({ answer: { status: 'pending' } }),
      this.#payment.stop(),
    );
    if (!answer) return;
    progress.move('confirming');
    this.#conclude(answer, true);
  }
}
