import { eventName, lockNames, orderName } from '../../ledger/keys.ts';
import type { OrderState, Store, Transaction } from '../../ledger/store.ts';
import { ledgerOf } from '../../ledger/ledger.ts';
import { HELD_DELIVERY } from '../../ledger/work-store.ts';
import { knownBy, takeEvent, type Rows } from '../take-event.ts';
import { MOVEMENTS, rowsOf } from './claim.ts';
import type { Database } from './database.ts';
import {
  booksOf,
  deadLetterOf,
  keptOf,
  stateOf,
  type EventRow,
  type FailureRow,
  type MovementRow,
  type OrderRow,
} from './rows.ts';
import { migrate } from './schema.ts';
import { sqlWork } from './sql-work.ts';

/** How many rows a statement of the retention job touches: on SQLite, the event loop stands still meanwhile. */
const BATCH = 500;
/** How long a statement that is no delivery waits for its turn, in milliseconds. */
const WAIT_MS = 10_000;

const NOT_APPLIED = `not exists (select 1 from pay_form_entry
  where key = 'event ' || pay_form_failure.provider || ' ' || pay_form_failure.dedupe_key)`;
const ORDER_COLUMNS = 'o.order_reference, o.type, o.provider, o.payment_reference, o.amount, o.currency';

/** @returns the store on a database: one SQL text for all of them. */
export function sqlStore(database: Database): Store {
  let ready: Promise<void> | undefined;
  const prepared = () => {
    ready ??= migrate(database).catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    return ready;
  };
  const read = async <Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> => {
    await prepared();
    return database.read<Row>(sql, parameters);
  };
  const write = async <Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> => {
    await prepared();
    const rows = await database.transact(undefined, WAIT_MS, async ({ query }) => ({
      commit: true,
      result: await query<Row>(sql, parameters),
    }));
    if (!rows) throw new Error('The database was busy for too long.');
    return rows;
  };

  const orderRow = async (orderReference: string): Promise<OrderRow | undefined> => {
    const sql = `select ${ORDER_COLUMNS} from pay_form_entry o where o.key = $1`;
    return (await read<OrderRow>(sql, [orderName(orderReference)]))[0];
  };
  const orderState = async (orderReference: string): Promise<OrderState | undefined> =>
    stateOf(await orderRow(orderReference));

  return {
    async applyEvent(event, effect, { waitMs, now, order }) {
      await prepared();
      const taken = await database.transact(lockNames(event)[0], waitMs, async (transaction) => {
        const guarded = untilOver(transaction);
        try {
          const rows = orBusy(rowsOf(transaction, now), database);
          return await takeEvent(rows, event, { effect, transaction: guarded.transaction, order });
        } catch (error) {
          if (error === BUSY) return { commit: false, result: { kind: 'busy' as const } };
          throw error;
        } finally {
          guarded.end();
        }
      });
      return taken ?? { kind: 'busy' };
    },

    async find(event) {
      const [row] = await read<EventRow>(
        'select answer, fingerprint, order_reference from pay_form_entry where key = $1',
        [eventName(event)],
      );
      if (!row) return undefined;
      const state = row.order_reference === null ? undefined : await orderState(row.order_reference);
      return knownBy(keptOf(row), event, state);
    },

    orderState,

    async ledger(orderReference) {
      const rows = await read<MovementRow>(MOVEMENTS, [orderReference]);
      return ledgerOf(orderReference, booksOf(await orderRow(orderReference), rows));
    },

    ...sqlWork(read, write),

    async recordFailure(event, { reason, error, at, retryAt }) {
      const { provider, dedupeKey, orderReference = null } = event;
      const [row] = await write<{ attempts: number }>(
        `insert into pay_form_failure
           (provider, dedupe_key, order_reference, attempts, reason, error, last_attempt_at, event, retry_at)
         values ($1, $2, $3, 1, $4, $5, $6, $7, $8)
         on conflict (provider, dedupe_key) do update set attempts = pay_form_failure.attempts + 1,
           reason = excluded.reason, error = excluded.error, last_attempt_at = excluded.last_attempt_at,
           event = excluded.event, retry_at = excluded.retry_at, retries = 0,
           started_at = null
         returning attempts`,
        [provider, dedupeKey, orderReference, reason, error, at, JSON.stringify(event), retryAt ?? null],
      );
      return row?.attempts ?? 1;
    },

    async deadLetters({ attempts, limit, orderReference }) {
      const [about, values] =
        orderReference === undefined ? ['', []] : ['and order_reference = $3', [orderReference]];
      const rows = await read<FailureRow>(
        `select * from pay_form_failure where attempts >= $1 and ${NOT_APPLIED} ${about}
         order by last_attempt_at, dedupe_key limit $2`,
        [attempts, limit, ...values],
      );
      return rows.map(deadLetterOf);
    },

    async deadLetter({ provider, dedupeKey }) {
      const [row] = await read<FailureRow>(
        `select * from pay_form_failure where provider = $1 and dedupe_key = $2 and ${NOT_APPLIED}`,
        [provider, dedupeKey],
      );
      return row && deadLetterOf(row);
    },

    async forget({ before }) {
      let forgotten = 0;
      for (const sql of FORGET) {
        for (let rows = BATCH; rows === BATCH; forgotten += rows) {
          rows = (await write(sql, [before, BATCH])).length;
        }
      }
      await database.scrub?.();
      return forgotten;
    },

    close: () => database.close(),
  };
}

/** Failures first: a dead letter must not reappear because the event it became is forgotten. */
const FORGET = [
  `delete from pay_form_failure where (provider, dedupe_key) in
     (select provider, dedupe_key from pay_form_failure where last_attempt_at < $1 or not ${NOT_APPLIED} limit $2)
     returning 1 as gone`,
  `delete from pay_form_delivery where id in
     (select id from pay_form_delivery where
       case when reason = '${HELD_DELIVERY}' then not exists (select 1 from pay_form_failure
         where 'held ' || provider || ' ' || dedupe_key = pay_form_delivery.id)
       else received_at < $1 end limit $2) returning 1 as gone`,
  `delete from pay_form_attempt where (order_reference, provider) in
     (select order_reference, provider from pay_form_attempt where opened_at < $1 limit $2) returning 1 as gone`,
  `delete from pay_form_entry where key in
     (select key from pay_form_entry where kind = 'event' and at < $1 limit $2) returning 1 as gone`,
];

const BUSY = new Error('Another transaction is in the way.');

/** Only the claim waits for others. What else fails is not theirs. */
function orBusy(rows: Rows, database: Database): Rows {
  return {
    ...rows,
    claim: (event, draft) =>
      rows.claim(event, draft).catch((error: unknown) => {
        throw database.isContention(error) ? BUSY : error;
      }),
  };
}

/** A handler that was given up on, or forgot to await something, must not write into whatever comes next. */
function untilOver({ query }: Transaction): { transaction: Transaction; end: () => void } {
  let over = false;
  return {
    transaction: {
      query: (sql, parameters) =>
        over ? Promise.reject(new Error('The transaction is over.')) : query(sql, parameters),
    },
    end: () => {
      over = true;
    },
  };
}
