import { assert } from '@open-wc/testing';
import { ENOUGH, hostedTextsOf, textsOf } from './support/contrast.ts';
import { CARDS, cleanUp, pay, prefer, read, readyPayForm, typeCard, until } from './support/page.ts';

const sheet = new CSSStyleSheet();

describe('a ready-made theme', () => {
  before(async () => sheet.replaceSync(await (await fetch('/themes.css')).text()));
  let others: CSSStyleSheet[] = [];
  beforeEach(() => {
    others = [...document.adoptedStyleSheets];
    document.adoptedStyleSheets = [...others, sheet];
  });
  afterEach(async () => {
    document.adoptedStyleSheets = others;
    await prefer('light');
    await cleanUp();
  });

  for (const [theme, scheme, text] of [
    ['light', 'dark', 'rgb(27, 27, 31)'],
    ['dark', 'light', 'rgb(241, 241, 244)'],
    ['auto', 'light', 'rgb(27, 27, 31)'],
    ['auto', 'dark', 'rgb(241, 241, 244)'],
    ['flat', 'light', 'rgb(0, 0, 0)'],
    ['night', 'light', 'rgb(232, 236, 248)'],
  ] as const) {
    it(`${theme} reaches the hosted fields, and can be read on a device set to ${scheme}`, async () => {
      await prefer(scheme);
      const element = await readyPayForm({ theme });
      assert.equal(await read('card-number', 'color'), text);
      await typeCard(CARDS.declined);
      await pay(element, 'pay-decline');
      await element.updateComplete;
      for (const [what, contrast] of [...textsOf(element), ...hostedTextsOf(element)]) {
        assert.isAtLeast(contrast, ENOUGH, what);
      }
    });
  }

  it('gives way to a rule of the page’s that comes after it', async () => {
    const own = new CSSStyleSheet();
    own.replaceSync('pay-form { --pay-form-text: rgb(1, 2, 3) }');
    document.adoptedStyleSheets.push(own);
    await readyPayForm({ theme: 'night' });
    assert.equal(await read('card-number', 'color'), 'rgb(1, 2, 3)');
  });

  it('can be changed while the form is there', async () => {
    const element = await readyPayForm({ theme: 'light' });
    element.setAttribute('theme', 'night');
    await until(async () => (await read('card-number', 'color')) === 'rgb(232, 236, 248)');
  });
});
