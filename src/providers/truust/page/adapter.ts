import type { AdapterHost, CreateAdapter } from '../../../element/adapter/adapter.ts';
import type { HostedAttempt } from '../../../element/adapter/hosted-attempt.ts';
import { comeBackFrom, HostedCheckout } from '../../../element/adapter/hosted-checkout.ts';
import { truust, type TruustSession } from '../definition.ts';

/** How soon after its button a checkout must say that it has sent the form. */
const SUBMIT_LIMIT_MS = 3_000;

/** Truust's checkout. Only some of its templates send messages; the others end by their return page, or when asked. */
class Truust extends HostedCheckout<TruustSession> {
  protected readonly label = truust.label;
  protected readonly speaks = false;
  /** This template sends messages. */
  #talks = false;

  protected get address(): unknown {
    return Object.hasOwn(this.session, 'url') ? this.session.url : undefined;
  }

  protected hear({ dispatch, detail }: Readonly<Record<string, unknown>>): void {
    switch (dispatch) {
      case 'statePayment':
        this.#talks = true;
        if (this.attempt?.sent === 'perhaps') this.attempt.sent = 'no';
        break;
      case 'clickPayment':
        this.begin((attempt) => this.#expectForm(attempt));
        break;
      case 'submittedPayment':
      case 'processingPayment':
      case 'redirectPayment':
        this.begin((attempt) => (attempt.sent = 'yes'));
        break;
      case 'errorPayment':
        this.begin((attempt) => (attempt.sent = 'perhaps'));
        this.over();
        break;
      case 'orderStatus':
        if (detail === 'confirmed_payment') this.ended({ kind: 'paid' });
        if (detail === 'denied_payment') this.ended({ kind: 'declined' });
    }
  }

  protected override press(): void {
    this.tell({ dispatch: 'submitPayment' });
    if (this.#talks && this.attempt) this.#expectForm(this.attempt);
  }

  /** A form that was not filled in properly is never sent, and nothing says so. */
  #expectForm(attempt: HostedAttempt): void {
    attempt.sent = 'no';
    setTimeout(() => {
      if (attempt.sent === 'no') attempt.end({ kind: 'invalid' });
    }, SUBMIT_LIMIT_MS);
  }

  protected override moved(): void {
    // Without messages, the next page is all that tells of a payment under way.
    if (!this.#talks) this.begin();
  }
}

export const comeBack = (host: AdapterHost) => comeBackFrom(host, {});

export const createAdapter: CreateAdapter<TruustSession> = (host, session) => new Truust(host, session);
