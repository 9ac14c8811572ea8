import type {
  ConfirmationStatus,
  DeclineAdvice,
  Evidence,
  Session,
  SessionRequest,
  ShopperTask,
} from '../../protocol/messages.ts';
import type { Money } from '../../protocol/money.ts';
import type { PageNeeds } from './page-needs.ts';
import type { PaymentEvent, ProviderName } from './payment-event.ts';

/** The merchant's own truth about what is to be paid. */
export interface Order extends Money {
  /** The merchant's reference; travels to the provider and comes back in everything it says. */
  readonly reference: string;
  /** What the shopper pays for, where a provider shows it. */
  readonly description?: string;
  readonly email?: string;
}

/** What an order is looked up for. */
export type OrderPurpose =
  /** The page wants to pay it, with what stands in its `order` attribute: find out whether it may. */
  | 'session'
  /** The page asks how it stands: find out whether it may. */
  | 'confirm'
  /** A provider's news, verified or about to be, are of this order: the reference is your own. */
  | 'notification'
  /** You have called `resolve`: the reference is yours. */
  | 'resolve';

/** Who asks for an order, and what for. */
export interface OrderInquiry {
  readonly purpose: OrderPurpose;
  /** The page's request, with its cookies; its body has been read. Only with `session` and `confirm`. */
  readonly request?: Request;
}

/**
 * Supplies the merchant's order, or `undefined` where there is none (yet), or where it is not theirs who ask. Only this
 * function decides who gets to pay an order and to see how it stands.
 *
 * @param reference with `session` and `confirm` what a page has sent: a stranger may have sent it.
 */
export type FindOrder = (
  reference: string,
  asking: OrderInquiry,
) => Promise<Order | undefined> | Order | undefined;

/** What a provider's word on a payment amounts to, once checked. */
export interface Verdict {
  readonly status: ConfirmationStatus;
  /** Machine-readable, from a closed set per provider. */
  readonly reason: string;
  /** For the developer or the person on call. */
  readonly hint: string;
  readonly retryable?: boolean;
  /** What the shopper can do about a decline, where it is more than using another card. */
  readonly advice?: DeclineAdvice;
  /** What takes effect, once, in the inbox. */
  readonly event?: PaymentEvent;
  /** More payments of the same order that took money: one pays, the others are to be refunded. */
  readonly others?: readonly PaymentEvent[];
}

/** Evidence that is none: forged, foreign, or about something else. It says nothing about the payment. */
export interface Rejection {
  readonly status: 'invalid';
  readonly reason: string;
  readonly hint: string;
}

/** A notification as it came: nothing parsed. */
export interface Delivery {
  readonly method: string;
  /** Path after `/notifications/<provider>`, with its leading slash, or empty. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The network that it came from, where the host knows. It proves nothing. */
  readonly sender?: string | undefined;
}

/** What a provider gets for an answer. */
export interface Reply {
  readonly status: number;
  readonly body?: string;
  readonly contentType?: string;
}

export type Reading =
  /** Verified. `memo` is whatever {@link Provider.acknowledge} needs to answer this very delivery. */
  | {
      readonly kind: 'event';
      readonly event: PaymentEvent;
      /** What must have happened before it, in its order: where it was not told yet, it is told first. */
      readonly earlier?: readonly PaymentEvent[];
      readonly memo?: unknown;
    }
  /** Nothing to apply: a handshake, or news of no consequence. */
  | { readonly kind: 'noted'; readonly reply: Reply }
  /**
   * Genuine, but what decides in it is missing, or can be read in two ways. It is kept as a dead letter and not
   * applied: the provider shall come again, and a person can replay it. The hint names the field and what to change.
   */
  | {
      readonly kind: 'held';
      readonly event: PaymentEvent;
      readonly reason: string;
      readonly hint: string;
      readonly memo?: unknown;
    }
  /** Not believed, not applied. */
  | { readonly kind: 'refused'; readonly reason: string; readonly hint: string; readonly reply: Reply }
  /** Can't be checked just now (the provider's own API is down …): the provider shall come back. */
  | { readonly kind: 'later'; readonly reason: string; readonly hint: string };

/** How the inbox ended a delivery. */
export type Ending =
  /** Applied now or before; `answer` is what the merchant's handler answered the first time. */
  | { readonly kind: 'done'; readonly duplicate: boolean; readonly answer?: string }
  /** Not applied: the order is not there yet, another delivery is under way, or the handler failed. */
  | { readonly kind: 'later'; readonly reason: string };

export interface ProviderContext {
  /** The merchant's order under his own reference, or `undefined` where there is none (yet). */
  readonly findOrder: (reference: string) => Promise<Order | undefined> | Order | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Whether an event has come under this key and was taken: for a provider that gives its news no ids. */
  readonly knows?: (event: Pick<PaymentEvent, 'provider' | 'dedupeKey'>) => Promise<boolean>;
  /** The references of the order's payments that were authorised: whatever told of each, it was verified. */
  readonly authorised?: (orderReference: string) => Promise<readonly string[]>;
}

/** A question about an order's payment. */
export interface PaymentLookUp extends ProviderContext {
  /**
   * When the attempt in question began, epoch milliseconds: earlier ones that failed say nothing about it. Absent
   * where the question is about the order, whichever attempt.
   */
  readonly attemptedAt?: number;
}

/** What a session is opened with: what the page asks for, and what only the merchant's own server may add. */
export interface SessionOptions extends SessionRequest {
  /** Trust Payments: the account to pay through, such as `MOTO`; `ECOM` where it is left out. */
  readonly accountType?: string;
}

/** A payment that the merchant gives back, cancels or releases. */
export interface PaymentAction {
  readonly orderReference: string;
  /** The provider's reference of the payment. */
  readonly paymentReference: string;
}

export interface RefundRequest extends PaymentAction {
  readonly amount: Money;
}

/** What came of asking a provider to move money. */
export type ActionOutcome =
  /** It has done it, or accepted it: the news of it, where the provider gives it a name of its own. */
  | { readonly kind: 'done'; readonly event?: PaymentEvent }
  /** Nothing has moved, and nothing will. */
  | { readonly kind: 'refused'; readonly error: Error }
  /** It may have taken effect. */
  | { readonly kind: 'unknown'; readonly error: Error };

/** A movement of the order's money, as the ledger has kept it from the provider's own events. */
export interface KeptMovement {
  readonly kind: string;
  /** The event's `movementReference`; its `dedupeKey` where it names none. */
  readonly reference: string;
}

/** The one interface a provider fills on the server. What a provider cannot do, it leaves out. */
export interface Provider {
  readonly name: ProviderName;
  /** What its form needs of the page, for the page's policies. */
  readonly pageNeeds?: PageNeeds;
  /** Opens a payment session for the order: what the page needs to pay it. */
  createSession?(order: Order, request: SessionOptions, context: ProviderContext): Promise<Session>;
  /** Asked while its payment of the order is pending, `open` gives the very same one again or refuses. */
  readonly reopens?: boolean;
  /** Checks what the page saw, or asks the provider; believes nothing from the page. */
  verifyEvidence?(order: Order, evidence: Evidence, context: ProviderContext): Promise<Verdict | Rejection>;
  /** Asks the provider what became of the order's payment. */
  lookUpPayment?(order: Order, question: PaymentLookUp): Promise<Verdict>;
  /** Gives back what a payment took, or a part of it. It is sent once. */
  refundPayment?(request: RefundRequest): Promise<ActionOutcome>;
  /**
   * Asks for the refunds of a payment.
   * @returns the news of each, under the keys that notifications have.
   * @throws where it can't be asked just now.
   */
  findRefunds?(payment: PaymentAction): Promise<readonly PaymentEvent[]>;
  /** Cancels a payment that has not settled; asked twice, it is cancelled once. */
  cancelPayment?(payment: PaymentAction): Promise<ActionOutcome>;
  /** Lets a payment settle that is held back; asked twice, it is released once. */
  releasePayment?(payment: PaymentAction): Promise<ActionOutcome>;
  /** How to give money back where the provider's API can't be asked to. */
  readonly refundsByHand?: string;
  /** Verifies and reads one notification; throws nothing for what a stranger sent. */
  readNotification?(delivery: Delivery, context: ProviderContext): Promise<Reading>;
  /** @returns what the shopper has to do, so that money that the provider holds goes on; by the provider's own movements. */
  shopperTask?(movements: readonly KeptMovement[]): ShopperTask | undefined;
  /**
   * Whether the protocol lets the merchant's handler answer that to this event; asked before the event is committed,
   * so that a wrong answer counts as a failed handler. Without it every answer is allowed.
   */
  allowsAnswer?(event: PaymentEvent, answer: string | undefined): boolean;
  /** Words the answer to a notification as the provider expects it. */
  acknowledge?(ending: Ending, memo: unknown): Reply;
}
