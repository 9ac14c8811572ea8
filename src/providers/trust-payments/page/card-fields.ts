import { lightMount, type Mount } from '../../../element/adapter/light-dom-mount.ts';
import type { Messages } from '../../../element/messages/en-GB.ts';
import { FIELD_NAMES, LOCKED_CLASS, type FieldName } from './library.ts';

/**
 * The form that the library wants, and its frames. All ids are our own: with the library's standard ones an element of
 * the page that bears them would get the fields.
 */
export class CardFields {
  readonly id = `pay-form-${Math.random().toString(36).slice(2)}`;
  readonly componentIds = Object.fromEntries(
    FIELD_NAMES.map((name) => [name, `${this.id}-${name}`]),
  ) as Record<FieldName, string>;
  readonly form = document.createElement('form');
  /**
   * The library starts a payment when this is clicked. No button, so that no style, fieldset or script of the page that
   * is meant for buttons can show, disable or press it.
   */
  readonly #trigger = document.createElement('i');
  #pressing = false;
  #mount: Mount | undefined;
  /** Where the library's frames come from, once they are there. */
  origin = '';
  /** The windows that the frames had when they were ready; a frame that was taken out and put back has another. */
  #windows: ReadonlyMap<HTMLIFrameElement, Window | null> = new Map();

  constructor() {
    const { form } = this;
    form.id = this.id;
    form.append(
      ...Object.values(this.componentIds).map((id) => Object.assign(document.createElement('div'), { id })),
      this.#trigger,
    );
    this.#trigger.id = this.triggerId;
    this.#trigger.style.setProperty('display', 'none', 'important');
    // Comes before the library's own listener: nothing but `press` starts a payment.
    this.#trigger.addEventListener('click', (event) => {
      if (!this.#pressing) event.stopImmediatePropagation();
    });
    // Until the library is ready, a submit would post the form and leave the page.
    form.onsubmit = (event) => {
      event.preventDefault();
      event.stopPropagation();
    };
  }

  get triggerId(): string {
    return `${this.id}-pay`;
  }

  get frames(): HTMLIFrameElement[] {
    return [...this.form.querySelectorAll('iframe')];
  }

  /** Whether all is where it was put, and the frames are the ones that were ready, with what was typed in them. */
  get alive(): boolean {
    return (
      !!this.#mount?.intact &&
      [...this.#windows].every(([frame, view]) => this.form.contains(frame) && frame.contentWindow === view)
    );
  }

  mountIn(host: Element): void {
    this.#mount = lightMount(host, this.form);
  }

  /** Remembers the frames as they are, and gives them the names that assistive technology reads. */
  settle(messages: Messages): void {
    this.#windows = new Map(this.frames.map((frame) => [frame, frame.contentWindow]));
    this.origin = originOf(this.frames[0]);
    for (const name of FIELD_NAMES) {
      this.form.querySelector(`#${this.componentIds[name]} iframe`)?.setAttribute('title', messages[name]);
    }
    // The control frame shows nothing and can't be reached, yet checkers want each frame to have a name.
    this.form.querySelector(':scope > iframe')?.setAttribute('title', 'Trust Payments');
  }

  /** @returns whether the library has heard it: one that was taken down, or is busy in another way, has not. */
  press(): boolean {
    this.#trigger.classList.remove(LOCKED_CLASS);
    this.#pressing = true;
    this.#trigger.click();
    this.#pressing = false;
    return this.#trigger.classList.contains(LOCKED_CLASS);
  }

  /** @returns whether a frame of the library's has sent this. */
  sent({ source, origin }: MessageEvent): boolean {
    const own = this.frames.find(({ contentWindow }) => contentWindow === source);
    return !!own && origin === originOf(own);
  }

  remove(): void {
    this.#mount?.remove();
    for (const frame of this.frames) frame.remove();
    this.#windows = new Map();
  }
}

const originOf = (frame: HTMLIFrameElement | undefined): string => (frame ? new URL(frame.src).origin : '');
