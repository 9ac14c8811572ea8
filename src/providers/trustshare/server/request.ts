import { PayError } from '../../../server/error.ts';

/** Somebody who pays or is paid. */
export type TrustshareParticipant = { readonly email: string } | { readonly id: string };

export interface NewSettlement {
  readonly type: 'funding' | 'immediate' | 'escrow' | 'transfer';
  /** Minor units, in the intent's currency. */
  readonly amount: number;
  readonly to?: TrustshareParticipant;
  readonly description?: string;
  readonly summary?: string;
  readonly reference?: string;
  /** Minor units. */
  readonly feeFlat?: number;
  /** A fraction: 0.015 is 1.5 %. */
  readonly feePercentage?: number;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface NewPaymentIntent {
  /** `checkout` is paid in the page, `payment_link` at an address of its own. */
  readonly type: 'checkout' | 'payment_link';
  /** ISO 4217; trustshare takes EUR, GBP and USD. */
  readonly currency: string;
  readonly settlements: readonly NewSettlement[];
  /** Who pays; left out, the checkout asks for an email, and a payment link can be paid more than once. */
  readonly from?: TrustshareParticipant;
  readonly projectId?: string;
  /** Minor units. */
  readonly feeFlat?: number;
  /** A fraction: 0.015 is 1.5 %. */
  readonly feePercentage?: number;
  /** Where the buyer goes after a payment link; `checkout_id` and `project_id` are added to it. */
  readonly redirectUrl?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * @returns the body of POST /v1/intents/payment.
 * @throws {PayError} `payload-invalid`
 */
export function intentBody(intent: NewPaymentIntent): object {
  const { type, currency, settlements, from, projectId, redirectUrl, metadata } = intent;
  if (!['EUR', 'GBP', 'USD'].includes(currency)) throw invalid('trustshare takes EUR, GBP and USD.');
  if (!settlements.length) throw invalid('An intent needs at least one settlement.');
  return {
    type,
    currency: currency.toLowerCase(),
    settlements: settlements.map(settlementBody),
    ...(from && { from }),
    ...(projectId !== undefined && { project_id: projectId }),
    ...fees(intent),
    ...(redirectUrl !== undefined && { redirect_url: redirectUrl }),
    ...(metadata && { metadata }),
  };
}

function settlementBody(settlement: NewSettlement): object {
  const { type, amount, to, description, summary, reference, metadata } = settlement;
  if (!Number.isSafeInteger(amount) || amount <= 0) {
    throw invalid('The amount of a settlement is not a positive whole number of minor units.');
  }
  return {
    type,
    amount,
    ...(to && { to }),
    ...(description !== undefined && { description }),
    ...(summary !== undefined && { summary }),
    ...(reference !== undefined && { reference }),
    ...fees(settlement),
    ...(metadata && { metadata }),
  };
}

function fees({ feeFlat, feePercentage }: { feeFlat?: number; feePercentage?: number }): object {
  if (feeFlat !== undefined && (!Number.isSafeInteger(feeFlat) || feeFlat < 0)) {
    throw invalid('A flat fee is a whole number of minor units.');
  }
  if (feePercentage !== undefined && !(feePercentage >= 0 && feePercentage < 1)) {
    throw invalid('A percentage fee is a fraction: 0.015 is 1.5 %.');
  }
  return {
    ...(feeFlat !== undefined && { fee_flat: feeFlat }),
    ...(feePercentage !== undefined && { fee_percentage: feePercentage }),
  };
}

function invalid(message: string): PayError {
  return new PayError('payload-invalid', message, 'Correct what the server hands to the trustshare client.');
}
