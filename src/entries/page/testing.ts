import { PayFormStandIn } from '../../element/testing/stand-in.ts';

// Before the real one, which then leaves the tag alone: import this first, as a set-up file of the test runner.
if (typeof customElements !== 'undefined' && !customElements.get('pay-form')) {
  customElements.define('pay-form', PayFormStandIn);
}

export { PayFormStandIn };
export {
  nextLoadFails,
  nextOutcomes,
  resetStandIn,
  type StandInOutcome,
} from '../../element/testing/script.ts';
export { PayError } from '../../protocol/pay-error.ts';
export type * from './types.ts';
