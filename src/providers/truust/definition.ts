import { isText, type Session } from '../../protocol/messages.ts';
import type { ProviderDefinition } from '../../protocol/provider-definition.ts';

/** The buyer's link of a Truust order. */
export interface TruustSession extends Session {
  readonly provider: 'truust';
  readonly url: string;
}

export const truust: ProviderDefinition<TruustSession> = {
  name: 'truust',
  label: 'Truust',
  hasCheckout: true,
  isSession: (session): session is TruustSession => isText(session['url'], /./),
};
