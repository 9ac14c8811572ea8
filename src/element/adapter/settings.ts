import type { PageProvider, Session } from '../../protocol/messages.ts';

/** How a provider's own user interface is shown. */
export type Presentation = 'inline' | 'modal' | 'popup' | 'redirect';

/** A session, or what to ask for one. */
export type SessionSource = Session | (() => Session | Promise<Session>);

/** What a page sets on the element; `undefined` and empty are "not set". */
export interface Settings {
  provider: PageProvider | undefined;
  session: SessionSource | undefined;
  sessionUrl: string | undefined;
  confirmUrl: string | undefined;
  order: string | undefined;
  amount: number | undefined;
  currency: string | undefined;
  locale: string | undefined;
  mode: 'test' | 'live' | undefined;
  presentation: Presentation | undefined;
  libraryUrl: string | undefined;
  gatewayUrl: string | undefined;
  loadTimeout: number;
  cspNonce: string | undefined;
  /** What the library's script must be, as in a script tag's `integrity`. */
  libraryIntegrity: string | undefined;
  /** How the library's script is asked for, as in a script tag's `crossorigin`. */
  libraryCrossOrigin: 'anonymous' | 'use-credentials' | undefined;
  hideButton: boolean | undefined;
}
