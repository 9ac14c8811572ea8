import { randomBytes } from 'node:crypto';
import type { PaymentEvent } from '../../provider/payment-event.ts';
import { eventName, orderName, paymentName } from '../../ledger/keys.ts';
import { place, stateAfter, type Placing } from '../../ledger/apply-event.ts';
import type { Known, OrderState, Transaction } from '../../ledger/store.ts';
import { knownBy, stateOf, UNRANKED, type EntryRow } from './rows.ts';

/** A claimed event: what it means for its order, and how far the order's row says it has come. */
export interface Claimed {
  readonly kind: 'claimed';
  readonly placing: Placing;
  readonly current: OrderState | undefined;
}

const EVENT = "('event', $1, $2, $3, $4, $5, $6, $7, $8, 'applied', $9, $10)";
/** A new order's row is written with this event's own state: an order's first event needs nothing more. */
const ORDER = "('order', $11, $2, $3, $4, $5, $6, $7, null, null, $9, null)";
const PAYMENT = "('payment', $12, null, null, $4, $5, $6, null, null, null, $9, null)";

/** A row that is there already is set to what it is: that locks it, and returns what it says. */
const claiming = (...rows: string[]) => `
  insert into pay_form_entry
    (kind, key, type, rank, provider, payment_reference, order_reference, token, fingerprint, outcome,
     at, event)
  values ${rows.join(', ')}
  on conflict (key) do update set key = excluded.key
  returning kind, type, provider, payment_reference, order_reference, token, fingerprint, outcome, answer`;

const CLAIM = claiming(EVENT);
const CLAIM_WITH_ORDER = claiming(ORDER, EVENT);
const CLAIM_WITH_PAYMENT = claiming(ORDER, EVENT, PAYMENT);

/** The statement that every event begins with, by the name under which a database may keep it prepared. */
export const FREQUENT: ReadonlyMap<string, string> = new Map([
  [CLAIM, 'pay_form_claim'],
  [CLAIM_WITH_ORDER, 'pay_form_claim_with_order'],
  [CLAIM_WITH_PAYMENT, 'pay_form_claim_with_payment'],
]);

/** Tells one claim from any other, of any process. */
const PROCESS = randomBytes(12).toString('base64');
let claims = 0;

/**
 * Locks the event's order, the event and its payment, in that order, by inserting what is new of them. It is the only
 * statement that may have to wait for another transaction, and a crash undoes it.
 */
export async function claim(
  transaction: Transaction,
  event: PaymentEvent,
  now: number,
): Promise<Claimed | Known> {
  const { type, provider, orderReference, paymentReference = null, fingerprint = null } = event;
  const payment = paymentName(event);
  const token = `${PROCESS} ${(claims += 1)}`;
  const rank = stateAfter(event)?.rank ?? UNRANKED;
  const values = [
    eventName(event),
    type,
    rank,
    provider,
    paymentReference,
    orderReference ?? null,
    token,
    fingerprint,
    now,
  ];
  const [sql, names] =
    orderReference === undefined
      ? [CLAIM, []]
      : payment === undefined
        ? [CLAIM_WITH_ORDER, [orderName(orderReference)]]
        : [CLAIM_WITH_PAYMENT, [orderName(orderReference), payment]];

  const rows = await transaction.query<EntryRow>(sql, [...values, JSON.stringify(event), ...names]);
  const own = rows.find((row) => row.kind === 'event');
  const order = rows.find((row) => row.kind === 'order');
  const current = stateOf(order);
  const paid = rows.find((row) => row.kind === 'payment');
  // Somebody else's token: the event has been here before.
  if (own && own.token !== token) return knownBy(own, event, current);

  const known = paid && { orderReference: paid.order_reference, toldAsDuplicate: paid.outcome === SECOND };
  // Our own token: nothing was known of the order, and the row says what this event has just written.
  const placing = place(event, order?.token === token ? undefined : current, known);
  const outcome = placing.kind === 'apply' ? placing.event.type : placing.kind;
  if (outcome === 'late') {
    await transaction.query("update pay_form_entry set outcome = 'late' where key = $1", [eventName(event)]);
  } else if (outcome === SECOND) {
    await transaction.query('update pay_form_entry set outcome = $2 where key = $1', [payment, SECOND]);
    await transaction.query('update pay_form_entry set type = $2 where key = $1', [eventName(event), SECOND]);
  }
  return { kind: 'claimed', placing, current };
}

/** In the row of a payment: the merchant was told that it is one too many. */
const SECOND = 'payment.duplicate';
