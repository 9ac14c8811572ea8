/** The tables as version 0.1 made them, word for word: what its users have. */
export const TABLES = [
  'create table if not exists pay_form_schema (version integer primary key)',
  `create table pay_form_entry (
     key text primary key,
     kind text not null,
     type text,
     rank integer,
     provider text not null,
     payment_reference text,
     order_reference text,
     token text,
     outcome text,
     answer text,
     at bigint not null,
     event text
   )`,
  `create view pay_form_order as
     select order_reference, type, provider, payment_reference, at as updated_at
     from pay_form_entry where kind = 'order' and rank > 0`,
  `create view pay_form_event as
     select provider, substr(key, length('event ' || provider || ' ') + 1) as dedupe_key, type, outcome,
       order_reference, payment_reference, answer, at as received_at, event
     from pay_form_entry where kind = 'event'`,
  `create view pay_form_payment as
     select provider, payment_reference, order_reference,
       case when outcome = 'payment.duplicate' then 1 else 0 end as is_duplicate, at as received_at
     from pay_form_entry where kind = 'payment'`,
  `create table pay_form_failure (
     provider text not null,
     dedupe_key text not null,
     order_reference text,
     attempts integer not null,
     reason text not null,
     error text not null,
     last_attempt_at bigint not null,
     event text not null,
     primary key (provider, dedupe_key)
   )`,
  'insert into pay_form_schema (version) values (1)',
  'alter table pay_form_entry add column fingerprint text',
  'insert into pay_form_schema (version) values (2)',
];

interface OldEvent {
  readonly type: string;
  readonly dedupeKey: string;
  readonly paymentReference: string;
  readonly amount: number;
  readonly raw?: unknown;
}

interface OldOrder {
  readonly reference: string;
  readonly provider: string;
  readonly type: string;
  readonly rank: number;
  readonly paymentReference: string;
  /** Each payment that took money, and whether the merchant was told that it was one too many. */
  readonly payments: readonly (readonly [reference: string, isDuplicate: boolean])[];
  /** In the order in which they came; those of an order paid long ago have been forgotten. */
  readonly events: readonly OldEvent[];
}

/** @returns the statements with which version 0.1 would have written the order. */
export function rowsOf(order: OldOrder): (readonly [sql: string, values: readonly unknown[]])[] {
  const { reference, provider, type, rank, paymentReference, payments, events } = order;
  const insert = `insert into pay_form_entry
    (kind, key, type, rank, provider, payment_reference, order_reference, token, fingerprint, outcome, at, event)
    values ($1, $2, $3, $4, $5, $6, $7, 'x 1', null, $8, $9, $10)`;
  return [
    [
      insert,
      ['order', `order ${reference}`, type, rank, provider, paymentReference, reference, null, 9, null],
    ],
    ...payments.map(([payment, isDuplicate]) => {
      const outcome = isDuplicate ? 'payment.duplicate' : null;
      const key = `payment ${provider} ${payment}`;
      return [insert, ['payment', key, null, null, provider, payment, reference, outcome, 1, null]] as const;
    }),
    ...events.map(({ amount, ...event }, index) => {
      const { dedupeKey, paymentReference: payment } = event;
      const text = JSON.stringify({
        raw: {},
        ...event,
        provider,
        orderReference: reference,
        amount: { amount, currency: 'GBP' },
      });
      const key = `event ${provider} ${dedupeKey}`;
      return [
        insert,
        ['event', key, event.type, 0, provider, payment, reference, 'applied', index, text],
      ] as const;
    }),
  ];
}

const paid = (payment: string, dedupeKey = `${payment}/AUTH/0/0`): OldEvent => ({
  type: 'payment.paid',
  dedupeKey,
  paymentReference: payment,
  amount: 1050,
});
const refund = (payment: string, amount: number, dedupeKey: string): OldEvent => ({
  type: 'payment.refunded',
  dedupeKey,
  paymentReference: payment,
  amount,
});
const trustly = (method: string, id: string): OldEvent => ({
  type: method === 'credit' ? 'payment.paid' : 'payment.refunded',
  dedupeKey: `live:${id}`,
  paymentReference: 't1',
  amount: 1050,
  raw: { method, data: {} },
});

const card = { provider: 'trust-payments', type: 'payment.paid', rank: 4, paymentReference: 'p1' };

/** Orders of version 0.1, and what they are in the ledger. */
export const ORDERS: readonly (OldOrder & { readonly status: string; readonly held: number })[] = [
  {
    ...{ ...card, reference: 'paid', payments: [['p1', false]], events: [paid('p1')] },
    ...{ status: 'paid', held: 1050 },
  },
  {
    ...{
      ...card,
      reference: 'twice',
      paymentReference: 'p2',
      payments: [
        ['p2', false],
        ['p3', true],
      ],
    },
    events: [paid('p2'), paid('p3')],
    ...{ status: 'over-paid', held: 2100 },
  },
  {
    // Told with settle status 0, 10 and 100: version 0.1 took it for three refunds, and the order for refunded.
    ...{ ...card, reference: 'one-refund', type: 'payment.refunded', rank: 7, paymentReference: 'p4' },
    payments: [['p4', false]],
    events: [paid('p4'), ...['0', '10', '100'].map((status) => refund('p4', 350, `r1/REFUND/0/${status}`))],
    ...{ status: 'part-refunded', held: 700 },
  },
  {
    ...{ ...card, reference: 'cancelled-refund', paymentReference: 'p5', payments: [['p5', false]] },
    events: [paid('p5'), refund('p5', 350, 'r2/REFUND/0/3')],
    ...{ status: 'paid', held: 1050 },
  },
  {
    ...{
      provider: 'trustly',
      reference: 'trustly',
      type: 'payment.refunded',
      rank: 7,
      paymentReference: 't1',
    },
    payments: [['t1', false]],
    events: [trustly('credit', '1'), trustly('debit', '2'), trustly('credit', '3')],
    ...{ status: 'paid', held: 1050 },
  },
  {
    ...{ ...card, reference: 'forgotten', paymentReference: 'p6', payments: [['p6', false]], events: [] },
    ...{ status: 'paid', held: 0 },
  },
  {
    ...{ ...card, reference: 'forgotten-refund', type: 'payment.refunded', rank: 7, paymentReference: 'p7' },
    ...{ payments: [['p7', false]], events: [], status: 'refunded', held: 0 },
  },
];
