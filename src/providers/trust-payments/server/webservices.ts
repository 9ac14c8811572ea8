import { createConnection, type Connection } from '../../../server/net/policy-connection/index.ts';
import { shared } from '../../../server/support/single-flight.ts';
import { PayError } from '../../../server/error.ts';
import { keepSecret } from '../../../server/redact/secrets.ts';
import { call, type Gateway } from './webservices-call.ts';
import { readRecord } from './webservices-records.ts';
import { verdictOf } from './webservices-resolve.ts';
import type { Failure, QueryFilter, Webservices } from './webservices-types.ts';

export interface WebservicesOptions {
  /** The user with the role "Webservices"; another one than the JWT user. */
  readonly username: string;
  readonly password: string;
  readonly siteReference: string;
  /** Europe, the United States, or the URL of another gateway such as a simulator; `eu` where it is left out. */
  readonly host?: 'eu' | 'us' | (string & {});
  /** Where not given, one that keeps Secure Trading's connection policy. */
  readonly connection?: Connection;
}

const HOSTS = new Map([
  ['eu', 'https://webservices.securetrading.net'],
  ['us', 'https://webservices.securetrading.us'],
]);

/** Transaction references, as the gateway makes them. */
const REFERENCE = /^\d{1,10}-\d{1,10}-\d{1,12}$/;

/**
 * Trust Payments' Webservices for what a server asks by itself: no payments, no account checks, and no card data.
 *
 * @throws PayError `credentials-invalid` where user name or password can't be right; `url-refused`.
 */
export function trustPaymentsWebservices({
  username,
  password,
  siteReference,
  host = 'eu',
  connection = createConnection(),
}: WebservicesOptions): Webservices {
  if (!username || !password || !siteReference || username.includes(':')) {
    throw new PayError(
      'credentials-invalid',
      'User name, password or site reference of the Webservices is missing, or the user name has a colon in it.',
      'Take them from the user with the role "Webservices" in the provider’s console.',
    );
  }
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  keepSecret(password);
  keepSecret(credentials);
  const url = new URL('/json/', HOSTS.get(host) ?? host);
  const gateway: Gateway = { connection, url, username, credentials };
  const site = { sitereference: siteReference };

  const webservices: Webservices = {
    async query(filter) {
      const answer = await call(gateway, 'TRANSACTIONQUERY', {
        filter: filterOf({ ...site, ...namesOf(filter) }),
      });
      if (!answer.ok) return answer;
      const { records = [] } = answer.element;
      const read = Array.isArray(records) ? records.map(readRecord) : [undefined];
      const good = read.filter((record) => record !== undefined);
      return good.length === read.length ? { ok: true, records: good } : unreadable();
    },

    async update({ transactionReference, settleStatus, settleAmount }) {
      const answer = await call(gateway, 'TRANSACTIONUPDATE', {
        filter: filterOf({ ...site, transactionreference: reference(transactionReference) }),
        updates: {
          ...(settleStatus !== undefined && { settlestatus: settleStatus }),
          ...(settleAmount !== undefined && { settlebaseamount: minor(settleAmount) }),
        },
      });
      return answer.ok ? { ok: true } : answer;
    },

    async refund({ transactionReference, amount }) {
      const answer = await call(gateway, 'REFUND', {
        ...site,
        parenttransactionreference: reference(transactionReference),
        ...(amount !== undefined && { baseamount: minor(amount) }),
      });
      if (!answer.ok) return answer;
      const refund = readRecord(answer.element);
      return refund ? { ok: true, refund } : unreadable();
    },

    async resolve(order, { now, attemptedAt }) {
      const found = await ask(order);
      return verdictOf(order, found, {
        siteReference,
        now: now(),
        ...(attemptedAt !== undefined && { attemptedAt }),
      });
    },
  };
  // A question may take longer than whoever asked can wait: they come again, and get the answer to the first.
  const ask = shared(({ reference }) => webservices.query({ orderReference: reference }));
  return webservices;
}

/** The gateway's way to write a filter: lists of alternatives. */
function filterOf(
  fields: Readonly<Record<string, string>>,
): Record<string, readonly [{ readonly value: string }]> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [{ value }]]));
}

function namesOf({ transactionReference, orderReference, parentTransactionReference }: QueryFilter) {
  return {
    ...(transactionReference !== undefined && { transactionreference: reference(transactionReference) }),
    ...(orderReference !== undefined && { orderreference: orderReference }),
    ...(parentTransactionReference !== undefined && {
      parenttransactionreference: reference(parentTransactionReference),
    }),
  };
}

function reference(text: string): string {
  if (REFERENCE.test(text)) return text;
  throw new PayError(
    'payload-invalid',
    'That is no transaction reference.',
    'Nothing was sent. Pass the gateway’s own, such as `57-9-1000001`.',
  );
}

function minor(amount: number): string {
  if (Number.isSafeInteger(amount) && amount > 0 && amount < 1e13) return String(amount);
  throw new PayError(
    'payload-invalid',
    'That is no amount.',
    'Nothing was sent. Pass minor units: 1050 for 10.50.',
  );
}

const unreadable = (): Failure => ({
  ok: false,
  outcome: 'unknown',
  error: new PayError(
    'provider-answer-invalid',
    'The gateway said yes, but its record of the transaction can’t be read.',
    'Look the transaction up before it is done again.',
  ),
});
