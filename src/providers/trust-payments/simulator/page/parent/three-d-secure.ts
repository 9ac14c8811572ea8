import type { Bus } from '../message.ts';
import type { ResolvedConfig } from '../config.ts';
import { openChallenge, type ChallengeResult } from './challenge.ts';
import { addHidden, postInFrame } from './post-frame.ts';

type Config = ResolvedConfig['threeDSecure'];

const BROWSER_DATA_TIMEOUT_MS = 10_000;
const BROWSER_DATA_TRIES = 3;

/** 3-D Secure 2 in the merchant's page: the method call, what is asked of the browser, and the challenge. */
export class ThreeDSecure {
  #config: Config | undefined;
  #cancel: (() => void) | undefined;

  constructor(private readonly bus: Bus) {}

  /** @throws where the challenge is to be shown in an element that does not exist. */
  init(config: Config): Config {
    if (config.challengeDisplayMode === 'INLINE') this.#inlineTarget(config);
    return (this.#config = config);
  }

  /** The bank's method page, in a frame that nobody sees. Goes on without it after a while. */
  async callMethod(methodUrl: string, notificationUrl: string, transactionId: string): Promise<unknown> {
    const frame = addHidden('tp-3ds-method-url-iframe');
    const data = { threeDSServerTransID: transactionId, threeDSMethodNotificationURL: notificationUrl };
    postInFrame(frame, methodUrl, { threeDSMethodData: btoa(JSON.stringify(data)) });
    const result = await this.#reported('TP_METHOD_URL_RESPONSE', this.#config?.threeDSMethodTimeout ?? 0);
    frame.remove();
    return result;
  }

  /** What the browser says of itself, and what a server sees of it, which the library goes on without. */
  async browserData(url: string): Promise<Record<string, unknown>> {
    let seen: Record<string, unknown> | undefined;
    for (let attempt = 0; attempt < BROWSER_DATA_TRIES && !seen; attempt += 1) {
      const frame = addHidden('tp-3ds-browser-data-iframe');
      frame.src = url;
      seen = await this.#reported('TP_BROWSER_DATA_RESPONSE', BROWSER_DATA_TIMEOUT_MS);
      frame.remove();
    }
    return {
      browsercolordepth: String(screen.colorDepth),
      browserjavaenabled: 'false',
      browserjavascriptenabled: 'true',
      browserlanguage: navigator.language,
      browserscreenheight: String(screen.height),
      browserscreenwidth: String(screen.width),
      browsertz: String(new Date().getTimezoneOffset()),
      useragent: navigator.userAgent,
      accept: seen?.acceptHeader ?? '*/*',
      customerip: seen?.userIP,
    };
  }

  showProcessing(cardType: string): void {
    const screenElement = document.createElement('div');
    const name = 'tp-3ds-processing-screen-wrapper';
    screenElement.className = `tp-3ds-overlay ${name} ${name}-${cardType.toLowerCase()}`;
    for (const part of ['loader tp-3ds-processing-screen-loader-with-logo', 'logo']) {
      const element = document.createElement('div');
      element.className = `tp-3ds-processing-screen-${part}`;
      screenElement.append(element);
    }
    document.body.classList.add('tp-3ds-processing-screen');
    document.body.append(screenElement);
  }

  hideProcessing(): void {
    document.body.classList.remove('tp-3ds-processing-screen');
    document.querySelector('.tp-3ds-processing-screen-wrapper')?.remove();
  }

  async challenge(acsUrl: string, payload: string, cardType: string): Promise<ChallengeResult> {
    const config = this.#config;
    const inline = config?.challengeDisplayMode === 'INLINE' ? this.#inlineTarget(config) : undefined;
    const done = new AbortController();
    const result = await new Promise<ChallengeResult>((resolve) => {
      this.#cancel = () => resolve({ status: 'CANCELLED', description: '', data: {} });
      this.bus.on('TP_CHALLENGE_RESPONSE', (data) => resolve(asResult(decode(data))), done.signal);
      const label = config?.translations.cancel ?? 'Cancel';
      openChallenge({
        acsUrl,
        payload,
        cardType,
        label,
        inline,
        signal: done.signal,
        cancel: () => this.cancel(),
      });
    });
    this.#cancel = undefined;
    done.abort();
    return result;
  }

  /** Ends an open challenge; without one, nothing happens. */
  cancel(): void {
    this.#cancel?.();
  }

  #inlineTarget({ challengeDisplayInlineTargetElementId: id = '' }: Config): HTMLElement {
    const target = document.getElementById(id);
    if (!target) throw new Error(`Cannot find element with id: ${id}`);
    return target;
  }

  /** @returns what a page in a frame reports, whichever frame it is, or `undefined` when it takes too long. */
  #reported(type: string, timeoutMs: number): Promise<Record<string, unknown> | undefined> {
    const done = new AbortController();
    return new Promise<Record<string, unknown> | undefined>((resolve) => {
      this.bus.on(type, (data) => resolve(decode(data)), done.signal);
      setTimeout(resolve, timeoutMs);
    }).finally(() => done.abort());
  }
}

function asResult({ actionCode, errorDescription, cres }: Record<string, unknown>): ChallengeResult {
  return {
    status: String(actionCode),
    description: String(errorDescription),
    data: { cres: btoa(JSON.stringify(cres)) },
  };
}

function decode(data: unknown): Record<string, unknown> {
  return JSON.parse(atob(String(data))) as Record<string, unknown>;
}
