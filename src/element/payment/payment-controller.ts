import type { PayError } from '../../protocol/pay-error.ts';
import type { Confirmation, Evidence, PageProvider, Session } from '../../protocol/messages.ts';
import {
  RELEASED,
  type Adapter,
  type AdapterHost,
  type AdapterModule,
  type Answer,
  type Attempt,
} from '../adapter/adapter.ts';
import { definitionOf } from '../adapter/providers.ts';
import type { Messages } from '../messages/index.ts';
import { explain, pageError } from '../support/page-error.ts';
import { lineOf, noticeOf } from './announcement.ts';
import { recall, remember } from './attempt-memory.ts';
import { askServer, pollUntilKnown } from './confirmation-poller.ts';
import { CurrentSession } from './current-session.ts';
import { ENDINGS } from './endings.ts';
import type { ControllerHost, PaymentSnapshot } from './payment-snapshot.ts';
import { isCalledOff, newAttempt, type PaymentAttempt } from './payment-attempt.ts';
import { FINAL, IN_PROGRESS, type PayState } from './payment-state.ts';
import { Progress } from './progress.ts';
import { askForSession, checkSession, settledStatus } from './session-source.ts';

/** Takes one payment from its session to its outcome. Draws nothing and knows no provider. */
export class PaymentController implements AdapterHost {
  readonly element: ControllerHost;
  readonly #progress: Progress;
  readonly #session: CurrentSession;
  #adapter: Adapter | undefined;
  #attempt: PaymentAttempt | undefined;
  /** Aborted when what is under way must not be heard of any more. */
  #work = new AbortController();

  constructor(element: ControllerHost) {
    this.element = element;
    this.#progress = new Progress(element);
    this.#session = new CurrentSession(element, this.#progress);
  }

  get messages(): Messages {
    return this.#progress.messages;
  }

  get state(): PayState {
    return this.#progress.state;
  }

  /** The payment as it is now. */
  snapshot(): PaymentSnapshot {
    const { state, language, messages, told, announcement } = this.#progress;
    const { evidence = {}, reference = '' } = this.#attempt ?? {};
    const { button, elsewhere = false } = this.#adapter ?? {};
    const session = this.#session.value;
    return { state, language, messages, told, announcement, evidence, reference, button, elsewhere, session };
  }

  challenge(open: boolean): void {
    if (!IN_PROGRESS.has(this.state)) return;
    const progress = this.#progress;
    if (progress.move(open ? 'challenging' : 'submitting') && open) progress.emit('pay-challenge', undefined);
  }

  /** Loads the form, or loads it again after it failed. */
  async load(): Promise<void> {
    const { element } = this;
    if (!element.isConnected || !this.#progress.move('loading')) return;
    this.#progress.dropError();
    const signal = this.#stop();
    try {
      const speaking = this.speak();
      // Beside the session, where the page says whose library it will be. Mounting meets the failure, if it fails.
      if (element.provider) void this.#preload(element.provider).catch(() => undefined);
      const left = recall(element);
      const session = left ?? (await this.#session.open());
      const module = await definitionOf(session.provider).load();
      await speaking;
      if (signal.aborted) return;
      this.#session.replace(session);
      if (left) await this.#comeBack(module, signal);
      else await this.#mount(module, session, signal);
    } catch (cause) {
      await this.#cannotPay('failed', cause, signal);
    }
  }

  async #preload(provider: PageProvider): Promise<void> {
    const { preload } = await definitionOf(provider).load();
    await preload?.(this.element);
  }

  async #mount({ createAdapter }: AdapterModule, session: Session, signal: AbortSignal): Promise<void> {
    const adapter = (this.#adapter = createAdapter(this, session));
    try {
      await adapter.mount();
    } catch (error) {
      // Refused, it seems, for its age: once, a new one may help.
      if (signal.aborted || (error as PayError).code !== 'session-expired') throw error;
      await this.#goOnWith(await this.#session.renewed());
    }
    if (signal.aborted) return;
    this.#progress.move('ready');
    const { provider, amount, currency } = session;
    this.#progress.emit('pay-ready', { provider, amount, currency });
  }

  /** The page had been left for a checkout: finds out how that ended. */
  async #comeBack({ comeBack }: AdapterModule, signal: AbortSignal): Promise<void> {
    this.#progress.move('confirming');
    // It began before this page was there.
    this.#attempt = { ...newAttempt(), beganAt: 0 };
    const ended = (await comeBack?.(this)) ?? { kind: 'unknown' };
    if (!signal.aborted) await this.#settle(ended);
  }

  /** Pays, once: no second attempt while one is under way or its outcome is not known. */
  async submit(): Promise<void> {
    const progress = this.#progress;
    const session = this.#session.value;
    const adapter = this.#adapter;
    if (!session || !adapter || IN_PROGRESS.has(this.state) || !progress.move('submitting')) return;
    const { signal } = this.#work;
    progress.tell(undefined);
    try {
      const ended = (await isCalledOff(session, progress)) ? undefined : await this.#pay(session, adapter);
      if (signal.aborted) return;
      if (ended) await this.#settle(ended);
      else progress.move('ready');
    } catch (cause) {
      await this.#cannotPay('ready', cause, signal);
    }
  }

  async #pay({ amount, currency }: Session, adapter: Adapter): Promise<Attempt> {
    const other = await this.#session.replacement(!!adapter.once);
    if (other) await this.#goOnWith(other);
    // Whoever has read the old amount shall read the new one before paying it.
    checkSession(checkSession(this.#session.value, this.element), { amount, currency });
    this.#session.use();
    this.#attempt = newAttempt();
    return adapter.pay();
  }

  /** Goes on with a new session, without losing what the shopper typed. */
  async refresh(): Promise<void> {
    if (!IN_PROGRESS.has(this.state)) await this.#goOnWith(await this.#session.renewed());
  }

  async #goOnWith(session: Session): Promise<void> {
    this.#session.replace(session);
    await this.#adapter?.refresh(session);
  }

  async #settle({ kind, evidence = {}, reference = '', error, fields, advice }: Attempt): Promise<void> {
    this.#attempt = { ...(this.#attempt ?? newAttempt()), evidence, reference };
    if (kind === 'invalid') {
      this.#fail('ready', error ?? (await explain(pageError('invalid-fields'))), fields);
      return;
    }
    const hint = { status: kind, retryable: kind === 'declined', ...(advice && { advice }) };
    // A cancelled attempt has nothing to confirm: its money never moved.
    if (kind === 'cancelled' || !this.element.confirmUrl) {
      this.#conclude(hint, false, error);
      return;
    }
    this.#progress.move('confirming');
    const { signal } = this.#work;
    const answer = await this.ask(evidence);
    if (signal.aborted) return;
    const heard = !answer.error;
    // The provider's own word on a decline stands where the server has none; nor can the server know more about an
    // authentication that failed: it leaves the same token behind as one that was cancelled.
    const declined = kind === 'declined' && (!heard || answer.status === 'cancelled');
    this.#conclude(declined ? hint : { ...(advice && { advice }), ...answer }, heard, error ?? answer.error);
  }

  ask(evidence: Evidence): Promise<Answer> {
    const { id, beganAt, elsewhere } = this.#attempt ?? { ...newAttempt(), beganAt: 0 };
    if (elsewhere) return askForSession(this.element);
    const elapsed = performance.now() - beganAt;
    return askServer(this.element, { provider: this.#session.value?.provider, evidence, elapsed }, id);
  }

  /** There is no paying, in that state. Where the order needs no payment now, that is told instead of an error. */
  async #cannotPay(state: 'failed' | 'ready', cause: unknown, signal: AbortSignal): Promise<void> {
    const error = await explain(cause);
    if (signal.aborted) return;
    const status = settledStatus(error);
    if (status) {
      this.#attempt = { ...newAttempt(), elsewhere: true };
      this.#progress.move('confirming');
      this.#conclude({ status }, true);
      return;
    }
    if (state === 'failed') this.#stop();
    this.#fail(state, error);
    if (error.code === 'instance-busy') {
      document.addEventListener(RELEASED, () => void this.load(), { once: true });
    }
  }

  /** Says why there is nothing to pay with, or the attempt was not made. */
  #fail(state: PayState, error: PayError, fields: readonly string[] = []): void {
    this.#progress.tell({ error });
    this.#progress.move(state);
    this.#progress.emit('pay-error', { error, fields });
  }

  #conclude(answer: Confirmation, verified: boolean, error?: PayError): void {
    const { evidence, reference: known } = (this.#attempt ??= newAttempt());
    const { status, retryable = false, reference = known } = answer;
    const [state, event] = ENDINGS[status];
    this.#attempt = { ...this.#attempt, reference };
    this.#progress.tell({ answer });
    const message = lineOf(noticeOf({ answer }, this.messages));
    const session = this.#session.value;
    if (state === 'unknown' && session && !this.#attempt.elsewhere) remember(this.element, session);
    // Nothing more can be done with the fields, unless the shopper may try again in them.
    if (this.#adapter?.once || FINAL.has(state)) {
      this.element.keepFocus();
      this.#stop();
    }
    this.#progress.move(state);
    this.#progress.emit(event, { status, verified, retryable, reference, message, evidence, error });
    // A listener may have begun anew.
    if (this.state === 'unknown') void this.#pollUntilKnown();
    // The fields are gone, and the shopper may try again.
    else if (!FINAL.has(this.state) && !this.#adapter) void this.load();
  }

  async #pollUntilKnown(): Promise<void> {
    const { evidence = {}, elsewhere } = this.#attempt ?? {};
    if (!elsewhere && !this.element.confirmUrl) return;
    const answer = await pollUntilKnown(
      () => this.ask(evidence),
      () => this.#progress.tell({ answer: { status: 'pending' } }),
      this.#stop(),
    );
    if (!answer) return;
    this.#progress.move('confirming');
    this.#conclude(answer, true);
  }

  /** Starts, or goes on asking where it was left. */
  start(): void {
    if (this.state === 'unknown') void this.#pollUntilKnown();
    // Idle, or the truth came while the element was out of the page.
    else if (!this.#adapter) void this.load();
  }

  /** The element leaves the page. What is under way then ends unknown: the provider may go on without us. */
  leave(): void {
    this.#stop();
    if (IN_PROGRESS.has(this.state)) this.#conclude({ status: 'unknown' }, false);
    else if (!FINAL.has(this.state)) this.#progress.move('idle');
  }

  /** From the start, with a new session; not while an attempt is under way. */
  reset(): void {
    if (IN_PROGRESS.has(this.state)) return;
    this.#stop();
    this.#progress.tell(undefined);
    this.#progress.move('idle');
    void this.load();
  }

  /** Calls off what can still be called off. */
  cancel(): void {
    this.#adapter?.cancel();
  }

  focus(): void {
    this.#adapter?.focus();
  }

  /** Follows a changed theme. */
  restyle(): void {
    this.#adapter?.restyle();
  }

  /** Speaks the language of the element. */
  speak(): Promise<void> {
    return this.#progress.speak();
  }

  /** Takes the provider down and cuts off whatever is still under way. */
  #stop(): AbortSignal {
    this.#adapter?.destroy();
    this.#adapter = undefined;
    this.#work.abort();
    this.#work = new AbortController();
    return this.#work.signal;
  }
}
