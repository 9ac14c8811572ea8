import type { HostElement } from '../adapter/adapter.ts';
import { english, messagesFor, type Messages } from '../messages/index.ts';
import { announcementOf } from './announcement.ts';
import { forget } from './attempt-memory.ts';
import type { PayFormEventMap } from './events.ts';
import { canMove, UNSETTLED, type PayState } from './payment-state.ts';
import { localeOf } from './session-source.ts';

/** How far a payment has come, and what page and shopper are told of it. */
export class Progress {
  readonly #element: HostElement;
  #state: PayState = 'idle';
  #since = performance.now();
  #notice = '';
  #noticeIsError = false;
  #announcement = '';
  #messages: Messages = english;

  constructor(element: HostElement) {
    this.#element = element;
  }

  get state(): PayState {
    return this.#state;
  }

  get notice(): string {
    return this.#notice;
  }

  get announcement(): string {
    return this.#announcement;
  }

  get messages(): Messages {
    return this.#messages;
  }

  /** @returns whether the payment can come into that state from where it is; if so, it has. */
  move(state: PayState): boolean {
    const previous = this.#state;
    if (!canMove(previous, state)) return false;
    this.#state = state;
    if (!UNSETTLED.has(state)) forget(this.#element);
    this.#announcement = announcementOf(state, this.#messages);
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

  /** Tells the shopper how an attempt ended, or why there is nothing to pay with. */
  tell(notice: string, isError = false): void {
    this.#notice = notice;
    this.#noticeIsError = isError;
    this.#element.requestUpdate();
  }

  /** What went wrong is being tried again. */
  dropError(): void {
    if (this.#noticeIsError) this.tell('');
  }

  /** Tells who listens to a screen reader, with no change of state. */
  announce(message: keyof Messages): void {
    this.#announcement = this.#messages[message];
    this.#element.requestUpdate();
  }

  /** Speaks the language of the element. */
  async speak(): Promise<void> {
    this.#messages = await messagesFor(localeOf(this.#element));
    this.#element.requestUpdate();
  }
}
