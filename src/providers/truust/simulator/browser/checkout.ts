import { cardForm, pageData, type TypedCard } from '../../../../simulator/card-form-client.ts';
import type { CardFormTexts } from '../../../../simulator/card-form.ts';
import type { TruustPageData } from '../checkout.ts';

const data = pageData() as TruustPageData & { readonly texts: CardFormTexts };
const embedder = window.parent === window ? null : window.parent;
const peer = (window.opener as Window | null) ?? embedder;

/** Truust posts to whoever embeds the page. */
function say(dispatch: string, more: object = {}): void {
  if (!data.silent) peer?.postMessage({ dispatch, ...more }, '*');
}

/** Long enough to read the result, and for the messages to arrive. */
const LINGER_MS = 400;

const sayState = (): void => say('statePayment', { isDisabled: !form.isComplete() });

const form = cardForm({
  change: sayState,
  click: () => say('clickPayment'),
  pay: (typed) => void pay(typed),
  cancel: () => {
    if (data.cancelUrl === null) form.showDone();
    else location.assign(data.cancelUrl);
  },
});

async function pay(typed: TypedCard): Promise<void> {
  say('submittedPayment');
  form.setBusy(true);
  say('statePayment', { isDisabled: true });
  try {
    say('processingPayment');
    const response = await fetch(`/pay/${data.token}`, { method: 'POST', body: JSON.stringify(typed) });
    const { next } = (await response.json()) as { readonly next: string };
    say('redirectPayment');
    location.assign(next);
  } catch {
    say('errorPayment');
    form.showProblem(data.texts.refused);
    form.setBusy(false);
    say('statePayment', { isDisabled: false });
  }
}

window.addEventListener('message', ({ source, data: message }: MessageEvent<unknown>) => {
  if (source !== peer || data.result) return;
  if ((message as { dispatch?: unknown } | null)?.dispatch === 'submitPayment') form.press();
});

if (data.result) {
  const { detail, at, url, times } = data.result;
  form.showDone();
  const paid = detail === 'confirmed_payment';
  for (let time = 0; time < times; time += 1) {
    say('orderStatus', { detail, confirmed_at: paid ? at : null, denied_at: paid ? null : at });
  }
  if (url !== null) setTimeout(() => location.assign(url), LINGER_MS);
} else {
  // A browser may have filled it in before this script came.
  sayState();
  if (data.cancels) form.pressCancel();
}
