// Lives of orders and transactions, as the providers' documents of notifications tell of them. Whoever makes one knows
// what it comes to, by nothing but addition.
import type { TrustlyMessage, TrustshareV0Message } from '../../src/entries/simulator/senders.ts';
import type { Chance } from '../support/chance.ts';

/** An account's news of one order, in the order in which it happened. */
export interface TrustlyLife {
  readonly news: readonly (TrustlyMessage & { readonly id: number })[];
  readonly isPayout: boolean;
  /** The merchant answers the debit with FAILED: no money goes out. */
  readonly isStopped: boolean;
  /** Minor units: what is left of the shopper's money in the end. */
  readonly held: number;
}

/** A deposit that may bounce and come again, or a withdrawal that may be stopped, confirmed, fail and come back. */
export function trustlyLife(
  chance: Chance,
  {
    reference,
    amount,
    firstId,
    currency = 'EUR',
    isPayout = chance.happens(0.3),
  }: { reference: string; amount: number; firstId: number; currency?: string; isPayout?: boolean },
): TrustlyLife {
  const isStopped = isPayout && chance.happens(0.3);
  const methods = isPayout ? withdrawal(chance, isStopped) : deposit(chance);
  const news = methods.map((method, index) => {
    const id = firstId + index;
    const names = {
      messageid: reference,
      orderid: `7${firstId}`,
      notificationid: String(id),
      enduserid: '1',
    };
    const money = method !== 'cancel' && { amount: (amount / 100).toFixed(2), currency };
    const failure = method === 'payoutfailed' && { errorcode: 'ERROR_BANK', errormessage: 'No such account' };
    const timestamp = `2026-11-26 10:${10 + index}:00.5+01`;
    return { method, id, data: { ...names, ...money, ...failure, timestamp, attributes: {} } };
  });
  const count = (method: string) => methods.filter((each) => each === method).length;
  return { news, isPayout, isStopped, held: isPayout ? 0 : (count('credit') - count('debit')) * amount };
}

function deposit(chance: Chance): string[] {
  const pending = chance.happens(0.8) ? ['pending'] : [];
  if (chance.happens(0.15)) return [...pending, 'cancel'];
  const bounces = Array.from({ length: chance.below(3) }, () => ['debit', 'credit']).flat();
  return [...pending, 'credit', ...bounces, ...(chance.happens(0.3) ? ['debit'] : [])];
}

function withdrawal(chance: Chance, isStopped: boolean): string[] {
  if (isStopped) return ['debit'];
  const confirmed = chance.happens(0.6) ? ['payoutconfirmation'] : [];
  const failed = chance.happens(0.2) ? ['payoutfailed'] : [];
  const returned = chance.happens(0.3) ? ['credit'] : [];
  return ['debit', ...confirmed, ...failed, ...returned];
}

export interface TrustshareLife {
  readonly news: readonly TrustshareV0Message[];
  /** Minor units, by trustshare's own balance. */
  readonly taken: number;
  readonly returned: number;
}

/** A transaction in parts, with what trustshare itself holds after each step. */
export function trustshareLife(
  chance: Chance,
  { name, total, currency = 'gbp' }: { name: string; total: number; currency?: string },
): TrustshareLife {
  const news: TrustshareV0Message[] = [];
  const parties = { from: 'buyer@example.com', to: 'seller@example.com', token: name };
  let balance = 0;
  let tokens = 0;
  const nextToken = () => `${name}-${tokens + 1}`;
  const step = (type: TrustshareV0Message['type'], fields: Partial<TrustshareV0Message> = {}): void =>
    void news.push({ ...parties, type, currency, balance, ...fields });
  const pay = (
    type: TrustshareV0Message['type'],
    amount: number,
    change: number,
    paymentToken = nextToken(),
  ) => {
    if (paymentToken === nextToken()) tokens += 1;
    balance += change;
    step(type, { paymentToken, amount });
    return paymentToken;
  };

  step('transaction_initiated', { estimated_value: total });
  if (chance.happens(0.1)) {
    step('transaction_abandoned');
    return { news, taken: 0, returned: 0 };
  }
  for (let due = total; due > 0;) {
    const part = chance.happens(0.5) ? due : 1 + chance.below(due);
    due -= part;
    const settling = chance.happens(0.4) ? pay('payment_settling', part, 0) : undefined;
    pay('payment_received', part, part, settling);
  }
  for (let disputes = chance.below(3); disputes > 0; disputes -= 1) {
    news.push({ ...parties, type: 'dispute_raised' }, { ...parties, type: 'dispute_resolved' });
  }
  let returned = 0;
  while (balance > 0) {
    const amount = chance.happens(0.5) ? balance : 1 + chance.below(balance);
    const isReturn = chance.happens(0.4);
    if (chance.happens(0.2)) {
      const paymentType = isReturn ? 'return' : 'release';
      step('payment_paused', {
        ...{ paymentToken: nextToken(), amount, paymentType, reason: 'to_document_required' },
      });
    }
    pay(isReturn ? 'payment_returned' : 'payment_released', amount, -amount);
    if (isReturn) returned += amount;
  }
  step('transaction_complete', { total_value: total });
  return { news, taken: total, returned };
}

/** A dispute bears nothing that tells a late repetition from another one. */
export const isDispute = ({ type }: TrustshareV0Message): boolean => type.startsWith('dispute');
