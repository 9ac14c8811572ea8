import { formatMoney, type Money } from '../../../protocol/money.ts';
import type { HostElement } from '../../../element/adapter/adapter.ts';
import { fill, type Messages } from '../../../element/messages/index.ts';
import { CHALLENGE_CSS } from './challenge-styles.ts';
import { lightnessOf } from './field-styles.ts';

/** What of the element's theme the dialog, which does not stand in the element, takes along. */
const THEME = ['--pay-form-accent', '--pay-form-accent-text', '--pay-form-radius'];

export interface ChallengeOptions {
  readonly element: HostElement;
  readonly money: Money;
  readonly messages: Messages;
  readonly locale: string;
  /** The shopper has decided to call the payment off. */
  readonly cancel: () => void;
}

/** The bank's question in a modal dialog of ours: on top of whatever the element stands in, and usable from inside it. */
export class ChallengeDialog {
  readonly #dialog = document.createElement('dialog');
  readonly #title = document.createElement('h2');
  readonly #what = document.createElement('p');
  readonly #question = document.createElement('p');
  readonly #leave = document.createElement('button');
  readonly #keep = document.createElement('button');
  readonly #stop = document.createElement('button');
  #open = true;

  /** @param root a shadow root, to whose host the bank's frame is slotted. */
  constructor(root: ShadowRoot, options: ChallengeOptions) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CHALLENGE_CSS);
    root.adoptedStyleSheets = [sheet];
    this.#build(options.cancel);
    this.#write(options);
    this.#dress(options.element);
    this.#ask(false);
    root.replaceChildren(this.#dialog);
    this.#dialog.showModal();
  }

  #build(cancel: () => void): void {
    const dialog = this.#dialog;
    const header = document.createElement('header');
    const footer = document.createElement('footer');
    Object.assign(this.#title, { id: 'title', tabIndex: -1, autofocus: true });
    Object.assign(this.#what, { id: 'what' });
    this.#question.setAttribute('role', 'alert');
    this.#keep.className = 'main';
    for (const button of [this.#leave, this.#keep, this.#stop]) button.type = 'button';
    this.#leave.onclick = () => this.#ask(true);
    this.#keep.onclick = () => this.#ask(false);
    this.#stop.onclick = cancel;
    dialog.setAttribute('aria-labelledby', 'title');
    dialog.setAttribute('aria-describedby', 'what');
    // Escape asks, and a second Escape goes back to the bank.
    dialog.oncancel = (event) => {
      event.preventDefault();
      this.#ask(this.#keep.hidden === true);
    };
    // A browser may close it without asking, when Escape is pressed again and again.
    dialog.onclose = () => {
      if (!this.#open) return;
      dialog.showModal();
      this.#ask(true);
    };
    header.append(this.#title, this.#what);
    footer.append(this.#question, this.#leave, this.#keep, this.#stop);
    dialog.append(header, document.createElement('slot'), footer);
  }

  #write({ money, messages, locale }: ChallengeOptions): void {
    const shop = document.querySelector<HTMLMetaElement>('meta[property="og:site_name"]')?.content;
    const amount = formatMoney(money, locale);
    this.#title.textContent = messages.challenging;
    this.#what.textContent = fill(messages.challengeFor, { amount, shop: shop || location.hostname });
    this.#question.textContent = messages.cancelQuestion;
    this.#leave.textContent = this.#stop.textContent = messages.cancelPayment;
    this.#keep.textContent = messages.continuePayment;
  }

  #dress(element: HostElement): void {
    const { style } = this.#dialog;
    const computed = getComputedStyle(element);
    const theme = element.theme();
    for (const name of THEME) style.setProperty(name, computed.getPropertyValue(name));
    // A page whose text is light is a dark one.
    style.colorScheme = lightnessOf(theme) < 0.5 ? 'light' : 'dark';
    style.setProperty('--family', theme('font-family'));
    this.#dialog.dir = computed.direction;
  }

  #ask(asking: boolean): void {
    const focused = this.#dialog.open && this.#question.hidden === asking;
    this.#question.hidden = this.#keep.hidden = this.#stop.hidden = !asking;
    this.#leave.hidden = asking;
    if (focused) (asking ? this.#keep : this.#leave).focus();
  }

  /** Gives the focus back to where it was. */
  close(): void {
    this.#open = false;
    this.#dialog.close();
  }
}
