import { pageError } from '../../../element/support/page-error.ts';
import type { Attempt } from '../../../element/adapter/adapter.ts';
import type { LibraryResult } from './library.ts';

export type Signal = 'success' | 'error' | 'cancel';

/**
 * Error codes behind which the money may have moved: time-outs and broken connections inside the gateway, a bank that
 * did not answer, queued and "uncertain" ones, and 50003, which the library makes up for an answer it cannot read.
 */
const UNCERTAIN = /^(50\d{3}|60010|60020|60034|70001|79000|99999)$/;

/** A field was refused, and nothing was charged. */
const INVALID_FIELD = '30000';
/** The "field" that is refused when it is the session that the gateway does not take any more. */
const SESSION_FIELD = 'jwt';

/**
 * Joins the two halves of what the library says: a signal without data, and data whose error code alone misleads
 * (a cancelled challenge has "0", a failed one 50003).
 */
export function outcomeOf(signal: Signal, data: LibraryResult): Attempt {
  const { jwt, errorcode = '', errordata: fields = [], transactionreference: reference = '' } = data;
  const invalid = errorcode === INVALID_FIELD;
  // Authentication comes before authorisation: what ended there moved no money.
  const uncertain = data.requesttypedescription !== 'THREEDQUERY' && UNCERTAIN.test(errorcode);
  const failure = invalid ? 'invalid' : uncertain ? 'unknown' : 'declined';
  const kind = { success: 'paid', cancel: 'cancelled', error: failure } as const;
  const expired = signal === 'error' && invalid && fields.includes(SESSION_FIELD);
  return {
    kind: kind[signal],
    evidence: jwt ? { jwt } : {},
    reference,
    fields,
    ...(expired && { error: pageError('session-expired') }),
  };
}
