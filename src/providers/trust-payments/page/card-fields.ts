import { lightMount, type Mount } from '../../../element/adapter/light-dom-mount.ts';
import type { Messages } from '../../../element/messages/en-GB.ts';
import { isBankMessage, type LibraryMessage } from './library-messages.ts';
import { FIELD_NAMES, LOCKED_CLASS, type FieldName } from './library.ts';

/** A frame of the bank's: the method page, the browser's data or the challenge. The library gives them these names. */
const BANK_FRAMES = 'iframe[id^=tp-3ds-],iframe[class^=tp-3ds-]';

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

  get readsFromRight(): boolean {
    return getComputedStyle(this.form).direction === 'rtl';
  }

  /** Remembers the frames as they are, and gives them the names that assistive technology reads. */
  settle(messages: Messages): void {
    this.#windows = new Map(this.frames.map((frame) => [frame, frame.contentWindow]));
    this.origin = originOf(this.frames[0]);
    for (const name of FIELD_NAMES) {
      const field = this.form.querySelector<HTMLElement>(`#${this.componentIds[name]}`);
      field?.querySelector('iframe')?.setAttribute('title', messages[name]);
      if (field && this.readsFromRight) field.dataset['label'] = messages[name];
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

  /** @returns whether a frame of the library's, or for the bank's messages one of the bank's, has sent this. */
  sent({ source, origin, data }: MessageEvent<LibraryMessage>): boolean {
    const own = this.frames.find(({ contentWindow }) => contentWindow === source);
    if (own) return origin === originOf(own);
    return isBankMessage(data) && isWithin(source as Window | null, BANK_FRAMES);
  }

  remove(): void {
    this.#mount?.remove();
    for (const frame of this.frames) frame.remove();
    this.#windows = new Map();
  }
}

const originOf = (frame: HTMLIFrameElement | undefined): string => (frame ? new URL(frame.src).origin : '');

/** @returns whether the window belongs to one of these frames of the page, or lies somewhere in it. */
function isWithin(view: Window | null, selector: string): boolean {
  let inner = view;
  while (inner && inner !== inner.parent && inner.parent !== window) inner = inner.parent;
  const frames = [...document.querySelectorAll<HTMLIFrameElement>(selector)];
  return !!inner && frames.some(({ contentWindow }) => contentWindow === inner);
}
