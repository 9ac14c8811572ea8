import type { ActionOutcome, Provider } from '../../../src/server/provider/provider.ts';
import type { PaymentEvent } from '../../../src/server/provider/payment-event.ts';
import { event, signedProvider } from '../inbox/signed-provider.ts';

/** What the bank does with the next request. */
export type Mood =
  | 'answers'
  | 'refuses'
  /** The answer gets lost, and the refund was made. */
  | 'loses-answer'
  /** The request gets lost. */
  | 'loses-request'
  /** Whoever asked dies before it was sent, or before the answer came. */
  | 'dies-before'
  | 'dies-after';

/** A provider with books of its own, which names each refund; each takes 10.50 of every order. */
export function openBank() {
  const refunds: PaymentEvent[] = [];
  let mood: () => Mood = () => 'answers';
  const make = (orderReference: string, amount: number): PaymentEvent => {
    const reference = `r${refunds.length + 1}`;
    const refund = event({
      ...{ type: 'payment.refunded', dedupeKey: `${reference}/0`, movementReference: reference },
      ...{ orderReference, paymentReference: `p ${orderReference}`, amount: { amount, currency: 'GBP' } },
    });
    refunds.push(refund);
    return refund;
  };
  const provider = (more: Partial<Provider> = {}): Provider =>
    signedProvider({
      async refundPayment({ orderReference, amount }): Promise<ActionOutcome> {
        // As over a network.
        await new Promise(setImmediate);
        const now = mood();
        if (now === 'refuses') return { kind: 'refused', error: new Error('The bank says no.') };
        if (now === 'dies-before') return new Promise(() => undefined);
        if (now === 'loses-request') return { kind: 'unknown', error: new Error('lost') };
        const made = make(orderReference, amount.amount);
        await new Promise(setImmediate);
        if (now === 'dies-after') return new Promise(() => undefined);
        return now === 'answers'
          ? { kind: 'done', event: made }
          : { kind: 'unknown', error: new Error('lost') };
      },
      findRefunds: ({ orderReference }) =>
        Promise.resolve(refunds.filter((refund) => refund.orderReference === orderReference)),
      ...more,
    });
  return {
    provider,
    refunds,
    /** A refund that somebody makes in the provider's console. */
    make,
    givenBack: (orderReference: string): number =>
      refunds
        .filter((refund) => refund.orderReference === orderReference)
        .reduce((sum, { amount }) => sum + (amount?.amount ?? 0), 0),
    be: (next: () => Mood) => {
      mood = next;
    },
  };
}

/** @returns the news that the order's payment was taken: 10.50 GBP. */
export const paid = (orderReference: string): PaymentEvent =>
  event({ orderReference, dedupeKey: `paid ${orderReference}`, paymentReference: `p ${orderReference}` });
