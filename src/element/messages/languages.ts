import type { Messages } from './en-GB.ts';

/** The other languages; a locale is one file and one line here. Norwegian has three codes. */
const LANGUAGES: Partial<Record<string, () => Promise<{ messages: Messages }>>> = {
  ar: () => import('./ar.ts'),
  cy: () => import('./cy.ts'),
  da: () => import('./da.ts'),
  de: () => import('./de.ts'),
  'en-US': () => import('./en-US.ts'),
  es: () => import('./es.ts'),
  fi: () => import('./fi.ts'),
  fr: () => import('./fr.ts'),
  it: () => import('./it.ts'),
  ja: () => import('./ja.ts'),
  nb: () => import('./no.ts'),
  nl: () => import('./nl.ts'),
  nn: () => import('./no.ts'),
  no: () => import('./no.ts'),
  pl: () => import('./pl.ts'),
  pt: () => import('./pt.ts'),
  sv: () => import('./sv.ts'),
};

/** A language's name, and its texts. */
export interface Language {
  readonly tag: string;
  readonly messages: Messages;
}

/** @returns the language of a BCP 47 tag, or nothing where we do not speak it. */
export async function loadLanguage(locale: string): Promise<Language | undefined> {
  const [language = '', region = ''] = locale.split('-');
  const tag = [`${language}-${region}`, language].find((name) => Object.hasOwn(LANGUAGES, name));
  const load = tag === undefined ? undefined : LANGUAGES[tag];
  return load && tag ? { tag, messages: (await load()).messages } : undefined;
}
