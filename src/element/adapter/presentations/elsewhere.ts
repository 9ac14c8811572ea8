import type { Presentation } from '../../settings.ts';
import { ModalPresentation } from './modal.ts';
import { PopupPresentation } from './popup.ts';
import type { CheckoutPresentation, PresentedCheckout } from './presentation.ts';
import { RedirectPresentation } from './redirect.ts';

const PRESENTATIONS = { modal: ModalPresentation, popup: PopupPresentation, redirect: RedirectPresentation };

/** Shows a checkout outside of the page; fetched by those pages alone that want this. */
export const present = (
  presentation: Exclude<Presentation, 'inline'>,
  checkout: PresentedCheckout,
): CheckoutPresentation => new PRESENTATIONS[presentation](checkout);
