import { html, nothing, type TemplateResult } from 'lit';
import { isText, type ShopperTask } from '../../protocol/messages.ts';
import { formatMoney } from '../../protocol/money.ts';
import type { Messages } from '../messages/index.ts';
import type { Notice } from '../payment/announcement.ts';
import type { PaymentSnapshot } from '../payment/payment-snapshot.ts';
import { IN_PLACE_OF_THE_FORM } from '../payment/payment-state.ts';
import type { ViewOptions } from './form-view.ts';
import styles from './notice.css';

const TICK = 'M6 12.5l4 4 8-9';
const CLOCK = 'M12 6v6l4 3';
const MARK = 'M12 5.5v8m0 4.5v.01';
/** Shapes, so that nothing is told by its colour alone. */
const ICONS: Partial<Record<string, string>> = { succeeded: TICK, unknown: CLOCK };

type Fact = readonly [label: string, value: string | undefined];

/** The look of it. */
export { styles as noticeStyles };

/**
 * How the last attempt ended, or why there is nothing to pay with. A page replaces what is said of a state by a child
 * with the state's name for a slot.
 */
export function noticeContent(
  { title, text, about }: Notice,
  payment: PaymentSnapshot,
  options: ViewOptions,
): TemplateResult {
  const name = about ?? payment.state;
  const known = factsOf(payment, options).filter(([, value]) => value);
  return html`<slot name=${name}>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d=${ICONS[name] ?? MARK} /></svg>
    <div>
      <strong>${title}</strong>
      ${text && html`<p>${text}</p>`} ${task(payment)}
      ${
        known.length > 0
          ? html`<dl>
              ${known.map(
                ([label, value]) =>
                  html`<div>
                    <dt>${label}</dt>
                    <dd>${value}</dd>
                  </div>`,
              )}
            </dl>`
          : nothing
      }
    </div>
  </slot>`;
}

const TASKS = {
  document: 'documentNeeded',
  identity: 'identityNeeded',
} as const satisfies Record<ShopperTask['kind'], keyof Messages>;

/** What the shopper has to do at the provider's, in a page of its own. */
function task({ told, messages }: PaymentSnapshot): TemplateResult | typeof nothing {
  const { kind, url } = (told && 'answer' in told && told.answer.task) || {};
  if (!kind || !Object.hasOwn(TASKS, kind) || !isText(url, /^https:/)) return nothing;
  const { [TASKS[kind]]: needed, continuePayment } = messages;
  return html`<p>${needed} <a href=${url} target="_blank" rel="noopener">${continuePayment}</a></p>`;
}

/** What a shopper can quote. */
function factsOf({ state, told, messages, reference }: PaymentSnapshot, options: ViewOptions): Fact[] {
  if (told && 'error' in told) return state === 'failed' ? [[messages.code, told.error.diagnosticsId]] : [];
  const { money, locale, order } = options;
  if (!IN_PLACE_OF_THE_FORM.has(state)) return [];
  return [
    [messages.amount, money && formatMoney(money, locale)],
    [messages.reference, order ?? reference],
  ];
}
