import { messages as form } from './en-GB-form.ts';
import { messages as outcomes } from './en-GB-outcomes.ts';

/** British English, and the list of what a locale has to say. `{amount}` and the like are filled in. */
export const messages = { ...form, ...outcomes };

export type Messages = typeof messages;
