import type { Connection } from '../../src/server/net/policy-connection/index.ts';
import { PayError } from '../../src/server/error.ts';
import { jsonEndpoint } from '../../src/providers/trust-payments/simulator/json.ts';
import {
  createTransactions,
  type Transaction,
} from '../../src/providers/trust-payments/simulator/transactions.ts';
import { trustPayments, trustPaymentsWebservices } from '../../src/entries/server.ts';
import type { UrlNotificationFields } from '../../src/entries/simulator/senders.ts';

export const USER = {
  username: 'ws@shop.test',
  password: 'correct horse battery',
  siteReference: 'test_shop1',
};
export const PASSWORD = 'the notification password';

/** What the network does with a request for a refund. */
export type Mood =
  | 'answers'
  /** The refund is made, and nobody hears of it. */
  | 'loses-answer'
  /** No refund is made, and nobody can tell. */
  | 'loses-request'
  /** Its notification comes before the answer. */
  | 'tells-first';

/** What the simulated gateway has of an order's money, in minor units: the book that ours is held against. */
export interface GatewayMoney {
  readonly reserved: number;
  readonly taken: number;
  readonly refunding: number;
  readonly refunded: number;
}

/** The fields that the rule ticks. */
const TICKED = [
  ...['baseamount', 'currencyiso3a', 'errorcode', 'orderreference', 'parenttransactionreference'],
  ...['requesttypedescription', 'settlebaseamount', 'settlestatus', 'sitereference', 'transactionreference'],
];
const TAKEN = ['0', '1', '10', '100'];

/** @returns the provider for `createPayments`, which asks the gateway over that connection. */
export const cardProvider = (connection?: Connection, host?: string) =>
  trustPayments({
    ...{ username: 'jwt@shop.test', secret: 'a secret of forty characters, all of them x' },
    siteReference: USER.siteReference,
    webservices: trustPaymentsWebservices({
      ...USER,
      ...(connection && { connection }),
      ...(host && { host }),
    }),
    notifications: { password: PASSWORD },
  });

/** @returns what the rule sends of a transaction. */
export const fieldsOf = (transaction: Transaction): UrlNotificationFields =>
  Object.fromEntries(TICKED.map((name) => [name, transaction[name] ?? '']));

/**
 * The simulated gateway within this process, and the network in front of it.
 *
 * @param account is in all references that the merchant sees: those of two accounts differ.
 */
export function openGateway(now: () => number, account: number) {
  const transactions = createTransactions({ now });
  const endpoint = jsonEndpoint({ ...USER, transactions });
  let mood: Mood = 'answers';
  let tellFirst: () => Promise<void> = () => Promise.resolve();

  const outward = (text: string) => text.replaceAll('57-9-', `57-${account}-`);
  const inward = (text: string) => text.replaceAll(`57-${account}-`, '57-9-');
  const lost = () =>
    ({ kind: 'unknown', error: new PayError('outcome-unknown', 'Lost.', 'Ask.'), attempts: 1 }) as const;
  const connection: Connection = {
    async post({ url, headers, body }) {
      const text = inward(JSON.stringify(body));
      const isRefund = text.includes('"REFUND"');
      if (isRefund && mood === 'loses-request') return lost();
      const response = await endpoint(
        new Request(url, { method: 'POST', headers: { ...headers }, body: text }),
      );
      if (isRefund && mood === 'loses-answer') return lost();
      if (isRefund && mood === 'tells-first') await tellFirst();
      const json: unknown = JSON.parse(outward(await response.text()));
      return { kind: 'answered', status: response.status, json, attempts: 1 };
    },
  };

  return {
    transactions,
    provider: cardProvider(connection),
    /** @param before what comes before the answer, where the mood is such. */
    be(next: Mood, before = tellFirst) {
      mood = next;
      tellFirst = before;
    },
    /** A payment, as the shopper's bank has it. */
    pay: (orderreference: string, amount: number, settlestatus: string, errorcode = '0') =>
      transactions.add({
        ...{ requesttypedescription: 'AUTH', errorcode, settlestatus, baseamount: String(amount) },
        ...{ sitereference: USER.siteReference, orderreference, currencyiso3a: 'GBP' },
      }),
    /** A refund that somebody makes in the provider's console, where that much is left to give back. */
    refund({ transactionreference, ...parent }: Transaction, amount: number, settlestatus: string): void {
      const parents = { parenttransactionreference: [transactionreference], errorcode: ['0'] };
      const given = transactions.find(parents).reduce((sum, { baseamount }) => sum + Number(baseamount), 0);
      if (given + amount > Number(parent.settlebaseamount ?? parent.baseamount)) return;
      const { orderreference = '', currencyiso3a = '' } = parent;
      transactions.add({
        ...{ requesttypedescription: 'REFUND', errorcode: '0', settlestatus, baseamount: String(amount) },
        ...{ sitereference: USER.siteReference, orderreference, currencyiso3a },
        parenttransactionreference: transactionreference,
      });
    },
    /** @returns the reference as the merchant has it. */
    nameOf: ({ transactionreference }: Transaction) => outward(transactionreference),
    /** @returns what the rule sends of a transaction. */
    fieldsOf: (transaction: Transaction): UrlNotificationFields =>
      Object.fromEntries(
        Object.entries(fieldsOf(transaction)).map(([name, value]) => [name, outward(value)]),
      ),
    moneyOf: (orderReference: string) => moneyOf(transactions.find({ orderreference: [orderReference] })),
  };
}

export function moneyOf(transactions: readonly Transaction[]): GatewayMoney {
  const sum = (type: string, statuses: readonly string[]) =>
    transactions
      .filter((each) => each.requesttypedescription === type && each.errorcode === '0')
      .filter(({ settlestatus = '' }) => statuses.includes(settlestatus))
      .reduce((total, { baseamount, settlebaseamount, settlestatus }) => {
        const settled = settlestatus === '100' ? settlebaseamount : undefined;
        return total + Number(settled ?? baseamount);
      }, 0);
  return {
    reserved: sum('AUTH', ['2']),
    taken: sum('AUTH', TAKEN),
    refunding: sum('REFUND', ['2']),
    refunded: sum('REFUND', TAKEN),
  };
}
