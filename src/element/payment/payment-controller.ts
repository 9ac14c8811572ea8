import type { Evidence, PageProvider, Session } from '../../protocol/messages.ts';
import { PayError } from '../../protocol/pay-error.ts';
import type { Adapter, AdapterModule, Answer } from '../adapter/adapter.ts';
import { definitionOf } from '../adapter/providers.ts';
import type { Messages } from '../messages/index.ts';
import { pageError } from '../support/page-error.ts';
import { recall } from './attempt-memory.ts';
import type { CurrentPayment } from './current-payment.ts';
import type { PaymentAttempts } from './payment-attempts.ts';
import type { ControllerHost, PaymentSnapshot } from './payment-snapshot.ts';
import { FINAL, IN_PROGRESS, type PayState } from './payment-state.ts';
import { Progress } from './progress.ts';
import { openSession } from './session-source.ts';

/**
 * Takes one payment from its session to its outcome. Draws nothing and knows no provider. What comes after the press
 * of the button is a part of its own: it is fetched while the shopper types, and nothing is paid without it.
 */
export class PaymentController implements CurrentPayment {
  readonly element: ControllerHost;
  readonly progress: Progress;
  #session: Session | undefined;
  #adapter: Adapter | undefined;
  #attempts: PaymentAttempts | undefined;
  #work = new AbortController();

  constructor(element: ControllerHost) {
    this.element = element;
    this.progress = new Progress(element);
  }

  get messages(): Messages {
    return this.progress.messages;
  }

  get state(): PayState {
    return this.progress.state;
  }

  get session(): Session | undefined {
    return this.#session;
  }

  get adapter(): Adapter | undefined {
    return this.#adapter;
  }

  get signal(): AbortSignal {
    return this.#work.signal;
  }

  /** The payment as it is now. */
  snapshot(): PaymentSnapshot {
    const { state, language, messages, told, announcement } = this.progress;
    const { evidence = {}, reference = '' } = this.#attempts?.current ?? {};
    const { button, elsewhere = false } = this.#adapter ?? {};
    const notice = told && this.#attempts?.noticeOf(told);
    const payment = { evidence, reference, session: this.#session };
    return { state, language, messages, told, notice, announcement, button, elsewhere, ...payment };
  }

  /** Loads the form, or loads it again after it failed. */
  async load(): Promise<void> {
    const { element } = this;
    if (!element.isConnected || !this.progress.move('loading')) return;
    this.progress.dropError();
    const signal = this.stop();
    try {
      const speaking = this.speak();
      // Beside the session, where the page says whose library it will be. Mounting meets the failure, if it fails.
      if (element.provider) void this.#preload(element.provider).catch(() => undefined);
      const left = recall(element);
      const session = left ?? (await this.#nextSession());
      const module = await definitionOf(session.provider).load();
      await speaking;
      if (signal.aborted) return;
      this.#replace(session);
      if (left) await (await this.#fetchAttempts()).comeBack(module, signal);
      else await this.#mount(module, session, signal);
    } catch (cause) {
      const attempts = await this.#fetchAttempts().catch(() => undefined);
      if (signal.aborted) return;
      if (attempts) {
        await attempts.cannotPay('failed', cause, signal);
        return;
      }
      this.stop();
      this.#failPlainly('failed', cause);
    }
  }

  async #preload(provider: PageProvider): Promise<void> {
    const { preload } = await definitionOf(provider).load();
    await preload?.(this.element);
  }

  /** A checkout that is good for one attempt needs another session for the next one. */
  async #nextSession(): Promise<Session> {
    return this.#attempts?.hasUsed(this.#session) ? this.#attempts.renewed() : openSession(this.element);
  }

  async #mount({ createAdapter }: AdapterModule, session: Session, signal: AbortSignal): Promise<void> {
    const adapter = (this.#adapter = createAdapter(this, session));
    try {
      await adapter.mount();
    } catch (error) {
      // Refused, it seems, for its age: once, a new one may help.
      if (signal.aborted || (error as PayError).code !== 'session-expired') throw error;
      await this.goOnWith(await (await this.#fetchAttempts()).renewed());
    }
    if (signal.aborted) return;
    // Beforehand: whoever presses meets the failure, if it fails.
    this.#fetchAttempts().catch(() => undefined);
    this.progress.move('ready');
    const { provider, amount, currency } = session;
    this.progress.emit('pay-ready', { provider, amount, currency });
  }

  async #fetchAttempts(): Promise<PaymentAttempts> {
    const { PaymentAttempts } = await import('./payment-attempts.ts');
    return (this.#attempts ??= new PaymentAttempts(this));
  }

  /** Pays, once: no second attempt while one is under way or its outcome is not known. */
  async submit(): Promise<void> {
    if (!this.#adapter) return;
    try {
      await (this.#attempts ?? (await this.#fetchAttempts())).submit();
    } catch (cause) {
      // It could not be fetched, so nothing was sent.
      this.#failPlainly('ready', cause);
    }
  }

  challenge(open: boolean): void {
    this.#attempts?.challenge(open);
  }

  async ask(evidence: Evidence): Promise<Answer> {
    return this.#attempts?.ask(evidence) ?? { status: 'unknown' };
  }

  /** Goes on with a new session, without losing what the shopper typed. */
  async refresh(): Promise<void> {
    const attempts = await this.#fetchAttempts();
    if (!IN_PROGRESS.has(this.state)) await this.goOnWith(await attempts.renewed());
  }

  async goOnWith(session: Session): Promise<void> {
    this.#replace(session);
    await this.#adapter?.refresh(session);
  }

  #replace(session: Session): void {
    this.#session = session;
    this.element.requestUpdate();
  }

  /** What explains it could not be fetched either. */
  #failPlainly(state: PayState, cause: unknown): void {
    this.fail(state, cause instanceof PayError ? cause : pageError('unexpected', cause));
  }

  fail(state: PayState, error: PayError, fields: readonly string[] = []): void {
    this.progress.tell({ error });
    this.progress.move(state);
    this.progress.emit('pay-error', { error, fields });
  }

  /** Starts, or goes on asking where it was left. */
  start(): void {
    if (this.state === 'unknown') void this.#attempts?.pollUntilKnown();
    // Idle, or the truth came while the element was out of the page.
    else if (!this.#adapter) void this.load();
  }

  /** The element leaves the page. What is under way then ends unknown: the provider may go on without us. */
  leave(): void {
    this.stop();
    if (IN_PROGRESS.has(this.state)) this.#attempts?.abandon();
    else if (!FINAL.has(this.state)) this.progress.move('idle');
  }

  /** From the start, with a new session; not while an attempt is under way. */
  reset(): void {
    if (IN_PROGRESS.has(this.state)) return;
    this.stop();
    this.progress.tell(undefined);
    this.progress.move('idle');
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
    return this.progress.speak();
  }

  stop(): AbortSignal {
    this.#adapter?.destroy();
    this.#adapter = undefined;
    this.#work.abort();
    this.#work = new AbortController();
    return this.#work.signal;
  }
}
