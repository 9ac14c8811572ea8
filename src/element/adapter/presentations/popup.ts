import { fill } from '../../messages/index.ts';
import { PaymentDialog } from '../payment-dialog.ts';
import { returnsOf } from '../returned.ts';
import type { CheckoutPresentation, PresentedCheckout } from './presentation.ts';

const FEATURES = 'width=480,height=800';

/**
 * In a window of its own, with a dialog over the page that says so and leads back to it. The window gets no
 * `window.opener`: the checkout could send the shop's page elsewhere. So it can tell nothing either; the return page
 * does, and the server is asked.
 *
 * Nothing is concluded from a window that looks closed: under `Cross-Origin-Opener-Policy`, the shop's or the
 * checkout's or a bank's, it looks closed while the shopper is typing in it.
 */
export class PopupPresentation implements CheckoutPresentation {
  readonly peer = null;
  readonly #checkout: PresentedCheckout;
  readonly #place = document.createElement('div');
  #window: Window | null = null;
  #dialog: PaymentDialog | undefined;
  #returns: BroadcastChannel | undefined;
  #timer = 0;

  constructor(checkout: PresentedCheckout) {
    this.#checkout = checkout;
  }

  get open(): boolean {
    return !!this.#window && !this.#window.closed;
  }

  show(): void {
    if (!this.#openWindow()) {
      this.#checkout.blocked();
      return;
    }
    const { host, label } = this.#checkout;
    this.#returns = returnsOf((search) => this.#returned(search));
    this.#timer = window.setTimeout(() => this.#checkLoaded(), host.element.loadTimeout);
    const { messages } = host;
    const root = this.#place.shadowRoot ?? this.#place.attachShadow({ mode: 'open' });
    host.element.shadowRoot?.append(this.#place);
    this.#dialog = new PaymentDialog(root, {
      element: host.element,
      title: fill(messages.by, { provider: label }),
      text: messages.otherWindow,
      leave: messages.cancelPayment,
      action: { label: messages.showWindow, run: () => this.#showWindow() },
      onLeave: () => this.#checkout.cancel(),
    });
  }

  /** Any window of this origin may say so; one about another order is none of ours. */
  #returned(search: string): void {
    const order = new URLSearchParams(search).get('order');
    const { order: own } = this.#checkout.host.element;
    if (!order || !own || order === own) this.#checkout.returned(search);
  }

  /** @returns whether the browser has opened it. */
  #openWindow(): boolean {
    const opened = open('about:blank', '_blank', FEATURES);
    this.#window = opened;
    if (!opened) return false;
    opened.opener = null;
    opened.location.replace(this.#checkout.url);
    return true;
  }

  /** A window that was closed, or only looks so, is opened again: it is the same checkout. */
  #showWindow(): void {
    if (this.open) this.#window?.focus();
    else this.#openWindow();
  }

  /** The page in it, where that is one of ours. */
  get #ownPage(): string | undefined {
    try {
      return this.#window?.location.href;
    } catch {
      // The provider's page.
      return undefined;
    }
  }

  /** A page of ours is still in it, and so nothing was paid there. */
  #checkLoaded(): void {
    if (this.open && this.#ownPage === 'about:blank') this.#checkout.lost();
  }

  /** A browser closes no page of the provider's for us: the window is closed when it is back with us. */
  #closeWindow(): void {
    const opened = this.#window;
    const returns = this.#returns;
    if (!opened || opened.closed || this.#ownPage !== undefined) {
      opened?.close();
      returns?.close();
    } else if (returns) {
      returns.onmessage = () => {
        opened.close();
        if (opened.closed) returns.close();
      };
    }
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.#closeWindow();
    this.#dialog?.close();
    this.#place.remove();
  }
}
