import assert from 'node:assert/strict';
import type { PaymentEvent, PaymentEventType } from '../../../src/server/provider/payment-event.ts';
import type { Store } from '../../../src/server/ledger/store.ts';
import { event } from './signed-provider.ts';

/** What can only say what is known already, where something that says more has come before it. */
export const MAY_BE_LATE: ReadonlySet<PaymentEventType> = new Set([
  'payment.pending',
  'payment.paid',
  'refund.pending',
]);
/** Of one payment, from what says least. */
export const STAGES: readonly PaymentEventType[] = ['payment.pending', 'payment.paid', 'payment.settled'];

const ACCOUNT = 'account';

/** @returns whether the order's money comes in lines of an account. */
export const isAccount = (reference = ''): boolean => reference.startsWith(ACCOUNT);

/** A payment by card in its states, a refund in two, another in one, and a dispute of nothing. */
export function cardNews(reference: string): PaymentEvent[] {
  const money = (amount: number) => ({ amount: { amount, currency: 'GBP' } });
  const refund = (movementReference: string, amount: number) => ({ movementReference, ...money(amount) });
  const news: Partial<PaymentEvent>[] = [
    ...STAGES.map((type) => ({ type })),
    { type: 'dispute.raised', ...money(0) },
    { type: 'refund.pending', ...refund(`${reference} r1`, 300) },
    { type: 'payment.refunded', ...refund(`${reference} r1`, 300) },
    { type: 'payment.refunded', ...refund(`${reference} r2`, 400) },
  ];
  return news.map((change, index) => newsOf(reference, `${reference} ${index}`, change));
}

/** Credited, taken back, credited again. */
export function accountNews(name: string): PaymentEvent[] {
  const reference = `${ACCOUNT} ${name}`;
  return (['credit', 'debit', 'credit'] as const).map((entry, index) => {
    const movementReference = `${reference} ${index}`;
    const type = entry === 'credit' ? 'payment.paid' : 'payment.reversed';
    return newsOf(reference, movementReference, { type, entry, movementReference, occurredAt: index });
  });
}

const newsOf = (reference: string, dedupeKey: string, change: Partial<PaymentEvent>): PaymentEvent =>
  event({
    ...(change as Parameters<typeof event>[0]),
    ...{ orderReference: reference, paymentReference: reference, dedupeKey },
  });

/** The ledger has every movement once, by whatever death it went. */
export async function checkMoney(store: Store, sent: readonly PaymentEvent[]): Promise<void> {
  for (const reference of new Set(sent.map(({ orderReference = '' }) => orderReference))) {
    const { totals } = await store.ledger(reference);
    const money = isAccount(reference)
      ? { taken: 2_100, refunded: 0, held: 1_050 }
      : { taken: 1_050, refunded: 700, held: 350 };
    assert.deepEqual(totals, [{ currency: 'GBP', reserved: 0, refunding: 0, ...money }], reference);
  }
}
