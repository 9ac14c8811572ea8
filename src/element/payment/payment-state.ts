/** Where a payment is, as a page and a style sheet see it (`:state(ready)`), and where it can go from there. */
export const TRANSITIONS = {
  idle: ['loading', 'failed'],
  loading: ['idle', 'ready', 'confirming', 'failed'],
  ready: ['idle', 'loading', 'submitting', 'failed'],
  submitting: ['ready', 'challenging', 'confirming', 'succeeded', 'declined', 'cancelled', 'unknown'],
  challenging: ['ready', 'submitting', 'confirming', 'succeeded', 'declined', 'cancelled', 'unknown'],
  confirming: ['succeeded', 'declined', 'cancelled', 'unknown'],
  succeeded: ['idle'],
  declined: ['idle', 'loading', 'submitting', 'failed'],
  cancelled: ['idle', 'loading', 'submitting', 'failed'],
  // No way leads from here to paying: the money may have moved already.
  unknown: ['idle', 'confirming'],
  failed: ['idle', 'loading'],
} as const satisfies Record<string, readonly string[]>;

export type PayState = keyof typeof TRANSITIONS;

const states = (...names: PayState[]): ReadonlySet<PayState> => new Set(names);

/** Nothing can be filled in yet. */
export const NOT_READY = states('idle', 'loading');
/** An attempt is under way that must not be disturbed. */
export const IN_PROGRESS = states('submitting', 'challenging', 'confirming');
/** An attempt ended, and there is nothing left to fill in. */
export const FINAL = states('succeeded', 'unknown');
/** An attempt may be under way, or was when the page was left: what is remembered of it is kept. */
export const UNSETTLED = states('loading', 'submitting', 'challenging', 'confirming', 'unknown');
/** A panel stands in place of the form. */
export const IN_PLACE_OF_THE_FORM = states('succeeded', 'unknown', 'failed');

/** @returns whether a payment in one state can come into another. */
export function canMove(from: PayState, to: PayState): boolean {
  const reachable: readonly PayState[] = TRANSITIONS[from];
  return reachable.includes(to);
}
