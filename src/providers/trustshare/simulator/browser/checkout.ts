import { cardForm, pageData, type TypedCard } from '../../../../simulator/card-form-client.ts';
import type { CardFormTexts } from '../../../../simulator/card-form.ts';
import type { TrustsharePaid, TrustsharePageData } from '../checkout.ts';
import { connect } from '../child-rpc.ts';

const data = pageData() as TrustsharePageData & { readonly texts: CardFormTexts };
const embedder = window.parent === window ? null : window.parent;
const parent = (window.opener as Window | null) ?? embedder;
const remote = data.embedded && parent ? connect(parent) : undefined;

const form = cardForm({
  pay: (typed) => void pay(typed),
  cancel: () => {
    if (remote) remote.call('cancel');
    else form.showDone();
  },
});

async function pay(typed: TypedCard): Promise<void> {
  form.setBusy(true);
  try {
    const response = await fetch(`/pay/${data.token}`, { method: 'POST', body: JSON.stringify(typed) });
    if (!response.ok) throw new Error(`Status ${response.status}`);
    finish((await response.json()) as TrustsharePaid);
  } catch {
    form.showProblem(data.texts.refused);
    form.setBusy(false);
  }
}

function finish({ checkout_id, project_id }: TrustsharePaid): void {
  const { redirectUrl } = data;
  form.showDone();
  if (!remote) {
    if (redirectUrl === null) return;
    const url = new URL(redirectUrl);
    url.searchParams.set('checkout_id', checkout_id);
    url.searchParams.set('project_id', project_id);
    location.assign(url);
    return;
  }
  for (let time = 0; time < data.finishes; time += 1) {
    remote.call('finish', {
      checkout_id,
      project_id,
      ...(redirectUrl !== null && { redirect_url: redirectUrl }),
    });
  }
}

if (data.cancels) form.pressCancel();
