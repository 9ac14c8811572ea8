import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mint } from './page-of-a-shopper.ts';
import { FIELDS, inShort, Shops, type Shop } from './shop.ts';

const shops = new Shops();
before(() => shops.open());
after(() => shops.close());

const VISA = '4000000000001000';
const CHALLENGED = '4000000000001091';
const AUTH_ONLY = { requesttypedescriptions: ['AUTH'] };
const INIT = 'paymentInitStarted paymentInitCompleted';

/** Runs in a freshly loaded page. */
const inShop = (name: string, run: (shop: Shop) => Promise<void>): void =>
  void test(name, () => shops.visit(run));

describe('what the library does to the page', () => {
  inShop('its frames have the ids, names and attributes of the real ones', async (shop) => {
    await shop.ready();
    const frames = await shop.page.$$eval('iframe', (all) =>
      all.map((frame) => ({
        parent: frame.parentElement?.id,
        title: frame.getAttribute('title'),
        tabindex: frame.getAttribute('tabindex'),
        same: frame.id === frame.name && frame.id === frame.className,
        id: frame.id,
        height: frame.offsetHeight,
      })),
    );
    const field = { title: null, tabindex: 'undefined', same: true, height: 110 };
    assert.deepEqual(frames, [
      ...FIELDS.map((name) => ({ ...field, parent: `st-${name}`, id: `st-${name}-iframe` })),
      {
        parent: 'st-form',
        title: null,
        tabindex: '-1',
        same: true,
        id: 'st-control-frame-iframe',
        height: 0,
      },
    ]);
  });

  inShop('it takes over the button, and lays out the body as a block', async (shop) => {
    await shop.page.addStyleTag({ content: 'body { display: grid }' });
    await shop.ready();
    assert.equal(await shop.button.textContent(), 'Pay');
    const [display, outline] = await shop.page.evaluate(() => [
      getComputedStyle(document.body).display,
      [...document.styleSheets].some((sheet) =>
        [...sheet.cssRules].some((rule) => rule.cssText.includes('iframe:hover')),
      ),
    ]);
    assert.equal(display, 'block');
    assert.equal(outline, true);
  });

  inShop('results become hidden fields, and the locked form stays locked', async (shop) => {
    await shop.ready({}, AUTH_ONLY);
    await shop.pay(VISA);
    await shop.told(6);
    const hidden = await shop.page.$$eval('.-st-created-field', (all) =>
      all.map((input) => (input as HTMLInputElement).name),
    );
    assert.deepEqual(hidden.sort(), [
      ...['baseamount', 'currencyiso3a', 'errorcode', 'errormessage', 'jwt'],
      ...['orderreference', 'settlestatus', 'transactionreference'],
    ]);
    assert.equal(await shop.button.isDisabled(), true);
    assert.equal(await shop.field('card-number').isDisabled(), true);
    await shop.page.evaluate(
      (jwt) => window.st.updateJWT(jwt),
      mint(shop.tp, { ...AUTH_ONLY, baseamount: '2000' }),
    );
    assert.equal(await shop.button.isDisabled(), true);
  });

  inShop('after a decline the fields keep what was typed, and the next attempt works', async (shop) => {
    await shop.ready({}, AUTH_ONLY);
    await shop.pay('4242424242424242');
    await shop.told(6);
    assert.equal(await shop.field('card-number').inputValue(), '4242 4242 4242 4242');
    await shop.field('card-number').fill(VISA);
    await shop.button.click();
    assert.match(
      inShort(await shop.told(10)),
      /paymentFailed paymentStarted submit\(0\) success paymentCompleted$/,
    );
  });

  inShop('a successful payment posts the form unless it is told not to', async (shop) => {
    await shop.ready({ submitOnSuccess: true }, AUTH_ONLY);
    const posted = shop.page.waitForURL(/posted/);
    await shop.pay(VISA);
    await posted;
    const body = new URLSearchParams((await shop.page.textContent('pre')) ?? '');
    assert.equal(body.get('stay'), '7');
    assert.equal(body.get('errorcode'), '0');
    assert.match(body.get('jwt') ?? '', /^eyJ/);
  });

  inShop('so does a cancelled challenge, with nothing signed in it', async (shop) => {
    await shop.ready({ submitOnSuccess: true });
    const posted = shop.page.waitForURL(/posted/);
    await shop.pay(CHALLENGED);
    await shop.decide('Cancel');
    await posted;
    const body = new URLSearchParams((await shop.page.textContent('pre')) ?? '');
    assert.equal(body.get('errorcode'), 'cancelled');
    assert.equal(body.get('jwt'), null);
  });

  inShop("a merchant's field of the same name as a result is lost", async (shop) => {
    await shop.page.$eval('form', (form) =>
      form.insertAdjacentHTML('beforeend', '<input name="errorcode" value="mine">'),
    );
    await shop.ready({}, AUTH_ONLY);
    await shop.pay(VISA);
    await shop.told(6);
    assert.equal(
      await shop.page.$eval('[name=errorcode]', (input) => (input as HTMLInputElement).value),
      '0',
    );
  });

  inShop("merchant's fields are sent only after somebody typed", async (shop) => {
    const sent: string[] = [];
    shop.page.on('request', (request) => sent.push(request.postData() ?? ''));
    await shop.page.$eval('form', (form) =>
      form.insertAdjacentHTML(
        'beforeend',
        '<input id="mail" data-st-name="billingemail" value="a@example.org">',
      ),
    );
    await shop.ready({}, AUTH_ONLY);
    await shop.pay('4242424242424242');
    await shop.told(6);
    assert.ok(!sent.some((body) => body.includes('a@example.org')));
    await shop.page.dispatchEvent('#mail', 'input');
    await shop.button.click();
    await shop.told(10);
    assert.ok(sent.some((body) => body.includes('"billingemail":"a@example.org"')));
  });

  inShop('it asks before the page is left, also after an attempt that never started', async (shop) => {
    const asked: string[] = [];
    shop.page.on('dialog', (dialog) => asked.push(dialog.type()));
    await shop.ready();
    await shop.button.click();
    await shop.told(4);
    await shop.page.reload();
    assert.deepEqual(asked, ['beforeunload']);
  });

  inShop('containers in a shadow root are not found, and nobody says so', async (shop) => {
    await shop.page.evaluate(() => {
      const form = document.querySelector('form');
      const root = form?.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
      for (const id of ['st-card-number', 'st-expiration-date', 'st-security-code']) {
        const container = document.getElementById(id);
        if (container) root?.append(container);
      }
    });
    await shop.start();
    assert.equal(inShort(await shop.told(2)), INIT);
    assert.equal(await shop.page.locator('iframe').count(), 1);
  });
});

describe('the life of the one instance', () => {
  inShop('a second start ends the first and hands out the same object', async (shop) => {
    await shop.ready();
    const first = await shop.page.evaluateHandle(() => window.st);
    await shop.ready();
    assert.equal(await shop.page.evaluate((first) => first === window.st, first), true);
    assert.equal(await shop.page.locator('iframe').count(), 4);
  });

  inShop('one listener per event: the last', async (shop) => {
    await shop.ready();
    const heard = await shop.page.evaluate(async () => {
      const heard: string[] = [];
      window.st.on('success', () => heard.push('first'));
      window.st.on('success', () => heard.push('second'));
      window.st.on('cancel', () => heard.push('cancel'));
      window.st.off('cancel');
      for (const name of ['SUCCESS', 'CANCEL'])
        window.postMessage({ type: `CALL_MERCHANT_${name}_CALLBACK` }, '*');
      await new Promise((resolve) => setTimeout(resolve, 50));
      return heard;
    });
    assert.deepEqual(heard, ['second']);
  });

  inShop('an unknown key throws at once, and the next start works', async (shop) => {
    await assert.rejects(shop.start({ bogus: true }), /ValidationError: "bogus" is not allowed/);
    await assert.rejects(shop.start({ jwt: 'x.y.z' }), /Invalid JWT, cannot parse: x\.y\.z/);
    await assert.rejects(shop.start({ livestatus: 2 }), /ValidationError/);
    await shop.ready();
  });

  inShop('a form that does not exist is no event, only a warning', async (shop) => {
    const warning = shop.page.waitForEvent('console', (message) => message.text().includes('does not exist'));
    await shop.start({ formId: 'nowhere' });
    await warning;
    assert.equal(await shop.page.locator('iframe').count(), 0);
  });

  inShop('anybody can forge a success, and end it all', async (shop) => {
    await shop.ready();
    const result = { errorcode: '0', requesttypedescription: 'AUTH', jwt: 'forged' };
    await shop.page.evaluate((data) => {
      window.postMessage({ type: 'TRANSACTION_COMPLETE', data }, '*');
      window.postMessage({ type: 'CALL_MERCHANT_SUCCESS_CALLBACK' }, '*');
    }, result);
    assert.equal(inShort(await shop.told(4)), `${INIT} submit(0) success`);
    assert.equal(await shop.page.inputValue('[name=jwt]'), 'forged');
    await shop.page.evaluate(() => window.postMessage({ type: 'DESTROY' }, '*'));
    await shop.page.waitForFunction(() => !document.querySelector('iframe'));
  });

  inShop('destroying leaves an open challenge, and what was written into the form', async (shop) => {
    await shop.ready();
    await shop.pay(CHALLENGED);
    await shop.page.waitForSelector('#tp-3ds-challenge-iframe');
    await shop.page.evaluate(() => window.st.destroy());
    assert.equal(await shop.page.locator('iframe[id^=st-]').count(), 0);
    assert.equal(await shop.page.locator('.tp-3ds-popup-view').count(), 1);
    assert.equal(await shop.page.inputValue('.-st-created-field[name=errorcode]'), '0');
  });

  inShop('a form that leaves the document ends it, and keeps its dead frames', async (shop) => {
    await shop.ready();
    const left = await shop.page.evaluate(async () => {
      const form = document.querySelector('form');
      form?.remove();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return form?.querySelectorAll('iframe').length;
    });
    assert.equal(left, 4);
  });

  inShop('a form that is moved is dead, and nobody says so', async (shop) => {
    await shop.ready();
    await shop.page.evaluate(() => document.body.append(document.querySelector('form') ?? ''));
    await shop.page.waitForTimeout(300);
    await shop.button.click();
    await shop.page.waitForTimeout(150);
    assert.equal(inShort(await shop.told(0)), INIT);
  });

  inShop('a new amount is paid with a new JWT', async (shop) => {
    await shop.ready({}, AUTH_ONLY);
    await shop.page.evaluate(
      (jwt) => window.st.updateJWT(jwt),
      mint(shop.tp, { ...AUTH_ONLY, baseamount: '2000' }),
    );
    await shop.pay(VISA);
    const submit = (await shop.told(6)).find(({ name }) => name === 'submit');
    assert.equal(submit?.data?.baseamount, '2000');
  });
});

describe('what the page can see of a card', () => {
  inShop('never the number nor the code, in no message', async (shop) => {
    await shop.ready();
    await shop.pay(VISA);
    await shop.told(6);
    const heard = await shop.page.evaluate(() => JSON.stringify(window.heard));
    assert.ok(heard.includes('TRANSACTION_COMPLETE'));
    assert.ok(!heard.includes(VISA) && !heard.includes('"123"'));
  });

  inShop('when the fields are ready, and the first six digits', async (shop) => {
    await shop.ready();
    await shop.field('card-number').fill(VISA);
    const heard = await shop.page.evaluate(() => window.heard as { type: string; data: string }[]);
    const ready = heard.filter(({ type }) => type === 'ST_FRAME_READY').map(({ data }) => data);
    assert.deepEqual(
      ready.sort(),
      ['card-number', 'control-frame', 'expiration-date', 'security-code'].map((name) => `st-${name}-iframe`),
    );
    assert.ok(heard.some(({ type, data }) => type === 'BIN_PROCESS' && data === '400000'));
  });
});

describe('3-D Secure in the page', () => {
  inShop('the challenge can be shown in an element of the page', async (shop) => {
    await shop.page.$eval('form', (form) => form.insertAdjacentHTML('afterend', '<div id="bank"></div>'));
    const threeDSecure = { challengeDisplayMode: 'INLINE', challengeDisplayInlineTargetElementId: 'bank' };
    await shop.ready({ threeDSecure });
    await shop.pay(CHALLENGED);
    await shop.page.waitForSelector('#bank > .tp-3ds-inline-view #tp-3ds-challenge-iframe');
    await shop.decide('Approve');
    assert.equal((await shop.told(6)).at(-1)?.name, 'paymentCompleted');
    assert.equal(await shop.page.locator('.tp-3ds-inline-view').count(), 0);
  });

  inShop('an element that does not exist fails the start', async (shop) => {
    await shop.start({
      threeDSecure: { challengeDisplayMode: 'INLINE', challengeDisplayInlineTargetElementId: 'nowhere' },
    });
    assert.equal(inShort(await shop.told(2)), 'paymentInitStarted paymentInitFailed');
  });

  inShop('a method page that never answers holds the payment up, not more', async (shop) => {
    shop.tp.fail('method-silent');
    await shop.ready({ threeDSecure: { threeDSMethodTimeout: 100 } });
    await shop.pay(VISA);
    assert.equal((await shop.told(6)).at(-1)?.name, 'paymentCompleted');
  });

  inShop('the bank can be answered with the keyboard', async (shop) => {
    await shop.ready();
    await shop.pay(CHALLENGED);
    const approve = shop.page
      .frameLocator('#tp-3ds-challenge-iframe')
      .getByRole('button', { name: 'Approve' });
    await approve.focus();
    await shop.page.keyboard.press('Enter');
    assert.equal((await shop.told(6)).at(-1)?.name, 'paymentCompleted');
  });
});
