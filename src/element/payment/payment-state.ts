/** Where a payment is, as a page and a style sheet see it (`:state(ready)`). */
export type PayState =
  | 'idle'
  | 'loading'
  | 'ready'
  | 'submitting'
  | 'challenging'
  | 'confirming'
  | 'succeeded'
  | 'declined'
  | 'cancelled'
  | 'unknown'
  | 'failed';

const ATTEMPT = 'submitting challenging';
/** The fields stand and the shopper may pay: at first, and again after an attempt that moved no money. */
const PAYABLE = 'ready declined cancelled';
const OUTCOME = `confirming ${ATTEMPT}`;

/** From where each state can be reached. From `unknown` no way leads to paying: the money may have moved already. */
const FROM: Record<PayState, string> = {
  idle: `loading failed succeeded unknown ${PAYABLE}`,
  loading: `idle failed ${PAYABLE}`,
  ready: `loading ${ATTEMPT}`,
  submitting: `challenging ${PAYABLE}`,
  challenging: 'submitting',
  confirming: `loading unknown ${ATTEMPT}`,
  succeeded: OUTCOME,
  declined: OUTCOME,
  cancelled: OUTCOME,
  unknown: OUTCOME,
  failed: `idle loading ${PAYABLE}`,
};

/** @returns whether a payment in one state can come into another. */
export function canMove(from: PayState, to: PayState): boolean {
  return FROM[to].includes(from);
}

/** @returns whether an attempt is under way that must not be disturbed. */
export function isBusy(state: PayState): boolean {
  return OUTCOME.includes(state);
}
