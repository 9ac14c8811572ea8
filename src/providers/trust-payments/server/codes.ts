import type { DeclineAdvice } from '../../../protocol/messages.ts';

/**
 * What an error code says about the money.
 * - `accepted`: the request did what it was for.
 * - `declined`: processed and turned down; no money moved.
 * - `invalid-request`: not processed, because the request or the account's set-up is wrong; no money moved.
 * - `unknown`: the money may have moved. Ask with a TRANSACTIONQUERY; never charge again on the strength of it.
 */
export type CodeOutcome = 'accepted' | 'declined' | 'invalid-request' | 'unknown';

export interface ErrorCode {
  readonly outcome: CodeOutcome;
  readonly meaning: string;
  /** For the developer or the person on call. */
  readonly advice: string;
  /** Whether the same thing may be tried again, by the shopper or by the caller. Never for `unknown`. */
  readonly retryable: boolean;
}

const LET_SHOPPER_RETRY = 'Let the shopper try again, or pay with another card.';
const ASK_FOR_3DS =
  'If it happens with every card, 3-D Secure 2 is not enabled on the account: ask Trust Payments Support to enable it.';
const FIX_REQUEST = 'Correct the request; `errordata` names the fields where there are any.';
const FIX_SET_UP = 'Check the site reference and the user, or ask Trust Payments Support about the account.';
const ASK = 'Look the payment up (TRANSACTIONQUERY by order reference) before anything is charged again.';

/** The gateway's error codes that a payment, a query, an update or a refund can meet. */
const CODES: ReadonlyMap<string, ErrorCode> = new Map([
  ['0', { outcome: 'accepted', meaning: 'Ok', advice: 'Nothing to do.', retryable: false }],

  declined('30002', 'The site takes no payment from this card'),
  declined('30004', 'Maestro needs 3-D Secure', 'Pay again with THREEDQUERY before AUTH.'),
  declined('60022', 'Unauthenticated: 3-D Secure failed'),
  declined('60031', 'The acquirer does not do 3-D Secure for this card', ASK_FOR_3DS),
  declined('60032', 'This payment type does not do 3-D Secure', ASK_FOR_3DS),
  declined('70000', 'Declined by the bank'),
  declined('71000', 'Soft decline: the bank asks for 3-D Secure', 'Pay again with THREEDQUERY before AUTH.'),
  declined('72000', 'Refer to the bank', 'The shopper has to talk to the bank, or pay with another card.'),

  refused('10205', 'Malformed JSON'),
  refused('10300', 'The JWT can’t be decoded'),
  refused('10301', 'The JWT can’t be encoded'),
  refused('10302', 'The JWT’s algorithm is not supported', 'Sign with HS256, HS384 or HS512.'),
  refused('20004', 'The parent transaction is missing', 'Check the parent transaction reference.'),
  refused(
    '20005',
    'The parent has not settled, nor will it today',
    'Refund after it settled, or cancel it by settle status 3.',
  ),
  refused('20006', 'Only an AUTH can be refunded', 'Name the AUTH as the parent transaction.'),
  refused('20007', 'More than there is left to refund', 'Refund at most what was paid and not yet refunded.'),
  refused('20008', 'The account has no acquirer for this', FIX_SET_UP),
  refused('20009', 'The repeat is of more than it may be', 'Repeat at most the parent’s amount.'),
  refused('20010', 'The part is more than it may be', 'All parts together are at most the parent’s amount.'),
  refused('20011', 'A declined payment can’t be refunded', 'There is nothing to give back.'),
  refused('20012', 'The parent has not settled', 'Refund after it settled, or cancel it by settle status 3.'),
  refused(
    '20013',
    'A reversal needs a cancelled AUTH as its parent',
    'Cancel the AUTH first: settle status 3. What has settled is refunded instead.',
  ),
  refused('20014', 'The amount is the parent’s to say', 'Leave the amount out.'),
  refused('20015', 'The currency is the parent’s to say', 'Leave the currency out.'),
  refused('20022', 'Less than the smallest refund', 'Refund more at once, or give it back in another way.'),
  refused('20023', 'PayPal’s id of the payment is missing', 'Refund it at PayPal, and tell Support.'),
  refused('25000', 'The user lacks a privilege', FIX_SET_UP),
  refused('25002', 'The user lacks a privilege', FIX_SET_UP),
  [
    '30000',
    { outcome: 'invalid-request', meaning: 'A field is invalid', advice: FIX_REQUEST, retryable: true },
  ],
  refused('25003', 'Invalid request'),
  refused('30001', 'Unknown site reference', FIX_SET_UP),
  refused('30006', 'The site reference is not one of this user’s', FIX_SET_UP),
  refused('30007', 'Unsupported version'),
  refused('30008', 'Unknown user', FIX_SET_UP),
  refused('30009', 'No account can be determined', FIX_SET_UP),
  refused('30010', 'A JSON element can’t be read'),
  refused('40000', 'No account for this payment type and currency', FIX_SET_UP),
  refused('60013', 'No valid updates'),
  refused('60014', 'Transaction not found', 'Check the transaction reference and the site reference.'),
  refused('60016', 'The settle amount is more than was authorised'),
  refused(
    '60017',
    'The transaction can’t be updated any more',
    'Only settle status 0, 1 and 2 can be updated.',
  ),
  refused('60018', 'Invalid request type'),
  refused('60019', 'No filter that can be searched by'),
  refused('60023', 'The site is suspended', FIX_SET_UP),
  refused('60024', 'Nothing was updated', 'Query the transaction: it may be in that state already.'),
  refused('60025', 'Invalid request'),
  refused('60033', 'Invalid updates'),
  refused('60037', 'Invalid filters'),
  refused('60040', 'Both requesttypedescription and requesttypedescriptions were sent'),

  // By their names some of these failed before the bank was asked. Nothing published says that they always do.
  unknown('50000', 'The bank’s answer was not received'),
  unknown('50001', 'The connection to the bank failed'),
  unknown('50002', 'The connection to the bank broke'),
  unknown('50003', 'An answer could not be read'),
  unknown('50004', 'The gateway’s database failed'),
  unknown('50005', 'The bank’s answer took too long'),
  unknown('50006', 'The acquirer is not a valid one'),
  unknown('50007', 'The acquirer could not be reached'),
  unknown('50008', 'The acquirer’s answer was bad'),
  unknown('50009', 'There was no way to the acquirer'),
  unknown('50011', 'The request could not be sent to the bank'),
  unknown('50012', 'The communication with the bank failed'),
  unknown('40001', 'The refund could not be processed'),
  unknown('40002', 'The transaction was deactivated'),
  unknown('60010', 'Bank system error'),
  unknown('60020', 'Timed out'),
  unknown('60021', '3-D Secure could not be reached'),
  unknown('60026', 'An answer was not valid'),
  unknown('60027', 'The acquirer is not a valid one'),
  unknown('60028', 'The account’s data are not valid'),
  unknown('60030', 'The payment failed, for no reason given'),
  unknown('60034', 'Needs manual investigation'),
  unknown('60036', 'The fraud score is too high'),
  ...Array.from({ length: 21 }, (_, index) => unknown(String(60_100 + index), 'The process is not valid')),
  unknown('62000', 'The acquirer’s answer was not understood'),
  unknown('70001', 'Uncertain decline'),
  unknown('79000', 'Queued'),
  unknown('79001', 'The record is locked', 'Try the update again later; query the transaction first.'),
  unknown('22000', 'Bypassed'),
  unknown('88000', 'Try again later'),
  unknown('99999', 'Unknown error'),
]);

/** Where there is more to do about it than to use another card. */
const SHOPPER_ADVICE: ReadonlyMap<string, DeclineAdvice> = new Map([
  ['30000', 'check-details'],
  ['60022', 'ask-bank'],
  ['71000', 'try-later'],
  ['72000', 'ask-bank'],
]);

/** @returns what the shopper can do about a decline with this code. */
export function declineAdvice(code: string): { readonly advice?: DeclineAdvice } {
  const advice = SHOPPER_ADVICE.get(code);
  return advice ? { advice } : {};
}

/** @returns every code that is known here. */
export const errorCodes = (): string[] => [...CODES.keys()];

/** @returns what the code means. A code that is not in the table is `unknown`: it is not known to be harmless. */
export function errorCode(code: string): ErrorCode {
  return CODES.get(code) ?? unknown(code, 'A code that is not known here')[1];
}

function declined(code: string, meaning: string, advice = LET_SHOPPER_RETRY): [string, ErrorCode] {
  return [code, { outcome: 'declined', meaning, advice, retryable: true }];
}

function refused(code: string, meaning: string, advice = FIX_REQUEST): [string, ErrorCode] {
  return [code, { outcome: 'invalid-request', meaning, advice, retryable: false }];
}

function unknown(code: string, meaning: string, advice = ASK): [string, ErrorCode] {
  return [code, { outcome: 'unknown', meaning, advice, retryable: false }];
}
