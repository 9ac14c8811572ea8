import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mint } from './page-of-a-shopper.ts';
import { FIELDS, Shops, type Shop } from './shop.ts';

const shops = new Shops();
before(() => shops.open());
after(() => shops.close());

const inShop = (name: string, run: (shop: Shop) => Promise<void>): void =>
  void test(name, () => shops.visit(run));

const css = (shop: Shop, field: string, selector: string, property: string): Promise<string> =>
  shop
    .frame(field)
    .$eval(selector, (element, name) => getComputedStyle(element).getPropertyValue(name), property);

describe('a hosted field', () => {
  inShop('shows what is typed as it is printed on the card', async (shop) => {
    await shop.ready();
    const number = shop.field('card-number');
    for (const [typed, shown] of [
      ['4000000000001000', '4000 0000 0000 1000'],
      ['340000000000611', '3400 000000 00611'],
      ['5200 0000-0000x1005', '5200 0000 0000 1005'],
    ] as const) {
      await number.fill('');
      await number.pressSequentially(typed);
      assert.equal(await number.inputValue(), shown);
    }
    await shop.field('expiration-date').pressSequentially('1230');
    assert.equal(await shop.field('expiration-date').inputValue(), '12/30');
    await shop.field('security-code').pressSequentially('12a345');
    assert.equal(await shop.field('security-code').inputValue(), '123');
  });

  inShop('keeps the caret where a digit is put in', async (shop) => {
    await shop.ready();
    const number = shop.field('card-number');
    await number.fill('40000000');
    await number.evaluate((input) => (input as HTMLInputElement).setSelectionRange(1, 1));
    await number.press('9');
    await number.press('8');
    assert.equal(await number.inputValue(), '4980 0000 00');
  });

  inShop('wants four digits of code for American Express', async (shop) => {
    await shop.ready();
    const code = shop.field('security-code');
    assert.equal(await code.getAttribute('pattern'), '^[0-9]{3,4}$');
    await shop.field('card-number').fill('340000000000611');
    await code
      .and(shop.page.frameLocator('#st-security-code-iframe').locator('[pattern="^[0-9]{4}$"]'))
      .waitFor();
    assert.equal(await code.getAttribute('placeholder'), '****');
  });

  inShop('has a label, and what a browser needs to fill it in', async (shop) => {
    await shop.ready();
    const labels = ['Card number*', 'Expiration date*', 'Security code*'];
    for (const [index, name] of FIELDS.entries()) {
      const frame = shop.page.frameLocator(`#st-${name}-iframe`);
      await frame.getByLabel(labels[index] ?? '', { exact: true }).waitFor();
    }
    assert.equal(await shop.field('card-number').getAttribute('autocomplete'), 'cc-number');
    assert.equal(await shop.field('expiration-date').getAttribute('autocomplete'), 'cc-exp');
    assert.equal(await shop.field('security-code').getAttribute('inputmode'), 'numeric');
  });

  inShop('says what is wrong when it is left', async (shop) => {
    await shop.ready();
    await shop.field('card-number').fill('4000000000001001');
    await shop.field('expiration-date').fill('1330');
    await shop.field('security-code').focus();
    await shop.field('card-number').focus();
    assert.equal(await shop.message('card-number').textContent(), 'Value mismatch pattern');
    assert.equal(await shop.message('expiration-date').textContent(), 'Value mismatch pattern');
    assert.equal(await shop.message('security-code').textContent(), 'Field is required');
    assert.match((await shop.field('security-code').getAttribute('class')) ?? '', /error-field/);
  });

  inShop('shows what the gateway says of it', async (shop) => {
    await shop.ready();
    await shop.pay('4000000000001000', '12/20');
    await shop.told(5);
    assert.equal(await shop.message('expiration-date').textContent(), 'Invalid field');
    assert.equal(await shop.message('card-number').textContent(), '');
  });

  inShop('takes what a browser fills in through another frame', async (shop) => {
    await shop.ready();
    const frame = shop.frame('card-number');
    await frame.fill('#st-card-number-input-autocomplete-capture-expiration-date', '12/2030', {
      force: true,
    });
    await shop.page.waitForTimeout(50);
    assert.equal(await shop.field('expiration-date').inputValue(), '12/30');
  });
});

describe('the words', () => {
  inShop('are those of the locale in the JWT', async (shop) => {
    await shop.ready({}, { locale: 'es_ES' });
    const label = shop.page.frameLocator('#st-card-number-iframe').locator('label');
    assert.equal(await label.textContent(), 'Número de tarjeta*');
    assert.equal(await shop.field('expiration-date').getAttribute('placeholder'), 'MM/AA');
    assert.equal(await shop.button.textContent(), 'Pagar');
    await shop.page.evaluate(
      (jwt) => window.st.updateJWT(jwt),
      mint(shop.tp, { locale: 'en_GB', orderreference: 'x' }),
    );
    await label.filter({ hasText: /^Card number$/ }).waitFor();
    assert.equal(await shop.button.textContent(), 'Pay');
  });

  inShop("can be the merchant's own", async (shop) => {
    await shop.ready({
      translations: { 'Card number': 'Number on the card', Pay: 'Book' },
      placeholders: { pan: '1234' },
    });
    assert.equal(
      await shop.page.frameLocator('#st-card-number-iframe').locator('label').textContent(),
      'Number on the card*',
    );
    assert.equal(await shop.button.textContent(), 'Book');
    assert.equal(await shop.field('card-number').getAttribute('placeholder'), '1234');
  });

  inShop('are English where the locale is not known', async (shop) => {
    await shop.ready({}, { locale: 'xx_XX' });
    assert.equal(await shop.button.textContent(), 'Pay');
  });
});

describe('the styles', () => {
  inShop('for all fields and for one come together', async (shop) => {
    await shop.ready({
      styles: {
        defaultStyles: { 'color-input': 'rgb(1, 2, 3)', 'font-size-label': '20px', 'display-label': 'none' },
        cardNumber: {
          'color-input': '#010101',
          'display-label': 'block',
          'color-asterisk': 'rgb(0, 0, 255)',
        },
      },
    });
    assert.equal(await css(shop, 'card-number', 'input', 'color'), 'rgb(1, 1, 1)');
    assert.equal(await css(shop, 'security-code', 'input', 'color'), 'rgb(1, 2, 3)');
    assert.equal(await css(shop, 'security-code', 'label', 'display'), 'none');
    assert.equal(await css(shop, 'card-number', 'label', 'font-size'), '20px');
    assert.equal(await css(shop, 'card-number', '.asterisk', 'color'), 'rgb(0, 0, 255)');
  });

  inShop('in a flat map are for all fields', async (shop) => {
    await shop.ready({ styles: { 'space-inset-input': '1px 2px', 'border-size-input': '3px' } });
    assert.equal(await css(shop, 'expiration-date', 'input', 'padding'), '1px 2px');
    assert.equal(await css(shop, 'expiration-date', 'input', 'border-top-width'), '3px');
  });

  inShop('that are unknown or could be more than a value are dropped', async (shop) => {
    await shop.ready({
      styles: {
        defaultStyles: {
          'color-input': 'red; background: red',
          'font-family-input': '"Comic Sans"',
          'background-color-input': 'rgb(0 0 0 / 50%)',
          'font-size-input': 'calc(1px + 2px)',
          'letter-spacing-input': '9px',
        },
      },
    });
    for (const [property, expected] of [
      ['color', 'rgb(51, 51, 51)'],
      ['background-color', 'rgb(255, 255, 255)'],
      ['font-size', '15px'],
      ['letter-spacing', 'normal'],
    ] as const) {
      assert.equal(await css(shop, 'card-number', 'input', property), expected);
    }
    assert.doesNotMatch(await css(shop, 'card-number', 'input', 'font-family'), /Comic/);
  });

  inShop('of an error are for a field with an error', async (shop) => {
    await shop.ready({
      styles: { 'background-color-input-error': 'rgb(9, 9, 9)', 'color-error': 'rgb(8, 8, 8)' },
    });
    assert.notEqual(await css(shop, 'card-number', 'input', 'background-color'), 'rgb(9, 9, 9)');
    await shop.button.click();
    await shop.told(4);
    assert.equal(await css(shop, 'card-number', 'input', 'background-color'), 'rgb(9, 9, 9)');
    assert.equal(await css(shop, 'card-number', '#st-card-number-message', 'color'), 'rgb(8, 8, 8)');
  });
});
