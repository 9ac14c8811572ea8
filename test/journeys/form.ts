import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PayForm } from 'pay-form/element';
import { SIDE_BY_SIDE } from './browser.ts';
import { CARDS, Shop } from './shop.ts';

const frictionless = { number: CARDS.frictionless };

describe('One attempt', SIDE_BY_SIDE, () => {
  const WAYS: Record<string, (shop: Shop) => Promise<unknown>> = {
    'double click': (shop) => shop.button.dblclick(),
    'Enter in a field': (shop) => shop.field('security-code').press('Enter'),
    'Enter twice in a field': async (shop) => {
      await shop.field('security-code').press('Enter');
      await shop
        .field('security-code')
        .press('Enter', { timeout: 500 })
        .catch(() => undefined);
    },
    'submit() twice': (shop) =>
      shop.form.evaluate((form) => {
        void (form as PayForm).submit();
        void (form as PayForm).submit();
      }),
    'submit() and a click': async (shop) => {
      await shop.form.evaluate((form) => void (form as PayForm).submit());
      await shop.button.click({ timeout: 500 }).catch(() => undefined);
    },
  };
  for (const [name, act] of Object.entries(WAYS)) {
    test(name, async () => {
      const shop = await Shop.open();
      await shop.reach('ready');
      await shop.type(frictionless);
      await act(shop);
      await shop.reach('succeeded');
      assert.deepEqual(
        (await shop.outcomes()).map(({ type }) => type),
        ['pay-success'],
      );
      assert.equal(shop.charges(), 1);
      await shop.close();
    });
  }
});

describe('The order changes', SIDE_BY_SIDE, () => {
  test('other dates: the button shows the new deposit, and what was typed is kept', async () => {
    const shop = await Shop.open();
    await shop.reach('ready');
    await shop.type(frictionless);
    const before = await shop.order();
    await shop.page.getByLabel('Guests').selectOption('4');
    await shop.page.getByLabel('Currency').selectOption('EUR');
    await shop.form.getByRole('button', { name: '€130.50' }).waitFor();
    assert.notEqual((await shop.order()).amount, before.amount);
    await shop.button.click();
    await shop.reach('succeeded');
    const [paid] = shop.simulator.trustPayments.transactions.find({ requesttypedescription: ['AUTH'] });
    assert.deepEqual([paid?.baseamount, paid?.currencyiso3a], ['13050', 'EUR']);
    await shop.close();
  });

  test('another amount on the page than in the session: nothing is paid', async () => {
    const shop = await Shop.open();
    await shop.reach('ready');
    await shop.form.evaluate((form) => form.setAttribute('amount', '1'));
    await shop.pay(frictionless);
    await shop.hear('pay-error');
    assert.equal((await shop.outcomes())[0]?.code, 'amount-mismatch');
    assert.equal(shop.charges(), 0);
    await shop.close();
  });

  test('an expired session is renewed, and the typed card pays', async () => {
    let shift = -11 * 60_000;
    const shop = await Shop.open({ now: () => Date.now() + shift });
    await shop.reach('ready');
    shift = 0;
    await shop.pay(frictionless);
    await shop.reach('succeeded');
    assert.ok((await shop.events()).some(({ type }) => type === 'pay-session-expired'));
    assert.equal(shop.charges(), 1);
    await shop.close();
  });

  test('a paid order takes no second payment', async () => {
    const shop = await Shop.open();
    await shop.reach('ready');
    await shop.pay(frictionless);
    await shop.reach('succeeded');
    const paidAgain = shop.form.evaluate(
      (form) => new Promise((resolve) => form.addEventListener('pay-success', () => resolve(true))),
    );
    await shop.form.evaluate((form) => (form as PayForm).reset());
    await paidAgain;
    assert.deepEqual(
      (await shop.outcomes()).map(({ type }) => type),
      ['pay-success', 'pay-success'],
    );
    assert.equal(shop.charges(), 1);
    await shop.close({ expected: /Failed to load resource.*409/ });
  });
});

describe('Where the element stands', SIDE_BY_SIDE, () => {
  test('in nested shadow roots', async () => {
    const shop = await Shop.open();
    await shop.reach('ready');
    await shop.form.evaluate((form) => {
      const outer = document.createElement('div');
      const inner = document.createElement('div');
      form.replaceWith(outer);
      outer.attachShadow({ mode: 'open' }).append(inner);
      inner.attachShadow({ mode: 'open' }).append(form);
    });
    await shop.reach('loading');
    await shop.reach('ready');
    await shop.pay({ number: CARDS.challenge });
    await shop.challenge('Approve');
    await shop.reach('succeeded');
    assert.equal((await shop.order()).state, 'payment.paid');
    await shop.close();
  });

  test('moved, removed and put back', async () => {
    const shop = await Shop.open();
    await shop.reach('ready');
    await shop.form.evaluate((form) => document.querySelector('.bench')?.prepend(form));
    await shop.reach('loading');
    await shop.reach('ready');
    const place = await shop.form.evaluateHandle((form) => {
      form.remove();
      return form;
    });
    assert.equal(await shop.page.locator('iframe').count(), 0);
    await place.evaluate((form) => document.querySelector('.pay')?.append(form));
    await shop.reach('ready');
    assert.equal(await shop.page.locator('iframe').count(), 4);
    await shop.pay(frictionless);
    await shop.reach('succeeded');
    await shop.close();
  });

  test('two on a page: the second waits for the first', async () => {
    const shop = await Shop.open();
    await shop.reach('ready');
    await shop.form.evaluate((form) => {
      const second = form.cloneNode() as Element;
      second.id = 'second';
      form.after(second);
    });
    const second = shop.page.locator('#second');
    await second.getByText('Another payment form is open').waitFor();
    assert.equal((await shop.outcomes())[0]?.code, 'instance-busy');
    await shop.form.first().evaluate((form) => form.remove());
    await shop.reach('ready');
    await shop.pay(frictionless);
    await shop.reach('succeeded');
    await shop.close();
  });
});

describe('Shoppers', SIDE_BY_SIDE, () => {
  test('in Spanish', async () => {
    const shop = await Shop.open({ browser: { locale: 'es-ES' } });
    await shop.reach('ready');
    await shop.form.getByRole('button', { name: /^Pagar 88,50/ }).waitFor();
    await shop.frame('card-number').getByText('Número de tarjeta').waitFor();
    await shop.pay({ number: CARDS.declined });
    await shop.reach('declined');
    await shop.form.getByText('rechazado').first().waitFor();
    await shop.close();
  });

  test('who change the language keep what they typed', async () => {
    const shop = await Shop.open();
    await shop.reach('ready');
    await shop.type(frictionless);
    await shop.page.getByRole('button', { name: 'Español' }).click();
    await shop.form.getByRole('button', { name: /^Pagar 88,50/ }).click();
    await shop.reach('succeeded');
    await shop.page.getByText('Ver su reserva').waitFor();
    await shop.close();
  });

  test('with nothing but a keyboard', async () => {
    const shop = await Shop.open();
    const { keyboard } = shop.page;
    await shop.reach('ready');
    await shop.page.getByLabel('Currency').focus();
    // To the ways to pay, of which the first is chosen.
    await keyboard.press('Tab');
    for (const text of [CARDS.frictionless, '1239', '123']) {
      await keyboard.press('Tab');
      await keyboard.type(text);
    }
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await shop.reach('succeeded');
    await shop.close();
  });

  test('see what the server knows on the page of their booking', async () => {
    const shop = await Shop.open();
    await shop.reach('ready');
    await shop.pay(frictionless);
    await shop.page.getByRole('link', { name: 'See your booking' }).click();
    await shop.page.getByRole('heading', { name: 'The house is yours' }).waitFor();
    assert.equal(await shop.page.locator('#events li').count(), 1);
    assert.match((await shop.page.locator('#events li').textContent()) ?? '', /payment\.paid.*£88\.50/);
    await shop.close();
  });
});
