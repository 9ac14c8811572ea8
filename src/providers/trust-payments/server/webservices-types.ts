import type { PayError } from '../../../server/error.ts';
import type { Money } from '../../../protocol/money.ts';
import type { Order, Verdict } from '../../../server/provider/provider.ts';

/** A transaction as the gateway keeps it. */
export interface TransactionRecord {
  readonly transactionReference: string;
  /** `AUTH`, `REFUND`, `THREEDQUERY` … */
  readonly requestType: string;
  /** `0` is the gateway's yes; ask `errorCode()` about the others. */
  readonly errorCode: string;
  /** 0 or 1 waits to settle, 2 is held back, 3 cancelled, 10 settles, 100 has settled. */
  readonly settleStatus?: string;
  readonly orderReference?: string;
  readonly siteReference?: string;
  readonly parentTransactionReference?: string;
  readonly amount?: Money;
  /** Minor units: what is settled of the amount, where the gateway says it. */
  readonly settledAmount?: number;
  /** Epoch milliseconds; the gateway's text is taken for UTC. */
  readonly startedAt?: number;
  /** All that the gateway said, untouched. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Why a request has no good answer. */
export interface Failure {
  readonly ok: false;
  /**
   * - `refused`: not done, and the same request will be refused again; the hint says what to correct.
   * - `declined`: processed, and the bank turned it down.
   * - `not-sent`: nothing has left; safe to ask again later.
   * - `unknown`: it may have taken effect. Query the transaction; never repeat a refund on the strength of it.
   */
  readonly outcome: 'refused' | 'declined' | 'not-sent' | 'unknown';
  /** What happened and what to do. */
  readonly error: PayError;
  /** The gateway's error code, where it gave one. */
  readonly errorCode?: string;
  /** The fields that the gateway found wrong. */
  readonly fields?: readonly string[];
}

export type Answered<T> = ({ readonly ok: true } & T) | Failure;

/** What to look for; values of different fields must all agree. */
export interface QueryFilter {
  readonly transactionReference?: string;
  readonly orderReference?: string;
  readonly parentTransactionReference?: string;
}

export interface Update {
  readonly transactionReference: string;
  /** 0 releases a suspended payment, 1 does so past the fraud checks, 2 suspends it, 3 cancels it for good. */
  readonly settleStatus?: '0' | '1' | '2' | '3';
  /** Settle less than was authorised, in minor units. */
  readonly settleAmount?: number;
}

export interface Refund {
  /** The settled AUTH. */
  readonly transactionReference: string;
  /** Minor units; all that is left where it is absent. */
  readonly amount?: number;
}

export interface Webservices {
  /**
   * Looks transactions up at this site (TRANSACTIONQUERY). That the query went well says nothing about a payment:
   * look at each record's `errorCode` and `settleStatus`.
   */
  query(filter: QueryFilter): Promise<Answered<{ readonly records: readonly TransactionRecord[] }>>;
  /** Changes the settlement of an authorised payment (TRANSACTIONUPDATE), in settle status 0, 1 or 2 only. */
  update(update: Update): Promise<Answered<object>>;
  /** Gives money back (REFUND), once the payment has settled. Before that, cancel it with {@link update}. */
  refund(refund: Refund): Promise<Answered<{ readonly refund: TransactionRecord }>>;
  /**
   * Finds out what became of an order's payment, when the answer was lost.
   * @param options.attemptedAt when the attempt began, epoch milliseconds. Earlier ones that failed are then not
   * taken for it. Without it, an order that the gateway has no record of stays `unknown` for ever: the request may
   * still be on its way.
   */
  resolve(
    order: Order,
    options: { readonly now: () => number; readonly attemptedAt?: number },
  ): Promise<Verdict>;
}
