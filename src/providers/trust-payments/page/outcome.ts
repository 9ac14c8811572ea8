import { pageError } from '../../../element/support/page-error.ts';
import type { Attempt } from '../../../element/adapter/adapter.ts';
import type { LibraryResult } from './library.ts';

export type Signal = 'success' | 'error' | 'cancel';

/**
 * Error codes behind which the money may have moved: time-outs and broken connections inside the gateway, a bank that
 * did not answer, queued and "uncertain" ones, and 50003, which the library makes up for an answer it cannot read.
 */
const UNCERTAIN = /^(50\d{3}|60010|60020|60034|70001|79000|99999)$/;

/**
 * Joins the two halves of what the library says: a signal without data, and data whose error code alone misleads
 * (a cancelled challenge has "0", a failed one 50003).
 */
export function outcomeOf(signal: Signal, data: LibraryResult): Attempt {
  const { jwt, errorcode = '', errordata: fields = [], transactionreference: reference = '' } = data;
  // Authentication comes before authorisation: what ended there moved no money.
  const uncertain = data.requesttypedescription !== 'THREEDQUERY' && UNCERTAIN.test(errorcode);
  const failure = errorcode === '30000' ? 'invalid' : uncertain ? 'unknown' : 'declined';
  const kind = { success: 'paid', cancel: 'cancelled', error: failure } as const;
  return { kind: kind[signal], evidence: jwt ? { jwt } : {}, reference, fields };
}

/** The page gave up waiting. Whether the payment went through, nobody here knows. */
export const outOfTime = (): Attempt => ({ kind: 'unknown', error: pageError('checkout-timeout') });
