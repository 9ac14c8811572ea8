import { z } from 'zod';
import type { TransactionRecord } from './webservices-types.ts';

/** The gateway answers in texts; a number is taken as well. */
const Text = z.union([z.string(), z.number().transform(String)]);

const Fields = z.looseObject({
  transactionreference: Text,
  requesttypedescription: Text,
  errorcode: Text,
  settlestatus: Text.optional(),
  orderreference: Text.optional(),
  sitereference: Text.optional(),
  parenttransactionreference: Text.optional(),
  baseamount: Text.optional(),
  settlebaseamount: Text.optional(),
  currencyiso3a: Text.optional(),
  transactionstartedtimestamp: Text.optional(),
});

/** @returns the record, or `undefined` where it is none. */
export function readRecord(value: unknown): TransactionRecord | undefined {
  const { data } = Fields.safeParse(value);
  if (!data) return undefined;
  const { baseamount = '', currencyiso3a: currency = '' } = data;
  const startedAt = readTime(data.transactionstartedtimestamp);
  return {
    transactionReference: data.transactionreference,
    requestType: data.requesttypedescription,
    errorCode: data.errorcode,
    ...(data.settlestatus !== undefined && { settleStatus: data.settlestatus }),
    ...(data.orderreference !== undefined && { orderReference: data.orderreference }),
    ...(data.sitereference !== undefined && { siteReference: data.sitereference }),
    ...(data.parenttransactionreference !== undefined && {
      parentTransactionReference: data.parenttransactionreference,
    }),
    ...(/^\d{1,13}$/.test(baseamount) &&
      /^[A-Z]{3}$/.test(currency) && { amount: { amount: Number(baseamount), currency } }),
    ...settledOf(data.settlebaseamount),
    ...(startedAt !== undefined && { startedAt }),
    raw: data,
  };
}

/** Nothing is settled of a payment that was cancelled: nought says nothing. */
function settledOf(settlebaseamount = ''): Pick<TransactionRecord, 'settledAmount'> {
  return /^[1-9]\d{0,12}$/.test(settlebaseamount) ? { settledAmount: Number(settlebaseamount) } : {};
}

function readTime(text = ''): number | undefined {
  const [, date, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(text) ?? [];
  const parsed = Date.parse(`${date ?? ''}T${time ?? ''}Z`);
  return Number.isNaN(parsed) ? undefined : parsed;
}
