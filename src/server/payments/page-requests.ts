import { z } from 'zod';
import type { Confirmation, Session } from '../../protocol/messages.ts';
import type { FindOrder, Order, OrderPurpose, Provider } from '../provider/provider.ts';
import { readJson } from '../request/read-json.ts';
import { openAttempt } from './attempts.ts';
import type { Budget } from './budget.ts';
import { choose, type Able } from './choose-provider.ts';
import { confirm, type Confirming } from './confirm.ts';
import { orderFor } from './find-order.ts';
import type { OpenSessions } from './open-sessions.ts';
import { checkPayable } from './payable.ts';

const PAGE_BYTES = 16 * 1024;
/** A reference, or the token of one of 255 characters. */
const ORDER_LENGTH = 1024;
/** Which of them there are, `choose` says. */
const provider = z.string().min(1).max(64);
const order = z.string().min(1).max(ORDER_LENGTH);

const sessionRequest = z.strictObject({
  provider: provider.exactOptional(),
  order: order.exactOptional(),
  locale: z.string().regex(/^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$/),
});

const confirmRequest = z.strictObject({
  provider,
  order: order.exactOptional(),
  evidence: z.record(z.string().max(64), z.string().max(PAGE_BYTES)),
  elapsed: z.number().nonnegative().exactOptional(),
});

export interface PageSettings {
  readonly providers: readonly Provider[];
  readonly findOrder: FindOrder;
  readonly sessions: OpenSessions;
  /** What is left to each order. */
  readonly budget: Budget;
}

/** @throws PayError whatever stands in the way of a session. */
export async function openSession(
  request: Request,
  settings: PageSettings,
  confirming: Confirming,
): Promise<Session> {
  const { providers, sessions } = settings;
  const asked = await readJson(request, sessionRequest, PAGE_BYTES);
  const chosen = choose(providers, 'createSession', asked.provider);
  const found = await orderOf(request, asked.order, 'session', settings);
  await checkPayable(found, chosen, providers, confirming);

  const key = JSON.stringify([chosen.name, asked.locale]);
  const earlier = sessions.find(found, key);
  if (earlier) {
    if (earlier.running || (await isUnused(chosen, found, confirming))) return earlier.session;
    // Somebody else may have opened another one meanwhile.
    const latest = sessions.find(found, key);
    if (latest && latest !== earlier) return latest.session;
  }
  const opening = openAttempt(chosen, found, asked, confirming);
  sessions.keep(found, key, opening);
  confirming.questions?.forget(found);
  return opening;
}

/** @throws PayError where the evidence is none, or not of this order. */
export async function confirmPayment(
  request: Request,
  settings: PageSettings,
  confirming: Confirming,
): Promise<Confirmation> {
  const asked = await readJson(request, confirmRequest, PAGE_BYTES);
  const chosen = choose(settings.providers, 'verifyEvidence', asked.provider);
  const found = await orderOf(request, asked.order, 'confirm', settings);
  const confirmation = await confirm(chosen, found, asked, confirming);
  if (!canStillBePaid(confirmation)) settings.sessions.drop(found);
  return confirmation;
}

async function orderOf(
  request: Request,
  reference: string | undefined,
  purpose: OrderPurpose,
  { findOrder, budget }: PageSettings,
): Promise<Order> {
  const found = await orderFor(findOrder, reference, { purpose, request });
  budget.ask(found.reference);
  return found;
}

const canStillBePaid = ({ status, retryable }: Confirmation): boolean =>
  status === 'pending' && retryable === true;

/** @returns whether nobody has begun to pay with what was opened before. */
async function isUnused(
  chosen: Able<'createSession'>,
  order: Order,
  confirming: Confirming,
): Promise<boolean> {
  // It gives the very same payment again by itself.
  if (chosen.reopens) return true;
  if (!hasEvidence(chosen)) return false;
  // The question that the page asks too, so that its answer serves both.
  const question = { provider: chosen.name, evidence: {} };
  const answer = await confirm(chosen, order, question, confirming).catch(() => undefined);
  return answer !== undefined && canStillBePaid(answer);
}

const hasEvidence = (provider: Provider): provider is Able<'verifyEvidence'> =>
  provider.verifyEvidence !== undefined;
