import { messages } from './en-GB-form.ts';
import type { Messages } from './en-GB.ts';
import type { Language } from './languages.ts';

export type { Language, Messages };

/** The other half of its texts comes with what speaks them, once the form is ready. */
export const ENGLISH: Language = { tag: 'en-GB', messages: { ...messages } as Messages };

/** @returns what to speak to who wants a BCP 47 tag; English where we do not speak that, or can't get its texts. */
export async function languageFor(locale: string): Promise<Language> {
  if (/^en(?!-US)/.test(locale)) return ENGLISH;
  try {
    // Other languages are fetched when a page needs them.
    return (await (await import('./languages.ts')).loadLanguage(locale)) ?? ENGLISH;
  } catch {
    return ENGLISH;
  }
}

/** @returns the text with its `{placeholders}` filled in. */
export function fill(text: string, values: Record<string, string | undefined>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
