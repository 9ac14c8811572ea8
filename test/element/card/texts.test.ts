import { expect } from '@open-wc/testing';
import { messages as english } from '../../../src/element/messages/en-GB.ts';
import { languageFor } from '../../../src/element/messages/index.ts';
import { cleanUp, pay, read, readyPayForm, type, until } from '../support/page.ts';

const FIELDS = [
  ['card-number', 'cardNumber'],
  ['expiration-date', 'expirationDate'],
  ['security-code', 'securityCode'],
] as const;

/** A label without the mark of a required field. */
const labelOf = async (field: (typeof FIELDS)[number][0]) =>
  (await read(field, 'textContent', 'label')).replace(/\*$/, '');
const errorOf = (field: (typeof FIELDS)[number][0]) => read(field, 'textContent', '[id$=-message]');

describe('the texts in the hosted fields', () => {
  afterEach(cleanUp);

  for (const locale of ['en-GB', 'es', 'fr', 'de', 'nl', 'ja']) {
    it(`are in one language, the element's own, for ${locale}`, async () => {
      await readyPayForm({ locale });
      const { messages } = await languageFor(locale);
      for (const [field, name] of FIELDS) expect(await labelOf(field)).to.equal(messages[name]);
      expect(await read('expiration-date', 'placeholder')).to.equal(messages.expiryFormat);
      expect(await read('card-number', 'placeholder')).not.to.contain('*');
    });

    it(`say what is wrong, and not how it was found out, for ${locale}`, async () => {
      const element = await readyPayForm({ locale });
      const { messages } = await languageFor(locale);
      await pay(element, 'pay-error');
      for (const [field] of FIELDS) {
        await until(async () => (await errorOf(field)) === messages.fieldRequired);
      }
      await type('card-number', '4111111111111112');
      await type('expiration-date', '13/30');
      await type('security-code', '1');
      await type('card-number', '4111111111111113');
      await pay(element, 'pay-error');
      for (const [field] of FIELDS) {
        await until(async () => (await errorOf(field)) === messages.fieldIncorrect);
      }
    });
  }

  it('are short enough for half a line at 320 px', () => {
    for (const text of [english.fieldRequired, english.fieldIncorrect]) {
      expect(text.length).to.be.at.most(24);
    }
  });
});
