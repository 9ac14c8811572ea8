import type { Money } from '../../protocol/money.ts';

/** Those named come with the package; a merchant's own provider has whatever name he gave it. */
export type ProviderName = 'trust-payments' | 'truust' | 'trustshare' | 'trustly' | (string & {});

/**
 * What can happen to a payment, and how far along its life each kind is. An event never moves an order back to a
 * lower rank. Kinds without a rank (payouts, disputes …) say nothing about how far the payment has come.
 */
export const RANKS = {
  'payment.pending': 1,
  'payment.declined': 2,
  /** The shopper or the provider gave up before any money moved. */
  'payment.cancelled': 2,
  /** Authorised, and held back (Trust Payments settle status 2): release or cancel it. */
  'payment.suspended': 3,
  'payment.paid': 4,
  'payment.settled': 5,
  /** Authorised, then cancelled before it settled: the shopper keeps the money. */
  'payment.voided': 6,
  'payment.refunded': 7,
} as const;

export type PaymentEventType =
  | keyof typeof RANKS
  /** The shopper has begun, and nothing more: no money is on its way. */
  | 'payment.initiated'
  /** A part of what the order costs has come in; the part that completes it is `payment.paid`. */
  | 'payment.part-paid'
  /** The provider has taken back what it had credited: a deposit that did not settle after all. */
  | 'payment.reversed'
  /** We ask for a refund: kept in the ledger before anything is sent, and told to nobody. */
  | 'refund.requested'
  /** A refund that was accepted for later, or of which nobody knows yet what became. */
  | 'refund.pending'
  /** A refund that is held back: release or cancel it. */
  | 'refund.suspended'
  /** A refund that came to nothing; the money is still held. */
  | 'refund.failed'
  | 'refund.cancelled'
  /** A second payment for an order that another payment has paid already: refund it. */
  | 'payment.duplicate'
  /** The seller has taken the order, by hand or by an agreement. */
  | 'payment.accepted'
  /** The seller has turned the order down: where it was paid, the money is still to be given back. */
  | 'payment.rejected'
  | 'payment.released'
  /** All of the money has left the provider's hands, one way or the other; nothing more will come in. */
  | 'payment.completed'
  | 'payment.paused'
  | 'payout.created'
  /** A withdrawal goes out to the shopper. */
  | 'payout.requested'
  | 'payout.confirmed'
  | 'payout.failed'
  /** A withdrawal that went out has come back. */
  | 'payout.returned'
  | 'dispute.raised'
  | 'dispute.resolved'
  | 'account.verified'
  | 'account.unverified'
  | 'kyc.requested'
  | 'unknown';

/** Anything a provider told the server, in one vocabulary. `P` and `T` narrow in a `switch`. */
export interface EventOf<P extends ProviderName, T extends PaymentEventType> {
  readonly provider: P;
  readonly type: T;
  /** The same for every delivery of the same event, by whatever way it comes. */
  readonly dedupeKey: string;
  /**
   * A digest of what the event says, where the provider's own id is the dedupe key: a delivery with a known key and
   * another fingerprint contradicts the first, and is neither applied nor answered like it.
   */
  readonly fingerprint?: string;
  /** The merchant's order; absent where the provider's message names none. */
  readonly orderReference?: string;
  /** The provider's reference of the payment. */
  readonly paymentReference?: string;
  readonly amount?: Money;
  /** The provider's reference of this very movement of money, where it is not the payment: a refund, a credit, a debit. */
  readonly movementReference?: string;
  /** Minor units: what had been authorised, where `amount` is what was settled of it. */
  readonly authorised?: number;
  /** Payments of this kind come in parts that add up to the order's amount. */
  readonly addsUp?: true;
  /** A line of an account: every credit and debit of the payment counts, whatever came of the one before. */
  readonly entry?: 'credit' | 'debit';
  /** What the provider says that it holds of the order's money after this. Compared with the ledger, where it is told. */
  readonly balance?: Money;
  /** The reference under which the payment was pending before it had its own. */
  readonly openedAs?: string;
  /** The handler's answer by which the merchant stops what the event tells of. */
  readonly stoppedBy?: string;
  /** A refund that leaves some of the order's money held. Set by the ledger. */
  readonly partial?: true;
  /** Of a refund: minor units of the order given back so far, this one included where it is done. Set by the ledger. */
  readonly refunded?: number;
  /** Of a refund: minor units of the order that are still held. Set by the ledger. */
  readonly remaining?: number;
  /** Epoch milliseconds by the provider's clock; absent where the provider does not say. */
  readonly occurredAt?: number;
  /** What the provider sent: untouched for a handler, without the data of cards where it was held before. */
  readonly raw: unknown;
}

export type PaymentEvent = EventOf<ProviderName, PaymentEventType>;

/** @returns how far along its life the event puts a payment, or `undefined` where it does not say. */
export function rankOf(type: PaymentEventType): number | undefined {
  return (RANKS as Partial<Record<PaymentEventType, number>>)[type];
}
