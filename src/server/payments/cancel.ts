import { PayError } from '../error.ts';
import { isOnItsWay, type Movement, type MovementState } from '../ledger/movement.ts';
import type { PaymentAction, Provider } from '../provider/provider.ts';
import type { Confirming } from './confirm.ts';
import { asOutcome, byHand, sameIn } from './refund.ts';

export interface PaymentChoice {
  /** Which payment, where several of the order could be meant. */
  readonly paymentReference?: string;
}

type Action = 'cancelPayment' | 'releasePayment';

/** In which of its states a payment can be cancelled or released. */
const STATES: Readonly<Record<Action, ReadonlySet<MovementState>>> = {
  cancelPayment: new Set(['reserved', 'paid']),
  releasePayment: new Set(['reserved']),
};

/** In which it has been done before. */
const DONE: Readonly<Record<Action, ReadonlySet<MovementState>>> = {
  cancelPayment: new Set(['voided']),
  releasePayment: new Set(['paid', 'settled']),
};

const HINTS: Readonly<Record<Action, string>> = {
  cancelPayment: 'One that has settled is given back by payments.refund.',
  releasePayment: 'Only one that is held back can be released.',
};

/** @returns `payments.cancel` and `payments.release`: asked twice, they do it once. */
export function createPaymentActions(providers: readonly Provider[], { inbox, store }: Confirming) {
  async function act(action: Action, orderReference: string, choice: PaymentChoice): Promise<Movement> {
    const ledger = await store.ledger(orderReference);
    const done = doneBefore(action, ledger.movements, choice);
    if (done) return done;
    const payment = choosePayment(action, ledger.movements, choice);
    const provider = providers.find(({ name }) => name === payment.provider);
    if (!provider?.[action]) throw byHand(payment.provider, provider?.refundsByHand);
    const about: PaymentAction = { orderReference, paymentReference: payment.reference };
    const outcome = await provider[action](about).catch(asOutcome);
    if (outcome.kind === 'refused') throw outcome.error;
    if (outcome.kind === 'unknown') {
      throw new PayError(
        'outcome-unknown',
        'Nobody knows whether the provider has done it.',
        'Ask for it again: done twice, it takes effect once.',
        { cause: outcome.error },
      );
    }
    if (outcome.event) await inbox.processEvent(outcome.event);
    return sameIn(await store.ledger(orderReference), payment);
  }

  return {
    cancel: (orderReference: string, choice: PaymentChoice = {}) =>
      act('cancelPayment', orderReference, choice),
    release: (orderReference: string, choice: PaymentChoice = {}) =>
      act('releasePayment', orderReference, choice),
  };
}

/** @returns the payment, where there is no other of which it could be asked. */
function doneBefore(
  action: Action,
  movements: readonly Movement[],
  { paymentReference }: PaymentChoice,
): Movement | undefined {
  const payments = movements.filter(
    ({ kind, reference }) =>
      kind === 'payment' && (paymentReference === undefined || reference === paymentReference),
  );
  if (payments.some(({ state }) => STATES[action].has(state))) return undefined;
  return payments.find(({ state }) => DONE[action].has(state));
}

function choosePayment(
  action: Action,
  movements: readonly Movement[],
  { paymentReference }: PaymentChoice,
): Movement {
  const refuse = (message: string, hint: string) => new PayError('refund-impossible', message, hint);
  const [found, another] = movements.filter(
    ({ kind, state, reference }) =>
      kind === 'payment' &&
      STATES[action].has(state) &&
      (paymentReference === undefined || reference === paymentReference),
  );
  if (!found) throw refuse('The order has no payment of which that can be done.', HINTS[action]);
  if (another) throw refuse('Several payments of the order could be meant.', 'Name one as paymentReference.');
  const isRefunding = movements.some((each) => isOnItsWay(each) && each.paymentReference === found.reference);
  if (isRefunding) throw refuse('A refund of the payment is on its way.', 'Wait for it: look at the ledger.');
  return found;
}
