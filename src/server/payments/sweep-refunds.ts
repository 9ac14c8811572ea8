import { isAdopted } from '../ledger/requests.ts';
import type { Movement } from '../ledger/movement.ts';
import type { OpenRefund } from '../ledger/work-store.ts';
import type { Provider } from '../provider/provider.ts';
import type { Confirming } from './confirm.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Between one question about a refund and the next, in milliseconds; the last one holds from then on. */
const PAUSES_MS = [5 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];
/** No request is still on its way after this, in milliseconds: a refund that the provider has none of was not made. */
const ABSENT_AFTER_MS = HOUR_MS;

/**
 * @returns what asks about refunds whose answer was lost, at most so many at once. None is ever sent again: it is
 *   found at the provider, or it was not made.
 */
export function createRefundSweep(providers: readonly Provider[], confirming: Confirming) {
  const { inbox, store, context } = confirming;

  async function movementOf({ orderReference, reference }: OpenRefund): Promise<Movement | undefined> {
    const { movements } = await store.ledger(orderReference);
    const found = movements.find((each) => each.kind === 'refund' && each.reference === reference);
    return found?.state === 'requested' && !isAdopted(movements, found) ? found : undefined;
  }

  async function askAbout(refund: OpenRefund): Promise<void> {
    const { orderReference, reference, requestedAt, asked } = refund;
    const movement = await movementOf(refund);
    if (!movement) return store.refundAsked(reference, undefined);
    const pause = PAUSES_MS[Math.min(asked, PAUSES_MS.length - 1)] ?? HOUR_MS;
    // Counted first: a question that takes the process down is not asked for ever.
    await store.refundAsked(reference, context.now() + pause);
    const provider = providers.find(({ name }) => name === refund.provider);
    const { paymentReference = '' } = movement;
    const found = await provider?.findRefunds?.({ orderReference, paymentReference });
    if (!found) return;
    for (const event of found) await inbox.processEvent(event);
    if (!(await movementOf(refund))) return store.refundAsked(reference, undefined);
    if (context.now() - requestedAt < ABSENT_AFTER_MS) return;
    const { amount, currency } = movement;
    const money = amount !== undefined && currency !== undefined && { amount: { amount, currency } };
    await inbox.processEvent({
      ...{ provider: refund.provider, type: 'refund.failed', orderReference, paymentReference },
      ...{ dedupeKey: `${reference} absent`, movementReference: reference, ...money, raw: {} },
    });
  }

  return async function sweepRefunds(limit: number): Promise<number> {
    const due = await store.dueRefunds({ at: context.now(), limit });
    // Where the provider can't be asked, or the store fails, it is asked again later.
    for (const refund of due) await askAbout(refund).catch(() => undefined);
    return due.length;
  };
}
