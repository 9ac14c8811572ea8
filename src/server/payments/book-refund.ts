import type { PaymentEvent } from '../provider/payment-event.ts';
import type { ActionOutcome } from '../provider/provider.ts';
import type { Confirming } from './confirm.ts';

/** Books what the provider answered to the request. */
export async function bookAnswer(
  { inbox, store, onNotice }: Confirming,
  event: PaymentEvent,
  outcome: ActionOutcome,
): Promise<void> {
  const { movementReference = '', dedupeKey, provider, orderReference } = event;
  if (outcome.kind === 'unknown') {
    onNotice({
      kind: 'outcome-unknown',
      provider,
      ...(orderReference !== undefined && { orderReference }),
      reason: 'refund-unanswered',
      hint: 'The refund may have been made. It stays on its way until the provider says what became of it.',
      cause: outcome.error,
    });
    return;
  }
  const facts = { ...event };
  // What the provider says of it has no input to compare.
  delete (facts as { fingerprint?: string }).fingerprint;
  const named = outcome.kind === 'done' && outcome.event;
  const type = outcome.kind === 'done' ? 'payment.refunded' : 'refund.failed';
  const news: PaymentEvent = named
    ? { ...named, openedAs: movementReference }
    : { ...facts, type, dedupeKey: `${dedupeKey} ${outcome.kind}` };
  const fared = await inbox.processEvent(news).catch(() => undefined);
  // Otherwise the sweep goes on with it.
  if (fared) await store.refundAsked(movementReference, undefined).catch(() => undefined);
}
