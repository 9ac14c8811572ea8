import type { Confirmation, ShopperTask } from '../../protocol/messages.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Store } from '../ledger/store.ts';
import type { Provider } from '../provider/provider.ts';

/** @returns what the shopper has to do, so that money of the order goes on: the first that a provider knows of. */
export function taskOf({ movements }: Ledger, providers: readonly Provider[]): ShopperTask | undefined {
  for (const provider of providers) {
    const own = movements.filter((movement) => movement.provider === provider.name);
    const task = provider.shopperTask?.(own);
    if (task) return task;
  }
  return undefined;
}

/** @returns the answer with what the shopper has to do, where money has moved and its provider may want something. */
export async function withTask(
  answer: Confirmation,
  { provider, orderReference, store }: { provider: Provider; orderReference: string; store: Store },
): Promise<Confirmation> {
  if (!provider.shopperTask || (answer.status !== 'paid' && answer.status !== 'pending')) return answer;
  const ledger = await store.ledger(orderReference).catch(() => undefined);
  const task = ledger && taskOf(ledger, [provider]);
  return task ? { ...answer, task } : answer;
}
