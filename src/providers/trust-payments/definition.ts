import { isText, type Session } from '../../protocol/messages.ts';
import type { ProviderDefinition } from '../../protocol/provider-definition.ts';

/** A card payment: the request token that the merchant's server has signed. */
export interface TrustPaymentsSession extends Session {
  readonly provider: 'trust-payments';
  readonly jwt: string;
}

export const trustPayments: ProviderDefinition<TrustPaymentsSession> = {
  name: 'trust-payments',
  label: 'Trust Payments',
  isSession: (session): session is TrustPaymentsSession => isText(session['jwt'], /./),
};
