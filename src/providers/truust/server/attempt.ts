import { PayError } from '../../../server/error.ts';
import type { Verdict } from '../../../server/provider/provider.ts';
import type { TruustOrder, TruustPayin } from './answer.ts';
import type { TruustClient } from './client.ts';
import { hasFailed, judge } from './verdict.ts';

/** In the order's metadata: the attempt that had been denied when the shopper got the link again. */
const DENIED = 'pay_form_denied';

const nameOf = ({ id, deniedAt = '' }: TruustPayin): string => `${id} ${deniedAt}`;
const isNoted = ({ metadata }: TruustOrder, payin: TruustPayin) => metadata[DENIED] === nameOf(payin);

/**
 * A failed order keeps its state until it is paid. So that the next attempt is not taken for declined because an
 * earlier one was, the order remembers that one: any server can tell them apart then, and no clocks are compared.
 */
export async function noteDenial(client: TruustClient, order: TruustOrder): Promise<void> {
  if (judge(order).status !== 'declined') return;
  const payin = await client.getOrderPayin(order.id);
  if (!payin || isNoted(order, payin)) return;
  try {
    await client.addMetadata(order.id, { [DENIED]: nameOf(payin) });
  } catch (error) {
    // Without the note the shopper may still pay; an attempt that is then left is called declined.
    if (!(error instanceof PayError) || error.code !== 'provider-refused') throw error;
  }
}

/** @returns what the order's state means for the attempt that followed its last session. */
export async function judgeAttempt(client: TruustClient, order: TruustOrder): Promise<Verdict> {
  const verdict = judge(order);
  const payin = verdict.status === 'declined' ? await client.getOrderPayin(order.id) : undefined;
  if (!payin) return verdict;
  if (hasFailed(payin)) return isNoted(order, payin) ? again(true) : judge(order, payin);
  // AUTHORIZED, CONFIRMED or something newer: its money may have moved, whatever the order says.
  return again(payin.status === 'CREATED');
}

const again = (retryable: boolean): Verdict => ({
  status: 'pending',
  reason: retryable ? 'tried-again' : 'under-way',
  hint: 'An earlier payment of the order failed; this one has not come to an end.',
  retryable,
});
