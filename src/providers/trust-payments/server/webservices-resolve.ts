import type { Order, Verdict } from '../../../server/provider/provider.ts';
import { declineAdvice, errorCode } from './codes.ts';
import { trustPaymentsEvent } from './event.ts';
import type { Answered, TransactionRecord } from './webservices-types.ts';

/**
 * How long after an attempt the gateway may still come up with a record of it: it takes a JWT for 15 minutes, and
 * five more are for clocks and queues. Milliseconds.
 */
const SETTLED_BY = 20 * 60_000;

type Judgement = Pick<Verdict, 'status' | 'reason' | 'hint' | 'retryable' | 'advice'>;

const PAID: Judgement = { status: 'paid', reason: 'authorised', hint: 'Authorised for this order.' };
const SUSPENDED: Judgement = {
  status: 'pending',
  reason: 'suspended',
  hint: 'Authorised and held back (settle status 2): release or cancel it before the authorisation lapses.',
};
const VOIDED: Judgement = {
  status: 'cancelled',
  reason: 'settlement-cancelled',
  hint: 'Authorised, then cancelled (settle status 3): the shopper keeps the money.',
  retryable: true,
};
const NEVER_CAME: Judgement = {
  status: 'cancelled',
  reason: 'never-authorised',
  hint: 'No authorisation came within 20 minutes of the attempt: no money moved.',
  retryable: true,
};
const unknown = (reason: string, hint: string): Judgement => ({ status: 'unknown', reason, hint });

/** What outweighs what where an order has several: money that moved is never hidden by an attempt that failed. */
const WEIGHTS = ['cancelled', 'declined', 'pending', 'unknown', 'paid'];

/** Reads from the gateway's records what became of an order's payment. */
export function verdictOf(
  order: Order,
  found: Answered<{ readonly records: readonly TransactionRecord[] }>,
  about: { readonly siteReference: string; readonly now: number; readonly attemptedAt?: number },
): Verdict {
  if (!found.ok) return unknown(`query-${found.outcome}`, `${found.error.message} ${found.error.hint}`);
  // A gateway that searches loosely could return a neighbour.
  const records = found.records.filter(
    ({ orderReference = order.reference }) => orderReference === order.reference,
  );
  const [first, ...others] = records
    .filter(({ requestType }) => requestType === 'AUTH')
    .map((record) => ({ record, judgement: judge(record, order, about.siteReference) }))
    .filter((judged) => !isOlder(judged, about))
    // Of several that took money the first pays: the others came of repeating it.
    .sort((a, b) => weigh(b.judgement) - weigh(a.judgement) || startOf(a.record) - startOf(b.record));
  if (!first) return nothingFound(records, about);
  const more = tookMoney(first) ? others.filter(tookMoney) : [];
  return {
    ...first.judgement,
    ...(more.length && {
      hint: `${more.length + 1} payments were taken for this order: refund all but one.`,
      others: more.map(({ record }) => eventOf(record, order)),
    }),
    ...(first.judgement.reason !== 'record-mismatch' && { event: eventOf(first.record, order) }),
  };
}

const tookMoney = ({ judgement }: { readonly judgement: Judgement }): boolean =>
  judgement === PAID || judgement === SUSPENDED;

const startOf = ({ startedAt = 0 }: TransactionRecord): number => startedAt;

/** The gateway's times are whole seconds, cut off. Milliseconds. */
const SECOND = 1_000;

/** An attempt that failed before the one in question says nothing about it. */
function isOlder(
  { record, judgement }: { readonly record: TransactionRecord; readonly judgement: Judgement },
  { attemptedAt = -Infinity }: { readonly attemptedAt?: number },
): boolean {
  const failed = judgement.status === 'declined' || judgement.status === 'cancelled';
  return failed && record.startedAt !== undefined && record.startedAt + SECOND <= attemptedAt;
}

const weigh = ({ status }: Judgement): number => WEIGHTS.indexOf(status);

function judge(record: TransactionRecord, order: Order, siteReference: string): Judgement {
  const { outcome, meaning, advice, retryable } = errorCode(record.errorCode);
  if (outcome === 'unknown') return unknown('outcome-unknown', `${meaning}. ${advice}`);
  if (outcome !== 'accepted')
    return {
      status: 'declined',
      reason: 'declined',
      hint: `${meaning}. ${advice}`,
      retryable,
      ...declineAdvice(record.errorCode),
    };
  const { amount, siteReference: site = siteReference } = record;
  if (amount?.amount !== order.amount || amount.currency !== order.currency || site !== siteReference) {
    return unknown(
      'record-mismatch',
      'A payment was authorised for this order, but with another amount, currency or site: look at it by hand.',
    );
  }
  switch (record.settleStatus) {
    case '0':
    case '1':
    case '10':
    case '100':
      return PAID;
    case '2':
      return SUSPENDED;
    case '3':
      return VOIDED;
    default:
      return unknown('settle-status-unknown', 'Authorised, with a settle status that means nothing known.');
  }
}

/** No AUTH is no news at first: it may be on its way. Some time after the last sign of an attempt it is. */
function nothingFound(
  records: readonly TransactionRecord[],
  { now, attemptedAt }: { readonly now: number; readonly attemptedAt?: number },
): Judgement {
  const signs = records.flatMap(({ startedAt }) => startedAt ?? []);
  const latest = Math.max(...signs, attemptedAt ?? -Infinity);
  if (Number.isFinite(latest) && now - latest > SETTLED_BY) return NEVER_CAME;
  return unknown(
    'no-authorisation-yet',
    'The gateway has no authorisation for this order: ask again in a while.',
  );
}

const eventOf = (record: TransactionRecord, order: Order) =>
  trustPaymentsEvent({
    ...record,
    orderReference: order.reference,
    ...(record.startedAt !== undefined && { occurredAt: record.startedAt }),
  });
