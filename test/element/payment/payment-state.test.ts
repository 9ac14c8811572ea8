import { expect } from '@open-wc/testing';
import {
  canMove,
  FINAL,
  IN_PLACE_OF_THE_FORM,
  IN_PROGRESS,
  NOT_READY,
  TRANSITIONS,
  UNSETTLED,
  type PayState,
} from '../../../src/element/payment/payment-state.ts';

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

const STATES = Object.keys(TRANSITIONS) as PayState[];

describe('the states of a payment', () => {
  it('are the ones of the table', () => {
    expect(STATES).to.deep.equal(Object.keys(TABLE));
  });

  for (const state of STATES) {
    it(`lead from ${state} where they should, and nowhere else`, () => {
      expect(STATES.filter((to) => canMove(state, to)).join(' ')).to.equal(TABLE[state]);
    });
  }

  it('have names of which none stands for another', () => {
    expect([...IN_PROGRESS]).to.deep.equal(['submitting', 'challenging', 'confirming']);
    expect([...NOT_READY]).to.deep.equal(['idle', 'loading']);
    expect([...FINAL]).to.deep.equal(['succeeded', 'unknown']);
    expect([...IN_PLACE_OF_THE_FORM]).to.deep.equal(['succeeded', 'unknown', 'failed']);
    expect([...UNSETTLED]).to.deep.equal(['loading', ...IN_PROGRESS, 'unknown']);
  });
});
