import type { AdapterHost, CreateAdapter } from '../../../element/adapter/adapter.ts';
import { findOut, HostedCheckout } from '../../../element/adapter/hosted-checkout.ts';
import type { TruustSession } from '../definition.ts';

/** How soon after its button a checkout must say that it has sent the form, in milliseconds. */
const SUBMIT_LIMIT = 3_000;

/** Truust's checkout. Only some of its templates send messages; the others end by their return page, or when asked. */
class Truust extends HostedCheckout<TruustSession> {
  protected readonly speaks = false;
  /** The attempt in which the shopper's details have been sent. */
  #sent: unknown = null;

  protected get url(): string {
    return this.session.url;
  }

  protected hear({ dispatch, detail, isDisabled }: Readonly<Record<string, unknown>>): void {
    switch (dispatch) {
      case 'statePayment':
        if (!this.elsewhere) this.button = isDisabled ? 'off' : undefined;
        this.host.element.requestUpdate();
        break;
      case 'clickPayment':
        this.begin(() => this.#expectForm());
        break;
      case 'submittedPayment':
      case 'processingPayment':
      case 'redirectPayment':
        this.begin(() => (this.#sent = this.end));
        break;
      case 'errorPayment':
        this.#sent = null;
        this.over();
        break;
      case 'orderStatus':
        if (detail === 'confirmed_payment') this.ended({ kind: 'paid' });
        if (detail === 'denied_payment') this.ended({ kind: 'declined' });
    }
  }

  protected override over(...left: Parameters<HostedCheckout['over']>): void {
    // What was sent may still arrive, however long it takes.
    if (this.#sent === this.end) this.ended({ kind: 'unknown' });
    else super.over(...left);
  }

  protected override press(): void {
    this.tell({ dispatch: 'submitPayment' });
    if (this.button !== 'none') this.#expectForm();
  }

  /** A form that was not filled in properly is never sent, and nothing says so. */
  #expectForm(): void {
    const { end } = this;
    this.#sent = null;
    setTimeout(() => {
      if (end && end === this.end && this.#sent !== end) end({ kind: 'invalid' });
    }, SUBMIT_LIMIT);
  }

  protected override moved(): void {
    // Without messages, the next page is all that tells of a payment under way.
    if (this.button === 'none') this.begin();
  }
}

/** The address says nothing that the server would not know. */
export const comeBack = (host: AdapterHost) => findOut(host, {});

export const createAdapter: CreateAdapter<TruustSession> = (host, session) => new Truust(host, session);
