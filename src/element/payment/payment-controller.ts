import type { PayError } from '../../protocol/pay-error.ts';
import {
  isConfirmation,
  type Confirmation,
  type ConfirmationStatus,
  type Evidence,
  type PageProvider,
  type Session,
} from '../../protocol/messages.ts';
import {
  RELEASED,
  type Adapter,
  type AdapterHost,
  type Answer,
  type Attempt,
  type HostElement,
} from '../adapter/adapter.ts';
import { definitionOf } from '../adapter/providers.ts';
import { explain, pageError } from '../support/page-error.ts';
import type { PayFormEventMap } from './events.ts';
import { postJson } from '../support/post-json.ts';
import { canMove, isBusy, type PayState } from './payment-state.ts';
import { recall, remember } from './attempt-memory.ts';
import { english, fill, messagesFor, type Messages } from '../messages/index.ts';
import { checkSession, localeOf, openSession } from './session-source.ts';

/** A session so close to its end is renewed before paying. Milliseconds. */
const RENEW_BEFORE_EXPIRY_MS = 60_000;
/** Between questions about a payment whose outcome nobody knows, each twice as long as the one before. Milliseconds. */
const FIRST_POLL_INTERVAL_MS = 2000;
const LAST_POLL_INTERVAL_MS = 128_000;
/** A pause after which a payment that was on its way has arrived at the provider. Milliseconds. */
const ARRIVAL_MS = 20_000;
/** How long the merchant's server may take to check an outcome. Milliseconds. */
const CONFIRM_LIMIT_MS = 30_000;

const ENDINGS: Record<ConfirmationStatus, readonly [state: PayState, event: keyof PayFormEventMap]> = {
  paid: ['succeeded', 'pay-success'],
  declined: ['declined', 'pay-decline'],
  cancelled: ['cancelled', 'pay-cancel'],
  pending: ['unknown', 'pay-unknown'],
  unknown: ['unknown', 'pay-unknown'],
};

/** Takes one payment from its session to its outcome. Draws nothing and knows no provider. */
export class PaymentController implements AdapterHost {
  state: PayState = 'idle';
  session: Session | undefined;
  adapter: Adapter | undefined;
  /** Why the form can't be used, or the last attempt was not made. */
  error: PayError | undefined;
  /** How the last attempt ended, for the shopper. */
  notice = '';
  evidence: Evidence = {};
  reference = '';
  messages: Messages = english;
  /** The focus was in what has been taken away. */
  restoreFocus: boolean | undefined;
  /** For those who listen instead of looking. */
  announcement = '';
  /** Counts up when what is under way must not be heard of any more. */
  #run = 0;
  #since = performance.now();
  /** When the attempt with this session began, if there was one; unlike the time of day, this clock is never set. */
  #began = 0;

  constructor(readonly element: HostElement) {}

  challenge(open: boolean): void {
    if (isBusy(this.state) && this.#move(open ? 'challenging' : 'submitting') && open) {
      this.#emit('pay-challenge', undefined);
    }
  }

  /** Loads the form, or loads it again after it failed. */
  async load(): Promise<void> {
    const { element } = this;
    if (this.error) this.notice = '';
    if (!element.isConnected || !this.#move('loading')) return;
    const run = this.#stop();
    try {
      await this.speak();
      // Beside the session, where the page says whose library it will be. Mounting meets the failure, if it fails.
      if (element.provider) void this.#preload(element.provider).catch(() => undefined);
      const left = recall(element);
      const session = left ?? (await (this.#began ? this.#renewedSession() : openSession(element)));
      const module = await definitionOf(session.provider).load();
      if (run !== this.#run) return;
      this.session = session;
      this.#began = 0;
      if (left) {
        this.#move('confirming');
        const attempt = await module.comeBack?.(this);
        if (attempt && run === this.#run) await this.#settle(attempt);
        return;
      }
      const adapter = (this.adapter = module.createAdapter(this, session));
      await adapter.mount().catch((error: unknown) => {
        // Refused, it seems, for its age: once, a new one may help.
        if (run === this.#run && (error as PayError).code === 'session-expired') return this.#renewSession();
        throw error;
      });
      if (run !== this.#run) return;
      this.#move('ready');
      const { provider, amount, currency } = session;
      this.#emit('pay-ready', { provider, amount, currency });
    } catch (cause) {
      const error = await explain(cause);
      if (run !== this.#run) return;
      this.#stop();
      this.#failed('failed', error);
      if (error.code === 'instance-busy') {
        document.addEventListener(RELEASED, () => void this.load(), { once: true });
      }
    }
  }

  async #preload(provider: PageProvider): Promise<void> {
    const { preload } = await definitionOf(provider).load();
    await preload?.(this.element);
  }

  /** Pays, once: no second attempt while one is under way or its outcome is not known. */
  async submit(): Promise<void> {
    const { session } = this;
    if (!session || isBusy(this.state) || !this.#move('submitting')) return;
    const run = this.#run;
    this.notice = '';
    const attempt = await this.#attempt(session);
    if (run !== this.#run) return;
    if (!attempt) {
      this.#move('ready');
      return;
    }
    await this.#settle(attempt);
  }

  /** @returns nothing where the page called the attempt off. */
  async #attempt({ amount, currency, expiresAt = Infinity }: Session): Promise<Attempt | undefined> {
    const holds: Promise<unknown>[] = [];
    const waitUntil = (promise: Promise<unknown>) => void holds.push(promise);
    if (!this.#emit('pay-submit', { amount, currency, waitUntil }, true)) return undefined;
    try {
      await Promise.all(holds);
    } catch {
      return undefined;
    }
    try {
      if (expiresAt - Date.now() < RENEW_BEFORE_EXPIRY_MS) await this.#renewSession();
      // Whoever has read the old amount shall read the new one before paying it.
      checkSession(checkSession(this.session, this.element), { amount, currency });
    } catch (error) {
      return { kind: 'invalid', error: await explain(error) };
    }
    this.#began = performance.now();
    return this.adapter?.pay();
  }

  /** Goes on with a new session, without losing what the shopper typed. */
  async refresh(): Promise<void> {
    if (!isBusy(this.state)) await this.#renewSession();
  }

  async #renewSession(): Promise<void> {
    const session = (this.session = await this.#renewedSession());
    this.element.requestUpdate();
    await this.adapter?.refresh(session);
  }

  /** @returns a session in place of this one; a page that handed it over itself is asked. */
  async #renewedSession(): Promise<Session> {
    const { element, session: old } = this;
    const fixed = typeof element.session === 'object';
    let renewed: Session | Promise<Session> | undefined;
    if (fixed || (old?.expiresAt ?? Infinity) < Date.now()) {
      this.#emit('pay-session-expired', {
        respondWith: (session: typeof renewed) => void (renewed = session),
      });
      this.announcement = this.messages.renewed;
    }
    if (fixed && !renewed) throw pageError('session-expired');
    return renewed ? checkSession(await renewed, element) : openSession(element);
  }

  async #settle({ kind, evidence = {}, reference = '', error, fields }: Attempt): Promise<void> {
    this.evidence = evidence;
    this.reference = reference;
    if (kind === 'invalid') {
      this.#failed('ready', error ?? (await explain(pageError('invalid-fields'))), fields);
      return;
    }
    const hint = { status: kind, retryable: kind === 'declined' };
    // A cancelled attempt has nothing to confirm: its money never moved.
    if (kind === 'cancelled' || !this.element.confirmUrl) {
      this.#conclude(hint, false, error);
      return;
    }
    this.#move('confirming');
    const run = this.#run;
    const answer = await this.ask(evidence);
    if (run !== this.#run) return;
    const heard = !answer.error;
    // The provider's own word on a decline stands where the server has none; nor can the server know more about an
    // authentication that failed: it leaves the same token behind as one that was cancelled.
    const declined = kind === 'declined' && (!heard || answer.status === 'cancelled');
    this.#conclude(declined ? hint : answer, heard, error ?? answer.error);
  }

  /** Says why there is nothing to pay with, or the attempt was not made. */
  #failed(state: PayState, error: PayError, fields: readonly string[] = []): void {
    this.error = error;
    this.notice = (this.messages as Partial<Record<string, string>>)[error.code] ?? this.messages.failed;
    this.#move(state);
    this.#emit('pay-error', { error, fields });
  }

  async ask(evidence: Evidence): Promise<Answer> {
    const { element, session } = this;
    const elapsed = performance.now() - this.#began;
    const body = { provider: session?.provider, order: element.order, evidence, elapsed };
    try {
      const { confirmUrl } = element;
      const answer = confirmUrl && (await postJson('confirm', confirmUrl, body, CONFIRM_LIMIT_MS));
      if (isConfirmation(answer)) return answer;
      throw pageError('confirm-refused');
    } catch (cause) {
      return { status: 'unknown', error: await explain(cause) };
    }
  }

  #conclude(answer: Confirmation, verified: boolean, error?: PayError): void {
    const { status, retryable = false, reference = this.reference } = answer;
    const { evidence } = this;
    const [state, event] = ENDINGS[status];
    this.error = undefined;
    this.reference = reference;
    const message = (this.notice = fill(answer.message ?? this.messages[status], { reference }));
    // Nothing more can be done with the fields, unless the shopper may try again in them.
    if (this.adapter?.once || /succeeded|unknown/.test(state)) {
      this.restoreFocus = this.element.contains(document.activeElement);
      this.#stop();
    }
    this.#move(state);
    this.#emit(event, { status, verified, retryable, reference, message, evidence, error });
    if (this.state === 'unknown') void this.#pollUntilKnown();
    // The fields are gone, and the shopper may try again.
    else if (state !== 'succeeded' && !this.adapter) void this.load();
  }

  /** Asks on, ever more slowly, until the truth is known. */
  async #pollUntilKnown(): Promise<void> {
    const run = ++this.#run;
    for (
      let pause = FIRST_POLL_INTERVAL_MS;
      this.element.confirmUrl && pause <= LAST_POLL_INTERVAL_MS;
      pause *= 2
    ) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (run !== this.#run) return;
      const answer = await this.ask(this.evidence);
      if (run !== this.#run) return;
      const { status, retryable } = answer;
      if (status === 'unknown') continue;
      if (status !== 'pending' || (retryable && pause > ARRIVAL_MS)) {
        this.#move('confirming');
        // Left in the middle, and by now it would have come: what can still be paid has not been.
        this.#conclude(status === 'pending' ? { status: 'cancelled' } : answer, true);
        return;
      }
      this.notice = this.messages.pending;
      this.element.requestUpdate();
    }
  }

  /** Starts, or goes on asking where it was left. */
  start(): void {
    if (this.state === 'unknown') void this.#pollUntilKnown();
    // Idle, or the truth came while the element was out of the page.
    else if (!this.adapter) void this.load();
  }

  /** The element leaves the page. What is under way then ends unknown: the provider may go on without us. */
  leave(): void {
    this.#stop();
    if (isBusy(this.state)) this.#conclude({ status: 'unknown' }, false);
    else if (!/succeeded|unknown/.test(this.state)) this.#move('idle');
  }

  /** From the start, with a new session; not while an attempt is under way. */
  reset(): void {
    if (isBusy(this.state)) return;
    this.#stop();
    this.notice = '';
    this.#move('idle');
    void this.load();
  }

  /** Speaks the language of the element. */
  async speak(): Promise<void> {
    this.messages = await messagesFor(localeOf(this.element));
    this.element.requestUpdate();
  }

  /** Takes the provider down and turns a deaf ear to whatever still comes from it. */
  #stop(): number {
    this.adapter?.destroy();
    this.adapter = undefined;
    return ++this.#run;
  }

  #move(state: PayState): boolean {
    const previous = this.state;
    if (!canMove(previous, state)) return false;
    this.state = state;
    if (!/unknown|ing$/.test(state)) remember(this.element);
    this.announcement = (this.messages as Partial<Record<PayState, string>>)[state] ?? '';
    this.element.requestUpdate();
    const now = performance.now();
    this.#emit('pay-statechange', { state, previous });
    this.#emit('pay-telemetry', { state, previous, duration: now - this.#since });
    this.#since = now;
    return true;
  }

  #emit(type: keyof PayFormEventMap, detail: unknown, cancelable = false): boolean {
    return this.element.dispatchEvent(
      new CustomEvent(type, { detail, cancelable, bubbles: true, composed: true }),
    );
  }
}
