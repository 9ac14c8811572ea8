import { unsafeCSS, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import type { Money } from '../protocol/money.ts';
import { themeOf, type Theme } from './adapter/theme.ts';
import type { PayFormEventMap } from './payment/events.ts';
import { PaymentController } from './payment/payment-controller.ts';
import type { ControllerHost } from './payment/payment-snapshot.ts';
import { FINAL, NOT_READY, type PayState } from './payment/payment-state.ts';
import { localeOf } from './support/locale.ts';
import { SettingsElement } from './settings.ts';
import { formView, type ViewOptions } from './view/form-view.ts';
import styles from './view/styles.css';

/** `addEventListener`, knowing the element's own events. */
type Listen = (<T extends keyof PayFormEventMap>(
  type: T,
  listener: (event: PayFormEventMap[T]) => unknown,
  options?: boolean | AddEventListenerOptions,
) => void) &
  HTMLElement['addEventListener'];

/**
 * Takes one payment: card fields by Trust Payments with 3-D Secure 2, a Truust link or a trustshare checkout.
 *
 * @tag pay-form
 * @fires {CustomEvent<ReadyDetail>} pay-ready - The shopper can pay.
 * @fires {CustomEvent<StateChangeDetail>} pay-statechange - `state` changed; comes before the event that explains it.
 * @fires {CustomEvent<SubmitDetail>} pay-submit - An attempt begins. Cancelable; `detail.waitUntil()` holds it.
 * @fires {CustomEvent<undefined>} pay-challenge - The bank asks the shopper to confirm.
 * @fires {CustomEvent<OutcomeDetail>} pay-success - Paid. `detail.verified` says whether the server has checked it.
 * @fires {CustomEvent<OutcomeDetail>} pay-decline - Declined; the shopper may try again.
 * @fires {CustomEvent<OutcomeDetail>} pay-cancel - Called off before any money moved.
 * @fires {CustomEvent<OutcomeDetail>} pay-unknown - Pending, or nobody knows. Not a failure: don't charge again.
 * @fires {CustomEvent<ErrorDetail>} pay-error - The form can't be used, or the attempt was not made.
 * @fires {CustomEvent<SessionExpiredDetail>} pay-session-expired - Another session is needed. Answer with `detail.respondWith(session)`.
 * @fires {CustomEvent<TelemetryDetail>} pay-telemetry - How long a step took, and how it ended.
 *
 * @cssprop [--pay-form-accent=#1f5fd6] - The pay button and the focus ring.
 * @cssprop [--pay-form-accent-text=#fff] - The text on the pay button.
 * @cssprop [--pay-form-text=currentColor] - Text, also in the hosted fields.
 * @cssprop [--pay-form-muted] - Placeholders and small print.
 * @cssprop [--pay-form-border] - The border of fields and panels.
 * @cssprop [--pay-form-error] - Error texts and the border of a refused field.
 * @cssprop [--pay-form-success] - The heading after a payment.
 * @cssprop [--pay-form-field-background] - Behind what the shopper types.
 * @cssprop [--pay-form-font-family=inherit] - Hosted fields can use what the shopper's device has, no web fonts.
 * @cssprop [--pay-form-font-size=max(16px, 1em)] - Phones zoom in on fields with less than 16px.
 * @cssprop [--pay-form-radius=8px] - Corners.
 * @cssprop [--pay-form-border-width=1px] - The border's width.
 * @cssprop [--pay-form-field-height=44px] - The height of a field.
 * @cssprop [--pay-form-checkout-height=40rem] - The height of a provider's checkout that is shown in the page.
 *
 * @csspart fields - Around the provider's fields.
 * @csspart button - The pay button; "try again" where the form could not be loaded.
 * @csspart notice - How the last attempt ended; in place of the fields when there is nothing left to fill in.
 * @csspart provider - The line that says who takes the payment.
 * @csspart test-mark - The mark that says no money moves.
 *
 * @cssstate idle - Nothing has begun.
 * @cssstate loading - Session and fields are on their way.
 * @cssstate ready - The shopper can pay.
 * @cssstate submitting - An attempt is under way.
 * @cssstate challenging - The bank's challenge is open.
 * @cssstate confirming - The server is being asked.
 * @cssstate succeeded - Paid.
 * @cssstate declined - Declined; the shopper may try again.
 * @cssstate cancelled - Called off; the shopper may try again.
 * @cssstate unknown - Pending, or nobody knows.
 * @cssstate failed - The form can't be used.
 */
export class PayForm extends SettingsElement implements ControllerHost {
  static override styles: CSSResultGroup = unsafeCSS(styles);
  readonly #payment = new PaymentController(this);
  readonly #pageLanguage = new MutationObserver(() => void this.#payment.speak());
  #fetchingNotice: Promise<void> | undefined;
  #noticeContent: ViewOptions['noticeContent'];
  /** The focus was in what has been taken away. */
  #focusIsLost = false;

  declare addEventListener: Listen;
  declare removeEventListener: Listen;

  /** Where the payment is. */
  get state(): PayState {
    return this.#payment.state;
  }

  /** Fulfils when the shopper can pay; rejects with a PayError when that fails. */
  get ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!NOT_READY.has(this.state) && this.state !== 'failed') resolve();
      this.addEventListener('pay-ready', () => resolve(), { once: true });
      this.addEventListener('pay-error', ({ detail }) => reject(detail.error), { once: true });
    });
  }

  /** Loads the form, or loads it again after it failed. */
  load(): Promise<void> {
    return this.#payment.load();
  }

  /** Pays, as the button does. Does nothing while an attempt is under way. */
  async submit(): Promise<void> {
    if (!this.#isDisabled) await this.#payment.submit();
  }

  /** Starts from the beginning, with a new session. */
  reset(): void {
    this.#payment.reset();
  }

  /** Goes on with a new session, after the order has changed; keeps what the shopper typed. */
  refresh(): Promise<void> {
    return this.#payment.refresh();
  }

  /** Calls off the bank's challenge or the provider's checkout. */
  cancel(): void {
    this.#payment.cancel();
  }

  override focus(): void {
    this.#payment.focus();
  }

  formDisabledCallback(): void {
    this.requestUpdate();
  }

  /** The page's own form was reset. What has been paid stays paid. */
  formResetCallback(): void {
    if (!FINAL.has(this.state)) this.reset();
  }

  get #isDisabled(): boolean {
    return !!this.disabled || this.matches(':disabled');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A framework that moves the element takes it out and puts it back in one go.
    queueMicrotask(() => this.isConnected && void this.#start());
    this.#pageLanguage.observe(document.documentElement, { attributeFilter: ['lang'] });
  }

  async #start(): Promise<void> {
    if (this.isBrowser) this.#payment.start();
    else (await import('./support/no-browser.ts')).explainNoBrowser(this);
  }

  /** Moved in one piece, with `moveBefore()`: the hosted fields have noticed nothing, so nothing is taken down. */
  connectedMoveCallback(): void {
    // Without this method, the browser would call those for leaving and entering the page.
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pageLanguage.disconnect();
    this.#payment.leave();
  }

  /** @internal The theme, for what is drawn in other documents. */
  theme(): Theme {
    return themeOf(this.renderRoot.querySelector<HTMLElement>('.probe') ?? this);
  }

  /** @internal What the focus may be in is about to go. */
  keepFocus(held: boolean): void {
    this.#focusIsLost = held;
  }

  /** What draws an outcome is fetched once the shopper can pay: loading waits for nothing that it does not need. */
  async #fetchNotice(): Promise<void> {
    try {
      const { noticeContent, noticeStyles } = await import('./view/notice-view.ts');
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(noticeStyles);
      this.shadowRoot?.adoptedStyleSheets.push(sheet);
      this.#noticeContent = noticeContent;
    } catch {
      this.#noticeContent = 'plain';
    }
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const payment = this.#payment;
    const snapshot = payment.snapshot();
    return formView(snapshot, {
      presentation: this.presentation,
      locale: localeOf(this),
      money: snapshot.session ?? this.#shownMoney,
      order: /^[\w./#-]{1,32}$/.exec(this.order ?? '')?.[0],
      disabled: this.#isDisabled,
      hideButton: !!this.hideButton,
      noticeContent: this.#noticeContent,
      onPress: () => void (snapshot.state === 'failed' ? payment.load() : this.submit()),
      onThemeChange: () => payment.restyle(),
    });
  }

  /** What the page shows, for as long as there is no session. */
  get #shownMoney(): Money | undefined {
    const { amount, currency } = this;
    return Number.isSafeInteger(amount) && /^[A-Z]{3}$/.test(currency ?? '')
      ? ({ amount, currency } as Money)
      : undefined;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { state, told, evidence, reference, messages } = this.#payment.snapshot();
    const paid = state === 'succeeded';
    this.tellForm({
      state,
      value: paid ? (Object.values(evidence).find(Boolean) ?? reference) : null,
      valueMissing: !!this.required && !paid,
      message: messages.required,
      anchor: this.#part('button'),
    });
    if (this.#focusIsLost && told) this.#part('notice').focus();
    this.#focusIsLost = false;
    if (!NOT_READY.has(state) && !this.#fetchingNotice) this.#fetchingNotice = this.#fetchNotice();
    if (changed.has('locale')) void this.#payment.speak();
  }

  /** What the template always has. */
  #part(name: string): HTMLElement {
    return this.renderRoot.querySelector(`[part=${name}]`) as HTMLElement;
  }
}
