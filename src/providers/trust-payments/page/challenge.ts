import { formatMoney } from '../../../protocol/money.ts';
import type { AdapterHost } from '../../../element/adapter/adapter.ts';
import { PaymentDialog } from '../../../element/adapter/payment-dialog.ts';
import { fill } from '../../../element/messages/index.ts';
import { localeOf } from '../../../element/payment/session-source.ts';
import type { CardForm } from './card-form.ts';
import { challengeCss } from './challenge-styles.ts';

/**
 * Shows the bank's question where the library puts it: in the document all the time, and in a dialog while there is one.
 * So the bank's frame is never moved, which would load it anew.
 */
export class Challenge {
  readonly #host: AdapterHost;
  readonly #form: CardForm;
  readonly #changed: (open: boolean) => void;
  readonly #watch = new MutationObserver(() => this.#check());
  readonly #sheet = new CSSStyleSheet();
  #dialog: PaymentDialog | undefined;

  /** @param changed hears that the bank's question came or went. */
  constructor(host: AdapterHost, form: CardForm, changed: (open: boolean) => void) {
    this.#host = host;
    this.#form = form;
    this.#changed = changed;
    const { target } = form.challenge;
    this.#sheet.replaceSync(challengeCss(target.id));
    document.adoptedStyleSheets.push(this.#sheet);
    this.#watch.observe(target, { childList: true, subtree: true });
  }

  #check(): void {
    const frame = this.#form.challenge.target.querySelector('iframe');
    this.#show(!!frame);
    if (frame) frame.title = this.#host.messages.challenging;
  }

  #show(open: boolean): void {
    if (open === !!this.#dialog) return;
    if (open) this.#dialog = this.#ask();
    else this.#close();
    this.#changed(open);
  }

  /** What the shopper reads around the bank's page. */
  #ask(): PaymentDialog {
    const { element, messages } = this.#host;
    const shop = document.querySelector<HTMLMetaElement>('meta[property="og:site_name"]')?.content;
    const amount = formatMoney(this.#form.session, localeOf(element));
    return new PaymentDialog(this.#form.challenge.root, {
      element,
      title: messages.challenging,
      text: fill(messages.challengeFor, { amount, shop: shop || location.hostname }),
      leave: messages.cancelPayment,
      ask: { question: messages.cancelQuestion, stay: messages.continuePayment },
      onLeave: () => element.cancel(),
    });
  }

  /** Gives the focus back to where it was. */
  #close(): void {
    this.#dialog?.close();
    this.#dialog = undefined;
  }

  /** The attempt is over. */
  end(): void {
    this.#watch.disconnect();
    this.#show(false);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
  }
}
