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

/** What moves it. `doubt` is an attempt whose outcome nobody knows; `reject` one that never left the page. */
export type PayInput =
  | 'load'
  | 'ready'
  | 'submit'
  | 'reject'
  | 'challenge'
  | 'authenticated'
  | 'confirm'
  | 'succeed'
  | 'decline'
  | 'cancel'
  | 'doubt'
  | 'fail'
  | 'reset';

const ATTEMPT = 'submitting challenging';
/** The fields stand and the shopper may pay: at first, and again after an attempt that moved no money. */
const PAYABLE = 'ready declined cancelled';

/** Where each input leads, and from where. From `unknown` none leads to paying: the money may have moved already. */
const MOVES: Record<PayInput, readonly [to: PayState, from: string]> = {
  load: ['loading', `idle failed ${PAYABLE}`],
  ready: ['ready', 'loading'],
  submit: ['submitting', PAYABLE],
  reject: ['ready', ATTEMPT],
  challenge: ['challenging', 'submitting'],
  authenticated: ['submitting', 'challenging'],
  confirm: ['confirming', `unknown ${ATTEMPT}`],
  succeed: ['succeeded', `confirming ${ATTEMPT}`],
  decline: ['declined', `confirming ${ATTEMPT}`],
  cancel: ['cancelled', `confirming ${ATTEMPT}`],
  doubt: ['unknown', `confirming ${ATTEMPT}`],
  fail: ['failed', `idle loading ${PAYABLE}`],
  reset: ['idle', `loading failed succeeded unknown ${PAYABLE}`],
};

/** @returns the state that follows, or `undefined` where the input means nothing in this state. */
export function next(state: PayState, input: PayInput): PayState | undefined {
  const [to, from] = MOVES[input];
  return from.includes(state) ? to : undefined;
}

/** @returns whether an attempt is under way that must not be disturbed. */
export function isBusy(state: PayState): boolean {
  return /ing$/.test(state) && state !== 'loading';
}
