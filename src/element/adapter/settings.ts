import type { LitElement } from 'lit';
import type { Session } from '../../protocol/messages.ts';
import type { SettingsElement } from '../settings-element.ts';

/** How a provider's own user interface is shown. */
export type Presentation = 'inline' | 'modal' | 'popup' | 'redirect';

/** A session, or what to ask for one. */
export type SessionSource = Session | (() => Session | Promise<Session>);

/** What a page sets on the element; `undefined` and empty are "not set". */
export type Settings = Omit<SettingsElement, keyof LitElement>;
