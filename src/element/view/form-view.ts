import { html, nothing, type TemplateResult } from 'lit';
import { formatMoney, type Money } from '../../protocol/money.ts';
import type { ProviderDefinition } from '../../protocol/provider-definition.ts';
import { fill } from '../messages/index.ts';
import type { PaymentSnapshot } from '../payment/payment-snapshot.ts';
import { IN_PLACE_OF_THE_FORM, IN_PROGRESS, NOT_READY } from '../payment/payment-state.ts';
import type { Presentation } from '../settings.ts';
import { MOUNT } from '../support/mount-slot.ts';
import type { noticeContent } from './notice-view.ts';

/** What the view is told beside the payment. */
export interface ViewOptions {
  readonly presentation: Presentation | undefined;
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
  const { state, session, provider, messages, announcement, elsewhere } = payment;
  const ended = IN_PLACE_OF_THE_FORM.has(state);
  const loading = NOT_READY.has(state);
  const place = placeOf(provider, options);
  const look = loading ? `loading ${place}` : isLocked(payment) ? 'locked' : '';
  const { tag } = payment.language;
  return html`<div class="form" lang=${tag} dir=${tag === 'ar' ? 'rtl' : nothing}>
    ${place === 'checkout' ? notice(payment, options) : nothing}
    <div part="fields" class=${look} ?hidden=${ended || (loading ? place === 'none' : elsewhere)}>
      <slot name=${MOUNT}></slot>
      ${loading && place === 'fields' ? skeleton : nothing}
    </div>
    ${place === 'checkout' ? nothing : notice(payment, options)}
    ${ended ? html`<slot name="next"></slot>` : nothing}
    ${button(payment, options, loading && place === 'checkout')}
    <p class="small">
      <span part="provider">${provider && fill(messages.by, { provider: provider.label })}</span>
      <b part="test-mark" ?hidden=${session?.live !== false}>${messages.test}</b>
    </p>
    <p role="status" class="said" .textContent=${announcement}></p>
    <i class="probe" @transitionend=${options.onThemeChange}></i>
  </div>`;
}

/** What will stand in the page, for its place to be kept while it loads. */
function placeOf(
  provider: ProviderDefinition | undefined,
  { presentation }: ViewOptions,
): 'fields' | 'checkout' | 'none' {
  if (!provider?.hasCheckout) return 'fields';
  return (presentation || 'inline') === 'inline' ? 'checkout' : 'none';
}

/** A checkout with a button of its own is at work while the shopper still types in it. */
const isLocked = ({ state, button }: PaymentSnapshot) => IN_PROGRESS.has(state) && button !== 'none';

/**
 * It is there from the beginning, for a screen reader to notice what comes into it: before the button, and above a
 * checkout, which is as high as the window.
 */
function notice(payment: PaymentSnapshot, options: ViewOptions): TemplateResult {
  const { state, told, notice, messages } = payment;
  const { noticeContent } = options;
  const place = IN_PLACE_OF_THE_FORM.has(state) ? 'panel' : 'beside';
  const className = told ? `${place} ${notice?.about ?? state}` : '';
  const plain = notice?.line ?? messages.failed;
  const drawn = notice && noticeContent !== 'plain' ? noticeContent?.(notice, payment, options) : plain;
  const content = told && drawn;
  return html`<div part="notice" role="alert" tabindex="-1" class=${className}>${content}</div>`;
}

/** In the shape of the form: a long field above two short ones. */
const skeleton = html`<div class="skeleton"><i></i><i></i><i></i></div>`;

/** Pays; where the form could not be loaded, tries again. It keeps the focus while it can't be used. */
function button(payment: PaymentSnapshot, options: ViewOptions, hidden: boolean): TemplateResult {
  const { state, messages, button: action } = payment;
  const failed = state === 'failed';
  const busy = IN_PROGRESS.has(state);
  const unusable = NOT_READY.has(state) || busy || options.disabled || action === 'off';
  const useless = hidden || IN_PLACE_OF_THE_FORM.has(state) || options.hideButton || action === 'none';
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
