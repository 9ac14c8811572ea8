import { createHash } from 'node:crypto';
import { PayError } from '../error.ts';
import { isStorable } from '../inbox/storable.ts';
import { paymentsOf, type PaymentAccount } from '../ledger/accounts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isSameMovement, type Movement } from '../ledger/movement.ts';
import { requestName } from '../ledger/requests.ts';
import type { Effect, Store } from '../ledger/store.ts';
import type { PaymentEvent } from '../provider/payment-event.ts';
import type { ActionOutcome, Provider } from '../provider/provider.ts';
import type { Confirming } from './confirm.ts';
import { bookAnswer } from './book-refund.ts';

export interface RefundOptions {
  /**
   * Names this refund among those of the order, such as the number of a credit note. Asked for twice under one key, it
   * is made once.
   */
  readonly key: string;
  /** Minor units; all that the payment still holds where it is left out. */
  readonly amount?: number;
  /** Which payment, where several of the order hold money. */
  readonly paymentReference?: string;
  /** Also while the provider holds the money in a dispute, which may give it back a second time. */
  readonly despiteDispute?: boolean;
}

/** How long to wait for others who move money of the same order, in milliseconds. */
const WAIT_MS = 10_000;
/** When it is first asked what became of a refund whose answer was lost, in milliseconds. */
const ASK_AFTER_MS = 60_000;
const LONGEST_KEY = 200;
/** Such a request was refused by ourselves, before anything was sent. */
const UNSENT: ReadonlySet<string> = new Set(['payload-invalid', 'card-data-refused', 'credentials-invalid']);

/** @returns `payments.refund`. */
export function createRefund(providers: readonly Provider[], confirming: Confirming) {
  const { store, context } = confirming;

  /**
   * First the request is in the ledger, under the order's lock; then it is sent, once; then the answer is booked. What
   * a crash leaves in between is on its way, until the sweep has found out.
   */
  return async function refund(orderReference: string, options: RefundOptions): Promise<Movement> {
    checkInput(options);
    const name = requestName(orderReference, options.key);
    const ledger = await store.ledger(orderReference);
    const asked = ledger.movements.find(({ kind, reference }) => kind === 'refund' && reference === name);
    if (asked) return await known(store, orderReference, asked, options);
    const payment = choosePayment(ledger, options);
    const provider = providers.find((each) => each.name === payment.provider);
    if (!provider?.refundPayment) throw byHand(payment.provider, provider?.refundsByHand);
    const event = requestEvent(orderReference, payment, options, context.now());
    const { amount = { amount: 0, currency: '' }, paymentReference = '' } = event;

    const opened = { orderReference, provider: provider.name, reference: name, requestedAt: context.now() };
    await store.openRefund({ ...opened, askAt: context.now() + ASK_AFTER_MS });
    const effect: Effect = async (_event, _transaction, _state, after) => {
      if (after) checkHeld(after, payment, options);
      return Promise.resolve(undefined);
    };
    const taken = await store.applyEvent(event, effect, { waitMs: WAIT_MS, now: context.now() });
    if (taken.kind === 'contradiction') throw keyConflict();
    if (taken.kind === 'busy') throw busy();
    if (taken.kind !== 'applied') return await current(store, orderReference, name);

    const request = { orderReference, paymentReference, amount };
    const outcome = await provider.refundPayment(request).catch(asOutcome);
    await bookAnswer(confirming, event, outcome);
    if (outcome.kind === 'refused') throw outcome.error;
    return await current(store, orderReference, name);
  };
}

/** @returns the refund that was asked for before under the key. @throws PayError `key-conflict`. */
async function known(
  store: Store,
  orderReference: string,
  asked: Movement,
  options: RefundOptions,
): Promise<Movement> {
  const { provider, amount, paymentReference } = asked;
  const key = { provider, dedupeKey: dedupeKeyOf(orderReference, options), orderReference };
  const earlier = await store.find({ ...key, fingerprint: fingerprintOf(options) });
  const isOther =
    earlier?.kind === 'contradiction' ||
    (options.amount ?? amount) !== amount ||
    (options.paymentReference ?? paymentReference) !== paymentReference;
  if (isOther) throw keyConflict();
  return current(store, orderReference, asked.reference);
}

/** @returns the refund as the ledger has it now, under the name that the provider gave it. */
async function current(store: Store, orderReference: string, name: string): Promise<Movement> {
  const { movements } = await store.ledger(orderReference);
  const refunds = movements.filter(({ kind }) => kind === 'refund');
  const found =
    refunds.find(({ openedAs }) => openedAs === name) ?? refunds.find(({ reference }) => reference === name);
  if (found) return found;
  throw new PayError('store-unavailable', 'The refund is not in the ledger.', 'Look at the database.');
}

/** @returns what an error says of the request: where it is not known that nothing was sent, it may have taken effect. */
export function asOutcome(error: unknown): ActionOutcome {
  const known = error instanceof Error ? error : new Error(String(error));
  const isUnsent = error instanceof PayError && UNSENT.has(error.code);
  return { kind: isUnsent ? 'refused' : 'unknown', error: known };
}

function checkInput({ key, amount }: RefundOptions): void {
  const isKey = typeof key === 'string' && key !== '' && key.length <= LONGEST_KEY && isStorable(key);
  const isAmount = amount === undefined || (Number.isSafeInteger(amount) && amount > 0);
  if (isKey && isAmount) return;
  throw new PayError(
    'payload-invalid',
    isKey ? 'That is no amount.' : 'A refund needs a key.',
    isKey
      ? 'Pass minor units: 1050 for 10.50.'
      : `Pass a text of your own that names this refund, of ${LONGEST_KEY} characters at most.`,
  );
}

const heldBy = ({ taken, refunding, refunded, lost }: PaymentAccount): number =>
  taken - refunding - refunded - lost;

/** @returns the one payment that holds money. */
function choosePayment(
  { movements }: Ledger,
  { paymentReference, despiteDispute }: RefundOptions,
): PaymentAccount & { readonly reference: string } {
  const holding = paymentsOf(movements).filter(
    (each): each is PaymentAccount & { readonly reference: string } =>
      heldBy(each) > 0 && each.reference !== undefined && each.currency !== undefined,
  );
  const [found, another] = holding.filter(
    ({ reference }) => paymentReference === undefined || reference === paymentReference,
  );
  if (!found) {
    throw new PayError(
      'refund-impossible',
      'No payment of the order holds money that could be given back.',
      'Look at payments.ledger: it has not been paid, or all of it is given back or on its way.',
    );
  }
  if (another) {
    throw new PayError(
      'refund-impossible',
      'Several payments of the order hold money.',
      `Name one as paymentReference: ${holding.map(({ reference }) => reference).join(', ')}.`,
    );
  }
  if (found.disputed > 0 && !despiteDispute) {
    throw new PayError(
      'refund-impossible',
      'The money is in dispute: the shopper may get it back that way.',
      'Wait for the end of the dispute, or pass despiteDispute.',
    );
  }
  return found;
}

function requestEvent(
  orderReference: string,
  payment: PaymentAccount & { readonly reference: string },
  options: RefundOptions,
  now: number,
): PaymentEvent {
  const { provider, reference: paymentReference, currency = '' } = payment;
  return {
    ...{ provider, type: 'refund.requested', orderReference, paymentReference },
    dedupeKey: dedupeKeyOf(orderReference, options),
    fingerprint: fingerprintOf(options),
    movementReference: requestName(orderReference, options.key),
    amount: { amount: options.amount ?? heldBy(payment), currency },
    occurredAt: now,
    raw: {},
  };
}

const dedupeKeyOf = (orderReference: string, { key }: RefundOptions): string =>
  `refund ${JSON.stringify([orderReference, key])}`;

const fingerprintOf = ({ amount, paymentReference }: RefundOptions): string =>
  createHash('sha256')
    .update(JSON.stringify([amount ?? 'all', paymentReference ?? 'any']))
    .digest('base64url');

/** Under the order's lock, with the request counted: nothing that is on its way is given back twice. */
function checkHeld(
  { movements }: Ledger,
  payment: Pick<PaymentAccount, 'provider' | 'reference'>,
  { despiteDispute = false }: RefundOptions,
): void {
  const after = paymentsOf(movements).find(
    ({ provider, reference }) => provider === payment.provider && reference === payment.reference,
  );
  const left = after ? heldBy(after) - (despiteDispute ? 0 : after.disputed) : -1;
  if (left >= 0) return;
  throw new PayError(
    'refund-too-large',
    'The payment does not hold that much any more.',
    'Look at payments.ledger: what is on its way back counts as given back.',
  );
}

/** @returns the error that says how to do by hand what the provider can't be asked to do. */
export const byHand = (provider: string, way = 'Do it in the provider’s console.'): PayError =>
  new PayError(
    'refund-impossible',
    `${provider} can’t be asked for this from here.`,
    `${way} Its notification books it.`,
  );

const keyConflict = (): PayError =>
  new PayError(
    'key-conflict',
    'Another refund of the order was asked for under this key.',
    'Nothing was sent. Give every refund a key of its own, and repeat it only with the same input.',
  );

const busy = (): PayError =>
  new PayError('store-unavailable', 'Others move money of this order.', 'Nothing was sent. Ask again.');

/** @returns the movement of a payment as the ledger has it now. */
export const sameIn = (ledger: Ledger, movement: Movement): Movement =>
  ledger.movements.find((each) => isSameMovement(each, movement)) ?? movement;
