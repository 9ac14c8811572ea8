import { z } from 'zod';
import type { Transaction, TransactionFilter, Transactions } from './transactions.ts';

/** An element of the gateway's answer: texts, but for the names of bad fields and the records of a query. */
export type ResponseElement = Readonly<Record<string, string | readonly string[] | readonly Transaction[]>>;

type Fields = Readonly<Record<string, unknown>>;

interface Site {
  readonly transactions: Transactions;
  readonly siteReference: string;
}

const Filter = z.record(z.string(), z.array(z.object({ value: z.string() })));
const SEARCHABLE = [
  'transactionreference',
  'orderreference',
  'parenttransactionreference',
  'requesttypedescription',
  'starttimestamp',
  'endtimestamp',
];
const Updates = z.strictObject({
  settlestatus: z.enum(['0', '1', '2', '3', '100']).optional(),
  settlebaseamount: z
    .string()
    .regex(/^\d{1,13}$/)
    .optional(),
});
const Refund = z.looseObject({
  sitereference: z.string(),
  parenttransactionreference: z.string(),
  baseamount: z
    .string()
    .regex(/^\d{1,13}$/)
    .optional(),
});
/** The published test amounts, in minor units. */
const OUTCOMES: Readonly<Record<number, readonly [errorcode: string, errormessage: string]>> = {
  70000: ['70000', 'Decline'],
  60010: ['60010', 'Bank System Error'],
};
/** Settle statuses in which a transaction can still be changed. */
const OPEN: readonly (string | undefined)[] = ['0', '1', '2'];

/** Does what one object of a request's list asks for. */
export function perform(
  request: Fields & { readonly requesttypedescriptions: readonly string[] },
  site: Site,
): ResponseElement[] {
  const types = request.requesttypedescriptions;
  const [type] = types;
  // The three stand alone: none can be combined with another.
  if (types.length !== 1) return [element('ERROR', '30000', 'Invalid field', ['requesttypedescriptions'])];
  if (type === 'TRANSACTIONQUERY') return [query(request, site)];
  if (type === 'TRANSACTIONUPDATE') return [update(request, site)];
  if (type === 'REFUND') return [refund(request, site)];
  return [element('ERROR', '60018', 'Invalid requesttype')];
}

function element(
  type: string,
  errorcode: string,
  errormessage: string,
  errordata?: string[],
): ResponseElement {
  return { requesttypedescription: type, errorcode, errormessage, ...(errordata && { errordata }) };
}

type Read =
  | { readonly ok: true; readonly filter: TransactionFilter }
  | { readonly ok: false; readonly refusal: ResponseElement };

function readFilter(type: string, sent: unknown, { siteReference }: Site): Read {
  const refuse = (code: string, message: string): Read => ({
    ok: false,
    refusal: element(type, code, message),
  });
  const { data } = Filter.safeParse(sent);
  if (!data) return refuse('60037', 'Invalid filters');
  const { sitereference = [], ...others } = data;
  if (!sitereference.some(({ value }) => value === siteReference))
    return refuse('30001', 'Unknown site reference');
  const names = Object.keys(others);
  if (!names.every((name) => SEARCHABLE.includes(name))) return refuse('60037', 'Invalid filters');
  if (!names.length) return refuse('60019', 'No searchable filter');
  const filter = Object.entries(data).map(
    ([name, values]) => [name, values.map(({ value }) => value)] as const,
  );
  return { ok: true, filter: Object.fromEntries(filter) };
}

function query(request: Fields, site: Site): ResponseElement {
  const wanted = readFilter('TRANSACTIONQUERY', request.filter, site);
  if (!wanted.ok) return wanted.refusal;
  const records = site.transactions.find(wanted.filter);
  return { ...element('TRANSACTIONQUERY', '0', 'Ok'), found: String(records.length), records };
}

function update(request: Fields, site: Site): ResponseElement {
  const type = 'TRANSACTIONUPDATE';
  const wanted = readFilter(type, request.filter, site);
  if (!wanted.ok) return wanted.refusal;
  const { data: updates } = Updates.safeParse(request.updates);
  if (!updates) return element(type, '60033', 'Invalid updates');
  if (!Object.keys(updates).length) return element(type, '60013', 'No valid updates');
  const [found] = site.transactions.find(wanted.filter);
  if (!found) return element(type, '60014', 'Transaction not found');
  if (found.errorcode !== '0' || !OPEN.includes(found.settlestatus)) {
    return element(type, '60017', 'Transaction not updatable');
  }
  const { settlebaseamount } = updates;
  if (settlebaseamount !== undefined && Number(settlebaseamount) > Number(found.baseamount)) {
    return element(type, '60016', 'Settle base amount too large');
  }
  site.transactions.update(found.transactionreference, defined(updates));
  return element(type, '0', 'Ok');
}

function refund(request: Fields, site: Site): ResponseElement {
  const refused = (code: string, message: string) => element('REFUND', code, message);
  const { data } = Refund.safeParse(request);
  if (!data) return element('REFUND', '30000', 'Invalid field', ['baseamount']);
  if (data.sitereference !== site.siteReference) return refused('30001', 'Unknown site reference');
  const parents = {
    transactionreference: [data.parenttransactionreference],
    sitereference: [site.siteReference],
  };
  const [parent] = site.transactions.find(parents);
  if (!parent) return refused('20004', 'Missing parent');
  if (parent.requesttypedescription !== 'AUTH') return refused('20006', 'Refund requires an AUTH parent');
  if (parent.errorcode !== '0') return refused('20011', 'Parent was declined');
  if (parent.settlestatus !== '100') return refused('20005', 'Refund requires a settled parent');
  const settled = Number(parent.settlebaseamount ?? parent.baseamount);
  const refunded = site.transactions
    .find({ parenttransactionreference: [parent.transactionreference], requesttypedescription: ['REFUND'] })
    .reduce((sum, { errorcode, baseamount }) => sum + (errorcode === '0' ? Number(baseamount) : 0), 0);
  const amount = data.baseamount === undefined ? settled - refunded : Number(data.baseamount);
  if (amount <= 0 || amount > settled - refunded) return refused('20007', 'Refund amount too large');
  // The published test amounts decide here as they do for payments.
  const [errorcode, errormessage] = OUTCOMES[amount] ?? ['0', 'Ok'];
  const { accounttypedescription, currencyiso3a, orderreference, paymenttypedescription } = parent;
  return site.transactions.add({
    requesttypedescription: 'REFUND',
    errorcode,
    errormessage,
    sitereference: site.siteReference,
    parenttransactionreference: parent.transactionreference,
    baseamount: String(amount),
    settlestatus: errorcode === '0' ? '0' : '3',
    authcode: 'REFUND ACCEPTED',
    ...defined({ accounttypedescription, currencyiso3a, orderreference, paymenttypedescription }),
  });
}

const defined = (fields: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
