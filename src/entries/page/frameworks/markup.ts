// What the type checkers of frameworks and templates are told of the tag. Nothing of it is there at run time.
import type { PageProvider } from '../../../protocol/messages.ts';
import type { Mode, Presentation, SessionSource } from '../../../element/settings.ts';
import type {
  ErrorDetail,
  OutcomeDetail,
  PayFormEventMap,
  ReadyDetail,
  SessionExpiredDetail,
  StateChangeDetail,
  SubmitDetail,
  TelemetryDetail,
} from '../../../element/payment/events.ts';

/** The attributes of `<pay-form>`, as they are written in markup. */
export interface PayFormAttributes {
  /** Insists on one provider, and loads its library beside the session; without it the session says which. */
  provider?: PageProvider | undefined;
  /** Where your server opens a payment: `POST`, JSON. */
  'session-url'?: string | undefined;
  /** Where your server checks the outcome: `POST`, JSON. Without it no outcome is verified. */
  'confirm-url'?: string | undefined;
  /** Your reference of what is paid, handed to both URLs as it is. */
  order?: string | undefined;
  /** What the page shows, in minor units: 4250 is £42.50. A session over another amount is refused. */
  amount?: number | undefined;
  /** What the page shows, as an ISO 4217 code such as `GBP`. */
  currency?: string | undefined;
  /** The language, such as `en-GB`; without it, the page's. */
  locale?: string | undefined;
  /**
   * Insists on test or live payments; without it the session says which. `back-office` takes a card that was given by
   * telephone or post, without 3-D Secure.
   */
  mode?: Mode | undefined;
  /** How a checkout of the provider's own is shown; `inline` without it. */
  presentation?: Presentation | undefined;
  /** The provider's library, where it is not the European one. Origins that are not the provider's: by script only. */
  'library-url'?: string | undefined;
  /** The provider's gateway, where it is not the European one. Origins that are not the provider's: by script only. */
  'gateway-url'?: string | undefined;
  /** How long each step of loading may take, in milliseconds; 20000 without it. */
  'load-timeout'?: number | undefined;
  /** The nonce of the page's Content-Security-Policy, for the library's script tag. It is read and taken off the tag. */
  'csp-nonce'?: string | undefined;
  /** What the library's script must be, as in a script tag's `integrity`. */
  'library-integrity'?: string | undefined;
  /** How the library's script is asked for, as in a script tag's `crossorigin`. */
  'library-crossorigin'?: 'anonymous' | 'use-credentials' | undefined;
  /** The page has a button of its own, which calls `submit()`. */
  'hide-button'?: boolean | undefined;
  /** Nothing can be paid. */
  disabled?: boolean | undefined;
  /** The name under which the evidence is posted with the page's own form. */
  name?: string | undefined;
  /** The page's own form can't be sent before the payment went through. */
  required?: boolean | undefined;
}

/** What can be set as a property only. */
export interface PayFormProperties {
  /** A session, or a function that returns one; instead of `session-url`. */
  session?: SessionSource | undefined;
}

/** The events as React, Preact and Svelte name their listeners: `on` and the event's name. */
export interface PayFormListeners {
  /** The shopper can pay. */
  'onpay-ready'?: ((event: CustomEvent<ReadyDetail>) => void) | undefined;
  /** `state` has changed; comes before the event that explains it. */
  'onpay-statechange'?: ((event: CustomEvent<StateChangeDetail>) => void) | undefined;
  /** An attempt begins: cancel it, or hold it with `detail.waitUntil(promise)`. */
  'onpay-submit'?: ((event: CustomEvent<SubmitDetail>) => void) | undefined;
  /** The bank asks the shopper to confirm. */
  'onpay-challenge'?: ((event: CustomEvent<undefined>) => void) | undefined;
  /** Paid. `detail.verified` says whether your server has checked it. */
  'onpay-success'?: ((event: CustomEvent<OutcomeDetail>) => void) | undefined;
  /** Declined; the shopper may try again. */
  'onpay-decline'?: ((event: CustomEvent<OutcomeDetail>) => void) | undefined;
  /** Called off before any money moved. */
  'onpay-cancel'?: ((event: CustomEvent<OutcomeDetail>) => void) | undefined;
  /** Pending, or nobody knows. Not a failure: don't charge again. */
  'onpay-unknown'?: ((event: CustomEvent<OutcomeDetail>) => void) | undefined;
  /** The form can't be used, or the attempt was not made; see `detail.error`. */
  'onpay-error'?: ((event: CustomEvent<ErrorDetail>) => void) | undefined;
  /** Another session is needed: answer with `detail.respondWith(session)`. */
  'onpay-session-expired'?: ((event: CustomEvent<SessionExpiredDetail>) => void) | undefined;
  /** How long a step took. */
  'onpay-telemetry'?: ((event: CustomEvent<TelemetryDetail>) => void) | undefined;
}

/** The events as Solid names their listeners: `on:pay-success`. */
export type PayFormColonListeners = {
  [Name in keyof PayFormEventMap as `on:${Name}`]?: (event: PayFormEventMap[Name]) => void;
};

type Pascal<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${Pascal<Tail>}`
  : Capitalize<Name>;

/** The events as Vue's templates hand them on: `@pay-success` is `onPaySuccess`. */
export type PayFormPascalListeners = {
  [Name in keyof PayFormEventMap as `on${Pascal<Name>}`]?: (event: PayFormEventMap[Name]) => void;
};

/** A tag as JSX and templates see it: attributes, and what can be set as a property. */
export type PayFormMarkup = PayFormAttributes & PayFormProperties;
