import { PayError } from '../../error.ts';
import type { Transaction } from '../../ledger/store.ts';
import type { Database } from './database.ts';
import { bookVersion1 } from './from-version-1.ts';

/** What is no statement: reads and writes rows. */
type Step = (query: Transaction['query']) => Promise<void>;

/**
 * Each list is applied once, in order, and never changed after its release. Only text, integer and bigint, which
 * mean the same in PostgreSQL and SQLite; times are epoch milliseconds. One table for all that an event locks, so that
 * one statement can lock it; the views are what people look at. docs/inbox.md has the meaning of each column.
 */
const MIGRATIONS: readonly (readonly (string | Step)[])[] = [
  [
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
  ],
  ['alter table pay_form_entry add column fingerprint text'],
  [
    ...[
      'reference text',
      'state text',
      'amount bigint',
      'settled bigint',
      'currency text',
      'occurred_at bigint',
      'opened_as text',
    ].map((column) => `alter table pay_form_entry add column ${column}`),
    bookVersion1,
    `create index pay_form_entry_movement on pay_form_entry (order_reference) where kind not in ('event', 'order')`,
    `create view pay_form_movement as
       select order_reference, provider, kind, reference, payment_reference, state, amount, settled, currency,
         occurred_at, at as received_at
       from pay_form_entry where kind not in ('event', 'order')`,
    'drop view pay_form_payment',
    `create view pay_form_payment as
       select provider, payment_reference, order_reference,
         case when outcome = 'payment.duplicate' then 1 else 0 end as is_duplicate, at as received_at
       from pay_form_entry
       where kind = 'credit' or kind = 'payment' and state in ('reserved', 'paid', 'settled', 'voided')`,
    'create index pay_form_failure_order on pay_form_failure (order_reference, last_attempt_at)',
    'create index pay_form_failure_age on pay_form_failure (last_attempt_at, dedupe_key)',
  ],
  [
    'alter table pay_form_failure add column retries integer not null default 0',
    'alter table pay_form_failure add column retry_at bigint',
    `update pay_form_failure set retry_at = last_attempt_at where reason <> 'unproved'`,
    'create index pay_form_failure_retry on pay_form_failure (retry_at) where retry_at is not null',
    `create table pay_form_attempt (
       order_reference text not null,
       provider text not null,
       opened_at bigint not null,
       asked integer not null,
       ask_at bigint,
       primary key (order_reference, provider)
     )`,
    'create index pay_form_attempt_due on pay_form_attempt (ask_at) where ask_at is not null',
    `create table pay_form_delivery (
       id text primary key,
       provider text not null,
       path text not null,
       headers text not null,
       body text not null,
       reason text not null,
       received_at bigint not null,
       reread_at bigint
     )`,
    'create index pay_form_delivery_due on pay_form_delivery (reread_at) where reread_at is not null',
    'create index pay_form_delivery_age on pay_form_delivery (provider, reason, received_at)',
    'create table pay_form_lease (name text primary key, holder text not null, until bigint not null)',
    `create table pay_form_refund (
       reference text primary key,
       order_reference text not null,
       provider text not null,
       requested_at bigint not null,
       asked integer not null,
       ask_at bigint not null
     )`,
    'create index pay_form_refund_due on pay_form_refund (ask_at)',
  ],
  ['alter table pay_form_failure add column started_at bigint'],
];

/** A process that starts while another migrates waits for it this long, in milliseconds. */
const WAIT_MS = 30_000;

/** Brings the tables up to date, once, however many processes start together. */
export async function migrate(database: Database): Promise<void> {
  await refuseForeignTables(database, (sql) => database.read(sql, []));
  if ((await versionOf(database)) >= MIGRATIONS.length) return;
  const done = await database.transact('migration', WAIT_MS, async ({ query }) => {
    if (database.migrationLock !== undefined) await query(database.migrationLock);
    await query('create table if not exists pay_form_schema (version integer primary key)');
    // Somebody may have made them since.
    await refuseForeignTables(database, query);
    const [row] = await query<{ version: number | null }>(
      'select max(version) as version from pay_form_schema',
    );
    for (let version = row?.version ?? 0; version < MIGRATIONS.length; version += 1) {
      for (const step of MIGRATIONS[version] ?? [])
        await (typeof step === 'string' ? query(step) : step(query));
      await query('insert into pay_form_schema (version) values ($1)', [version + 1]);
    }
    return { commit: true, result: true };
  });
  if (!done) throw new Error('Another process has been migrating the inbox for too long.');
}

/** Before anything is read from them: even a view can run another role's code with our rights. */
async function refuseForeignTables(
  { foreignTables }: Database,
  query: (sql: string) => Promise<{ name: string }[]>,
): Promise<void> {
  const found = foreignTables === undefined ? [] : await query(foreignTables);
  if (found.length === 0) return;
  throw new PayError(
    'store-unavailable',
    `A role that is not trusted has made ${found.map(({ name }) => name).join(', ')}.`,
    'Look at who made them, drop them, and let no other role create tables in this schema.',
  );
}

/** Asks first: a process may have no right to create tables, and need none. */
async function versionOf(database: Database): Promise<number> {
  try {
    const sql = 'select max(version) as version from pay_form_schema';
    const [row] = await database.read<{ version: number | null }>(sql, []);
    return row?.version ?? 0;
  } catch {
    return 0;
  }
}
