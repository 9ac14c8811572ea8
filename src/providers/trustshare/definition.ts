import { isText, type Session } from '../../protocol/messages.ts';
import type { ProviderDefinition } from '../../protocol/provider-definition.ts';

/** A trustshare payment intent: the secret of a checkout that reports to the page, or the address of a payment link. */
export type TrustshareSession = Session & { readonly provider: 'trustshare' } & (
    | { readonly clientSecret: string; readonly url?: undefined }
    | { readonly url: string; readonly clientSecret?: undefined }
  );

export const trustshare: ProviderDefinition<TrustshareSession> = {
  name: 'trustshare',
  label: 'trustshare',
  hasCheckout: true,
  isSession: (session): session is TrustshareSession =>
    isText(session['url'] ?? session['clientSecret'], /./),
};
