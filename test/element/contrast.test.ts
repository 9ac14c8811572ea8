import { assert } from '@open-wc/testing';
import { ENOUGH, hostedTextsOf, textsOf } from './support/contrast.ts';
import { CARDS, cleanUp, createPayForm, next, pay, place, readyPayForm, typeCard } from './support/page.ts';

const PAGES = {
  'a white page': 'background:#fff;color:#000',
  'a light page with dark grey text': 'background:#fafafa;color:#333',
  'a black page': 'background:#000;color:#fff',
  'a dark page with light grey text': 'background:#1c1c1e;color:#ddd',
};

describe('contrast, with nothing themed', () => {
  afterEach(async () => {
    document.body.removeAttribute('style');
    await cleanUp();
  });

  for (const [page, style] of Object.entries(PAGES)) {
    it(`every text can be read on ${page}, in every state`, async () => {
      document.body.style.cssText = style;
      const read: string[] = [];
      const check = (state: string, texts: ReturnType<typeof textsOf>): void => {
        for (const [text, contrast] of texts) {
          assert.isAtLeast(contrast, ENOUGH, `${state}: ${text}`);
          read.push(text);
        }
      };
      const element = await readyPayForm();
      check('ready', textsOf(element));
      check('in the fields', hostedTextsOf(element));
      await typeCard(CARDS.declined);
      await pay(element, 'pay-decline');
      await element.updateComplete;
      check('declined', textsOf(element));
      await typeCard();
      await pay(element, 'pay-success');
      await element.updateComplete;
      check('succeeded', textsOf(element));
      element.remove();
      const failing = createPayForm({ 'session-url': '/pay/session?status=503' });
      const error = next(failing, 'pay-error');
      await place(failing);
      await error;
      await failing.updateComplete;
      check('failed', textsOf(failing));
      for (const text of ['Pay £10.50', 'Payment declined', 'Payment received', 'Test mode', 'Try again']) {
        assert.include(read, text);
      }
    });
  }
});
