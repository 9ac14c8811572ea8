import { messages as english, type Messages } from './en-GB.ts';

export { english, type Messages };

/** The other languages, by their language code; a locale is one file and one line here. */
const LOCALES: Record<string, () => Promise<{ messages: Messages }>> = {
  es: () => import('./es.ts'),
};

/** @returns the texts in the language of a BCP 47 tag, or in English where we do not speak it. */
export async function messagesFor(locale: string): Promise<Messages> {
  const load = LOCALES[locale.slice(0, 2).toLowerCase()];
  return load ? (await load()).messages : english;
}

/** @returns the text with its `{placeholders}` filled in. */
export function fill(text: string, values: Record<string, string | undefined>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
