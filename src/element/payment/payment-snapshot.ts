import type { Evidence, Session } from '../../protocol/messages.ts';
import type { Adapter, HostElement } from '../adapter/adapter.ts';
import type { Language, Messages } from '../messages/index.ts';
import type { Notice, Told } from './announcement.ts';
import type { PayState } from './payment-state.ts';

/** What a view may know of the payment. */
export interface PaymentSnapshot {
  readonly state: PayState;
  readonly session: Session | undefined;
  readonly language: Language;
  readonly messages: Messages;
  /** How the last attempt ended, or why there is nothing to pay with. */
  readonly told: Told | undefined;
  /** The words for it; missing where what knows them could not be fetched. */
  readonly notice: Notice | undefined;
  /** For a screen reader, while the shopper waits. */
  readonly announcement: string;
  readonly evidence: Evidence;
  /** The provider's reference of the payment. */
  readonly reference: string;
  /** What the pay button can do here. */
  readonly button: Adapter['button'];
  /** Nothing of the provider's stands in the page. */
  readonly elsewhere: boolean;
}

/** What the controller needs of the element. */
export interface ControllerHost extends HostElement {
  /** What the focus may be in is about to go. */
  keepFocus(): void;
}
