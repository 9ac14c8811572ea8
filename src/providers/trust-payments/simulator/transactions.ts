/** A transaction as the gateway keeps it: every value a string, under the gateway's own field names. */
export type Transaction = Readonly<Record<string, string>> & {
  /** Three numbers joined by hyphens, such as `57-9-1000001`. */
  readonly transactionreference: string;
};

/** Field name -> the values it may have. Values of one field are alternatives; every field must agree. */
export type TransactionFilter = Readonly<Record<string, readonly string[]>>;

/** What the simulated gateway remembers. The card gateway writes it, the Webservices read and change it. */
export interface Transactions {
  /**
   * Keeps a new transaction, adding `transactionreference` and `transactionstartedtimestamp` (UTC,
   * `YYYY-MM-DD hh:mm:ss`). A refund names the payment it refunds in `parenttransactionreference`.
   */
  add(fields: Readonly<Record<string, string>>): Transaction;
  /** @returns what matches, oldest first. */
  find(filter: TransactionFilter): Transaction[];
  /** @returns the transaction with these fields changed, or `undefined` where there is none. */
  update(transactionreference: string, fields: Readonly<Record<string, string>>): Transaction | undefined;
  /** The nightly settlement: authorised payments that are pending (settle status 0, 1, 10) become settled. */
  settle(): void;
  /** Calls back with every transaction that is added or changed, as it is then. @returns what ends it. */
  onChange(listener: (transaction: Transaction) => void): () => void;
}

/** Settle statuses that a settlement run takes. */
const DUE: readonly (string | undefined)[] = ['0', '1', '10'];

/** @returns an empty memory; `now` in epoch milliseconds. */
export function createTransactions({ now = Date.now }: { now?: () => number } = {}): Transactions {
  const kept = new Map<string, Transaction>();
  const listeners = new Set<(transaction: Transaction) => void>();
  const keep = (transaction: Transaction): Transaction => {
    kept.set(transaction.transactionreference, transaction);
    for (const listener of listeners) listener(transaction);
    return transaction;
  };
  return {
    add(fields) {
      return keep({
        transactionstartedtimestamp: new Date(now()).toISOString().slice(0, 19).replace('T', ' '),
        ...fields,
        transactionreference: `57-9-${1_000_001 + kept.size}`,
      });
    },
    find: (filter) => [...kept.values()].filter((transaction) => matches(transaction, filter)),
    update(reference, fields) {
      const found = kept.get(reference);
      return found && keep({ ...found, ...fields, transactionreference: reference });
    },
    settle() {
      for (const transaction of kept.values()) {
        if (transaction.errorcode === '0' && DUE.includes(transaction.settlestatus)) {
          keep({ ...transaction, settlestatus: '100' });
        }
      }
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function matches(transaction: Transaction, filter: TransactionFilter): boolean {
  const started = transaction.transactionstartedtimestamp ?? '';
  return Object.entries(filter).every(([name, values]) => {
    // These two bound the time of the transaction; no transaction has a field of that name.
    if (name === 'starttimestamp') return values.some((from) => started >= from);
    if (name === 'endtimestamp') return values.some((to) => started <= to);
    return values.includes(transaction[name] ?? '');
  });
}
