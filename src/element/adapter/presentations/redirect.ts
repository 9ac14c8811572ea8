import type { CheckoutPresentation, PresentedCheckout } from './presentation.ts';

/** In place of the page, which finds out on the way back what became of it. */
export class RedirectPresentation implements CheckoutPresentation {
  readonly peer = null;
  readonly open = true;
  readonly #checkout: PresentedCheckout;
  #timer = 0;

  constructor(checkout: PresentedCheckout) {
    this.#checkout = checkout;
  }

  show(): void {
    location.assign(this.#checkout.url);
    this.#timer = window.setTimeout(() => {
      stop();
      this.#checkout.lost();
    }, this.#checkout.host.element.loadTimeout);
  }

  hide(): void {
    clearTimeout(this.#timer);
  }
}
