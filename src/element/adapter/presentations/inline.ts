import type { CheckoutPresentation, PresentedCheckout } from './presentation.ts';

/** In the page, from the beginning: there is nothing to open. */
export class InlinePresentation implements CheckoutPresentation {
  readonly open = true;
  readonly #checkout: PresentedCheckout;

  constructor(checkout: PresentedCheckout) {
    this.#checkout = checkout;
  }

  get peer(): Window | null {
    return this.#checkout.frame.contentWindow;
  }

  show(): void {
    // It stands in the page.
  }

  hide(): void {
    // The element takes it away, or loads it anew.
  }
}
