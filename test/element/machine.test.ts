import { expect } from '@open-wc/testing';
import { isBusy, next, type PayInput, type PayState } from '../../src/element/machine.ts';

const INPUTS: readonly PayInput[] = [
  'load',
  'ready',
  'submit',
  'reject',
  'challenge',
  'authenticated',
  'confirm',
  'succeed',
  'decline',
  'cancel',
  'doubt',
  'fail',
  'reset',
];

/** Where each input leads, in the order of {@link INPUTS}; a dot is nowhere. */
const TABLE: Record<PayState, string> = {
  idle: 'loading . . . . . . . . . . failed .',
  loading: '. ready . . . . . . . . . failed idle',
  ready: 'loading . submitting . . . . . . . . failed idle',
  submitting: '. . . ready challenging . confirming succeeded declined cancelled unknown . .',
  challenging: '. . . ready . submitting confirming succeeded declined cancelled unknown . .',
  confirming: '. . . . . . . succeeded declined cancelled unknown . .',
  succeeded: '. . . . . . . . . . . . idle',
  declined: 'loading . submitting . . . . . . . . failed idle',
  cancelled: 'loading . submitting . . . . . . . . failed idle',
  unknown: '. . . . . . confirming . . . . . idle',
  failed: 'loading . . . . . . . . . . . idle',
};

const STATES = Object.keys(TABLE) as PayState[];

describe('machine', () => {
  for (const state of STATES) {
    it(`moves from ${state} as it should, and no other way`, () => {
      expect(INPUTS.map((input) => next(state, input) ?? '.').join(' ')).to.equal(TABLE[state]);
    });
  }

  it('is busy from the first step of an attempt to its outcome', () => {
    expect(STATES.filter(isBusy)).to.deep.equal(['submitting', 'challenging', 'confirming']);
  });

  it('never begins a second attempt under way or in doubt', () => {
    // Only these follow, whatever comes, until a page resets or an outcome is known.
    for (const state of STATES.filter((each) => isBusy(each) || each === 'unknown')) {
      expect(next(state, 'submit'), state).to.equal(undefined);
      expect(next(state, 'load'), state).to.equal(undefined);
    }
    // Doubt ends with the server's word, or where the page itself begins anew; with nothing else.
    expect(INPUTS.filter((input) => next('unknown', input))).to.deep.equal(['confirm', 'reset']);
    expect(INPUTS.map((input) => next('confirming', input))).not.to.include('submitting');
    expect(INPUTS.map((input) => next('confirming', input))).not.to.include('ready');
  });
});
