import { expect } from '@open-wc/testing';
import { canMove, isBusy, type PayState } from '../../../src/element/payment/payment-state.ts';

/** Where each state can lead. */
const TABLE: Record<PayState, string> = {
  idle: 'loading failed',
  loading: 'idle ready confirming failed',
  ready: 'idle loading submitting failed',
  submitting: 'ready challenging confirming succeeded declined cancelled unknown',
  challenging: 'ready submitting confirming succeeded declined cancelled unknown',
  confirming: 'succeeded declined cancelled unknown',
  succeeded: 'idle',
  declined: 'idle loading submitting failed',
  cancelled: 'idle loading submitting failed',
  unknown: 'idle confirming',
  failed: 'idle loading',
};

const STATES = Object.keys(TABLE) as PayState[];

describe('machine', () => {
  for (const state of STATES) {
    it(`moves from ${state} as it should, and no other way`, () => {
      expect(STATES.filter((to) => canMove(state, to)).join(' ')).to.equal(TABLE[state]);
    });
  }

  it('is busy from the first step of an attempt to its outcome', () => {
    expect(STATES.filter(isBusy)).to.deep.equal(['submitting', 'challenging', 'confirming']);
  });
});
