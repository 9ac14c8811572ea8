import { html, type TemplateResult } from 'lit';
import { formatMoney } from '../../protocol/money.ts';
import { MOUNT } from '../adapter/light-dom-mount.ts';
import { definitionOf } from '../adapter/providers.ts';
import { fill } from '../messages/index.ts';
import type { PaymentSnapshot } from '../payment/payment-controller.ts';
import { IN_PLACE_OF_THE_FORM, IN_PROGRESS, NOT_READY } from '../payment/payment-state.ts';

/** What the view is told beside the payment. */
export interface ViewOptions {
  readonly locale: string;
  readonly disabled: boolean;
  readonly hideButton: boolean;
  /** The pay button was pressed. */
  readonly onPress: () => void;
  /** A colour of the theme has changed. */
  readonly onThemeChange: () => void;
}

/**
 * The shadow tree. The slot that a provider's library is mounted in stands in a part that never changes its shape:
 * what is mounted would not survive that.
 */
export function formView(payment: PaymentSnapshot, options: ViewOptions): TemplateResult {
  const { state, session, messages, notice, announcement, elsewhere } = payment;
  const provider = session && definitionOf(session.provider).label;
  const ended = IN_PLACE_OF_THE_FORM.has(state);
  return html`
    <div part="fields" class=${NOT_READY.has(state) ? 'loading' : ''} ?hidden=${ended || elsewhere}>
      <slot name=${MOUNT}></slot>
    </div>
    <p
      part="notice"
      role="alert"
      tabindex="-1"
      class=${ended ? `end ${state}` : ''}
      .textContent=${notice}
    ></p>
    ${button(payment, options)}
    <p class="small">
      <span part="provider"> ${provider && fill(messages.by, { provider })} </span>
      <b part="test-mark" ?hidden=${session?.live !== false}>${messages.test}</b>
    </p>
    <p role="status" class="said" .textContent=${announcement}></p>
    <i class="probe" @transitionend=${options.onThemeChange}></i>
  `;
}

/** Pays; where the form could not be loaded, tries again. It keeps the focus while it can't be used. */
function button(payment: PaymentSnapshot, options: ViewOptions): TemplateResult {
  const { state, session, messages, button: action } = payment;
  const failed = state === 'failed';
  const busy = IN_PROGRESS.has(state);
  const unusable = NOT_READY.has(state) || busy || options.disabled || action === 'off';
  const useless = IN_PLACE_OF_THE_FORM.has(state) || options.hideButton || action === 'none';
  const amount = session && formatMoney(session, options.locale);
  const text = failed ? messages.retry : busy ? messages.submitting : fill(messages.pay, { amount });
  return html`<button
    part="button"
    type="button"
    ?hidden=${useless && !failed}
    aria-disabled=${String(unusable)}
    aria-busy=${String(busy)}
    @click=${options.onPress}
    .textContent=${text}
  ></button>`;
}
