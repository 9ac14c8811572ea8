import type { PaymentEvent, PaymentEventType } from '../../provider/payment-event.ts';
import { enter } from '../../ledger/enter.ts';
import { movementName } from '../../ledger/keys.ts';
import type { Books } from '../../ledger/ledger.ts';
import type { Movement, MovementState } from '../../ledger/movement.ts';
import type { Transaction } from '../../ledger/store.ts';

/** How many orders are read at once. */
const BATCH = 500;

interface OldRow {
  readonly kind: 'order' | 'event' | 'payment';
  readonly key: string;
  readonly type: PaymentEventType | null;
  readonly provider: PaymentEvent['provider'];
  readonly payment_reference: string | null;
  readonly order_reference: string;
  readonly outcome: string | null;
  readonly at: number | string;
  readonly event: string | null;
}

/** Makes the movements of what version 0.1 kept: of the events that are still there, and of what it knew without them. */
export async function bookVersion1(query: Transaction['query']): Promise<void> {
  await query('create index pay_form_migration on pay_form_entry (order_reference)');
  let after = '';
  for (;;) {
    const rows = await query<{ key: string; order_reference: string }>(
      `select key, order_reference from pay_form_entry where kind = 'order' and key > $1 order by key limit ${BATCH}`,
      [after],
    );
    for (const { order_reference } of rows) await bookOrder(query, order_reference);
    const last = rows.at(-1);
    if (!last) break;
    after = last.key;
  }
  await query('drop index pay_form_migration');
}

async function bookOrder(query: Transaction['query'], orderReference: string): Promise<void> {
  const rows = await query<OldRow>(
    `select kind, key, type, provider, payment_reference, order_reference, outcome, at, event from pay_form_entry
     where order_reference = $1`,
    [orderReference],
  );
  const events = rows.filter(({ kind }) => kind === 'event').sort((a, b) => Number(a.at) - Number(b.at));
  const order = rows.find(({ kind }) => kind === 'order');
  let books = booksOf(events);
  for (const row of rows.filter(({ kind }) => kind === 'payment')) {
    const known = books.movements.some((movement) => isOf(movement, row));
    if (!known) books = { ...books, movements: [...books.movements, ...movementsOf(row, order)] };
    await query('delete from pay_form_entry where key = $1', [row.key]);
  }
  const duplicates = new Set(
    rows.filter(({ outcome }) => outcome === 'payment.duplicate').map(({ key }) => key),
  );
  for (const movement of books.movements) {
    const name = movementName(movement, orderReference);
    await insert(query, { ...movement, ...(duplicates.has(name) && { isDuplicate: true }) }, name, {
      orderReference,
      at: Number(order?.at ?? 0),
    });
  }
  if (books.due) {
    const { amount, currency } = books.due;
    await query('update pay_form_entry set amount = $2, currency = $3 where key = $1', [
      `order ${orderReference}`,
      amount,
      currency,
    ]);
  }
}

/** Version 0.1 has compared each payment with what the order cost then: what it took is what was due. */
function booksOf(rows: readonly OldRow[]): Books {
  let books: Books = { movements: [] };
  for (const { event } of rows) {
    if (event === null) continue;
    const read = modernised(JSON.parse(event) as PaymentEvent);
    const entered = enter(books, read, read.amount ?? books.due);
    if (entered.kind !== 'mismatch') books = entered.books;
  }
  return books;
}

const isOf = (movement: Movement, { provider, payment_reference }: OldRow): boolean =>
  movement.provider === provider &&
  (movement.kind === 'payment' || movement.kind === 'credit') &&
  movement.paymentReference === payment_reference;

const STATES: Partial<Record<PaymentEventType, MovementState>> = {
  'payment.suspended': 'reserved',
  'payment.settled': 'settled',
  'payment.voided': 'voided',
};

/** A payment whose events were forgotten: that it took money is known, and not how much. */
function movementsOf({ provider, payment_reference }: OldRow, order: OldRow | undefined): Movement[] {
  const paymentReference = payment_reference ?? '';
  const counts = order?.provider === provider && order.payment_reference === payment_reference;
  const type = counts ? order.type : null;
  const about = { provider, paymentReference };
  return [
    { ...about, kind: 'payment', reference: paymentReference, state: (type && STATES[type]) ?? 'paid' },
    ...(type === 'payment.refunded'
      ? [{ ...about, kind: 'refund', reference: `whole of ${paymentReference}`, state: 'done' } as const]
      : []),
  ];
}

async function insert(
  query: Transaction['query'],
  movement: Movement,
  name: string,
  { orderReference, at }: { readonly orderReference: string; readonly at: number },
): Promise<void> {
  const { kind, provider, reference, paymentReference, state, amount, settled, currency, occurredAt } =
    movement;
  await query(
    `insert into pay_form_entry (kind, key, provider, reference, payment_reference, order_reference, state, amount,
       settled, currency, occurred_at, outcome, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (key) do nothing`,
    [
      ...[kind, name, provider, reference, paymentReference ?? null, orderReference, state, amount ?? null],
      ...[settled ?? null, currency ?? null, occurredAt ?? null],
      ...[movement.isDuplicate ? 'payment.duplicate' : null, at],
    ],
  );
}

interface OldRaw {
  readonly method?: string;
  readonly type?: string;
  readonly paymentToken?: string;
}

const TRUSTLY_ENTRIES: Readonly<Record<string, 'credit' | 'debit'>> = { credit: 'credit', debit: 'debit' };

/** Settle status of a refund, as the last part of its key. */
const REFUNDS: Readonly<Record<string, PaymentEventType>> = {
  '2': 'refund.suspended',
  '3': 'refund.cancelled',
};

/**
 * @param event as version 0.1 wrote it, or a later one.
 * @returns the event with what the ledger needs, read from what the provider had sent.
 */
export function modernised(event: PaymentEvent): PaymentEvent {
  const { provider, type, dedupeKey } = event;
  if (event.movementReference !== undefined) return event;
  const raw = (typeof event.raw === 'object' && event.raw !== null ? event.raw : {}) as OldRaw;
  if (provider === 'trust-payments' && type === 'payment.refunded') {
    const [movementReference = dedupeKey, , , settleStatus = ''] = dedupeKey.split('/');
    return { ...event, movementReference, type: REFUNDS[settleStatus] ?? type };
  }
  const entry = provider === 'trustly' ? TRUSTLY_ENTRIES[raw.method ?? ''] : undefined;
  if (entry) return { ...event, entry, movementReference: dedupeKey };
  if (provider !== 'trustshare') return event;
  if (raw.type === 'transaction_initiated') return { ...event, type: 'payment.initiated' };
  if (raw.type === 'payment_received') return { ...event, addsUp: true };
  return raw.paymentToken !== undefined && type === 'payment.refunded'
    ? { ...event, movementReference: raw.paymentToken }
    : event;
}
