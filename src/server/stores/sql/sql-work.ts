import {
  HELD_DELIVERY,
  type OpenedAttempt,
  type OpenRefund,
  type KeptDelivery,
  type WorkStore,
} from '../../ledger/work-store.ts';
import { heldDeliveryId } from '../../ledger/keys.ts';
import { deadLetterOf, type FailureRow, type Integer } from './rows.ts';

interface AttemptRow {
  readonly order_reference: string;
  readonly provider: OpenedAttempt['provider'];
  readonly opened_at: Integer;
  readonly asked: number;
}

interface RefundRow {
  readonly reference: string;
  readonly order_reference: string;
  readonly provider: OpenRefund['provider'];
  readonly requested_at: Integer;
  readonly asked: number;
}

interface DeliveryRow {
  readonly id: string;
  readonly provider: KeptDelivery['provider'];
  readonly path: string;
  readonly headers: string;
  readonly body: string;
  readonly reason: string;
  readonly received_at: Integer;
  readonly reread_at: Integer | null;
}

/** Runs one statement, in a transaction of its own where it writes. */
type Run = <Row>(sql: string, parameters: readonly unknown[]) => Promise<Row[]>;

const ATTEMPT = 'order_reference, provider, opened_at, asked';

/** @returns what the inbox has still to do, kept in the database. */
export function sqlWork(read: Run, write: Run): WorkStore {
  return {
    ...attemptsIn(read, write),
    ...refundsIn(read, write),
    ...lettersIn(read, write),
    ...deliveriesIn(read, write),
    ...leasesIn(write),
  };
}

function attemptsIn(
  read: Run,
  write: Run,
): Pick<WorkStore, 'openAttempt' | 'attempt' | 'dueAttempts' | 'attemptAsked'> {
  return {
    async openAttempt({ orderReference, provider, openedAt, askAt }) {
      await write(
        `insert into pay_form_attempt (order_reference, provider, opened_at, asked, ask_at) values ($1, $2, $3, 0, $4)
         on conflict (order_reference, provider) do update set opened_at = excluded.opened_at, asked = 0,
           ask_at = excluded.ask_at`,
        [orderReference, provider, openedAt, askAt],
      );
    },
    async attempt(orderReference, provider) {
      const sql = `select ${ATTEMPT} from pay_form_attempt where order_reference = $1 and provider = $2`;
      return (await read<AttemptRow>(sql, [orderReference, provider])).map(attemptOf)[0];
    },
    async dueAttempts({ at, limit }) {
      const sql = `select ${ATTEMPT} from pay_form_attempt where ask_at <= $1 order by ask_at limit $2`;
      return (await read<AttemptRow>(sql, [at, limit])).map(attemptOf);
    },
    async attemptAsked({ orderReference, provider, openedAt }, askAt) {
      await write(
        `update pay_form_attempt set asked = asked + 1, ask_at = $4
         where order_reference = $1 and provider = $2 and opened_at = $3`,
        [orderReference, provider, openedAt, askAt ?? null],
      );
    },
  };
}

function refundsIn(read: Run, write: Run): Pick<WorkStore, 'openRefund' | 'dueRefunds' | 'refundAsked'> {
  return {
    async openRefund({ orderReference, provider, reference, requestedAt, askAt }) {
      await write(
        `insert into pay_form_refund (reference, order_reference, provider, requested_at, asked, ask_at)
         values ($1, $2, $3, $4, 0, $5) on conflict (reference) do nothing`,
        [reference, orderReference, provider, requestedAt, askAt],
      );
    },
    async dueRefunds({ at, limit }) {
      const rows = await read<RefundRow>(
        'select * from pay_form_refund where ask_at <= $1 order by ask_at limit $2',
        [at, limit],
      );
      return rows.map(refundOf);
    },
    async refundAsked(reference, askAt) {
      if (askAt === undefined) await write('delete from pay_form_refund where reference = $1', [reference]);
      else {
        const sql = 'update pay_form_refund set asked = asked + 1, ask_at = $2 where reference = $1';
        await write(sql, [reference, askAt]);
      }
    },
  };
}

function lettersIn(
  read: Run,
  write: Run,
): Pick<WorkStore, 'dueLetters' | 'letterStarted' | 'letterRetried' | 'dropLetter'> {
  return {
    async dueLetters({ at, limit }) {
      const rows = await read<FailureRow & { retries: number; started_at: Integer | null }>(
        'select * from pay_form_failure where retry_at <= $1 order by retry_at limit $2',
        [at, limit],
      );
      return rows.map((row) => ({
        ...deadLetterOf(row),
        retries: row.retries,
        ...(row.started_at !== null && { startedAt: Number(row.started_at) }),
      }));
    },
    async letterStarted({ provider, dedupeKey }, at) {
      const sql = 'update pay_form_failure set started_at = $3 where provider = $1 and dedupe_key = $2';
      await write(sql, [provider, dedupeKey, at]);
    },
    async letterRetried({ provider, dedupeKey }, retryAt) {
      await write(
        `update pay_form_failure set retries = retries + 1, retry_at = $3, started_at = null
         where provider = $1 and dedupe_key = $2`,
        [provider, dedupeKey, retryAt ?? null],
      );
    },
    async dropLetter({ provider, dedupeKey }) {
      const sql = 'delete from pay_form_failure where provider = $1 and dedupe_key = $2';
      await write(sql, [provider, dedupeKey]);
      await write('delete from pay_form_delivery where id = $1', [heldDeliveryId({ provider, dedupeKey })]);
    },
  };
}

function deliveriesIn(
  read: Run,
  write: Run,
): Pick<
  WorkStore,
  'keepDelivery' | 'deliveries' | 'dueDeliveries' | 'rescheduleDelivery' | 'delivery' | 'dropDelivery'
> {
  return {
    async keepDelivery({ id, provider, path, headers, body, reason, receivedAt, rereadAt }, most) {
      await write(
        `insert into pay_form_delivery (id, provider, path, headers, body, reason, received_at, reread_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (id) do update set reason = excluded.reason, received_at = excluded.received_at,
           reread_at = excluded.reread_at`,
        [
          ...[id, provider, path, JSON.stringify(headers), Buffer.from(body).toString('base64')],
          ...[reason, receivedAt, rereadAt ?? null],
        ],
      );
      await write(
        `delete from pay_form_delivery where id in (select id from pay_form_delivery
           where provider = $1 and reason = $2 order by received_at desc, id limit 1000 offset $3)`,
        [provider, reason, most],
      );
    },
    async deliveries({ limit }) {
      const sql = 'select * from pay_form_delivery where reason <> $2 order by received_at desc, id limit $1';
      return (await read<DeliveryRow>(sql, [limit, HELD_DELIVERY])).map(deliveryOf);
    },
    async dueDeliveries({ at, limit }) {
      const sql = 'select * from pay_form_delivery where reread_at <= $1 order by reread_at limit $2';
      return (await read<DeliveryRow>(sql, [at, limit])).map(deliveryOf);
    },
    async rescheduleDelivery(id, rereadAt) {
      await write('update pay_form_delivery set reread_at = $2 where id = $1', [id, rereadAt ?? null]);
    },
    async delivery(id) {
      return (await read<DeliveryRow>('select * from pay_form_delivery where id = $1', [id])).map(
        deliveryOf,
      )[0];
    },
    async dropDelivery(id) {
      await write('delete from pay_form_delivery where id = $1', [id]);
    },
  };
}

function leasesIn(write: Run): Pick<WorkStore, 'lease'> {
  return {
    async lease(name, holder, { now, until }) {
      const rows = await write(
        `insert into pay_form_lease (name, holder, until) values ($1, $2, $4)
         on conflict (name) do update set holder = excluded.holder, until = excluded.until
           where pay_form_lease.holder = excluded.holder or pay_form_lease.until <= $3
         returning name`,
        [name, holder, now, until],
      );
      return rows.length === 1;
    },
  };
}

const attemptOf = (row: AttemptRow): OpenedAttempt => ({
  orderReference: row.order_reference,
  provider: row.provider,
  openedAt: Number(row.opened_at),
  asked: row.asked,
});

const refundOf = (row: RefundRow): OpenRefund => ({
  reference: row.reference,
  orderReference: row.order_reference,
  provider: row.provider,
  requestedAt: Number(row.requested_at),
  asked: row.asked,
});

const deliveryOf = (row: DeliveryRow): KeptDelivery => ({
  id: row.id,
  provider: row.provider,
  path: row.path,
  headers: JSON.parse(row.headers) as KeptDelivery['headers'],
  body: Buffer.from(row.body, 'base64'),
  reason: row.reason,
  receivedAt: Number(row.received_at),
  ...(row.reread_at !== null && { rereadAt: Number(row.reread_at) }),
});
