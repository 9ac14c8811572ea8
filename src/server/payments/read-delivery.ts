import { PayError } from '../error.ts';
import type { Delivery, ProviderContext, Reading } from '../provider/provider.ts';
import type { Able } from './choose-provider.ts';

/** Reads one delivery, for the first time or anew; what goes wrong on the way is no word about it. */
export async function readDelivery(
  provider: Able<'readNotification'>,
  delivery: Delivery,
  context: ProviderContext,
): Promise<Reading & { readonly cause?: unknown }> {
  const read = async (): Promise<Reading & { readonly cause?: unknown }> =>
    provider.readNotification(delivery, context);
  return read().catch((error: unknown) => {
    const known = error instanceof PayError ? error : undefined;
    return {
      kind: 'later',
      reason: known?.code ?? 'internal',
      hint: known?.hint ?? 'See the cause: findOrder has thrown, or this is a bug in pay-form.',
      cause: known ? known.cause : error,
    };
  });
}
