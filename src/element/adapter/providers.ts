import type { PageProvider, Session } from '../../protocol/messages.ts';
import type { ProviderDefinition } from '../../protocol/provider-definition.ts';
import { pageError } from '../support/page-error.ts';
import type { AdapterModule } from './adapter.ts';

/** A provider's definition, and the way to its half in the page. */
export interface PageProviderDefinition<S extends Session = Session> extends ProviderDefinition<S> {
  /** Fetches the adapter when a tag or a session first names the provider; called again for each payment. */
  load(): Promise<AdapterModule<S>>;
}

const providers = new Map<PageProvider, PageProviderDefinition>();

/**
 * Lets `<pay-form>` take payments by this provider: one of the package's own or a merchant's. Call it before a session
 * names the provider. A second definition under the same name takes the place of the first.
 *
 * @example
 * registerProvider({
 *   name: 'bank-transfer',
 *   label: 'Example Bank',
 *   isSession: (session) => typeof session['iban'] === 'string',
 *   load: () => import('./bank-transfer.js'),
 * });
 */
export function registerProvider<S extends Session>(definition: PageProviderDefinition<S>): void {
  // Its own guard has seen each session that it gets.
  providers.set(definition.name, definition as unknown as PageProviderDefinition);
}

/** @returns the provider's definition, where somebody has registered it. */
export const findDefinition = (name: PageProvider | undefined): PageProviderDefinition | undefined =>
  providers.get(name ?? '');

/**
 * @returns the provider's definition.
 * @throws PayError `provider-unknown` where nobody has registered it.
 */
export function definitionOf(name: PageProvider): PageProviderDefinition {
  const definition = findDefinition(name);
  if (definition) return definition;
  throw pageError('provider-unknown', name);
}
