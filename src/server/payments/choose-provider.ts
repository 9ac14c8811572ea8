import { PayError } from '../error.ts';
import type { Provider } from '../provider/provider.ts';

/** A provider that fills the part of the interface named. */
export type Able<K extends keyof Provider> = Provider & Required<Pick<Provider, K>>;

/**
 * @param name leave it out for the first provider that is able.
 * @throws PayError `provider-unknown`.
 */
export function choose<K extends keyof Provider>(
  providers: readonly Provider[],
  ability: K,
  name?: string,
): Able<K> {
  const found = providers.find(
    (provider): provider is Able<K> =>
      provider[ability] !== undefined && (name === undefined || name === provider.name),
  );
  if (found) return found;
  throw new PayError(
    'provider-unknown',
    'No such provider is set up for this.',
    'Name one that createPayments was given.',
  );
}
