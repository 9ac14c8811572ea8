import { html, nothing, type TemplateResult } from 'lit';
import { formatMoney, type Money } from '../../protocol/money.ts';
import { MOUNT } from '../adapter/light-dom-mount.ts';
import { definitionOf } from '../adapter/providers.ts';
import { fill } from '../messages/index.ts';
import type { PaymentSnapshot } from '../payment/payment-snapshot.ts';
import { IN_PLACE_OF_THE_FORM, IN_PROGRESS, NOT_READY } from '../payment/payment-state.ts';
import type { noticeContent } from './notice-view.ts';

/** What the view is told beside the payment. */
export interface ViewOptions {
  readonly locale: string;
  /** What is to be paid, as far as page or session have said so. */
  readonly money: Money | undefined;
  /** The merchant's reference, where it is one that can be shown. */
  readonly order: string | undefined;
  readonly disabled: boolean;
  readonly hideButton: boolean;
  /** Draws how it ended; not there yet, or never to come where it could not be fetched. */
  readonly noticeContent: typeof noticeContent | 'plain' | undefined;
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
  const { state, session, messages, announcement, elsewhere } = payment;
  const provider = session && definitionOf(session.provider).label;
  const ended = IN_PLACE_OF_THE_FORM.has(state);
  const loading = NOT_READY.has(state);
  const { tag } = payment.language;
  return html`<div class="form" lang=${tag} dir=${tag === 'ar' ? 'rtl' : nothing}>
    <div part="fields" class=${loading ? 'loading' : ''} ?hidden=${ended || elsewhere}>
      <slot name=${MOUNT}></slot>
      ${loading ? skeleton : nothing}
    </div>
    ${notice(payment, options)} ${ended ? html`<slot name="next"></slot>` : nothing}
    ${button(payment, options)}
    <p class="small">
      <span part="provider">${provider && fill(messages.by, { provider })}</span>
      <b part="test-mark" ?hidden=${session?.live !== false}>${messages.test}</b>
    </p>
    <p role="status" class="said" .textContent=${announcement}></p>
    <i class="probe" @transitionend=${options.onThemeChange}></i>
  </div>`;
}

/** It is there from the beginning, for a screen reader to notice what comes into it. */
function notice(payment: PaymentSnapshot, options: ViewOptions): TemplateResult {
  const { state, told, notice, messages } = payment;
  const { noticeContent } = options;
  const className = !told ? '' : IN_PLACE_OF_THE_FORM.has(state) ? `panel ${state}` : `beside ${state}`;
  const plain = notice?.line ?? messages.failed;
  const drawn = notice && noticeContent !== 'plain' ? noticeContent?.(notice, payment, options) : plain;
  const content = told && drawn;
  return html`<div part="notice" role="alert" tabindex="-1" class=${className}>${content}</div>`;
}

/** In the shape of the form: a long field above two short ones. */
const skeleton = html`<div class="skeleton"><i></i><i></i><i></i></div>`;

/** Pays; where the form could not be loaded, tries again. It keeps the focus while it can't be used. */
function button(payment: PaymentSnapshot, options: ViewOptions): TemplateResult {
  const { state, messages, button: action } = payment;
  const failed = state === 'failed';
  const busy = IN_PROGRESS.has(state);
  const unusable = NOT_READY.has(state) || busy || options.disabled || action === 'off';
  const useless = IN_PLACE_OF_THE_FORM.has(state) || options.hideButton || action === 'none';
  const amount = options.money && formatMoney(options.money, options.locale);
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
