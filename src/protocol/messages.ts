import type { Money } from './money.ts';

/** The providers a page can pay with. */
export type PageProvider = 'trust-payments' | 'truust' | 'trustshare';

/** `POST session-url` */
export interface SessionRequest {
  readonly provider?: PageProvider | undefined;
  /** The tag's `order` attribute, handed on as it is. */
  readonly order?: string | undefined;
  /** BCP 47, such as `en-GB`. */
  readonly locale: string;
}

/** What a provider needs in the page to take one payment; which key it is depends on the provider. */
export type SessionKey =
  | { readonly provider: 'trust-payments'; readonly jwt: string }
  | { readonly provider: 'truust'; readonly url: string }
  | { readonly provider: 'trustshare'; readonly clientSecret: string }
  | { readonly provider: 'trustshare'; readonly url: string };

/** The answer to {@link SessionRequest}: what is to be paid, and the key to pay it with. */
export type Session = SessionKey & Money & { readonly expiresAt?: number; readonly live?: boolean };

/** What the page saw of a payment. It proves nothing by itself: the server checks it or asks the provider. */
export interface Evidence {
  /** Trust Payments: the signed result. */
  readonly jwt?: string;
  /** trustshare: what its checkout named. */
  readonly checkoutId?: string | undefined;
}

/** `POST confirm-url` */
export interface ConfirmRequest {
  readonly provider: PageProvider;
  readonly order?: string | undefined;
  readonly evidence: Evidence;
  /**
   * How long ago the attempt began, in milliseconds: what ended before says nothing about it. Left out, it began just
   * now. No time of day: the page's clock may be wrong.
   */
  readonly elapsed?: number;
}

export type ConfirmationStatus = 'paid' | 'pending' | 'declined' | 'cancelled' | 'unknown';

/** What a shopper whose payment was declined can do. */
export type DeclineAdvice = 'another-card' | 'check-details' | 'ask-bank' | 'try-later';

/** The server's word on an attempt to pay. */
export interface Confirmation {
  readonly status: ConfirmationStatus;
  /** The provider's reference of the payment. */
  readonly reference?: string;
  /** Whether the shopper may try again. Never set for `unknown`: the money may have moved. */
  readonly retryable?: boolean;
  /** For the shopper, in the language of the request where the server knows it. */
  readonly message?: string;
  /** Only with `declined`; otherwise the shopper is asked to use another card. */
  readonly advice?: DeclineAdvice;
}

/** The body of every answer that is not 2xx. */
export interface Refusal {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    readonly diagnosticsId: string;
  };
}

/** No `String()`: it takes a list of one for its only entry, and throws where JSON has a `toString` of its own. */
const isText = (value: unknown, pattern: RegExp): boolean => typeof value === 'string' && pattern.test(value);

/** @returns whether a stranger's JSON is a {@link Session}. */
export function isSession(value: unknown): value is Session {
  const { provider, amount, currency, jwt, url, clientSecret } = (value ?? {}) as Record<string, unknown>;
  return (
    isText(provider, /^(trust-payments|truust|trustshare)$/) &&
    Number.isSafeInteger(amount) &&
    isText(currency, /^[A-Z]{3}$/) &&
    isText(jwt ?? url ?? clientSecret, /./)
  );
}

/** @returns whether a stranger's JSON is a {@link Confirmation}. */
export function isConfirmation(value: unknown): value is Confirmation {
  const { status } = (value ?? {}) as Record<string, unknown>;
  return isText(status, /^(paid|pending|declined|cancelled|unknown)$/);
}
