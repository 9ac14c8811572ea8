import type { Evidence } from '../../protocol/messages.ts';
import type { Money } from '../../protocol/money.ts';
import { newDiagnosticsId } from '../../protocol/pay-error.ts';
import type { Progress } from './progress.ts';

/** One attempt to pay, from its first step to its outcome. */
export interface PaymentAttempt {
  /** All that the server is asked about the attempt is asked under this id. */
  readonly id: string;
  /** Unlike the time of day, this clock is never set. Milliseconds. */
  readonly beganAt: number;
  readonly evidence: Evidence;
  readonly reference: string;
  /** It was made in another page, and only asking for a session tells what became of it. */
  readonly elsewhere?: boolean;
}

export const newAttempt = (): PaymentAttempt => ({
  id: newDiagnosticsId(),
  beganAt: performance.now(),
  evidence: {},
  reference: '',
});

/** Tells the page that an attempt begins. @returns whether the page called it off. */
export async function isCalledOff({ amount, currency }: Money, progress: Progress): Promise<boolean> {
  const holds: Promise<unknown>[] = [];
  const waitUntil = (promise: Promise<unknown>) => void holds.push(promise);
  if (!progress.emit('pay-submit', { amount, currency, waitUntil }, true)) return true;
  return Promise.all(holds).then(
    () => false,
    () => true,
  );
}
