import type { CardFormTexts } from './card-form.ts';

/** What the buyer typed; it goes to the simulated server only. */
export interface TypedCard {
  readonly card: string;
  readonly expiry: string;
  readonly code: string;
}

/** The form that `cardFormPage` renders, as its script sees it. */
export interface CardForm {
  readonly isComplete: () => boolean;
  /** Locks the form and says so on its button. */
  readonly setBusy: (busy: boolean) => void;
  readonly showProblem: (text: string) => void;
  /** Replaces the form by the closing words. */
  readonly showDone: () => void;
  /** As if the buyer pressed "Pay". */
  readonly press: () => void;
  /** As if the buyer pressed "Cancel". */
  readonly pressCancel: () => void;
}

/** @returns what the server put into the page; each script knows which shape that is. */
export function pageData(): unknown {
  return JSON.parse(element('data', HTMLElement).textContent);
}

/** @param on what to do: `click` comes before the fields are checked, `pay` after. */
export function cardForm(on: {
  readonly change?: () => void;
  readonly click?: () => void;
  readonly pay: (typed: TypedCard) => void;
  readonly cancel: () => void;
}): CardForm {
  const { texts } = pageData() as { readonly texts: CardFormTexts };
  const form = element('form', HTMLFormElement);
  const submit = element('submit', HTMLButtonElement);
  const inputs = [...form.querySelectorAll('input')];
  const value = (id: string): string => element(id, HTMLInputElement).value.trim();
  const showProblem = (text: string): void => void (element('problem', HTMLElement).textContent = text);
  const isComplete = (): boolean =>
    /^[\d ]{12,23}$/.test(value('card')) &&
    /^\d\d\/?\d\d$/.test(value('expiry')) &&
    /^\d{3,4}$/.test(value('code'));

  form.addEventListener('input', () => on.change?.());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    on.click?.();
    showProblem(isComplete() ? '' : texts.incomplete);
    if (!isComplete()) return inputs.find((input) => !input.value)?.focus();
    on.pay({ card: value('card').replaceAll(' ', ''), expiry: value('expiry'), code: value('code') });
  });
  const cancel = element('cancel', HTMLButtonElement);
  cancel.addEventListener('click', on.cancel);
  cancel.disabled = submit.disabled = false;
  return {
    isComplete,
    setBusy: (busy) => {
      submit.disabled = busy;
      for (const input of inputs) input.disabled = busy;
    },
    showProblem,
    showDone: () => {
      form.hidden = true;
      element('done', HTMLElement).hidden = false;
    },
    press: () => form.requestSubmit(),
    pressCancel: () => cancel.click(),
  };
}

function element<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`This page has no element "${id}" of the right kind.`);
}
