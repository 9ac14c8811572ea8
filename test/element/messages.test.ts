import { expect } from '@open-wc/testing';
import { messages as english } from '../../src/element/messages/en-GB.ts';
import { messages as spanish } from '../../src/element/messages/es.ts';
import { fill, messagesFor, type Messages } from '../../src/element/messages/index.ts';

const placeholdersOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('messages', () => {
  const others: readonly (readonly [name: string, messages: Messages])[] = [['es', spanish]];

  for (const [name, messages] of others) {
    it(`${name} says all that English says, with the same placeholders`, () => {
      expect(Object.keys(messages).sort()).to.deep.equal(Object.keys(english).sort());
      for (const key of Object.keys(english) as (keyof Messages)[]) {
        expect(messages[key].trim(), key).to.equal(messages[key]);
        expect(messages[key], key).to.match(/\p{L}{2}/u);
        expect(placeholdersOf(messages[key]), key).to.deep.equal(placeholdersOf(english[key]));
      }
    });
  }

  it('has no empty text', () => {
    for (const [key, text] of Object.entries(english)) expect(text, key).to.match(/\w{2}/);
  });

  it('speaks the language of a locale, or English where it does not', async () => {
    for (const locale of ['es', 'es-MX', 'es_ES', 'ES']) {
      expect(await messagesFor(locale), locale).to.equal(spanish);
    }
    for (const locale of ['en', 'en-GB', 'en-US', 'xx', 'constructor', '']) {
      expect(await messagesFor(locale), locale).to.equal(english);
    }
  });

  it('fills in what is known', () => {
    expect(fill('{a} of {b}{c}', { a: '1', b: '{a}' })).to.equal('1 of {a}');
    expect(fill('{missing}', {})).to.equal('');
  });
});
