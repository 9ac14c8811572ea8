import type { PayError } from '../../protocol/pay-error.ts';
import type { Evidence, Session } from '../../protocol/messages.ts';
import { secureUrl } from '../support/address.ts';
import { pageError } from '../support/page-error.ts';
import { remember } from '../payment/attempt-memory.ts';
import type { Adapter, AdapterHost, Attempt } from './adapter.ts';
import { PendingAttempt } from './attempt.ts';
import { lightMount, type Mount } from './light-dom-mount.ts';
import { InlinePresentation } from './presentations/inline.ts';
import type { CheckoutPresentation, PresentedCheckout } from './presentations/presentation.ts';
import { RETURNED } from './returned.ts';
import type { Presentation } from './settings.ts';

/** How often to look after the checkout. */
const GLANCE_MS = 500;
/** The first question to the server about a checkout that keeps silent, and the longest pause between two. */
const FIRST_QUESTION_MS = 4_000;
const LONGEST_PAUSE_MS = 30_000;
/** An attempt takes no longer than that: a bank's page has long timed out. */
const LONGEST_MS = 3_600_000;
/**
 * The pauses before each question about a checkout that is over. A payment may still be on its way to the provider, so
 * "nothing there" counts only in the end: after a short while where nothing was sent, as far as anybody has said.
 */
const PAUSES_MS = { unsent: [0, 1_500, 3_000], perhapsSent: [0, 1_500, 3_000, 5_500, 10_000] } as const;

const lost = () => pageError('fields-timeout');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The checkout is over, or left: also by a shopper who is back on the page from it. What that means, the server knows.
 *
 * @param evidence what the checkout said, or the address that the shopper came back to.
 * @param error why there was nothing to pay with, if that is so.
 */
export async function findOut(
  host: AdapterHost,
  evidence: Evidence,
  pauses: readonly number[] = PAUSES_MS.perhapsSent,
  error?: PayError,
): Promise<Attempt> {
  for (const ms of pauses) {
    await pause(ms);
    const { status, retryable } = await host.ask(evidence);
    if (status !== 'pending' || !retryable) return { kind: 'unknown', evidence };
  }
  return error ? { kind: 'invalid', error } : { kind: 'cancelled', evidence };
}

/** One attempt in a checkout. */
export class HostedAttempt extends PendingAttempt {
  /** Whether the shopper's details were sent; silent checkouts tell nobody. */
  sent: 'yes' | 'no' | 'perhaps' = 'perhaps';
  /** It is over, and the server is being asked how it ended. */
  closing = false;
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
    remember(this.host.element, this.session);
    const attempt = (this.attempt = new HostedAttempt());
    if (this.#beginning) this.#beginning.forEach((action) => action(attempt));
    else this.#show();
    void this.#watch(attempt);
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

  /** Asks the server where the checkout keeps silent, and at once when its window begins to look closed. */
  async #watch(attempt: HostedAttempt): Promise<void> {
    let seen = true;
    let next = FIRST_QUESTION_MS;
    for (let waited = GLANCE_MS; !attempt.ended; waited += GLANCE_MS) {
      await pause(GLANCE_MS);
      const open = this.#presentation?.open ?? true;
      const closed = seen && !open;
      seen = open;
      if (waited > LONGEST_MS) this.cancel();
      if (attempt.closing || (waited < next && !closed)) continue;
      if (waited >= next) next += Math.min(waited, LONGEST_PAUSE_MS);
      const { status, retryable } = await this.host.ask({});
      // A decline may be that of an earlier attempt; the shopper may be typing another card.
      const isUnderWay = status === 'pending' && !retryable;
      if (status === 'paid' || isUnderWay) attempt.end({ kind: 'unknown' });
    }
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
    this.begin((attempt) => {
      if (attempt.closing) return;
      // What was sent may still arrive, however long it takes.
      if (attempt.sent === 'yes') {
        attempt.end({ kind: 'unknown', evidence });
        return;
      }
      attempt.closing = true;
      const pauses = attempt.sent === 'no' ? PAUSES_MS.unsent : PAUSES_MS.perhapsSent;
      void findOut(this.host, evidence, pauses, error).then((outcome) => attempt.end(outcome));
    });
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
