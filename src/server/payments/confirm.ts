import { PayError } from '../error.ts';
import type { Confirmation, ConfirmationStatus, ConfirmRequest } from '../../protocol/messages.ts';
import { attemptedSince } from './attempts.ts';
import type { Able } from './choose-provider.ts';
import { withTimeLimit } from '../support/time-limit.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { isPaid, type Ledger } from '../ledger/ledger.ts';
import type { MovementState } from '../ledger/movement.ts';
import type { Store } from '../ledger/store.ts';
import type { OnNotice } from '../notice.ts';
import type { Order, Provider, ProviderContext, Rejection, Verdict } from '../provider/provider.ts';
import { withTask } from './shopper-task.ts';
import type { SpacedQuestions } from './spaced-questions.ts';

/** A provider may take longer to answer than a page waits. It is asked on, and the page comes again. Milliseconds. */
const LOOK_UP_LIMIT_MS = 20_000;
/** A page waits 20 s for its session. Milliseconds. */
const SESSION_LOOK_UP_LIMIT_MS = 10_000;

export interface Confirming {
  readonly inbox: Inbox;
  readonly store: Store;
  readonly onNotice: OnNotice;
  readonly context: ProviderContext;
  /** Where it is a page that asks: what its provider has just been asked is not asked again. */
  readonly questions?: SpacedQuestions<Verdict | Rejection>;
}

/**
 * The server's word on an attempt to pay. Once the evidence is not refused, nothing that goes wrong here is reported
 * as a failure: the money may have moved, so it is `unknown`, and the page asks again.
 *
 * @throws PayError `evidence-invalid`, `payment-conflict`.
 */
export async function confirm(
  provider: Able<'verifyEvidence'>,
  order: Order,
  request: ConfirmRequest,
  confirming: Confirming,
): Promise<Confirmation> {
  const answer = await withTimeLimit(judge(provider, order, request, confirming), LOOK_UP_LIMIT_MS);
  return answer ?? conclude(provider, order, STILL_ASKING, confirming);
}

async function judge(
  provider: Able<'verifyEvidence'>,
  order: Order,
  { evidence, elapsed = 0 }: ConfirmRequest,
  confirming: Confirming,
): Promise<Confirmation> {
  const attempt = { orderReference: order.reference, provider: provider.name };
  const times = { elapsed, now: confirming.context.now() };
  const attemptedAt = await attemptedSince(confirming.store, attempt, times).catch(() => times.now);
  const check = async () => provider.verifyEvidence(order, evidence, confirming.context);
  const { questions } = confirming;
  const about = JSON.stringify(Object.entries(evidence).sort());
  const question = { provider: `${provider.name} evidence`, order, about, since: attemptedAt };
  const verdict = await ask(provider, order, confirming, async () => {
    // A signed result is checked here, and asks nobody.
    if (!questions || evidence.jwt !== undefined) return check();
    return (await questions.ask(question, check)) ?? STILL_ASKING;
  });
  if (verdict.status === 'invalid') {
    throw new PayError('evidence-invalid', `This is no evidence: ${verdict.reason}.`, verdict.hint);
  }
  if (verdict.status !== 'unknown') return conclude(provider, order, verdict, confirming);
  const answer = await resolve(provider, order, confirming, attemptedAt);
  // Where asking has not told more, the attempt counts as it is: nobody pays once more meanwhile.
  if (answer.status === 'unknown' && verdict.event) {
    await confirming.inbox.processEvent(verdict.event).catch(() => undefined);
  }
  return answer;
}

/**
 * Asks the provider what became of the order's payment, where it can be asked, and the store in any case.
 * @param attemptedAt when the attempt in question began, epoch milliseconds; without it all of them are.
 */
export async function resolve(
  provider: Provider,
  order: Order,
  confirming: Confirming,
  attemptedAt?: number,
): Promise<Confirmation> {
  const verdict = await ask(provider, order, confirming, () =>
    lookUp(provider, order, confirming, attemptedAt),
  );
  return conclude(provider, order, verdict, confirming);
}

/**
 * Asks whoever may hold a payment of the order, on behalf of a page that waits for its session. What a slower provider
 * says takes effect when it comes.
 */
export function askInGoodTime(
  holder: Provider,
  order: Order,
  confirming: Confirming,
): Promise<Confirmation | undefined> {
  return withTimeLimit(resolve(holder, order, confirming), SESSION_LOOK_UP_LIMIT_MS);
}

async function lookUp(
  provider: Provider,
  order: Order,
  { context, questions }: Confirming,
  attemptedAt: number | undefined,
): Promise<Verdict> {
  if (!provider.lookUpPayment) return NOT_ASKED;
  const details = { ...context, ...(attemptedAt !== undefined && { attemptedAt }) };
  const look = async (): Promise<Verdict> => (await provider.lookUpPayment?.(order, details)) ?? NOT_ASKED;
  if (!questions) return look();
  const question = { provider: `${provider.name} look-up`, order, about: '', since: attemptedAt };
  const said = await questions.ask(question, look);
  return said === undefined || said.status === 'invalid' ? STILL_ASKING : said;
}

/** What an earlier attempt came to says nothing of a later one, unless it has paid or may have. */
export function outlivesAttempts({ status }: Verdict | Rejection): boolean {
  return status !== 'declined' && status !== 'cancelled';
}

const STILL_ASKING: Verdict = {
  status: 'unknown',
  reason: 'still-asking',
  hint: 'The provider is slow to answer. What it says takes effect when it comes.',
};

const NOT_ASKED: Verdict = {
  status: 'unknown',
  reason: 'not-asked',
  hint: 'This provider can’t be asked; its notification will tell.',
};

async function ask<V extends { status: string }>(
  provider: Provider,
  order: Order,
  { onNotice }: Confirming,
  question: () => Promise<V>,
): Promise<V | Verdict> {
  try {
    return await question();
  } catch (error) {
    const known = error instanceof PayError ? error : undefined;
    onNotice({
      kind: 'request-refused',
      provider: provider.name,
      orderReference: order.reference,
      reason: known?.code ?? 'internal',
      ...(known && { hint: known.hint, diagnosticsId: known.diagnosticsId }),
      ...(known?.cause !== undefined ? { cause: known.cause } : !known && { cause: error }),
    });
    return { status: 'unknown', reason: 'not-answered', hint: 'The provider could not be asked.' };
  }
}

async function conclude(
  provider: Provider,
  order: Order,
  verdict: Verdict,
  confirming: Confirming,
): Promise<Confirmation> {
  const answer = await take(provider, order, verdict, confirming);
  return withTask(answer, { provider, orderReference: order.reference, store: confirming.store });
}

/** Lets the verdict take effect. @returns what the page may be told then. */
async function take(
  { name: provider }: Provider,
  order: Order,
  verdict: Verdict,
  { inbox, store, onNotice }: Confirming,
): Promise<Confirmation> {
  const { status, reason, hint } = verdict;
  if (status === 'unknown') {
    onNotice({ kind: 'outcome-unknown', provider, orderReference: order.reference, reason, hint });
  }
  const fared =
    verdict.event && (await inbox.processEvent(verdict.event).catch(() => ({ kind: 'lost' as const })));
  if (fared?.kind === 'held' && fared.reason === 'payment-conflict') {
    throw new PayError(
      'payment-conflict',
      'This payment has already paid another order.',
      'Pay this order with a payment of its own.',
    );
  }
  const reference = verdict.event?.paymentReference;
  // What the merchant's handler has not been told is not yet so.
  const settled = fared
    ? fared.kind === 'applied' || fared.kind === 'duplicate' || fared.kind === 'late'
    : status !== 'paid';
  if (settled)
    for (const other of verdict.others ?? []) await inbox.processEvent(other).catch(() => undefined);
  const said: Confirmation = {
    status: settled ? status : 'unknown',
    ...(reference !== undefined && { reference }),
    ...(settled && verdict.retryable !== undefined && { retryable: verdict.retryable }),
    ...(settled && verdict.advice !== undefined && { advice: verdict.advice }),
  };
  if (said.status === 'paid' && !verdict.event?.addsUp) return said;
  const ledger = await store.ledger(order.reference).catch(() => undefined);
  // A part has come in, and the rest has not.
  if (said.status === 'paid') return ledger?.status === 'under-paid' ? { ...said, status: 'pending' } : said;
  return (ledger && better(said, ledger, provider)) ?? said;
}

/** Not `pending`: a payment of which nobody knows what became is pending too. */
const STATUS: Partial<Record<MovementState, ConfirmationStatus>> = {
  reserved: 'pending',
  declined: 'declined',
  cancelled: 'cancelled',
  voided: 'cancelled',
};

/** @returns what the ledger knows, where that is more than the provider said: its notification was faster. */
function better(said: Confirmation, ledger: Ledger, provider: string): Confirmation | undefined {
  const payments = ledger.movements.filter(({ kind }) => kind === 'payment' || kind === 'credit');
  const named = (reference: string | undefined) => reference !== undefined && { reference };
  // Whoever paid: the shopper must not pay again.
  if (isPaid(ledger)) {
    const paid = payments.find(({ state }) => state === 'paid' || state === 'settled' || state === 'done');
    return { status: 'paid', ...named(paid?.paymentReference) };
  }
  if (said.status !== 'unknown' && said.status !== 'pending') return undefined;
  // An earlier attempt's end says nothing about this one.
  const own = payments.find((each) => each.provider === provider && each.reference === said.reference);
  const status = own && STATUS[own.state];
  return status && { status, ...named(said.reference) };
}
