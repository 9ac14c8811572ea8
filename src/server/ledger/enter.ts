import type { Money } from '../../protocol/money.ts';
import type { PaymentEvent, PaymentEventType } from '../provider/payment-event.ts';
import { isWithdrawal } from './accounts.ts';
import { hasMoved, keptOf, ledgerOf, type Books, type Ledger } from './ledger.ts';
import { requestOf } from './requests.ts';
import {
  endedWithout,
  isSameMovement,
  merge,
  movementOf,
  rankOfMovement,
  takes,
  type Movement,
} from './movement.ts';

/** What an event does to the books of its order. */
export type Entry =
  /** The merchant is told the event. */
  | {
      readonly kind: 'told';
      readonly event: PaymentEvent;
      readonly books: Books;
      readonly movement?: Movement;
    }
  /** It says nothing that is not known: kept, and not handed on. */
  | { readonly kind: 'known'; readonly books: Books; readonly movement?: Movement }
  /** It disagrees with the order, or with what was known of the payment. */
  | { readonly kind: 'mismatch' };

/**
 * Enters an event into the books. What the books say afterwards depends on what has been entered, and not on the order
 * in which it came; and each piece of news is told once.
 *
 * @param order what the merchant says now that the order costs; compared where a payment takes money for the first time.
 */
export function enter(books: Books, event: PaymentEvent, order: Money | undefined): Entry {
  const said = movementOf(event, order);
  if (!said) return { kind: 'told', event, books };
  const known = books.movements.find((movement) => isSameMovement(movement, said));
  const request = known && said.openedAs === undefined ? undefined : requestOf(books.movements, said);
  const news = request ? { ...said, openedAs: request.reference } : said;
  const renamed = request && { ...request, reference: news.reference };
  const earlier = known ?? renamed ?? newNameOf(books, news);
  if (disagrees(books, event, earlier, news, order)) return { kind: 'mismatch' };

  const others = books.movements.filter((movement) => movement !== known);
  const before = known ?? renamed;
  const merged = before ? merge(before, news) : news;
  const due =
    books.due ??
    (takesMoney(merged) ? order && { amount: order.amount, currency: order.currency } : undefined);
  const draft = { ...(due && { due }), movements: [...others, merged] };
  const type = typeOf({ before: books, after: draft, known: earlier, merged, event });
  if (type === undefined) return { kind: 'known', books: draft, movement: merged };

  const movement = type === 'payment.duplicate' ? { ...merged, isDuplicate: true as const } : merged;
  const after = { ...draft, movements: [...others, movement] };
  return {
    kind: 'told',
    event: { ...event, type, ...shareOf(event, movement, after) },
    books: after,
    movement,
  };
}

/** @returns the books without the effect of a movement that the merchant has stopped. */
export function stop(
  books: Books,
  movement: Movement,
): { readonly books: Books; readonly movement: Movement } {
  const stopped = { ...movement, state: 'cancelled' as const };
  const movements = books.movements.map((each) => (isSameMovement(each, movement) ? stopped : each));
  return { books: { ...books, movements }, movement: stopped };
}

const takesMoney = (movement: Movement): boolean => takes(movement) || movement.kind === 'credit';

/** @returns the unnamed payment that took money and of which this may be the name: the only one of its provider. */
function newNameOf({ movements }: Books, { provider, kind, reference }: Movement): Movement | undefined {
  if (kind !== 'payment' || reference === '') return undefined;
  const payments = movements.filter(
    (movement) => movement.kind === 'payment' && movement.provider === provider,
  );
  const [only] = payments;
  return payments.length === 1 && only?.reference === '' && takes(only) ? only : undefined;
}

interface Step {
  readonly before: Books;
  readonly after: Books;
  /** The movement as it was known. */
  readonly known: Movement | undefined;
  readonly merged: Movement;
  readonly event: PaymentEvent;
}

/** @returns as what the merchant is told of the event, or `undefined` where it is no news. */
function typeOf(step: Step): PaymentEventType | undefined {
  const { known, merged, event } = step;
  switch (merged.kind) {
    case 'payment':
      return typeOfPayment(step);
    case 'credit':
    case 'debit':
      return known ? undefined : typeOfEntry(step);
    default:
      return !known || rankOfMovement(known) < rankOfMovement(merged) ? event.type : undefined;
  }
}

function typeOfPayment({ before, after, known, merged, event }: Step): PaymentEventType | undefined {
  const advances = !known || rankOfMovement(known) < rankOfMovement(merged);
  // A payment that can be tried again fails anew each time.
  const failsAgain = event.type === 'payment.declined' && known?.state === 'declined';
  if (!advances && !failsAgain) return undefined;
  const holds = keptOf(before.movements, undefined) > 0 || before.movements.some(takes);
  if (takes(merged)) {
    // What it was called first stands; that less of it was settled is news all the same.
    if (known?.isDuplicate) return merged.settled === known.amount ? undefined : event.type;
    if (merged.state === 'reserved' || (known && known.state !== 'reserved' && takes(known)))
      return event.type;
    if (isPaidByOthers(before, merged)) return 'payment.duplicate';
    return event.addsUp && isShort(after) ? 'payment.part-paid' : event.type;
  }
  if (endedWithout(merged)) {
    // Of an order that has been paid, an attempt that was never told of came to nothing: no news.
    const wasTold = known?.state === 'pending' && !holds;
    return wasTold || !hasMoved(before.movements) ? event.type : undefined;
  }
  if (merged.state === 'pending') return holds || isCredited(before, merged) ? undefined : event.type;
  // Voided: news wherever it was known to hold money, or nothing else does.
  return (known && takes(known)) || !holds ? event.type : undefined;
}

/** @returns whether the payment, which is told of line by line, has brought in money before. */
const isCredited = ({ movements }: Books, { provider, reference }: Movement): boolean =>
  movements.some(
    (each) => each.kind === 'credit' && each.provider === provider && each.paymentReference === reference,
  );

function typeOfEntry({ before, after, merged }: Step): PaymentEventType {
  const ofPayment = (movements: readonly Movement[]) =>
    movements.filter(
      (each) => each.provider === merged.provider && paymentOf(each) === merged.paymentReference,
    );
  const isPayout = isWithdrawal(ofPayment(after.movements));
  if (merged.kind === 'debit') return isPayout ? 'payout.requested' : 'payment.reversed';
  if (isPayout) return 'payout.returned';
  const own = ofPayment(before.movements);
  const isFirst = !own.some(({ kind }) => kind === 'credit');
  return isFirst && isPaidByOthers(before, merged) ? 'payment.duplicate' : 'payment.paid';
}

/**
 * A refund that comes before its payment says that this took money, and so it did: it is no other payment.
 *
 * @returns whether what others have brought in pays the order: another payment is one too many.
 */
function isPaidByOthers({ due, movements }: Books, merged: Movement): boolean {
  const others = movements.filter(
    (each) => each.provider !== merged.provider || paymentOf(each) !== paymentOf(merged),
  );
  if (!others.some(takesMoney)) return false;
  const kept = keptOf(others, due?.currency ?? merged.currency);
  const holdsUnknown = due === undefined && ledgerOf('', { movements: others }).status === 'paid';
  return holdsUnknown || (kept > 0 && kept >= (due?.amount ?? kept));
}

/** @returns the reference of the payment that the movement is, or belongs to. */
const paymentOf = ({ kind, reference, paymentReference }: Movement): string | undefined =>
  kind === 'payment' ? reference : paymentReference;

const isShort = ({ due, movements }: Books): boolean =>
  due !== undefined && keptOf(movements, due.currency) < due.amount;

/** @returns what a refund leaves of the order's money. */
function shareOf({ orderReference = '' }: PaymentEvent, movement: Movement, books: Books) {
  if (movement.kind !== 'refund') return {};
  const { totals }: Ledger = ledgerOf(orderReference, books);
  const line = totals.find(({ currency }) => currency === movement.currency) ?? totals[0];
  const { refunded = 0, held = 0 } = line ?? {};
  const isDone = movement.state === 'done';
  return { refunded, remaining: Math.max(0, held), ...(isDone && held > 0 && { partial: true as const }) };
}

/**
 * What the order costs is compared once, when a payment first takes money. From then on news of the payment is
 * compared with what it took. Refunds and debits are facts, however large.
 */
function disagrees(
  { due, movements }: Books,
  event: PaymentEvent,
  known: Movement | undefined,
  news: Movement,
  order: Money | undefined,
): boolean {
  const { amount = news.settled, currency } = news;
  if (currency === undefined || amount === undefined) return false;
  if (amount < 0 || !Number.isSafeInteger(amount)) return true;
  if (known?.currency !== undefined && known.currency !== currency) return true;
  const expected = [order, due].filter((money) => money !== undefined);
  const inCurrency = expected.length === 0 || expected.some((money) => money.currency === currency);
  const costs =
    expected.length === 0 || expected.some((money) => money.amount === amount && money.currency === currency);
  switch (news.kind) {
    case 'payment':
      if (!takes(news)) return false;
      if (known && takes(known)) return contradicts(known, news);
      return event.addsUp ? !inCurrency || !isPart(expected, amount) : !costs;
    case 'credit': {
      const entries = [...movements, news].filter(
        ({ paymentReference }) => paymentReference === news.paymentReference,
      );
      const isFirst = entries.filter(({ kind }) => kind === 'credit').length === 1;
      return isFirst && !isWithdrawal(entries) ? !costs : !inCurrency;
    }
    case 'refund':
      return known?.amount !== undefined && news.amount !== undefined
        ? known.amount !== news.amount
        : !inCurrency;
    default:
      return false;
  }
}

/** A part is something, and not more than the whole. */
const isPart = (whole: readonly Money[], amount: number): boolean =>
  amount > 0 && (whole.length === 0 || whole.some((money) => amount <= money.amount));

/** No more can be settled than was authorised, and what was authorised stays so. */
function contradicts(known: Movement, news: Movement): boolean {
  const authorised = known.amount ?? news.amount;
  const isOther = known.amount !== undefined && news.amount !== undefined && known.amount !== news.amount;
  const settled = Math.max(known.settled ?? 0, news.settled ?? 0);
  return isOther || (authorised !== undefined && settled > authorised);
}
