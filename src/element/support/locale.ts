import type { Settings } from '../settings.ts';

/**
 * @param text whatever stands in a `lang` or `locale`: `en-GB`, `zh_Hant_TW`, `de_DE.UTF-8`, `C`, `x-default` …
 * @returns as much of it as is a language tag that Intl takes, or nothing.
 */
export function usableLocale(text: string): string | undefined {
  const [tag = ''] = text.trim().split(/[.@]/, 1);
  const subtags = tag.split(/[-_]/);
  for (let length = subtags.length; length > 0; length--) {
    try {
      return Intl.getCanonicalLocales(subtags.slice(0, length).join('-'))[0];
    } catch {
      // The last part is no part of a language tag.
    }
  }
  return undefined;
}

/** @returns the language to speak: the tag's, or else the page's, as far as they are languages. */
export const localeOf = ({ locale }: Settings): string =>
  usableLocale(locale ?? '') ?? usableLocale(document.documentElement.lang) ?? 'en-GB';
