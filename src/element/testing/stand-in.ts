import type { PageProvider, Session } from '../../protocol/messages.ts';
import { PayError, type PageErrorCode } from '../../protocol/pay-error.ts';
import type { Mode, Presentation, SessionSource, Settings } from '../settings.ts';
import { ENDINGS } from '../payment/endings.ts';
import { HINTS } from '../support/error-hints.ts';
import type { OutcomeDetail, PayFormEventMap } from '../payment/events.ts';
import { canMove, FINAL, IN_PROGRESS, NOT_READY, type PayState } from '../payment/payment-state.ts';
import { ATTRIBUTE_NAMES, propertyOf } from './attributes.ts';
import { takeLoad, takeOutcome, type StandInOutcome } from './script.ts';

const failure = (code: PageErrorCode): PayError => new PayError(code, `pay-form: ${code}`, HINTS[code]);

/** Where there is no DOM at all, there is a class that nobody can make an element of. */
const { HTMLElement: Base = Object as unknown as typeof HTMLElement } = globalThis as Partial<
  typeof globalThis
>;

/**
 * `<pay-form>` for unit tests: the same attributes, properties, methods, states and events, and no network, library or
 * frame. It opens no session and asks no server; how its attempts end, the test says. Works in jsdom and happy-dom.
 */
export class PayFormStandIn extends Base implements Partial<Settings> {
  static readonly observedAttributes = ATTRIBUTE_NAMES;

  provider: PageProvider | undefined;
  session: SessionSource | undefined;
  sessionUrl: string | undefined;
  confirmUrl: string | undefined;
  order: string | undefined;
  amount: number | undefined;
  currency: string | undefined;
  locale: string | undefined;
  mode: Mode | undefined;
  presentation: Presentation | undefined;
  libraryUrl: string | undefined;
  gatewayUrl: string | undefined;
  loadTimeout = 20_000;
  cspNonce: string | undefined;
  libraryIntegrity: string | undefined;
  libraryCrossOrigin: 'anonymous' | 'use-credentials' | undefined;
  hideButton = false;
  disabled = false;
  name: string | undefined;
  required = false;

  #state: PayState = 'idle';
  /** Its fields have been taken down meanwhile. */
  #stale = new AbortController();

  get state(): PayState {
    return this.#state;
  }

  get type(): 'pay-form' {
    return 'pay-form';
  }

  get form(): HTMLFormElement | null {
    return this.closest('form');
  }

  get willValidate(): boolean {
    return !this.disabled;
  }

  get validationMessage(): string {
    return this.checkValidity() ? '' : 'Please pay first.';
  }

  checkValidity(): boolean {
    return !this.required || this.disabled || this.#state === 'succeeded';
  }

  reportValidity(): boolean {
    return this.checkValidity();
  }

  get ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!NOT_READY.has(this.#state) && this.#state !== 'failed') resolve();
      this.addEventListener('pay-ready', () => resolve(), { once: true });
      this.addEventListener('pay-error', (event) => reject(event.detail.error), {
        once: true,
      });
    });
  }

  attributeChangedCallback(name: string, _old: string | null, value: string | null): void {
    Object.assign(this, propertyOf(name, value));
  }

  connectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected && this.#state === 'idle') void this.load();
    });
  }

  disconnectedCallback(): void {
    this.#stop();
    if (IN_PROGRESS.has(this.#state)) this.#end({ status: 'unknown' });
    else if (!FINAL.has(this.#state)) this.#move('idle');
  }

  async load(): Promise<void> {
    if (!this.isConnected || !this.#move('loading')) return;
    const { signal } = this.#stop();
    const code = takeLoad();
    const session = typeof this.session === 'function' ? await this.session() : this.session;
    if (signal.aborted) return;
    if (code) {
      this.#move('failed');
      this.#emit('pay-error', { error: failure(code), fields: [] });
      return;
    }
    const {
      provider = 'trust-payments',
      amount = 0,
      currency = 'GBP',
    } = (session ?? this) as Partial<Session>;
    this.#draw();
    this.#move('ready');
    this.#emit('pay-ready', { provider, amount, currency });
  }

  async submit(): Promise<void> {
    if (this.disabled || IN_PROGRESS.has(this.#state) || !this.#move('submitting')) return;
    const { signal } = this.#stale;
    const holds: Promise<unknown>[] = [];
    const { amount = 0, currency = 'GBP' } = this;
    const waitUntil = (promise: Promise<unknown>) => void holds.push(promise);
    const goesOn = this.#emit('pay-submit', { amount, currency, waitUntil }, true);
    const held = await Promise.all(holds).then(
      () => true,
      () => false,
    );
    if (signal.aborted) return;
    if (goesOn && held) this.#end(takeOutcome());
    else this.#move('ready');
  }

  reset(): void {
    if (IN_PROGRESS.has(this.#state)) return;
    this.#move('idle');
    void this.load();
  }

  refresh(): Promise<void> {
    return Promise.resolve();
  }

  cancel(): void {
    if (!IN_PROGRESS.has(this.#state)) return;
    this.#stop();
    this.#end('cancelled');
  }

  #end(outcome: StandInOutcome): void {
    if (typeof outcome === 'object' && !('status' in outcome)) {
      this.#move('ready');
      this.#emit('pay-error', { error: failure(outcome.error), fields: outcome.fields ?? [] });
      return;
    }
    const { challenge, ...said } =
      typeof outcome === 'string' ? { status: outcome, challenge: false } : outcome;
    if (challenge && this.#move('challenging')) this.#emit('pay-challenge', undefined);
    const { status } = said;
    const detail: OutcomeDetail = {
      verified: !!this.confirmUrl,
      retryable: status === 'declined' || status === 'cancelled',
      reference: status === 'paid' ? 'stand-in-1' : '',
      message: status,
      evidence: {},
      error: undefined,
      ...said,
    };
    const [state, event] = ENDINGS[status];
    this.#move('confirming');
    this.#move(state);
    this.#emit(event, detail);
  }

  #move(state: PayState): boolean {
    const previous = this.#state;
    if (!canMove(previous, state)) return false;
    this.#state = state;
    this.#emit('pay-statechange', { state, previous });
    return true;
  }

  #emit<T extends keyof PayFormEventMap>(
    type: T,
    detail: PayFormEventMap[T]['detail'],
    cancelable = false,
  ): boolean {
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable }));
  }

  #stop(): AbortController {
    this.#stale.abort();
    return (this.#stale = new AbortController());
  }

  /** A button, as the element has one. */
  #draw(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('part', 'button');
    button.textContent = 'Pay';
    button.hidden = this.hideButton;
    button.addEventListener('click', () => void this.submit());
    root.replaceChildren(button);
  }
}
