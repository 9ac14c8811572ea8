/**
 * What a result amounts to when it is not a payment.
 * - `declined`: this attempt moved no money.
 * - `cancelled`: the shopper gave up, or the authorisation was cancelled.
 * - `unknown`: money may have moved, or may yet. Look the payment up; never charge again on this.
 * - `invalid`: no evidence about this order at all.
 */
export type ResultJwtOutcome = 'declined' | 'cancelled' | 'unknown' | 'invalid';

const LOOK_UP = 'Look the payment up (TRANSACTIONQUERY) before anything is charged again.';
const ORDER_CHANGED =
  'If the order changed after the session was opened, money may have been taken: look the payment up, then ' +
  'refund it or correct the order.';

const invalid = (hint: string) => ({ outcome: 'invalid', hint }) as const;
const declined = (hint: string) => ({ outcome: 'declined', hint }) as const;
const cancelled = (hint: string) => ({ outcome: 'cancelled', hint }) as const;
const unknown = (hint: string) => ({ outcome: 'unknown', hint }) as const;

/** Every reason why a result is not a payment: what it amounts to, and a hint for the person who looks at it. */
export const REASONS = {
  'token-missing': invalid('Send the `jwt` that st.js handed to the page, as a string.'),
  'token-too-large': invalid('No result of the gateway is that large: this is something else.'),
  'signature-invalid': invalid(
    'Not a JWT, or not signed with this secret by HS256, HS384 or HS512: check that the secret is the one of the ' +
      'JWT user that minted the session. If it is, somebody tampered with the result.',
  ),
  'request-token': invalid('This is the JWT that asked for a payment, not the gateway’s answer to it.'),
  'not-a-result': invalid('Signed with the secret, but without the shape of a gateway result.'),
  'audience-mismatch': invalid('The result is addressed to another JWT user than the configured username.'),
  'issued-at-invalid': invalid('The result has no readable time of issue.'),
  'issued-in-future': unknown(
    `The gateway signed it in this server's future: set the server’s clock (NTP). ${LOOK_UP}`,
  ),
  'too-old': unknown(
    `Results are confirmed within minutes: set the server’s clock (NTP), or this one was kept back. ${LOOK_UP}`,
  ),
  'not-a-payment': invalid('The gateway answered something else than a payment; no money moved by it.'),
  'inner-token-invalid': invalid('The token inside the result is not signed for this user with this secret.'),
  'order-mismatch': invalid('The result is about another order.'),
  'site-mismatch': invalid('The result is about another site reference.'),
  'account-type-mismatch': invalid('The payment went through another account type than expected.'),
  'amount-mismatch': invalid(`The amount is not the order’s. ${ORDER_CHANGED}`),
  'currency-mismatch': invalid(`The currency is not the order’s. ${ORDER_CHANGED}`),
  'environment-mismatch': invalid('A test payment where a live one is expected, or the other way round.'),

  declined: declined('The payment was turned down.'),
  'request-refused': declined('The gateway did not process the payment.'),

  // The page hands in such a result only when it saw the challenge end without an answer; where the gateway's last
  // answer got lost, it has no result at all.
  'challenge-unfinished': cancelled(
    'The result ends where the 3-D Secure challenge began: the shopper cancelled or failed it, and nothing was ' +
      'authorised by this result.',
  ),
  'settlement-cancelled': cancelled(
    'Authorised, then cancelled (settle status 3): the shopper keeps the money.',
  ),

  suspended: unknown(
    'Authorised and held back (settle status 2): release or cancel it before the authorisation lapses.',
  ),
  'outcome-unknown': unknown('The money may have moved.'),
  'order-missing': unknown(`The result names no order, so it could be about any. ${LOOK_UP}`),
  'result-ambiguous': unknown(`The result holds several authorisations. ${LOOK_UP}`),
  'result-unfinished': unknown(`Authorised, and yet the gateway wants another step. ${LOOK_UP}`),
  'result-incomplete': unknown(`Authorised, but the result leaves out what has to be checked. ${LOOK_UP}`),
  'settle-status-unknown': unknown(`Authorised, with a settle status that has no known meaning. ${LOOK_UP}`),
} as const satisfies Readonly<Record<string, { outcome: ResultJwtOutcome; hint: string }>>;

/** Machine-readable and closed: switch on it. */
export type ResultJwtReason = keyof typeof REASONS;
