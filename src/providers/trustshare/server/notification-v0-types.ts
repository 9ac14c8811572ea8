/** Why a payment to the seller or back to the buyer was paused; trustshare may add reasons. */
export const PAUSE_REASONS = [
  'inbound_payments_pending',
  'from_document_required',
  'from_verification_required',
  'to_document_required',
  'to_verification_required',
  'unknown_contact_support',
] as const;

export type PauseReason = (typeof PAUSE_REASONS)[number];

// The older crawl of the page lacks description and balance, and nothing says what may be null.
type Optional<T> = T | null | undefined;

interface Parties {
  /** The buyer's e-mail address. */
  readonly from: string;
  /** The seller's e-mail address. */
  readonly to: string;
  /** Of the transaction. */
  readonly token: string;
  readonly description?: Optional<string>;
}

interface Sum extends Parties {
  /** Seen: unverified, in_review, verified. */
  readonly verification?: Optional<{ readonly from: string; readonly to: string }>;
  /** Three small letters. */
  readonly currency: string;
  /** What trustshare holds at that moment, in minor units; the only figure that is money in hand. */
  readonly balance?: Optional<number>;
}

interface Payment extends Sum {
  readonly paymentToken: string;
  /** Minor units. */
  readonly amount: number;
}

/** A v0 notification: flat, with the buyer in `from` and the seller in `to`, whichever way the money goes. */
export type TrustshareV0Notification =
  | (Sum & { readonly type: 'transaction_initiated'; readonly estimated_value: number })
  | (Sum & { readonly type: 'transaction_complete'; readonly total_value: number })
  | (Sum & { readonly type: 'transaction_abandoned' })
  | (Payment & {
      readonly type: 'payment_received' | 'payment_released' | 'payment_returned' | 'payment_settling';
    })
  | (Payment & {
      readonly type: 'payment_paused';
      /** `release` or `return`. */
      readonly paymentType: string;
      readonly reason: PauseReason | (string & {});
    })
  | (Parties & { readonly type: 'dispute_raised' | 'dispute_resolved' });
