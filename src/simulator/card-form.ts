import { escapeHtml, htmlPage } from './html.ts';

/** What a simulated checkout page says, in the buyer's language. */
export interface CardFormTexts {
  readonly card: string;
  readonly expiry: string;
  readonly code: string;
  readonly pay: string;
  readonly cancel: string;
  readonly incomplete: string;
  readonly refused: string;
  readonly done: string;
  readonly note: string;
}

export interface CardFormPage {
  readonly lang: string;
  /** Whose checkout it is. */
  readonly title: string;
  /** What is paid for. */
  readonly name: string;
  /** As the buyer reads it. */
  readonly amount: string;
  readonly texts: CardFormTexts;
  readonly script: string;
  readonly data: object;
}

/**
 * @returns a plain hosted checkout: a card form with "Pay" and "Cancel". `card-form-client.ts` drives it, and lets
 *   nobody press them before it is there.
 */
export function cardFormPage({ lang, title, name, amount, texts, script, data }: CardFormPage): Response {
  const t = (key: keyof CardFormTexts): string => escapeHtml(texts[key]);
  const body = `<main>
  <h1>${escapeHtml(name)}</h1>
  <p class="amount">${escapeHtml(amount)}</p>
  <form id="form" novalidate>
    <label class="wide">${t('card')}
      <input id="card" inputmode="numeric" autocomplete="cc-number" maxlength="23" required></label>
    <label>${t('expiry')}
      <input id="expiry" inputmode="numeric" autocomplete="cc-exp" placeholder="MM/YY" maxlength="5" required></label>
    <label>${t('code')}
      <input id="code" inputmode="numeric" autocomplete="cc-csc" maxlength="4" required></label>
    <p id="problem" role="alert"></p>
    <button id="submit" disabled>${t('pay')} ${escapeHtml(amount)}</button>
    <button id="cancel" type="button" class="quiet" disabled>${t('cancel')}</button>
  </form>
  <p id="done" role="status" hidden>${t('done')}</p>
  <p class="note">${t('note')}</p>
</main>`;
  return htmlPage({ lang, title, body, script, data: { ...data, texts } });
}
