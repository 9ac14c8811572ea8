import type { PaymentEvent } from '../../src/entries/server.ts';

/** What somebody has who books what he is told, and looks at nothing else; minor units. */
export interface NaiveBooks {
  readonly reserved: number;
  readonly taken: number;
  readonly refunding: number;
  readonly refunded: number;
  readonly lost: number;
}

type Fate = 'reserved' | 'taken' | 'none';

/** As what a payment stands after each kind of news, and a refund. */
const PAYMENTS: Partial<Record<PaymentEvent['type'], Fate>> = {
  'payment.suspended': 'reserved',
  'payment.paid': 'taken',
  'payment.part-paid': 'taken',
  'payment.duplicate': 'taken',
  'payment.settled': 'taken',
  'payment.voided': 'none',
};
const REFUNDS: Partial<Record<PaymentEvent['type'], 'refunding' | 'refunded' | 'none'>> = {
  'refund.pending': 'refunding',
  'refund.suspended': 'refunding',
  'payment.refunded': 'refunded',
  'refund.failed': 'none',
  'refund.cancelled': 'none',
};

/** @returns the third opinion: the last word on each payment and each refund, and every line of an account, added up. */
export function naiveBooks(told: readonly PaymentEvent[]): NaiveBooks {
  const payments = new Map<string, { fate: Fate; amount: number }>();
  const refunds = new Map<string, { fate: string; amount: number }>();
  const lines = { credit: 0, debit: 0 };
  for (const event of told) {
    const { provider, type, entry, paymentReference = '', movementReference = '' } = event;
    const amount = event.amount?.amount ?? 0;
    const fate = PAYMENTS[type];
    const refund = REFUNDS[type];
    if (entry) lines[entry] += amount;
    else if (fate) payments.set(`${provider} ${paymentReference}`, { fate, amount });
    else if (refund) refunds.set(`${provider} ${movementReference}`, { fate: refund, amount });
  }
  const sum = (all: ReadonlyMap<string, { fate: string; amount: number }>, of: string) =>
    [...all.values()].reduce((total, { fate, amount }) => total + (fate === of ? amount : 0), 0);
  return {
    reserved: sum(payments, 'reserved'),
    taken: sum(payments, 'taken') + lines.credit,
    refunding: sum(refunds, 'refunding'),
    refunded: sum(refunds, 'refunded'),
    lost: lines.debit,
  };
}
