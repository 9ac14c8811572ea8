import type { PropertyDeclarations } from 'lit';
import type { PageProvider, Session } from '../protocol/messages.ts';
import { FormControlElement } from './form-control.ts';

/** How a provider's own user interface is shown. */
export type Presentation = 'inline' | 'modal' | 'popup' | 'redirect';

/** A session, or what to ask for one. */
export type SessionSource = Session | (() => Session | Promise<Session>);

/** What sort of payments a tag insists on. */
export type Mode = 'test' | 'live' | 'back-office';

/** Of the page's Content-Security-Policy. */
const NONCE = 'csp-nonce';

/** What a page sets on the element: its properties, and the attributes that they are read from. */
export class SettingsElement extends FormControlElement {
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, NONCE];
  }
  static override properties: PropertyDeclarations = {
    provider: {},
    session: { attribute: false },
    sessionUrl: { attribute: 'session-url' },
    confirmUrl: { attribute: 'confirm-url' },
    order: {},
    amount: { type: Number },
    currency: {},
    locale: {},
    mode: {},
    presentation: {},
    libraryUrl: { attribute: 'library-url' },
    gatewayUrl: { attribute: 'gateway-url' },
    loadTimeout: { type: Number, attribute: 'load-timeout' },
    cspNonce: { attribute: false },
    libraryIntegrity: { attribute: 'library-integrity' },
    libraryCrossOrigin: { attribute: 'library-crossorigin' },
    hideButton: { type: Boolean, attribute: 'hide-button' },
    disabled: { type: Boolean, reflect: true },
    name: { reflect: true },
    required: { type: Boolean, reflect: true },
  };

  /** Insists on one provider; without it the session says which. */
  provider: PageProvider | undefined;
  /** A session, or a function that returns one; instead of `session-url`. */
  session: SessionSource | undefined;
  /** Where the merchant's server opens a session. */
  sessionUrl: string | undefined;
  /** Where the merchant's server checks the outcome. */
  confirmUrl: string | undefined;
  /** The merchant's order, handed to both URLs as it is. */
  order: string | undefined;
  /** What the page shows, in minor units. A session over another amount is refused. */
  amount: number | undefined;
  /** What the page shows, as an ISO 4217 code. */
  currency: string | undefined;
  /** BCP 47; without it, the language of the page. */
  locale: string | undefined;
  /**
   * Insists on test or live payments; without it the session says which. `back-office` takes a card that was given by
   * telephone or post, without 3-D Secure: such a session is refused by any other tag, and any other session by this one.
   */
  mode: Mode | undefined;
  /** How a checkout of the provider's own is shown. */
  presentation: Presentation | undefined;
  /** The provider's library, where it is not the European one. */
  libraryUrl: string | undefined;
  /** The provider's gateway, where it is not the European one. */
  gatewayUrl: string | undefined;
  /** How long each step of loading may take, in milliseconds. */
  loadTimeout = 20_000;
  /** For the script tag, where the page's Content-Security-Policy wants a nonce. */
  cspNonce: string | undefined;
  /** What the library's script must be: a hash, as in a script tag's `integrity`. Needs `library-crossorigin` too. */
  libraryIntegrity: string | undefined;
  /** How the library's script is asked for, as in a script tag's `crossorigin`. */
  libraryCrossOrigin: 'anonymous' | 'use-credentials' | undefined;
  /** The page has a button of its own, which calls `submit()`. */
  hideButton: boolean | undefined;
  disabled: boolean | undefined;
  /** The name under which the evidence is posted with the page's own form. */
  name: string | undefined;
  /** The page's own form can't be sent before the payment went through. */
  required: boolean | undefined;

  /** Browsers hide a nonce from style sheets, which could send it elsewhere; so does the element. */
  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (name !== NONCE) super.attributeChangedCallback(name, old, value);
    else if (value) {
      this.cspNonce = value;
      this.removeAttribute(NONCE);
    }
  }
}

/** What a page sets on the element; `undefined` and empty are "not set". */
export type Settings = Omit<SettingsElement, keyof FormControlElement>;
