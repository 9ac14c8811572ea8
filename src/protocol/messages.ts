import type { Money } from './money.ts';

/**
 * The provider that takes a payment in the page. Those named come with the package; a merchant's own has whatever
 * name he gave it.
 */
export type PageProvider = 'trust-payments' | 'truust' | 'trustshare' | (string & {});

/** `POST session-url` */
export interface SessionRequest {
  readonly provider?: PageProvider | undefined;
  /** The tag's `order` attribute, handed on as it is. */
  readonly order?: string | undefined;
  /** BCP 47, such as `en-GB`. */
  readonly locale: string;
}

/** Where the page finds the provider, where that is not the usual place: another region's, or a stand-in's. */
export interface ProviderAddresses {
  /** The address of the provider's library. The tag's `library-url` goes before it. */
  readonly libraryUrl?: string;
  /** The address of the provider's gateway or checkout. The tag's `gateway-url` goes before it. */
  readonly gatewayUrl?: string;
}

/** The answer to {@link SessionRequest}: what is to be paid, and by whom. */
export interface Session extends Money, ProviderAddresses {
  readonly provider: PageProvider;
  /** Epoch milliseconds; a session without an end is good for as long as the page stays open. */
  readonly expiresAt?: number;
  /** Whether real money moves; absent where the provider does not say. */
  readonly live?: boolean;
  /** A card that was given by telephone or post: no bank asks its holder. For a tag with `mode="back-office"` alone. */
  readonly backOffice?: boolean;
  /** What else the provider's half in the page needs to take the payment; its definition says what and checks it. */
  readonly [key: string]: unknown;
}

/**
 * What the page saw of a payment: a few short texts, named by the provider's half in the page and read by its half on
 * the server. It proves nothing by itself: the server checks it or asks the provider.
 */
export type Evidence = Readonly<Record<string, string | undefined>>;

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

/** What only the shopper can do, so that the provider lets the order's money go on. */
export interface ShopperTask {
  /** To hand in a document, or to show who he or she is. */
  readonly kind: 'document' | 'identity';
  /** Where it is done, at the provider's; https. */
  readonly url: string;
}

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
  /** Only where the order is paid, or its payment pending. */
  readonly task?: ShopperTask;
}

/** The body of every answer that is not 2xx. */
export interface Refusal {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    readonly diagnosticsId: string;
    /** Only with `order-paid` and `payment-pending`. */
    readonly task?: ShopperTask;
  };
}

/**
 * No `String()`: it takes a list of one for its only entry, and throws where JSON has a `toString` of its own.
 *
 * @returns whether a value of a stranger's JSON is a text that the pattern finds something in.
 */
export const isText = (value: unknown, pattern: RegExp): value is string =>
  typeof value === 'string' && pattern.test(value);

/** @returns whether a stranger's JSON is a {@link Session} by whatever provider. */
export function isSession(value: unknown): value is Session {
  const { provider, amount, currency, libraryUrl, gatewayUrl } = (value ?? {}) as Record<string, unknown>;
  return (
    isText(provider, /./) &&
    Number.isSafeInteger(amount) &&
    isText(currency, /^[A-Z]{3}$/) &&
    isText(libraryUrl ?? '', /^/) &&
    isText(gatewayUrl ?? '', /^/)
  );
}
