import type { ResolvedConfig } from '../config.ts';
import type { ControlWindow, FieldState, FormState } from '../message.ts';
import { payloadOf } from '../request-jwt.ts';
import { translate } from '../translations.ts';

/** What sets one field apart from the others. */
export interface FieldKind {
  /** Of ids and classes, such as `card-number`. */
  readonly name: string;
  /** Of messages, such as `CARD_NUMBER`. */
  readonly message: string;
  /** English source text. */
  readonly label: string;
  /** Key of the configuration's placeholders. */
  readonly placeholder: keyof ResolvedConfig['placeholders'];
  /** @returns what the input shows for what was typed. */
  format(typed: string): string;
  /** @returns what the control frame gets for what the input shows. */
  value(shown: string): string;
  /** @returns whether something is wrong that the input's own constraints don't tell. */
  isWrong(shown: string): boolean;
}

/** A hosted field: keeps what is typed in this frame and tells nobody but the control frame, on the same origin. */
export class Field {
  readonly input: HTMLInputElement;
  readonly #label: HTMLElement;
  readonly #message: HTMLElement;
  #locale: string;

  constructor(
    readonly kind: FieldKind,
    readonly control: ControlWindow,
    readonly config: ResolvedConfig,
  ) {
    const part = (name: string): HTMLElement =>
      document.querySelector(`#st-${kind.name}-${name}`) as HTMLElement;
    this.input = part('input') as HTMLInputElement;
    this.#label = part('label');
    this.#message = part('message');
    this.#locale = new URLSearchParams(location.search).get('locale') ?? 'en_GB';
    this.#showTexts();
    this.#addAsterisk();
    this.#watchInput();
    this.#watchBus();
  }

  translate(text: string): string {
    return translate(text, this.#locale, this.config.translations);
  }

  /** Shows the value and tells the control frame; the values are for the library's origin only. */
  set(typed: string): void {
    this.input.value = this.kind.format(typed);
    this.report();
  }

  report(): void {
    const state: FieldState = {
      value: this.kind.value(this.input.value),
      validity: this.input.validity.valid,
    };
    this.#tell(`CHANGE_${this.kind.message}`, state);
    if (this.kind.name === 'card-number' && state.validity)
      this.#expose('BIN_PROCESS', state.value.slice(0, 6));
  }

  /** Shows what is wrong, under the field and on it. */
  validate(): void {
    const wrong = this.input.value !== '' && this.kind.isWrong(this.input.value);
    this.input.setCustomValidity(wrong ? 'Value mismatch pattern' : '');
    const { valid, valueMissing, patternMismatch, customError } = this.input.validity;
    const text = valueMissing
      ? 'Field is required'
      : patternMismatch || customError
        ? 'Value mismatch pattern'
        : 'Invalid field';
    this.#showError(valid ? '' : text);
  }

  #showError(text: string): void {
    this.#message.textContent = text && this.translate(text);
    this.#message.style.visibility = text ? 'visible' : 'hidden';
    this.input.classList.toggle('error-field', text !== '');
  }

  #showTexts(): void {
    this.#label.textContent = this.translate(this.kind.label);
    this.input.placeholder = this.translate(this.config.placeholders[this.kind.placeholder]);
  }

  #addAsterisk(): void {
    const asterisk = document.createElement('span');
    asterisk.className = 'asterisk';
    asterisk.textContent = '*';
    this.#label.append(asterisk);
  }

  #watchInput(): void {
    const { input } = this;
    input.addEventListener('input', () => {
      input.setCustomValidity('');
      this.#format();
    });
    input.addEventListener('blur', () => {
      this.validate();
      this.report();
    });
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      if (this.config.stopSubmitFormOnEnter) return;
      this.validate();
      this.report();
      this.#expose('CALL_SUBMIT_EVENT');
    });
    window.addEventListener('focus', () => input.focus({ preventScroll: true }));
  }

  /** Keeps the caret behind the digit that it was behind. */
  #format(): void {
    const { input } = this;
    const before = digits(input.value.slice(0, input.selectionStart ?? 0)).length;
    this.set(input.value);
    let caret = 0;
    for (let seen = 0; seen < before && caret < input.value.length; caret += 1) {
      if (/\d/.test(input.value[caret] ?? '')) seen += 1;
    }
    const atEnd = before >= digits(input.value).length;
    if (document.activeElement === input)
      input.setSelectionRange(...(atEnd ? END : ([caret, caret] as const)));
  }

  #watchBus(): void {
    const { message } = this.kind;
    const bus = this.control.simulatedBus;
    bus?.on(`BLUR_${message}`, () => this.validate());
    bus?.on(`BLOCK_${message}`, (state) => this.#block(state as FormState));
    bus?.on(`VALIDATE_${message}_FIELD`, (data) => {
      const text = (data as { message: string }).message;
      this.#showError(text);
      this.input.setCustomValidity(text);
    });
    // The asterisk is lost on the way, as it is in the real field.
    bus?.on('ST_UPDATE_JWT', (data) => {
      this.#locale = payloadOf((data as { newJwt: string }).newJwt).locale ?? 'en_GB';
      this.#showTexts();
    });
  }

  #block(state: FormState): void {
    this.input.disabled = state !== 'available';
    this.input.classList.toggle('st-input--disabled', this.input.disabled);
  }

  /** To the control frame: what is typed goes nowhere else. */
  #tell(type: string, data?: unknown): void {
    this.control.postMessage({ type, data }, location.origin);
  }

  /** To the merchant's page as well. */
  #expose(type: string, data?: unknown): void {
    this.#tell(type, data);
    window.parent.postMessage({ type, ...(data !== undefined && { data }) }, this.config.origin);
  }
}

const END = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] as const;

/** @returns the digits of a text. */
export function digits(text: string): string {
  return text.replace(/\D/g, '');
}
