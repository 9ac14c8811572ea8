import type { PayError } from '../../protocol/pay-error.ts';
import type { Evidence, Session } from '../../protocol/messages.ts';
import { secureUrl } from '../support/address.ts';
import { pageError } from '../support/page-error.ts';
import type { Adapter, AdapterHost, Attempt } from './adapter.ts';
import type { HostedAttempt } from './hosted-attempt.ts';
import { lightMount, type Mount } from './light-dom-mount.ts';
import { InlinePresentation } from './presentations/inline.ts';
import type { CheckoutPresentation, PresentedCheckout } from './presentations/presentation.ts';
import { RETURNED } from './returned.ts';
import type { Presentation } from './settings.ts';

const lost = () => pageError('fields-timeout');

/** What follows an attempt. Fetched beforehand, when the checkout is ready. */
const fetchAttempt = () => import('./hosted-attempt.ts');

/**
 * A shopper is back on the page from a checkout that took its place.
 *
 * @param evidence what the address says that the shopper came back to.
 */
export async function comeBackFrom(host: AdapterHost, evidence: Evidence): Promise<Attempt> {
  return (await fetchAttempt()).findOut(host, evidence);
}

/** A checkout on the provider's own pages: in a frame, a modal or a popup, or in place of this page. */
export abstract class HostedCheckout<S extends Session = Session> implements Adapter {
  /** The checkout has a button of its own, or opens by the page's. */
  readonly button: Adapter['button'];
  readonly once = true;
  /** The attempt that is under way. */
  protected attempt: HostedAttempt | undefined;
  /** Called when the shopper can pay in the frame. */
  protected loaded?: () => void;
  readonly #frame = document.createElement('iframe');
  readonly #listening = new AbortController();
  #presentation: CheckoutPresentation | undefined;
  #loads = 0;
  #timer = 0;
  /** What is to be done with the attempt that has been asked for, and has not begun yet. */
  #beginning: ((attempt: HostedAttempt) => void)[] | undefined;
  #mount: Mount | undefined;

  constructor(
    readonly host: AdapterHost,
    public session: S,
  ) {
    const frame = this.#frame;
    frame.title = session.provider;
    // No sandbox: banks put pages of their own in here, and some of those leave their frame.
    frame.allow = 'payment; clipboard-write';
    frame.style.cssText = 'width:100%;height:var(--pay-form-checkout-height,40rem);border:0;display:block';
    frame.onload = () => {
      if (this.#loads++) this.moved();
      else if (!this.speaks) this.loaded?.();
    };
    this.button = this.elsewhere ? undefined : 'none';
    const { signal } = this.#listening;
    addEventListener('message', (event: MessageEvent<unknown>) => this.#heard(event), { signal });
    // Shown again as it was left.
    addEventListener('pageshow', ({ persisted }) => persisted && this.cancel(), { signal });
  }

  /** The provider's name, as a shopper knows it. */
  protected abstract readonly label: string;
  /** Where the checkout is, by the session; checked before it is opened. */
  protected abstract readonly address: unknown;
  /** A page of this checkout that has loaded is ready only once it was heard. */
  protected abstract readonly speaks: boolean;
  /** Hears the checkout itself: its very window, at its very origin. */
  protected abstract hear(message: Readonly<Record<string, unknown>>): void;
  /** The shopper presses the page's own button for a checkout that is in the page. */
  protected press(): void {}
  /** Reads the query of the address that the provider has sent the shopper back to. */
  protected readonly evidenceIn: (search: string) => Evidence = () => ({});
  /** Another page has loaded in the frame. */
  protected moved(): void {}

  get elsewhere(): boolean {
    return this.presentation !== 'inline';
  }

  protected get presentation(): Presentation {
    return this.host.element.presentation ?? 'inline';
  }

  /** @throws PayError `url-refused` */
  get #url(): URL {
    return secureUrl(this.address);
  }

  protected tell(message: object): void {
    this.#presentation?.peer?.postMessage(message, this.#url.origin);
  }

  async mount(): Promise<void> {
    const { presentation } = this;
    fetchAttempt().catch(() => undefined);
    const url = this.#url;
    const shown = this.#presented(url.href);
    if (presentation !== 'inline') {
      // Before the click that opens it: a window is opened in a click, or not at all.
      const { present } = await import('./presentations/elsewhere.ts');
      this.#presentation = present(presentation, shown);
      return;
    }
    this.#presentation = new InlinePresentation(shown);
    this.#mount = lightMount(this.host.element, this.#frame);
    await new Promise<void>((resolve, reject) => this.#load(url.href, () => reject(lost()), resolve));
  }

  #presented(url: string): PresentedCheckout {
    return {
      host: this.host,
      label: this.label,
      frame: this.#frame,
      url,
      load: () => this.#load(url, () => this.#lost()),
      cancel: () => this.cancel(),
      blocked: () => this.attempt?.end({ kind: 'invalid', error: pageError('popup-blocked') }),
      lost: () => this.#lost(),
      returned: (search) => this.over(this.evidenceIn(search)),
    };
  }

  #load(url: string, late: () => void, ready?: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(late, this.host.element.loadTimeout);
    this.loaded = () => {
      clearTimeout(this.#timer);
      ready?.();
    };
    this.#loads = 0;
    this.#frame.src = url;
  }

  #lost(): void {
    if (this.attempt) this.over({}, lost());
  }

  async pay(): Promise<Attempt> {
    const { HostedAttempt } = await fetchAttempt();
    const attempt = new HostedAttempt(this.host, this.session, () => this.#presentation?.open ?? true);
    this.attempt = attempt;
    if (this.#beginning) this.#beginning.forEach((action) => action(attempt));
    else this.#show();
    const outcome = await attempt.outcome;
    this.attempt = undefined;
    clearTimeout(this.#timer);
    this.#presentation?.hide();
    return outcome;
  }

  #show(): void {
    if (this.presentation === 'inline') this.press();
    else this.#presentation?.show();
  }

  /** Something happened in the checkout; if the page does not know of an attempt yet, this begins one. */
  protected begin(action: (attempt: HostedAttempt) => void = () => undefined): void {
    if (this.attempt) {
      action(this.attempt);
      return;
    }
    if (this.#beginning) {
      this.#beginning.push(action);
      return;
    }
    this.#beginning = [action];
    void this.host.element.submit().then(() => (this.#beginning = undefined));
  }

  /** The checkout says how it ended. */
  protected ended(outcome: Attempt): void {
    this.begin((attempt) => attempt.end(outcome));
  }

  /** The checkout is over, or left. */
  protected over(evidence: Evidence = {}, error?: PayError): void {
    this.begin((attempt) => attempt.over(evidence, error));
  }

  #heard({ data, origin, source }: MessageEvent<unknown>): void {
    if (!data || typeof data !== 'object' || !source || source !== this.#presentation?.peer) return;
    const message = data as Readonly<Record<string, unknown>>;
    if (origin === this.#url.origin) this.hear(message);
    else if (origin === location.origin && RETURNED in message)
      this.over(this.evidenceIn(String(message[RETURNED])));
  }

  refresh(session: S): Promise<void> {
    this.session = session;
    this.#mount?.remove();
    return this.mount();
  }

  cancel(): void {
    if (this.attempt) this.over();
  }

  restyle(): void {
    // The look of a checkout is the provider's.
  }

  focus(): void {
    this.#frame.focus();
  }

  destroy(): void {
    this.#listening.abort();
    this.#mount?.remove();
    this.#presentation?.hide();
    this.attempt?.end({ kind: 'unknown' });
  }
}
