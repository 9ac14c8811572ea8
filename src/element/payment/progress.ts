import type { HostElement } from '../adapter/adapter.ts';
import { ENGLISH, languageFor, type Language, type Messages } from '../messages/index.ts';
import type { Told } from './announcement.ts';
import { forget } from './attempt-memory.ts';
import type { PayFormEventMap } from './events.ts';
import { canMove, IN_PROGRESS, UNSETTLED, type PayState } from './payment-state.ts';
import { localeOf } from './session-source.ts';

/** How far a payment has come, and what page and shopper are told of it. */
export class Progress {
  readonly #element: HostElement;
  #state: PayState = 'idle';
  #since = performance.now();
  #told: Told | undefined;
  #announcement: keyof Messages | undefined;
  #language = ENGLISH;

  constructor(element: HostElement) {
    this.#element = element;
  }

  get state(): PayState {
    return this.#state;
  }

  /** What the shopper was told last, if it still holds. */
  get told(): Told | undefined {
    return this.#told;
  }

  /** For a screen reader, while the shopper waits. How it ended is an alert's to say, once. */
  get announcement(): string {
    const state = this.#state;
    const waiting = state === 'loading' || IN_PROGRESS.has(state) ? (state as keyof Messages) : undefined;
    const said = this.#announcement ?? waiting;
    return said ? this.messages[said] : '';
  }

  get language(): Language {
    return this.#language;
  }

  get messages(): Messages {
    return this.#language.messages;
  }

  /** @returns whether the payment can come into that state from where it is; if so, it has. */
  move(state: PayState): boolean {
    const previous = this.#state;
    if (!canMove(previous, state)) return false;
    this.#state = state;
    if (!UNSETTLED.has(state)) forget(this.#element);
    this.#announcement = undefined;
    this.#element.requestUpdate();
    const now = performance.now();
    this.emit('pay-statechange', { state, previous });
    this.emit('pay-telemetry', { state, previous, duration: now - this.#since });
    this.#since = now;
    return true;
  }

  /** Tells the page. @returns whether it let that happen. */
  emit(type: keyof PayFormEventMap, detail: unknown, cancelable = false): boolean {
    return this.#element.dispatchEvent(
      new CustomEvent(type, { detail, cancelable, bubbles: true, composed: true }),
    );
  }

  /** Tells the shopper how an attempt ended, or why there is nothing to pay with; or that there is nothing to tell. */
  tell(told: Told | undefined): void {
    this.#told = told;
    this.#element.requestUpdate();
  }

  /** What went wrong is being tried again. */
  dropError(): void {
    if (this.#told && 'error' in this.#told) this.tell(undefined);
  }

  /** Tells who listens to a screen reader, with no change of state. */
  announce(message: keyof Messages): void {
    this.#announcement = message;
    this.#element.requestUpdate();
  }

  /** Speaks the language of the element. */
  async speak(): Promise<void> {
    this.#language = await languageFor(localeOf(this.#element));
    this.#element.requestUpdate();
  }
}
