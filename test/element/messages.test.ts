import { expect } from '@open-wc/testing';
import { messages as english } from '../../src/element/messages/en-GB.ts';
import { messages as spanish } from '../../src/element/messages/es.ts';
import { ENGLISH, fill, languageFor, type Messages } from '../../src/element/messages/index.ts';
import { loadLanguage } from '../../src/element/messages/languages.ts';
import { usableLocale } from '../../src/element/support/locale.ts';

const placeholdersOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const KEYS = Object.keys(english) as (keyof Messages)[];
const LANGUAGES = 'ar cy da de en-US es fi fr it ja nb nl nn no pl pt sv'.split(' ');

/** The same in two languages, and rightly so. */
const ALIKE = /^(expiryFormat|code|challengeFor|reference)$/;

describe('messages', () => {
  for (const name of LANGUAGES) {
    it(`${name} says all that English says, with the same placeholders, in words of its own`, async () => {
      const { tag, messages = english } = (await loadLanguage(name)) ?? {};
      expect(tag).to.equal(name);
      expect(Object.keys(messages).sort()).to.deep.equal(KEYS.toSorted());
      for (const key of KEYS) {
        expect(messages[key].trim(), key).to.equal(messages[key]);
        expect(messages[key], key).to.match(/\p{L}{2}|\p{Script=Han}|\}/u);
        expect(placeholdersOf(messages[key]), key).to.deep.equal(placeholdersOf(english[key]));
        if (name !== 'en-US' && !ALIKE.test(key)) expect(messages[key], key).not.to.equal(english[key]);
      }
    });
  }

  it('has no empty text', () => {
    for (const [key, text] of Object.entries(english)) expect(text, key).to.match(/\w{2}/);
  });

  it('speaks the language of a locale, or English where it does not', async () => {
    for (const locale of ['es', 'es-MX', 'es-ES']) {
      expect((await languageFor(locale)).messages, locale).to.equal(spanish);
    }
    for (const locale of ['en', 'en-GB', 'en-AU', 'xx', 'constructor', '']) {
      expect(await languageFor(locale), locale).to.equal(ENGLISH);
    }
    expect((await languageFor('en-US-u-va-posix')).tag).to.equal('en-US');
    expect((await languageFor('en-US')).messages.cancelled).to.equal('Payment canceled');
    expect((await languageFor('nb-NO')).tag).to.equal('nb');
  });

  it('fills in what is known', () => {
    expect(fill('{a} of {b}{c}', { a: '1', b: '{a}' })).to.equal('1 of {a}');
    expect(fill('{missing}', {})).to.equal('');
  });
});

describe('whatever a page has for a language', () => {
  const rows: [text: string, locale: string | undefined][] = [
    ['en-GB', 'en-GB'],
    ['en-GB ', 'en-GB'],
    ['ES', 'es'],
    ['es_ES', 'es-ES'],
    ['zh_Hant_TW', 'zh-Hant-TW'],
    ['en_US_POSIX', 'en-US-u-va-posix'],
    ['de_DE.UTF-8', 'de-DE'],
    ['ca_ES@valencia', 'ca-ES'],
    ['fr-', 'fr'],
    ['pt-BR-!', 'pt-BR'],
    ['C', undefined],
    ['x-default', undefined],
    ['', undefined],
    ['…', undefined],
    ['9', undefined],
  ];
  for (const [text, locale] of rows) {
    it(`"${text}" is ${locale ?? 'none'}`, () => {
      const usable = usableLocale(text);
      expect(usable).to.equal(locale);
      expect(() => new Intl.NumberFormat(usable)).not.to.throw();
    });
  }
});
