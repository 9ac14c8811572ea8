import type { Session } from '../../protocol/messages.ts';
import type { HostElement } from '../adapter/adapter.ts';
import type { Progress } from './progress.ts';
import { openSession, renewSession } from './session-source.ts';

/** A session so close to its end is renewed before paying. Milliseconds. */
const RENEW_BEFORE_EXPIRY_MS = 60_000;

/** The session that the shopper pays with, and where the next one comes from. */
export class CurrentSession {
  readonly #element: HostElement;
  readonly #progress: Progress;
  #session: Session | undefined;
  #used = false;

  constructor(element: HostElement, progress: Progress) {
    this.#element = element;
    this.#progress = progress;
  }

  get value(): Session | undefined {
    return this.#session;
  }

  /** Goes on with another session. */
  replace(session: Session): void {
    this.#session = session;
    this.#used = false;
    this.#element.requestUpdate();
  }

  /** An attempt is made with it; a checkout that is good for one attempt needs another one for the next. */
  use(): void {
    this.#used = true;
  }

  /** @returns a session to load the form with. @throws PayError */
  open(): Promise<Session> {
    return this.#used ? this.renewed() : openSession(this.#element);
  }

  /** @returns a session in place of this one; it is not gone on with yet. @throws PayError */
  renewed(): Promise<Session> {
    return renewSession(this.#element, this.#session, () => {
      let renewed: Session | Promise<Session> | undefined;
      this.#progress.emit('pay-session-expired', {
        respondWith: (session: typeof renewed) => void (renewed = session),
      });
      this.#progress.announce('renewed');
      return renewed;
    });
  }

  /**
   * Looks at the last moment whether the session is still the order's. The merchant's server is asked where it opens
   * sessions: the order may have changed since, or have been paid in another window.
   *
   * @param once a session is a checkout of the provider's: asking for another would open another checkout.
   * @returns a session to go on with, where this one ends soon or the order costs something else by now.
   * @throws PayError
   */
  async replacement(once: boolean): Promise<Session | undefined> {
    const { provider, amount, currency, expiresAt = Infinity } = this.#session as Session;
    if (expiresAt - Date.now() < RENEW_BEFORE_EXPIRY_MS) return this.renewed();
    if (once || this.#element.session) return undefined;
    const current = await openSession(this.#element, provider);
    return current.amount === amount && current.currency === currency ? undefined : current;
  }
}
