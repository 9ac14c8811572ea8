import type { Session } from './messages.ts';

/** What is to be said of a provider before either of its halves is loaded. */
export interface ProviderDefinition<S extends Session = Session> {
  /** In sessions, attributes and events. Its half on the server has the same name. */
  readonly name: S['provider'];
  /** As the shopper reads it. */
  readonly label: string;
  /** The shopper pays on a page of the provider's, which is shown as the tag's `presentation` says. */
  readonly hasCheckout?: boolean;
  /** Checks a session of this provider for what its adapter needs, beyond provider, amount and currency. */
  isSession(session: Session): session is S;
}
