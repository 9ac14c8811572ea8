import type { FormState } from '../message.ts';

type Button = HTMLButtonElement | HTMLInputElement;

/** The merchant's button, which the library takes over: its text becomes "Pay", its state the library's. */
export class PayButton {
  readonly #element: Button | null;

  constructor(
    buttonId: string,
    formId: string,
    private readonly label: () => string,
  ) {
    const form = document.getElementById(formId);
    this.#element =
      (document.getElementById(buttonId) as Button | null) ??
      form?.querySelector<Button>('button[type="submit"]') ??
      form?.querySelector<Button>('input[type="submit"]') ??
      null;
  }

  relabel(): void {
    if (this.#element) this.#element.textContent = this.label();
  }

  set(state: FormState): void {
    if (!this.#element) return;
    const usable = state === 'available';
    // As the real one does it: on an element that is no button this disables nothing.
    this.#element.disabled = true;
    if (usable) this.#element.removeAttribute('disabled');
    this.#element.classList.toggle('st-button-submit__disabled', !usable);
    this.relabel();
  }

  onClick(listener: () => void, signal: AbortSignal): void {
    this.#element?.addEventListener('click', listener, { signal });
  }
}
