import { fill } from '../../messages/index.ts';
import { PaymentDialog } from '../payment-dialog.ts';
import type { CheckoutPresentation, PresentedCheckout } from './presentation.ts';

/** In a dialog over the page. */
export class ModalPresentation implements CheckoutPresentation {
  readonly open = true;
  readonly #checkout: PresentedCheckout;
  readonly #place = document.createElement('div');
  #dialog: PaymentDialog | undefined;

  constructor(checkout: PresentedCheckout) {
    this.#checkout = checkout;
  }

  get peer(): Window | null {
    return this.#checkout.frame.contentWindow;
  }

  show(): void {
    const { host, frame, label } = this.#checkout;
    const { element, messages } = host;
    frame.style.height = '100%';
    // Behind it the dialog is white, whatever the page is.
    frame.style.colorScheme = 'light';
    this.#place.append(frame);
    const root = this.#place.shadowRoot ?? this.#place.attachShadow({ mode: 'open' });
    element.shadowRoot?.append(this.#place);
    this.#dialog = new PaymentDialog(root, {
      element,
      title: fill(messages.by, { provider: label }),
      text: '',
      leave: messages.close,
      onLeave: () => this.#checkout.cancel(),
    });
    this.#checkout.load();
  }

  hide(): void {
    this.#dialog?.close();
    this.#place.remove();
  }
}
