import type { HostElement } from './adapter.ts';
import { DIALOG_CSS } from './payment-dialog-styles.ts';

/** What of the element's theme the dialog, which may stand elsewhere, takes along. */
const THEME = ['--pay-form-accent', '--pay-form-accent-text', '--pay-form-radius'];

export interface PaymentDialogOptions {
  readonly element: HostElement;
  readonly title: string;
  readonly text: string;
  /** On the button that leaves. */
  readonly leave: string;
  /** Asked before leaving; without it, one press leaves. */
  readonly ask?: { readonly question: string; readonly stay: string };
  /** What else can be done here. */
  readonly action?: { readonly label: string; readonly run: () => void };
  /** The shopper has decided to leave. Closing the dialog is left to whoever opened it. */
  readonly onLeave: () => void;
}

function makeButton(text: string, className: string, onclick: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  return Object.assign(button, { type: 'button', className, textContent: text, onclick });
}

/**
 * A modal dialog around a page that is not ours: a bank's or a provider's. On top of whatever the element stands in,
 * and usable from inside it.
 */
export class PaymentDialog {
  readonly #dialog = document.createElement('dialog');
  readonly #text = document.createElement('p');
  readonly #question = document.createElement('p');
  readonly #leave: HTMLButtonElement;
  readonly #stay: HTMLButtonElement;
  readonly #options: PaymentDialogOptions;
  #asking = false;
  #open = true;

  /** @param root a shadow root; what its host has as a child is shown in the dialog. */
  constructor(root: ShadowRoot, options: PaymentDialogOptions) {
    this.#options = options;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(DIALOG_CSS);
    root.adoptedStyleSheets = [sheet];
    this.#leave = makeButton(options.leave, '', () => this.#leaveOrAsk());
    this.#stay = makeButton(options.ask?.stay ?? '', 'main', () => this.#ask(false));
    this.#build(root.host.childElementCount === 0);
    this.#dress();
    this.#ask(false);
    root.replaceChildren(this.#dialog);
    this.#dialog.showModal();
  }

  #build(empty: boolean): void {
    const { title, text, action } = this.#options;
    const dialog = this.#dialog;
    const header = document.createElement('header');
    const footer = document.createElement('footer');
    const heading = document.createElement('h2');
    Object.assign(heading, { id: 'title', tabIndex: -1, autofocus: true, textContent: title });
    Object.assign(this.#text, { id: 'text', textContent: text });
    this.#question.setAttribute('role', 'alert');
    dialog.setAttribute('aria-labelledby', 'title');
    dialog.setAttribute('aria-describedby', 'text');
    dialog.classList.toggle('empty', empty);
    // Escape asks, and a second Escape goes back.
    dialog.oncancel = (event) => {
      event.preventDefault();
      if (this.#asking) this.#ask(false);
      else this.#leaveOrAsk();
    };
    // A browser may close it without a word, when Escape is pressed again and again.
    dialog.onclose = () => {
      if (!this.#open) return;
      dialog.showModal();
      this.#leaveOrAsk();
    };
    header.append(heading, this.#text);
    footer.append(this.#question, this.#stay, this.#leave);
    if (action) footer.append(makeButton(action.label, 'main', action.run));
    dialog.append(header, document.createElement('slot'), footer);
  }

  #dress(): void {
    const { element } = this.#options;
    const { style } = this.#dialog;
    const computed = getComputedStyle(element);
    const theme = element.theme();
    for (const name of THEME) style.setProperty(name, computed.getPropertyValue(name));
    // A page whose text is light is a dark one.
    const [, green = 0] = theme('text').match(/\d+/g) ?? [];
    style.colorScheme = Number(green) < 128 ? 'light' : 'dark';
    style.setProperty('--family', theme('font-family'));
    this.#dialog.dir = computed.direction;
  }

  /** Says something else from now on. */
  tell(text: string): void {
    this.#text.textContent = text;
  }

  #leaveOrAsk(): void {
    if (this.#options.ask && !this.#asking) this.#ask(true);
    else this.#options.onLeave();
  }

  #ask(asking: boolean): void {
    this.#asking = asking;
    this.#question.textContent = asking ? (this.#options.ask?.question ?? '') : '';
    this.#question.hidden = this.#stay.hidden = !asking;
    if (asking) this.#stay.focus();
  }

  /** Gives the focus back to where it was. */
  close(): void {
    this.#open = false;
    this.#dialog.close();
  }
}
