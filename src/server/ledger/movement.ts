import type { Money } from '../../protocol/money.ts';
import type { PaymentEvent, PaymentEventType } from '../provider/payment-event.ts';

/**
 * The states of each kind of movement, from the one that says least to the one that says most. News of one movement may
 * come in any order: it stands where the furthest of them puts it.
 */
export const STATES = {
  /** `reserved` is authorised and held back, `paid` authorised and going to settle. */
  payment: ['pending', 'declined', 'cancelled', 'reserved', 'paid', 'settled', 'voided'],
  /** Accepted is done: like a payment, it settles by itself. */
  refund: ['requested', 'pending', 'suspended', 'done', 'failed', 'cancelled'],
  /** Lines of an account: money that came in, and money that went out. */
  credit: ['done', 'cancelled'],
  debit: ['done', 'cancelled'],
  dispute: ['raised', 'resolved'],
  /** What the provider does with money that it holds: it moves none between shopper and merchant. */
  hold: ['done'],
  release: ['done'],
  payout: ['created', 'confirmed', 'failed'],
} as const;

export type MovementKind = keyof typeof STATES;
export type MovementState = (typeof STATES)[MovementKind][number];

/** One movement of an order's money, as all news of it together have it. */
export interface Movement {
  readonly provider: PaymentEvent['provider'];
  readonly kind: MovementKind;
  /** The provider's reference of the movement; empty where it names none. */
  readonly reference: string;
  /** The provider's reference of the payment that it belongs to. */
  readonly paymentReference?: string;
  readonly state: MovementState;
  /** Minor units. Of a payment: what was authorised. */
  readonly amount?: number;
  /** Minor units: what was settled of it. */
  readonly settled?: number;
  /** ISO 4217. */
  readonly currency?: string;
  /** Epoch milliseconds by the provider's clock, the earliest that was told. */
  readonly occurredAt?: number;
  /** The reference under which the payment was pending before it had its own. */
  readonly openedAs?: string;
  /** The merchant was told that this payment is one too many. */
  readonly isDuplicate?: true;
}

type Effect = { readonly [K in MovementKind]: readonly [K, (typeof STATES)[K][number]] }[MovementKind];

/** What each type of event does to the ledger. A type that is not here moves nothing. */
const EFFECTS: Partial<Record<PaymentEventType, Effect>> = {
  'payment.pending': ['payment', 'pending'],
  'payment.declined': ['payment', 'declined'],
  'payment.cancelled': ['payment', 'cancelled'],
  'payment.suspended': ['payment', 'reserved'],
  'payment.paid': ['payment', 'paid'],
  'payment.part-paid': ['payment', 'paid'],
  'payment.duplicate': ['payment', 'paid'],
  'payment.settled': ['payment', 'settled'],
  'payment.voided': ['payment', 'voided'],
  'refund.pending': ['refund', 'pending'],
  'refund.suspended': ['refund', 'suspended'],
  'payment.refunded': ['refund', 'done'],
  'refund.failed': ['refund', 'failed'],
  'refund.cancelled': ['refund', 'cancelled'],
  'payment.reversed': ['debit', 'done'],
  'payout.requested': ['debit', 'done'],
  'payout.returned': ['credit', 'done'],
  'payout.created': ['payout', 'created'],
  'payout.confirmed': ['payout', 'confirmed'],
  'payout.failed': ['payout', 'failed'],
  'payment.paused': ['hold', 'done'],
  'payment.released': ['release', 'done'],
  'dispute.raised': ['dispute', 'raised'],
  'dispute.resolved': ['dispute', 'resolved'],
};

const TAKING: ReadonlySet<MovementState> = new Set(['reserved', 'paid', 'settled']);
const ENDED: ReadonlySet<MovementState> = new Set(['declined', 'cancelled']);
const ON_ITS_WAY: ReadonlySet<MovementState> = new Set(['requested', 'pending', 'suspended']);

/** @returns whether the payment has taken the shopper's money, or reserved it. */
export const takes = ({ kind, state }: Movement): boolean => kind === 'payment' && TAKING.has(state);

/** @returns whether the payment ended without any money. */
export const endedWithout = ({ kind, state }: Movement): boolean => kind === 'payment' && ENDED.has(state);

/** @returns whether it is a refund of which it is not known yet that it was done. */
export const isOnItsWay = ({ kind, state }: Movement): boolean => kind === 'refund' && ON_ITS_WAY.has(state);

/** @returns how far along its life the movement is. */
export const rankOfMovement = ({ kind, state }: Pick<Movement, 'kind' | 'state'>): number =>
  (STATES[kind] as readonly MovementState[]).indexOf(state);

/**
 * @param due what the order costs: an event that says that it was paid, and not how much, is about that.
 * @returns the movement that the event tells of, by this event alone; `undefined` where it moves nothing.
 */
export function movementOf(event: PaymentEvent, due?: Money): Movement | undefined {
  const { provider, type, entry, paymentReference, occurredAt, openedAs } = event;
  const [kind, state] = entry ? ([entry, 'done'] as const) : (EFFECTS[type] ?? []);
  if (kind === undefined || event.orderReference === undefined) return undefined;
  return {
    provider,
    kind,
    state,
    reference: referenceOf(event, kind),
    ...(paymentReference !== undefined && { paymentReference }),
    ...amountsOf(event, state, kind === 'payment' ? due : undefined),
    ...(occurredAt !== undefined && { occurredAt }),
    ...(openedAs !== undefined && { openedAs }),
  };
}

function referenceOf(event: PaymentEvent, kind: MovementKind): string {
  const { movementReference, paymentReference = '', dedupeKey } = event;
  if (kind === 'payment') return paymentReference;
  // No provider names its disputes, and there can be one after the other: they are counted.
  return kind === 'dispute' ? dedupeKey : (movementReference ?? dedupeKey);
}

function amountsOf(
  { amount, authorised }: PaymentEvent,
  state: MovementState,
  due: Money | undefined,
): Pick<Movement, 'amount' | 'settled' | 'currency'> {
  const takesMoney = TAKING.has(state);
  const money = amount ?? (takesMoney ? due : undefined);
  if (!money) return {};
  if (state !== 'settled') return { amount: money.amount, currency: money.currency };
  return {
    ...(authorised !== undefined && { amount: authorised }),
    settled: money.amount,
    currency: money.currency,
  };
}

/** @returns what both say together: the same whichever came first. */
export function merge(known: Movement, news: Movement): Movement {
  const [less, more] = rankOfMovement(known) <= rankOfMovement(news) ? [known, news] : [news, known];
  const occurredAt = Math.min(known.occurredAt ?? Infinity, news.occurredAt ?? Infinity);
  return {
    ...less,
    ...more,
    // What was authorised is what the news of an authorisation said, not that of an attempt.
    ...amountOf(less, more),
    ...(Number.isFinite(occurredAt) && { occurredAt }),
    ...((known.isDuplicate ?? news.isDuplicate) && { isDuplicate: true }),
  };
}

function amountOf(less: Movement, more: Movement): Pick<Movement, 'amount' | 'currency'> {
  const sources = [more, less].filter(({ amount }) => amount !== undefined);
  const source = sources.find(takes) ?? sources[0];
  if (source?.amount === undefined || source.currency === undefined) return {};
  return { amount: source.amount, currency: source.currency };
}

/** @returns whether the two are the same movement, of the same order. */
export const isSameMovement = (a: Movement, b: Movement): boolean =>
  a.provider === b.provider && a.kind === b.kind && a.reference === b.reference;
