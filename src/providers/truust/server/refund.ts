import { PayError } from '../../../server/error.ts';
import type { ActionOutcome, RefundRequest } from '../../../server/provider/provider.ts';
import type { TruustClient } from './client.ts';

/** Whatever else went wrong may have gone wrong after Truust had done it. */
const NOT_DONE: ReadonlySet<string> = new Set([
  'provider-refused',
  'provider-unreachable',
  'credentials-invalid',
  'payload-invalid',
]);

/** Gives back what the payin of a Truust order took. Truust names no refund: it is known by the request alone. */
export async function refundPayin(
  client: TruustClient,
  { paymentReference, amount }: RefundRequest,
): Promise<ActionOutcome> {
  try {
    const payin = await client.getOrderPayin(paymentReference);
    if (!payin) return { kind: 'refused', error: noPayin() };
    await client.refundPayin(payin.id, amount);
  } catch (error) {
    const known = error instanceof Error ? error : new Error(String(error));
    const isNotDone = error instanceof PayError && NOT_DONE.has(error.code);
    return { kind: isNotDone ? 'refused' : 'unknown', error: known };
  }
  return { kind: 'done' };
}

const noPayin = (): PayError =>
  new PayError('refund-impossible', 'The Truust order has no payin.', 'Look at the order in the dashboard.');
