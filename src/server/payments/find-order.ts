import { PayError } from '../error.ts';
import type { FindOrder, Order, OrderPurpose } from '../provider/provider.ts';
import { isStorable } from '../inbox/storable.ts';

/**
 * Looks an order up for whoever asks.
 *
 * @param request the page's, where it is the page that asks.
 * @throws PayError `order-unknown`, also where it is not theirs: a stranger learns nothing from the difference.
 */
export async function orderFor(
  findOrder: FindOrder,
  reference: string | undefined,
  asking: { readonly purpose: OrderPurpose; readonly request?: Request },
): Promise<Order> {
  const named = reference !== undefined && isStorable(reference);
  const found = named ? await findOrder(reference, asking) : undefined;
  if (found) return found;
  throw new PayError(
    'order-unknown',
    'There is no such order.',
    'Name one in the order attribute of the tag.',
  );
}
