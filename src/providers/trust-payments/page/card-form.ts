import type { Session } from '../../../protocol/messages.ts';
import type { AdapterHost } from '../../../element/adapter/adapter.ts';
import { settingUrl } from '../../../element/support/address.ts';
import { pageError } from '../../../element/support/page-error.ts';
import { CardFields } from './card-fields.ts';
import { ChallengePlace } from './challenge-place.ts';
import { documentCss, fieldStyles } from './field-styles.ts';
import { hostedTexts } from './hosted-texts.ts';
import { FRAME_SELECTOR, GATEWAY_ORIGINS, sweep, type LibraryEvent, type LibraryResult } from './library.ts';
import { LibraryRun } from './library-run.ts';
import type { LibraryMessage } from './library-messages.ts';

/** What happens in the form that was not asked for. */
export interface CardFormEvents {
  /** The library says something about an attempt to pay. */
  heard(event: LibraryEvent, data?: LibraryResult): void;
  /** Something in the page has taken the fields away. */
  lost(): void;
}

/** The fields and the library behind them, from one start to its end. */
export class CardForm {
  readonly fields = new CardFields();
  readonly challenge = new ChallengePlace(`${this.fields.id}-challenge`);
  readonly #sheet = new CSSStyleSheet();
  readonly #watch = new MutationObserver(() => {
    if (!this.fields.alive) this.events.lost();
  });
  #run: LibraryRun | undefined;
  ready = false;
  /** Something has been typed that new frames would lose. */
  #touched = false;

  constructor(
    readonly host: AdapterHost,
    readonly session: Session,
    readonly events: CardFormEvents,
  ) {
    this.#sheet.replaceSync(documentCss(this.fields));
  }

  /**
   * Resolves when the fields can pay.
   *
   * @throws PayError
   */
  async start(jwt: string, fresh: boolean): Promise<void> {
    const { fields, host } = this;
    const { element, messages } = host;
    document.adoptedStyleSheets.push(this.#sheet);
    fields.mountIn(element);
    this.challenge.attach();
    this.#watch.observe(document, { childList: true, subtree: true });
    // The library finds its frames by name: with others of that name in the page it would wait for ever.
    const strangers = document.querySelector(FRAME_SELECTOR);
    if (strangers) throw pageError('instance-busy', strangers.id);
    this.#run = new LibraryRun(
      this.#configuration(jwt),
      () => fields.frames,
      (event, data) => this.events.heard(event, data),
      fresh,
    );
    const started = this.#run.start(element.loadTimeout);
    sweep(fields.form);
    await started;
    fields.settle(messages);
    this.ready = true;
  }

  #configuration(jwt: string): Record<string, unknown> {
    const { fields, host } = this;
    const { gatewayUrl: address = '' } = this.session;
    // Nothing set is the library's own, in Europe.
    const gatewayUrl = settingUrl(host.element, 'gatewayUrl', GATEWAY_ORIGINS, address);
    return {
      jwt,
      ...(gatewayUrl && { datacenterurl: gatewayUrl }),
      livestatus: this.session.live ? 1 : 0,
      formId: fields.id,
      buttonId: fields.triggerId,
      componentIds: fields.componentIds,
      submitOnSuccess: false,
      submitOnError: false,
      submitOnCancel: false,
      disableNotification: true,
      errorReporting: false,
      panIcon: true,
      placeholders: { pan: '1234 1234 1234 1234', securitycode: '123' },
      translations: hostedTexts(host.messages),
      styles: fieldStyles(host.element.theme()),
      threeDSecure: {
        challengeDisplayMode: 'INLINE',
        challengeDisplayInlineTargetElementId: this.challenge.target.id,
      },
    };
  }

  get initialised(): boolean {
    return !!this.#run?.initialised;
  }

  get touched(): boolean {
    return (this.#touched ||= this.fields.form.contains(document.activeElement));
  }

  /** Hears what the library is about to hear from its own frames. */
  overhear({ data, source }: MessageEvent<LibraryMessage>): void {
    // All that tells of typing. The page's `blur` does not: it is silent where the focus was in a frame that is gone.
    if (data.type === 'BIN_PROCESS') this.#touched = true;
    if (data.type === 'ST_FRAME_READY') this.#run?.frameIsReady(source);
  }

  /** Starts a payment. @returns whether the library has heard it. */
  press(): boolean {
    return this.fields.alive && this.fields.press();
  }

  /** After an attempt: takes away what it left. */
  rest(): void {
    sweep(this.fields.form);
  }

  async update(jwt: string): Promise<void> {
    await this.#run?.update(jwt);
  }

  cancelChallenge(): void {
    this.#run?.cancelChallenge();
  }

  focus(): void {
    this.fields.frames[0]?.focus();
  }

  /** Leaves nothing behind. */
  remove(): void {
    this.#watch.disconnect();
    this.#run?.stop();
    this.fields.remove();
    this.challenge.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
    sweep(this.fields.form);
    this.ready = false;
  }
}
