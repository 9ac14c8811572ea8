import type { TrustPaymentsLocale } from './payload.ts';

/** The languages of st.js; the first of a language is what its other regions get. */
export const LOCALES: readonly TrustPaymentsLocale[] = [
  'en_GB',
  'en_US',
  'cy_GB',
  'da_DK',
  'de_DE',
  'es_ES',
  'fr_FR',
  'it_IT',
  'nl_NL',
  'no_NO',
  'sv_SE',
];

/**
 * @param tag BCP 47, such as `de-AT`.
 * @returns the language of the card fields that comes nearest: the same region, else the same language, else British
 * English.
 */
export function nearestLocale(tag: string): TrustPaymentsLocale {
  const [language = '', ...subtags] = tag.toLowerCase().split(/[-_]/);
  // Norwegian comes as Bokmål or Nynorsk from browsers; st.js has the one Norwegian.
  const own = language === 'nb' || language === 'nn' ? 'no' : language;
  const sameLanguage = LOCALES.filter((locale) => locale.startsWith(`${own}_`));
  const sameRegion = sameLanguage.find((locale) => subtags.includes(locale.slice(3).toLowerCase()));
  return sameRegion ?? sameLanguage[0] ?? 'en_GB';
}
