import { expect } from '@open-wc/testing';
import {
  CARDS,
  cleanUp,
  decide,
  moment,
  next,
  outcomeOf,
  part,
  pay,
  paymentsOf,
  readyPayForm,
  record,
  typeCard,
  until,
} from './support/page.ts';

/** @returns whether the browser would ask before it leaves the page. */
function asksBeforeLeaving(): boolean {
  const event = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

const leftovers = () => ({
  frames: document.querySelectorAll('iframe[id^=st-], iframe[id^=tp-]').length,
  inputs: document.querySelectorAll('.-st-created-field').length,
  overlays: document.querySelectorAll('[class^=tp-3ds]').length,
  mounts: document.querySelectorAll('[id^=pay-form]').length,
  sheets: document.adoptedStyleSheets.length,
  body: document.body.className,
  display: getComputedStyle(document.body).display,
});

const CLEAN = { frames: 0, inputs: 0, overlays: 0, mounts: 0, sheets: 0, body: '', display: 'flex' };

describe('the page around', () => {
  before(() => (document.body.style.cssText = ''));
  const style = document.createElement('style');
  style.textContent = 'body { display: flex }';
  before(() => document.head.append(style));
  after(() => style.remove());
  afterEach(cleanUp);

  for (const [name, card] of [
    ['paid', CARDS.good],
    ['declined', CARDS.declined],
    ['under challenge', CARDS.challenge],
  ] as const) {
    it(`has nothing left of a form that is gone, ${name}`, async () => {
      const element = await readyPayForm();
      expect(getComputedStyle(document.body).display).to.equal('flex');
      await typeCard(card);
      const outcome = outcomeOf(element);
      const challenge = next(element, 'pay-challenge');
      part(element, 'button').click();
      await (card === CARDS.challenge ? challenge : outcome);
      element.remove();
      await outcome;
      expect(leftovers()).to.deep.equal(CLEAN);
      expect(element.children).to.have.length(0);
    });
  }

  it("leaves the page's own fields and style sheets alone", async () => {
    const own = document.createElement('form');
    own.innerHTML = '<input name="status" value="booked"><input type="hidden" name="jwt" value="mine">';
    document.body.append(own);
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets.push(sheet);
    const element = await readyPayForm();
    await typeCard();
    await pay(element, 'pay-success');
    element.remove();
    expect([...new FormData(own)]).to.deep.equal([
      ['status', 'booked'],
      ['jwt', 'mine'],
    ]);
    expect(document.adoptedStyleSheets).to.deep.equal([sheet]);
    document.adoptedStyleSheets = [];
    own.remove();
  });

  it('asks before the shopper leaves it in mid-payment, and only then', async () => {
    const element = await readyPayForm();
    expect(asksBeforeLeaving()).to.equal(false);
    await pay(element, 'pay-error');
    await until(() => !asksBeforeLeaving());
    await typeCard(CARDS.challenge);
    const outcome = outcomeOf(element);
    part(element, 'button').click();
    await next(element, 'pay-challenge');
    expect(asksBeforeLeaving()).to.equal(true);
    element.cancel();
    await outcome;
    await until(() => !asksBeforeLeaving());
  });

  it('is not told of a payment by a message that anybody can send', async () => {
    const element = await readyPayForm();
    const log = record(element);
    for (const type of [
      'CALL_MERCHANT_SUCCESS_CALLBACK',
      'CALL_MERCHANT_SUBMIT_CALLBACK',
      'CALL_MERCHANT_ERROR_CALLBACK',
      'CALL_MERCHANT_CANCEL_CALLBACK',
      'ST_PAYMENT_METHOD_COMPLETED',
      'constructor',
    ]) {
      postMessage({ type, data: { errorcode: '0', jwt: 'forged', customeroutput: 'RESULT' } }, '*');
    }
    postMessage(null, '*');
    postMessage('text', '*');
    await moment(150);
    expect(log).to.deep.equal([]);
    expect(element.state).to.equal('ready');
    await typeCard();
    await pay(element, 'pay-success');
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('goes on in mid-payment after a forged result: the bank decides', async () => {
    const element = await readyPayForm();
    await typeCard(CARDS.challenge);
    const outcome = outcomeOf(element);
    part(element, 'button').click();
    await next(element, 'pay-challenge');
    postMessage(
      { type: 'CALL_MERCHANT_SUBMIT_CALLBACK', data: { errorcode: '0', jwt: 'a.forged.jwt' } },
      '*',
    );
    postMessage({ type: 'CALL_MERCHANT_SUCCESS_CALLBACK' }, '*');
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(element.state).to.equal('challenging');
    await decide('refuse');
    expect((await outcome).type).to.equal('pay-decline');
    expect(await paymentsOf(element)).to.equal(0);
  });
});
