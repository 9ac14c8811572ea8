import { resolveConfig, type ResolvedConfig } from '../config.ts';
import { FRAMES } from '../message.ts';
import { ask } from '../query.ts';
import { payloadOf } from '../request-jwt.ts';
import { translate } from '../translations.ts';
import { mountCardForm } from './card-form.ts';
import type { ParentChannel } from './channel.ts';
import { createFrame } from './iframe.ts';
import { prepareMerchantFields, watchMerchantFields } from './merchant-fields.ts';
import { notify, type NotificationType } from './notification.ts';
import { insertPageRules } from './page-styles.ts';
import { PayButton } from './pay-button.ts';
import { watchNavigation, watchResults } from './results.ts';
import { answerThreeDSecure } from './three-d-answers.ts';
import { watchForUnload } from './unload.ts';

type Callback = (data: unknown) => void;

/** What the merchant can listen to, and the message that brings it. */
const EVENTS: Readonly<Record<string, string>> = {
  cancel: 'CALL_MERCHANT_CANCEL_CALLBACK',
  success: 'CALL_MERCHANT_SUCCESS_CALLBACK',
  error: 'CALL_MERCHANT_ERROR_CALLBACK',
  submit: 'CALL_MERCHANT_SUBMIT_CALLBACK',
  paymentInitStarted: 'ST_PAYMENT_METHOD_INIT_STARTED',
  paymentInitCompleted: 'ST_PAYMENT_METHOD_INIT_COMPLETED',
  paymentInitFailed: 'ST_PAYMENT_METHOD_INIT_FAILED',
  paymentStarted: 'ST_PAYMENT_METHOD_STARTED',
  paymentCompleted: 'ST_PAYMENT_METHOD_COMPLETED',
  paymentFailed: 'ST_PAYMENT_METHOD_FAILED',
  paymentCanceled: 'ST_PAYMENT_METHOD_CANCELED',
};

/** The one object that `SecureTrading()` hands out, however often it is called. */
export class SecureTrading {
  readonly #listeners = new Map<string, AbortController>();
  #config: ResolvedConfig | undefined;
  #styled = false;
  #life = new AbortController();
  /** Ends with the first `destroy()`. Listeners of a later start outlive its end, as they do in the real library. */
  readonly #firstLife = new AbortController();
  #control: Promise<void> | undefined;

  constructor(
    private readonly channel: ParentChannel,
    /** Where the frames' pages are; no slash at the end. */
    private readonly frameUrl: string,
  ) {}

  set submitCallback(callback: Callback | null) {
    this.#setCallback('submit', callback);
  }
  set successCallback(callback: Callback | null) {
    this.#setCallback('success', callback);
  }
  set errorCallback(callback: Callback | null) {
    this.#setCallback('error', callback);
  }
  set cancelCallback(callback: Callback | null) {
    this.#setCallback('cancel', callback);
  }

  /** One listener per event; it is told a moment later. A name that nobody knows is never heard of. */
  on(name: string, callback: Callback): void {
    this.off(name);
    const listening = new AbortController();
    this.#listeners.set(name, listening);
    const { signal: first } = this.#firstLife;
    const signal = first.aborted ? listening.signal : AbortSignal.any([listening.signal, first]);
    this.channel.bus.on(
      EVENTS[name] ?? '',
      (data) => setTimeout(() => signal.aborted || callback(data)),
      signal,
    );
  }

  off(name: string): void {
    this.#listeners.get(name)?.abort();
    this.#listeners.delete(name);
  }

  Components(config?: Readonly<Record<string, unknown>>): void {
    if (config) this.#setConfig({ ...this.#config, components: { ...this.#config?.components, ...config } });
    const { signal } = this.#life;
    const current = this.#config;
    if (!current?.jwt) return void Promise.reject(new Error('Invalid JWT, undefined or empty string.'));
    void this.#controlFrame().then(() => {
      if (signal.aborted) return;
      const button = new PayButton(current.buttonId, current.formId, () => this.#translate('Pay'));
      this.channel.bus.on('ST_LOCALE_CHANGED', () => button.relabel(), signal);
      mountCardForm(current, button, this.channel, this.frameUrl, signal);
      this.channel.publish('ST_CARD_PAYMENTS_INIT', JSON.stringify(this.#config));
    });
  }

  updateJWT(jwt: string): void {
    if (!jwt) throw new Error(this.#translate('Jwt has not been specified'));
    this.#setConfig({ ...this.#config, jwt });
    this.channel.publish('ST_UPDATE_JWT', { newJwt: jwt });
    this.channel.bus.emit({ type: 'ST_LOCALE_CHANGED' });
  }

  cancelThreeDProcess(): void {
    this.channel.publish('THREED_CANCEL');
  }

  getBrowserInfo(): { readonly userAgent: string } {
    return { userAgent: navigator.userAgent };
  }

  destroy(): void {
    this.channel.reset();
    this.channel.publish('DESTROY');
    this.#life.abort();
    this.#firstLife.abort();
    this.#control = undefined;
  }

  /** @throws at once for a configuration or a JWT that can't be read. */
  init(config: Readonly<Record<string, unknown>>): void {
    this.#life = new AbortController();
    this.#control = undefined;
    this.channel.reset();
    const resolved = this.#setConfig(config);
    if (!this.#styled) this.#style(resolved.styles.notificationFrame);
    if (resolved.jwt) this.#start(config, resolved);
  }

  #start(given: Readonly<Record<string, unknown>>, config: ResolvedConfig): void {
    const { bus } = this.channel;
    const { signal } = this.#life;
    for (const name of ['submit', 'success', 'error', 'cancel']) {
      const callback = given[`${name}Callback`];
      if (callback) this.on(name, callback as Callback);
    }
    payloadOf(config.jwt);
    bus.on('DESTROY', () => this.#life.abort(), signal);
    bus.on(
      'NOTIFICATION',
      (data) => this.#notify(data as { type: NotificationType; content: string }),
      signal,
    );
    watchNavigation(bus, signal);
    answerThreeDSecure(this.channel, () => this.#translate('Cancel'), signal);

    const form = document.getElementById(config.formId) as HTMLFormElement | null;
    if (form) {
      this.#appendControlFrame(form, config, signal);
      watchMerchantFields(form, (values) => this.channel.publish('UPDATE_MERCHANT_FIELDS', values));
      watchResults(form, config, this.channel, signal);
    } else {
      console.warn(`Form with id: "${config.formId}" does not exist`);
    }
    if (!config.livestatus) console.log('The library is working in test mode.');
    watchForUnload(() => this.destroy(), signal);
    if (config.stopSubmitFormOnEnter) {
      form?.addEventListener('keydown', (event) => event.key === 'Enter' && event.preventDefault());
    }
  }

  #appendControlFrame(
    form: HTMLFormElement,
    { datacenterurl, origin, styles }: ResolvedConfig,
    signal: AbortSignal,
  ): void {
    const own = (styles.controlFrame ?? styles.defaultStyles ?? {}) as Record<string, unknown>;
    form.append(createFrame(FRAMES.control, this.frameUrl, own, { gatewayUrl: datacenterurl, origin }, -1));
    signal.addEventListener('abort', () => document.getElementById(FRAMES.control)?.remove());
  }

  #controlFrame(): Promise<void> {
    const { bus, post, ready } = this.channel;
    const { signal } = this.#life;
    return (this.#control ??= ready().then(async () => {
      if (signal.aborted) return;
      await ask(bus, post, 'ST_INIT_CONTROL_FRAME', JSON.stringify(this.#config));
      prepareMerchantFields();
    }));
  }

  /** Once, however often the library starts. A content security policy in its way is an error, but stops nothing. */
  #style(styles: unknown): void {
    this.#styled = true;
    try {
      insertPageRules(styles);
    } catch (error) {
      reportError(error);
    }
  }

  #notify({ type, content }: { type: NotificationType; content: string }): void {
    if (this.#config) notify(this.#config.componentIds.notificationFrame, type, this.#translate(content));
  }

  #setConfig(config: Readonly<Record<string, unknown>>): ResolvedConfig {
    this.#config = resolveConfig(config);
    this.channel.publish('ST_CONFIG_CHANGED', this.#config);
    return this.#config;
  }

  #setCallback(name: string, callback: Callback | null): void {
    if (callback) this.on(name, callback);
    else this.off(name);
  }

  #translate(text: string): string {
    const { jwt = '', translations } = this.#config ?? {};
    return translate(text, jwt ? (payloadOf(jwt).locale ?? 'en_GB') : 'en_GB', translations);
  }
}
