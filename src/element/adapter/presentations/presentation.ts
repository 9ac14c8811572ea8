import type { AdapterHost } from '../adapter.ts';

/** What a presentation may know of the checkout it shows, and tell it. */
export interface PresentedCheckout {
  readonly host: AdapterHost;
  /** The provider's name, as a shopper knows it. */
  readonly label: string;
  /** The checkout's own frame, for where it is shown in one. */
  readonly frame: HTMLIFrameElement;
  readonly url: string;
  /** Loads the checkout into its frame. */
  load(): void;
  /** The shopper wants to leave it. */
  cancel(): void;
  /** The browser would not open it. */
  blocked(): void;
  /** There is nothing to pay with: it did not load. */
  lost(): void;
  /** The shopper has come back from it, to a page with this query: it is over. */
  returned(search: string): void;
}

/** One way to show a provider's checkout. */
export interface CheckoutPresentation {
  /** Where the checkout's messages come from. */
  readonly peer: Window | null;
  /** An attempt begins, in the shopper's click: shows the checkout. */
  show(): void;
  /** Whether the checkout still seems to be there. A window that looks closed may not be. */
  readonly open: boolean;
  /** The attempt is over. */
  hide(): void;
}
