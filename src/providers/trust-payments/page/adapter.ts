import { exponentOf } from '../../../protocol/money.ts';
import { settingUrl } from '../../../element/support/address.ts';
import { pageError } from '../../../element/support/page-error.ts';
import { loadScript } from '../../../element/adapter/script-loader.ts';
import type { Settings } from '../../../element/settings.ts';
import {
  RELEASED,
  type Adapter,
  type AdapterHost,
  type Attempt,
  type CreateAdapter,
} from '../../../element/adapter/adapter.ts';
import type { TrustPaymentsSession } from '../definition.ts';
import { CardForm } from './card-form.ts';
import type { CardPayment } from './card-payment.ts';
import {
  claimsOf,
  GLOBAL,
  LIBRARY_ORIGINS,
  LIBRARY_URL,
  type LibraryEvent,
  type LibraryResult,
} from './library.ts';
import type { LibraryMessage } from './library-messages.ts';
import { claimInstance, holdsInstance, releaseInstance } from './page-instance.ts';

/** How often fields that something in the page has taken away are put back. */
const MOST_RESTARTS = 5;

/** What is needed from the press of the button on. Fetched beforehand, when the fields are ready. */
const fetchPayment = () => import('./card-payment.ts');

/** Trust Payments' card fields: keeps the library's one instance a page, and its form ready to pay. */
class TrustPayments implements Adapter {
  #form: CardForm | undefined;
  #starting = Promise.resolve();
  #restarts = 0;
  /** The last attempt; it knows whether it is over. */
  #payment: CardPayment | undefined;
  /** What the library reported when nobody was waiting for it any more. */
  #late: LibraryResult | undefined;
  #destroyed = false;

  constructor(
    readonly host: AdapterHost,
    public session: TrustPaymentsSession,
  ) {}

  mount(): Promise<void> {
    return this.#start(false);
  }

  /** @param fresh whether the session is so new that its age can't be why it is refused. */
  #start(fresh: boolean): Promise<void> {
    return (this.#starting = this.#startForm(fresh));
  }

  async #startForm(fresh: boolean): Promise<void> {
    const { host } = this;
    // What was still under way when the form was taken down must not take the instance from the next one.
    if (this.#destroyed) return;
    claimInstance(this);
    await load(host.element, this.session.libraryUrl);
    if (!holdsInstance(this) || this.#form) return;
    this.#form = new CardForm(host, this.session, {
      heard: (event, data) => this.#heard(event, data),
      lost: () => this.#lost(),
    });
    await this.#form.start(this.#jwt, fresh);
    fetchPayment().catch(() => undefined);
  }

  /** The session's JWT, which must be over the amount that the page shows: the gateway charges what it says. */
  get #jwt(): string {
    const { jwt, amount, currency } = this.session;
    const { payload } = claimsOf(jwt);
    const { baseamount, mainamount, currencyiso3a } = payload;
    const charged = baseamount ?? Math.round(Number(mainamount) * 10 ** exponentOf(currency));
    if (Number(charged) !== amount || currencyiso3a !== currency) throw pageError('amount-mismatch');
    return jwt;
  }

  /** @returns whether the library may hear it. */
  hear(event: MessageEvent<LibraryMessage>): boolean {
    const form = this.#form;
    if (!form) return true;
    const { type } = event.data;
    // Frames that are gone can't be told apart, but money must not move unnoticed.
    const last = event.source === null && event.origin === form.fields.origin;
    if (type === 'ST_PAYMENT_METHOD_STARTED' && last) this.#payment?.begun();
    if (!form.fields.sent(event)) return !!this.#payment?.isOfBank(event);
    if (type === 'CALL_SUBMIT_EVENT') {
      // Enter in a field would pay at once, even in the middle of a payment. It goes the button's way instead.
      void this.host.element.submit();
      return false;
    }
    form.overhear(event);
    return true;
  }

  #heard(event: LibraryEvent, data?: LibraryResult): void {
    if (this.#payment?.underWay) this.#payment.heard(event, data);
    else if (event === 'submit' && data?.jwt && data.errorcode === '0' && !data.isCancelled) {
      // An attempt of its own, so that the page hears how it ended. Only the server can tell what it is.
      this.#late = data;
      void this.host.element.submit();
    }
  }

  async pay(): Promise<Attempt> {
    const { CardPayment, outcomeOf } = await fetchPayment();
    const late = this.#late;
    this.#late = undefined;
    if (late) return outcomeOf('success', late);
    await this.#starting;
    this.#payment = new CardPayment(this.host, this.#form, {
      lost: () => this.#lost(),
      restart: () => this.#restart(),
    });
    return this.#payment.outcome();
  }

  /** The fields are gone, or deaf, and it was not us. What was typed is lost; what was sent is not. */
  #lost(): void {
    const payment = this.#payment?.underWay ? this.#payment : undefined;
    payment?.lost();
    this.#form?.remove();
    if (!payment) this.#restart();
  }

  #restart(): void {
    this.#form = undefined;
    this.#restarts++;
    const starting =
      this.#restarts > MOST_RESTARTS ? Promise.reject(pageError('fields-timeout')) : this.#start(true);
    this.#starting = starting;
    // Whoever pays next meets the failure.
    starting.catch(() => undefined);
  }

  async refresh(session: TrustPaymentsSession): Promise<void> {
    await this.#starting.catch(() => undefined);
    if (!holdsInstance(this)) return;
    this.session = session;
    if (!this.#form?.initialised) {
      // Nothing is typed yet, and a start that has failed is not mended by an update.
      this.#takeDown();
      return this.#start(true);
    }
    this.#starting = this.#form.update(this.#jwt);
    await this.#starting;
  }

  cancel(): void {
    this.#payment?.cancel();
  }

  restyle(): void {
    const form = this.#form;
    if (!form?.ready || this.#payment?.underWay) return;
    if (form.touched) {
      void this.#recolour(form);
      return;
    }
    this.#takeDown();
    this.#start(false).catch(() => undefined);
  }

  /** Keeps what was typed. */
  async #recolour({ fields, text }: CardForm): Promise<void> {
    const { recolour } = await fetchPayment();
    recolour(fields.frames, this.host.element.theme(), text);
  }

  focus(): void {
    this.#form?.focus();
  }

  #takeDown(): void {
    this.#form?.remove();
    this.#form = undefined;
  }

  destroy(): void {
    this.#destroyed = true;
    if (!releaseInstance(this)) return;
    this.#payment?.abandon();
    this.#takeDown();
    document.dispatchEvent(new Event(RELEASED));
  }
}

/**
 * @param address where the session says that the library is; the tag's own word goes before it.
 * @throws PayError
 */
async function load(settings: Settings, address = LIBRARY_URL): Promise<void> {
  await loadScript(settingUrl(settings, 'libraryUrl', LIBRARY_ORIGINS, address), GLOBAL, settings);
}

export const preload = (settings: Settings): Promise<void> => load(settings);

export const createAdapter: CreateAdapter<TrustPaymentsSession> = (host, session) =>
  new TrustPayments(host, session);
