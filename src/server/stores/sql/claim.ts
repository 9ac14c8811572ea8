import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual as isDeepEqual } from 'node:util';
import type { PaymentEvent } from '../../provider/payment-event.ts';
import type { Movement } from '../../ledger/movement.ts';
import { eventName, movementName, orderName } from '../../ledger/keys.ts';
import type { OrderState, Transaction } from '../../ledger/store.ts';
import type { Claimed, Draft, Record, Rows } from '../take-event.ts';
import { booksOf, keptOf, movementOf, stateOf, UNRANKED, type EntryRow, type MovementRow } from './rows.ts';

const COLUMNS = `kind, key, type, rank, provider, payment_reference, order_reference, token, fingerprint, outcome, at,
  event, reference, state, amount, settled, currency, occurred_at, opened_as`;
const READ = `kind, type, provider, payment_reference, order_reference, token, fingerprint, outcome, answer, reference,
  state, amount, settled, currency, occurred_at, opened_as`;

const EVENT = `('event', $1, $2, null, $3, $4, $5, $6, $7, 'applied', $8,
  $9, null, null, null, null, null, null, null)`;
/** A new order's rows are written as this event alone has them: an order's first event needs nothing more. */
const ORDER = `('order', $10, $11, $12, $13, $14, $5, $6, null, null, $8,
  null, null, null, $15, null, $16, null, null)`;
const MOVEMENT = `($17, $18, null, null, $3, $19, $5, $6, null, null, $8,
  null, $20, $21, $22, $23, $24, $25, $26)`;

/** A row that is there already is set to what it is: that locks it, and returns what it says. */
const claiming = (...rows: string[]) => `
  insert into pay_form_entry (${COLUMNS}) values ${rows.join(', ')}
  on conflict (key) do update set key = excluded.key
  returning ${READ}`;

const CLAIM = claiming(EVENT);
const CLAIM_WITH_ORDER = claiming(ORDER, EVENT);
const CLAIM_WITH_MOVEMENT = claiming(ORDER, EVENT, MOVEMENT);

/** What is indexed of an order: few rows, however many events it has had. */
const IS_MOVEMENT = "kind not in ('event', 'order')";

export const MOVEMENTS = `select ${READ} from pay_form_entry where order_reference = $1 and ${IS_MOVEMENT}`;

/** The statements that events begin with, by the name under which a database may keep them prepared. */
export const FREQUENT: ReadonlyMap<string, string> = new Map([
  [CLAIM, 'pay_form_claim_event'],
  [CLAIM_WITH_ORDER, 'pay_form_claim_event_order'],
  [CLAIM_WITH_MOVEMENT, 'pay_form_claim_event_order_movement'],
  [MOVEMENTS, 'pay_form_movements'],
]);

/** Tells one claim from any other, of any process. */
const PROCESS = randomBytes(12).toString('base64');
let claims = 0;

/** The rows that one event touches, in its transaction. */
export function rowsOf(transaction: Transaction, now: number): Rows {
  let written: Draft = { movement: undefined, state: undefined, due: undefined };
  return {
    async claim(event, draft) {
      const { claimed, isNew } = await claim(transaction, event, draft, now);
      if (isNew) {
        written = draft;
        return { ...claimed, books: { movements: [] }, state: undefined };
      }
      const orderReference = event.orderReference ?? '';
      const known = draft.movement && claimed.books.movements.find((each) => isSame(each, draft.movement));
      written = { movement: known ?? draft.movement, state: claimed.state, due: claimed.books.due };
      const others = await transaction.query<MovementRow>(MOVEMENTS, [orderReference]);
      // Of the event's own movement there is what was there before, if anything.
      const movements = others.map(movementOf).filter((each) => !isSame(each, draft.movement));
      return {
        ...claimed,
        books: { ...claimed.books, movements: [...movements, ...claimed.books.movements] },
      };
    },
    keep: (record) => keep(transaction, record, written, now),
  };
}

/**
 * Locks the event's order, the event and its movement, in that order, by inserting what is new of them. It is the only
 * statement that may have to wait for another transaction, and a crash undoes it.
 */
async function claim(
  { query }: Transaction,
  event: PaymentEvent,
  draft: Draft,
  now: number,
): Promise<{ readonly claimed: Claimed; readonly isNew: boolean }> {
  const token = `${PROCESS} ${(claims += 1)}`;
  const { orderReference } = event;
  const values = eventValues(event, token, now);
  const { movement } = draft;
  const [sql, more] =
    orderReference === undefined
      ? [CLAIM, []]
      : movement === undefined
        ? [CLAIM_WITH_ORDER, orderValues(event, draft)]
        : [CLAIM_WITH_MOVEMENT, [...orderValues(event, draft), ...movementValues(movement, orderReference)]];
  const rows = await query<EntryRow>(sql, [...values, ...more]);

  const own = rows.find((row) => row.kind === 'event');
  const order = rows.find((row) => row.kind === 'order');
  const moved = rows.find((row) => row.kind !== 'event' && row.kind !== 'order');
  const before = moved && moved.token !== token ? moved : undefined;
  // Our own token: nothing was known of it, and the row says what this event has just written.
  const isNew = order === undefined || order.token === token;
  return {
    isNew,
    claimed: {
      // Somebody else's token: the event has been here before.
      earlier: own && own.token !== token ? keptOf(own) : undefined,
      owner: before?.order_reference ?? undefined,
      books: booksOf(order, before ? [before] : []),
      state: isNew ? undefined : stateOf(order),
    },
  };
}

function eventValues(event: PaymentEvent, token: string, now: number): unknown[] {
  const { type, provider, orderReference = null, paymentReference = null, fingerprint = null } = event;
  const text = JSON.stringify(event);
  return [eventName(event), type, provider, paymentReference, orderReference, token, fingerprint, now, text];
}

function orderValues({ provider, orderReference = '' }: PaymentEvent, { state, due }: Draft): unknown[] {
  return [
    orderName(orderReference),
    ...stateValues(state, provider),
    due?.amount ?? null,
    due?.currency ?? null,
  ];
}

function stateValues(state: OrderState | undefined, provider: string): unknown[] {
  if (!state) return [null, UNRANKED, provider, null];
  return [state.type, state.rank, state.provider, state.paymentReference ?? null];
}

function movementValues(movement: Movement, orderReference: string): unknown[] {
  const { kind, paymentReference = null, reference } = movement;
  return [kind, movementName(movement, orderReference), paymentReference, reference, ...factsOf(movement)];
}

const factsOf = ({ state, amount, settled, currency, occurredAt, openedAs }: Movement): unknown[] => [
  state,
  amount ?? null,
  settled ?? null,
  currency ?? null,
  occurredAt ?? null,
  openedAs ?? null,
];

const isSame = (a: Movement, b: Movement | undefined): boolean =>
  a.provider === b?.provider && a.kind === b.kind && a.reference === b.reference;

/** Writes what differs from what is there already: of an order's first event, nothing but the handler's answer. */
async function keep({ query }: Transaction, record: Record, written: Draft, now: number): Promise<void> {
  const { event, outcome, answer, movement, state, due } = record;
  const { orderReference = '', provider } = event;
  if (outcome !== 'applied' || answer !== undefined || isRetyped(event)) {
    const sql = 'update pay_form_entry set type = $2, outcome = $3, answer = $4 where key = $1';
    await query(sql, [eventName(event), event.type, outcome, answer ?? null]);
  }
  if (movement && !isDeepEqual(movement, written.movement)) {
    const sql = `update pay_form_entry set payment_reference = $2, outcome = $3, state = $4, amount = $5, settled = $6,
       currency = $7, occurred_at = $8, opened_as = $9 where key = $1`;
    const { paymentReference = null, isDuplicate } = movement;
    const name = movementName(movement, orderReference);
    await query(sql, [name, paymentReference, isDuplicate ? DUPLICATE : null, ...factsOf(movement)]);
  }
  if (!isDeepEqual(state, written.state) || !isDeepEqual(due, written.due)) {
    const sql = `update pay_form_entry set type = $2, rank = $3, provider = $4, payment_reference = $5, amount = $6,
       currency = $7, at = $8 where key = $1`;
    const values = [...stateValues(state, provider), due?.amount ?? null, due?.currency ?? null, now];
    await query(sql, [orderName(orderReference), ...values]);
  }
}

/** In the row of a payment: the merchant was told that it is one too many. */
const DUPLICATE = 'payment.duplicate';

/** The types that the ledger gives, and no provider: the row was written with another. */
const RETYPED: ReadonlySet<PaymentEvent['type']> = new Set([
  DUPLICATE,
  'payment.part-paid',
  'payment.reversed',
  'payout.requested',
  'payout.returned',
]);
const isRetyped = ({ type }: PaymentEvent): boolean => RETYPED.has(type);
