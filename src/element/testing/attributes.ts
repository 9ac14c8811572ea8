/** Each attribute of the tag, its property, and what its text stands for. */
const ATTRIBUTES: Readonly<Record<string, readonly [property: string, kind: 'text' | 'number' | 'flag']>> = {
  provider: ['provider', 'text'],
  'session-url': ['sessionUrl', 'text'],
  'confirm-url': ['confirmUrl', 'text'],
  order: ['order', 'text'],
  amount: ['amount', 'number'],
  currency: ['currency', 'text'],
  locale: ['locale', 'text'],
  mode: ['mode', 'text'],
  presentation: ['presentation', 'text'],
  'library-url': ['libraryUrl', 'text'],
  'gateway-url': ['gatewayUrl', 'text'],
  'load-timeout': ['loadTimeout', 'number'],
  'csp-nonce': ['cspNonce', 'text'],
  'library-integrity': ['libraryIntegrity', 'text'],
  'library-crossorigin': ['libraryCrossOrigin', 'text'],
  'hide-button': ['hideButton', 'flag'],
  disabled: ['disabled', 'flag'],
  name: ['name', 'text'],
  required: ['required', 'flag'],
};

export const ATTRIBUTE_NAMES: readonly string[] = Object.keys(ATTRIBUTES);

/** @returns the property that an attribute sets, and its value. */
export function propertyOf(attribute: string, text: string | null): Readonly<Record<string, unknown>> {
  const [property, kind] = ATTRIBUTES[attribute] ?? [attribute, 'text'];
  if (kind === 'flag') return { [property]: text !== null };
  return { [property]: text === null ? undefined : kind === 'number' ? Number(text) : text };
}
