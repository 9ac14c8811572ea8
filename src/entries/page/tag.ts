import type { PayForm } from '../../element/pay-form-element.ts';
import type { PayFormEventMap } from '../../element/payment/events.ts';

declare global {
  /** `document.createElement('pay-form')`, `querySelector('pay-form')` and the like. */
  interface HTMLElementTagNameMap {
    'pay-form': PayForm;
  }

  /** The events bubble and are composed: they can be heard on any element, on the document and on the window. */
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- it is all of them, and no more
  interface GlobalEventHandlersEventMap extends PayFormEventMap {}
}
