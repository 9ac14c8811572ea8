import { LitElement } from 'lit';

/** What is told to the page's own form, to style sheets and to labels. */
export interface ControlFacts {
  /** For style sheets: `:state(ready)`. */
  readonly state: string;
  /** What is posted under the element's name; nothing before it is paid. */
  readonly value: string | null;
  /** The form can't be sent yet. */
  readonly valueMissing: boolean;
  /** Why not, for the shopper. */
  readonly message: string;
  /** Where the browser says it. */
  readonly anchor: HTMLElement;
}

/**
 * An element that is a control of the page's own form, as those are that come with the browser. What a platform lacks is
 * left out: simulated browsers, as unit tests use them, have little of it or nothing.
 */
export abstract class FormControlElement extends LitElement {
  static readonly formAssociated = true;

  readonly #internals: Partial<ElementInternals> =
    (this as Partial<Pick<HTMLElement, 'attachInternals'>>).attachInternals?.() ?? {};
  #value: string | null = null;
  readonly #onSubmit = (event: SubmitEvent) => this.#beforeSending(event);

  constructor() {
    super();
    // A click on its label is one on the element itself, and on nothing in it.
    this.addEventListener('click', (event) => {
      if (event.composedPath()[0] === this) this.focus();
    });
  }

  /** As of the controls that come with the browser. */
  get type(): 'pay-form' {
    return 'pay-form';
  }

  /** The page's own form that the element belongs to. */
  get form(): HTMLFormElement | null {
    return this.#internals.form ?? null;
  }

  /** The labels that name it. */
  get labels(): NodeList | undefined {
    return this.#internals.labels;
  }

  /** Whether the page's own form can be sent: `valueMissing` where it is `required` and not paid. */
  get validity(): ValidityState | undefined {
    return this.#internals.validity;
  }

  /** What the shopper is told where it can't be sent. */
  get validationMessage(): string {
    return this.#internals.validationMessage ?? '';
  }

  /** Whether it is looked at: not while it is disabled. */
  get willValidate(): boolean {
    return this.#internals.willValidate ?? false;
  }

  /** @returns whether the page's own form can be sent. */
  checkValidity(): boolean {
    return this.#internals.checkValidity?.() ?? true;
  }

  /** The same, and has the browser tell the shopper. */
  reportValidity(): boolean {
    return this.#internals.reportValidity?.() ?? true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // The last to hear it: a page that sends the form by script has called it off by then.
    window.addEventListener('submit', this.#onSubmit);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('submit', this.#onSubmit);
  }

  /** Whether this is a browser, and not a simulated one. */
  protected get isBrowser(): boolean {
    return 'setFormValue' in this.#internals;
  }

  protected tellForm({ state, value, valueMissing, message, anchor }: ControlFacts): void {
    const internals = this.#internals;
    internals.states?.clear();
    internals.states?.add(state);
    internals.setValidity?.({ valueMissing }, message, anchor);
    this.#value = value;
    this.#offerValue(this.form?.getAttribute('method')?.toLowerCase() !== 'get');
  }

  /** The result must not get into an address, and so into logs and histories: what is sent by GET goes without. */
  #beforeSending({ target, submitter, defaultPrevented }: SubmitEvent): void {
    const { form } = this;
    if (target !== form || !form || defaultPrevented) return;
    const isOwn = submitter?.hasAttribute('formmethod');
    if ((isOwn ? (submitter as HTMLButtonElement).formMethod : form.method) === 'post') return;
    this.#offerValue(false);
    // What is sent has been gathered by then.
    setTimeout(() => this.#offerValue(true));
  }

  #offerValue(offered: boolean): void {
    this.#internals.setFormValue?.(offered ? this.#value : null);
  }
}
