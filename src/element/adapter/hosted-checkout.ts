import type { PayError } from '../../protocol/pay-error.ts';
import type { Evidence, Session } from '../../protocol/messages.ts';
import { pageError } from '../support/page-error.ts';
import { lightMount, type Mount } from './light-dom-mount.ts';
import { remember } from '../payment/attempt-memory.ts';
import { RETURNED } from './returned.ts';
import type { Presentation } from './settings.ts';
import type { Adapter, AdapterHost, Attempt } from './adapter.ts';

/** How often to look after the checkout, in milliseconds. */
const GLANCE = 500;
/** The longest pause between two questions to the server, in milliseconds. */
const PATIENCE = 30_000;
/** An attempt takes no longer than that, in milliseconds: a bank's page has long timed out. */
const LONGEST = 3_600_000;
/** When to ask about a checkout that is over: a payment may still be on its way to the provider. Milliseconds. */
const QUESTIONS = [0, 1_500, 3_000];

const lost = () => pageError('fields-timeout');
const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

/**
 * The checkout is over, or left: also by a shopper who is back on the page from it. What that means, the server knows.
 *
 * @param evidence what the checkout said, or the address that the shopper came back to.
 * @param error why there was nothing to pay with, if that is so.
 */
export async function findOut(host: AdapterHost, evidence: Evidence, error?: PayError): Promise<Attempt> {
  for (const time of QUESTIONS) {
    await pause(time);
    const { status, retryable } = await host.ask(evidence);
    if (status !== 'pending' || !retryable) return { kind: 'unknown', evidence };
  }
  return error ? { kind: 'invalid', error } : { kind: 'cancelled', evidence };
}

/** A checkout on the provider's own pages: in a frame, a modal or a popup, or in place of this page. */
export abstract class HostedCheckout<S extends Session = Session> implements Adapter {
  button: Adapter['button'] = 'none';
  readonly once = true;
  /** Ends the attempt that is under way. */
  protected end: ((attempt: Attempt) => void) | undefined;
  /** Called when the shopper can pay in the frame. */
  protected loaded?: () => void;
  readonly #frame = document.createElement('iframe');
  #popup: Window | null = null;
  #dialog: HTMLDialogElement | undefined;
  #loads = 0;
  #timer = 0;
  #beginning: (() => void) | undefined;
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
    if (this.elsewhere) this.button = undefined;
    addEventListener('message', this);
    addEventListener('pageshow', this);
  }

  /** Where the checkout is. */
  protected abstract readonly url: string;
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

  protected tell(message: object): void {
    this.#peer?.postMessage(message, new URL(this.url).origin);
  }

  get #peer(): Window | null {
    return this.#popup ?? this.#frame.contentWindow;
  }

  async mount(): Promise<void> {
    if (this.elsewhere) return;
    this.#mount = lightMount(this.host.element, this.#frame);
    await new Promise<void>((resolve, reject) => this.#load(() => reject(lost()), resolve));
  }

  #load(late: () => void, ready?: () => void): void {
    this.#expect(late);
    this.loaded = () => {
      clearTimeout(this.#timer);
      ready?.();
    };
    this.#loads = 0;
    this.#frame.src = this.url;
  }

  #expect(late: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(late, this.host.element.loadTimeout);
  }

  readonly #lost = (): void => {
    if (this.end) this.over({}, lost());
  };

  pay(): Promise<Attempt> {
    remember(this.host.element, this.session);
    return new Promise((resolve) => {
      const end = (this.end = (attempt: Attempt) => {
        if (this.end !== end) return;
        this.end = undefined;
        clearTimeout(this.#timer);
        this.#popup?.close();
        this.#popup = null;
        this.#dialog?.close();
        this.#dialog?.remove();
        resolve(attempt);
      });
      (this.#beginning ?? this.#show)();
      void this.#watch(end);
    });
  }

  readonly #show = (): void => {
    switch (this.presentation) {
      case 'inline':
        this.press();
        break;
      case 'modal':
        this.#showModal();
        break;
      case 'popup':
        this.#popup = open(this.url, '_blank', 'width=480,height=800');
        if (!this.#popup) this.end?.({ kind: 'invalid', error: pageError('popup-blocked') });
        break;
      case 'redirect':
        location.assign(this.url);
        this.#expect(() => {
          stop();
          this.#lost();
        });
    }
  };

  /** The browser's own dialog holds the focus, gives it back, and closes on Escape. */
  #showModal(): void {
    const dialog = (this.#dialog = document.createElement('dialog'));
    dialog.style.cssText =
      'width:min(28rem,96vw);height:85vh;padding:44px 0 0;border:0;box-shadow:0 0 0 100vmax #0008';
    const close = document.createElement('button');
    close.textContent = this.host.messages.close;
    close.style.cssText = 'position:absolute;top:0;right:0;width:auto;background:none;color:inherit';
    close.onclick = () => dialog.close();
    dialog.onclose = () => this.cancel();
    this.#frame.style.height = '100%';
    dialog.append(close, this.#frame);
    this.host.element.shadowRoot?.append(dialog);
    dialog.showModal();
    this.#load(this.#lost);
  }

  /** Looks for a window that the shopper has closed, and asks the server where the checkout keeps silent. */
  async #watch(end: (attempt: Attempt) => void): Promise<void> {
    for (let waited = 0, next = 4_000; this.end === end; waited += GLANCE) {
      await pause(GLANCE);
      if (this.#popup?.closed || waited > LONGEST) {
        this.cancel();
        break;
      }
      if (waited < next) continue;
      next += Math.min(waited, PATIENCE);
      const { status } = await this.host.ask({});
      // A decline may be that of an earlier attempt; the shopper may be typing another card.
      if (status === 'paid') end({ kind: 'unknown' });
    }
  }

  /** Something happened in the checkout; if the page does not know of an attempt yet, this begins one. */
  protected begin(action: () => void = () => undefined): void {
    if (this.end) {
      action();
      return;
    }
    this.#beginning = action;
    void this.host.element.submit().then(() => (this.#beginning = undefined));
  }

  /** The checkout says how it ended. */
  protected ended(attempt: Attempt): void {
    this.begin(() => this.end?.(attempt));
  }

  /** The checkout is over, or left. */
  protected over(evidence: Evidence = {}, error?: PayError): void {
    this.begin(() => {
      void findOut(this.host, evidence, error).then(this.end);
    });
  }

  /** Hears messages, and of the page being shown again as it was left. */
  handleEvent({
    persisted,
    data,
    origin,
    source,
  }: Partial<MessageEvent<Record<string, unknown> | null> & PageTransitionEvent>): void {
    if (persisted) this.cancel();
    if (!data || !source || source !== this.#peer) return;
    if (origin === new URL(this.url).origin) this.hear(data);
    else if (origin === location.origin && RETURNED in data) {
      this.over(this.evidenceIn(String(data[RETURNED])));
    }
  }

  refresh(session: S): Promise<void> {
    this.session = session;
    this.#mount?.remove();
    return this.mount();
  }

  cancel(): void {
    if (this.end) this.over();
  }

  restyle(): void {
    // The look of a checkout is the provider's.
  }

  focus(): void {
    this.#frame.focus();
  }

  destroy(): void {
    removeEventListener('message', this);
    removeEventListener('pageshow', this);
    this.#mount?.remove();
    this.end?.({ kind: 'unknown' });
  }
}
