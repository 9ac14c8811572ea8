import type { PayError } from '../../../protocol/pay-error.ts';
import { exponentOf, type Money } from '../../../protocol/money.ts';
import type { Session } from '../../../protocol/messages.ts';
import { pageError } from '../../../element/support/page-error.ts';
import { lightMount } from '../../../element/adapter/light-dom-mount.ts';
import { loadScript } from '../../../element/adapter/script-loader.ts';
import type { Settings } from '../../../element/adapter/settings.ts';
import {
  RELEASED,
  type Adapter,
  type AdapterHost,
  type Attempt,
  type CreateAdapter,
} from '../../../element/adapter/adapter.ts';
import {
  EVENTS,
  claimsOf,
  FIELDS,
  FORM,
  GLOBAL,
  LIBRARY_URL,
  startLibrary,
  sweep,
  type LibraryEvent,
  type LibraryResult,
  type SecureTrading,
} from './library.ts';
import { outcomeOf, outOfTime, type Signal } from './outcome.ts';
import { DOCUMENT_CSS, fieldStyles } from './field-styles.ts';

/** From the control frame's first sign of life to fields that can pay: one provider script alone may take 30 s. */
const START_LIMIT = 45_000;
/** An attempt outside the bank's challenge: the library's own waits add up to about 110 s. */
const PAY_LIMIT = 120_000;
/** By then the session is too old to finish a payment with. */
const CHALLENGE_LIMIT = 900_000;

/** How long field frames may keep silent once the library calls itself ready. */
const FRAME_LIMIT = 5_000;

/** How soon a refusal of an updated session would be heard. */
const UPDATE_PAUSE = 1_000;

/** The library has one instance a page. */
let owner: TrustPayments | undefined;

/** Makes the adapter the page's one instance. */
function claim(adapter: TrustPayments): void {
  if (owner) throw pageError('instance-busy');
  owner = adapter;
}

type Message = { type?: string } | null;

// The library's own listener comes with its first start and stays as long as the page: ours must be there before.
addEventListener('message', (event: MessageEvent<Message>) => owner?.overhear(event));

class TrustPayments implements Adapter {
  #library: SecureTrading | undefined;
  readonly #form = document.createElement('form');
  readonly #button = document.createElement('button');
  readonly #sheet = new CSSStyleSheet();
  #takeDown?: () => void;
  /** Settles when the fields can pay, or can't. */
  #start?: { resolve: () => void; reject: (error: PayError) => void } | undefined;
  #starting = Promise.resolve();
  #completed = false;
  readonly #framesReady = new Set<unknown>();
  #attempt?:
    { started?: boolean; signal?: Signal; data?: LibraryResult; end: (attempt: Attempt) => void } | undefined;
  #refusal?: LibraryResult | undefined;
  #challenged = false;
  /** The session has just been renewed, so its age can't be why it is refused. */
  #fresh = false;
  #timer = 0;
  #touched = false;

  constructor(
    readonly host: AdapterHost,
    public session: Session,
  ) {
    const form = this.#form;
    form.id = FORM;
    form.append(
      ...Object.values(FIELDS).map((id) => Object.assign(document.createElement('div'), { id })),
      this.#button,
    );
    // Written out: the library looks for the attribute.
    this.#button.setAttribute('type', 'submit');
    this.#button.hidden = true;
    // Until the library is ready, a submit would post the form and leave the page.
    form.onsubmit = (event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    this.#sheet.replaceSync(DOCUMENT_CSS);
  }

  mount(): Promise<void> {
    return (this.#starting = this.#mount());
  }

  async #mount(): Promise<void> {
    const { host } = this;
    const gatewayUrl = host.element.gatewayUrl || this.session.gatewayUrl;
    claim(this);
    await load(host.element, this.session.libraryUrl);
    if (owner !== this) return;
    document.adoptedStyleSheets.push(this.#sheet);
    this.#takeDown = lightMount(host.element, this.#form);
    const library = (this.#library = startLibrary({
      jwt: this.#jwt,
      ...(gatewayUrl && { datacenterurl: gatewayUrl }),
      livestatus: this.session.live ? 1 : 0,
      submitOnSuccess: false,
      submitOnError: false,
      submitOnCancel: false,
      disableNotification: true,
      errorReporting: false,
      translations: { 'Expiration date': host.messages.expirationDate },
      styles: fieldStyles(host.element.theme()),
    }));
    for (const event of EVENTS) library.on(event, (data) => this.#heard(event, data));
    const started = this.#started();
    library.Components();
    sweep(this.#form);
    await started;
  }

  /** The session's JWT, which must be over the amount that the page shows: the gateway charges what it says. */
  get #jwt(): string {
    const { jwt = '', amount, currency } = this.session as Money & { jwt?: string };
    const { payload } = claimsOf(jwt);
    const { baseamount, mainamount, currencyiso3a } = payload;
    const charged = baseamount ?? Math.round(Number(mainamount) * 10 ** exponentOf(currency));
    if (Number(charged) !== amount || currencyiso3a !== currency) throw pageError('amount-mismatch');
    return jwt;
  }

  get #frames(): HTMLIFrameElement[] {
    return [...this.#form.querySelectorAll('iframe')];
  }

  overhear(event: MessageEvent<Message>): void {
    const { data, source } = event;
    // Not asked before it matters: an empty frame's window takes the browser milliseconds to make.
    const ours = () => this.#frames.some(({ contentWindow }) => contentWindow === source);
    switch (data?.type) {
      case 'CALL_SUBMIT_EVENT':
        // Enter in a field would pay at once, even in the middle of a payment. It goes the button's way instead.
        event.stopImmediatePropagation();
        if (ours()) void this.host.element.submit();
        break;
      case 'BIN_PROCESS':
        // All that tells of typing. The page's `blur` does not: it is silent where the focus was in a frame that is gone.
        this.#touched ||= ours();
        break;
      case 'ST_FRAME_READY':
        this.#framesReady.add(source);
        this.#checkFrames();
    }
  }

  /** The library calls itself ready before its field frames are. */
  #checkFrames(): void {
    if (!this.#completed) return;
    for (const [name, id] of Object.entries(FIELDS)) {
      const title = this.host.messages[name as keyof typeof FIELDS];
      this.#form.querySelector(`#${id} iframe`)?.setAttribute('title', title);
    }
    if (this.#frames.every(({ contentWindow }) => this.#framesReady.has(contentWindow)))
      this.#start?.resolve();
  }

  /** Waits for the fields, but never for ever: half of what can go wrong here makes the library fall silent. */
  #started(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#start = { resolve, reject };
      this.#expectStart(this.host.element.loadTimeout);
    }).finally(() => {
      this.#start = undefined;
      clearTimeout(this.#timer);
    });
  }

  #expectStart(limit: number): void {
    this.#arm(limit, () => this.#start?.reject(pageError('fields-timeout')));
  }

  #arm(limit: number, action: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(action, limit);
  }

  #heard(event: LibraryEvent, data?: LibraryResult): void {
    const attempt = this.#attempt;
    switch (event) {
      case 'paymentInitStarted':
        if (this.#start) this.#expectStart(START_LIMIT);
        return;
      case 'paymentInitCompleted':
        this.#completed = true;
        if (this.#start) this.#arm(FRAME_LIMIT, this.#start.resolve);
        this.#checkFrames();
        return;
      case 'paymentInitFailed':
        this.#start?.reject(this.#refused());
        return;
      case 'paymentStarted':
        if (attempt) attempt.started = true;
        return;
      case 'submit':
        if (attempt && data) attempt.data = data;
        else this.#refusal = data;
        break;
      default:
        if (attempt) attempt.signal = event;
    }
    if (!attempt?.signal) return;
    if (attempt.data) attempt.end(outcomeOf(attempt.signal, attempt.data));
    else if (attempt.signal === 'error' && !attempt.started) {
      // The library asks "leave the page?" from now on; only its own message calls that off.
      postMessage({ type: 'CALL_MERCHANT_SUBMIT_CALLBACK' }, origin);
      attempt.end({ kind: 'invalid' });
    }
  }

  /** A gateway that answers and refuses has, more often than not, been shown a session that is too old. */
  #refused(): PayError {
    const { errorcode = '', errordata = [] } = this.#refusal ?? {};
    const renewable = errorcode && errorcode !== '50003' && !this.#fresh;
    return pageError(renewable ? 'session-expired' : 'provider-refused', [errorcode, ...errordata].join(' '));
  }

  async pay(): Promise<Attempt> {
    try {
      await this.#starting;
    } catch (error) {
      return { kind: 'invalid', error: error as PayError };
    }
    const watch = new MutationObserver(() => this.#watchChallenge());
    const attempt = await new Promise<Attempt>((end) => {
      this.#attempt = { end };
      this.#expectEnd(PAY_LIMIT);
      watch.observe(document.body, { childList: true, subtree: true });
      this.#button.click();
    });
    watch.disconnect();
    clearTimeout(this.#timer);
    this.#attempt = undefined;
    if (this.#challenged) this.host.challenge((this.#challenged = false));
    sweep(this.#form);
    return attempt;
  }

  #expectEnd(limit: number): void {
    this.#arm(limit, () => this.#attempt?.end(outOfTime()));
  }

  #watchChallenge(): void {
    const frame = document.querySelector<HTMLIFrameElement>('#tp-3ds-challenge-iframe');
    const open = !!frame;
    if (frame) frame.title = this.host.messages.challenging;
    if (open === this.#challenged) return;
    this.#challenged = open;
    this.#expectEnd(open ? CHALLENGE_LIMIT : PAY_LIMIT);
    this.host.challenge(open);
  }

  async refresh(session: Session): Promise<void> {
    await this.#starting.catch(() => undefined);
    if (owner !== this) return;
    this.session = session;
    this.#fresh = true;
    if (!this.#completed) {
      // Nothing is typed yet, and a start that has failed is not mended by an update.
      this.destroy();
      return this.mount();
    }
    const jwt = this.#jwt;
    this.#starting = this.#started();
    // Nothing is said when an update went well; only a refusal is heard, and soon.
    this.#arm(UPDATE_PAUSE, () => this.#start?.resolve());
    this.#library?.updateJWT(jwt);
    await this.#starting;
  }

  cancel(): void {
    this.#library?.cancelThreeDProcess();
  }

  restyle(): void {
    this.#touched ||= this.#form.contains(document.activeElement);
    if (!this.#completed || this.#start || this.#attempt) return;
    if (!this.#touched) {
      this.destroy();
      this.mount().catch(() => undefined);
      return;
    }
    // Styles are frozen with the frames, and new frames would be empty ones. So only make the text as light as it is.
    const [, green = 0] = this.host.element.theme()('text').match(/\d+/g) ?? [];
    for (const frame of this.#frames) frame.style.filter = `brightness(0) invert(${Number(green) / 255})`;
  }

  focus(): void {
    this.#frames[0]?.focus();
  }

  destroy(): void {
    if (owner !== this) return;
    owner = undefined;
    clearTimeout(this.#timer);
    this.#library?.destroy();
    this.#library = undefined;
    this.#attempt?.end(outOfTime());
    this.#takeDown?.();
    for (const frame of this.#frames) frame.remove();
    this.#completed = false;
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
    sweep(this.#form);
    document.dispatchEvent(new Event(RELEASED));
  }
}

/** @param url where the session says that the library is; the tag's own word goes before it. */
const load = ({ libraryUrl, loadTimeout, cspNonce }: Settings, url?: string) =>
  loadScript(libraryUrl || url || LIBRARY_URL, GLOBAL, loadTimeout, cspNonce);

export const preload = (settings: Settings) => load(settings);

export const createAdapter: CreateAdapter = (host, session) => new TrustPayments(host, session);
