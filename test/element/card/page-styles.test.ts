import { expect } from '@open-wc/testing';
import {
  cleanUp,
  moment,
  next,
  part,
  pay,
  paymentsOf,
  place,
  readyPayForm,
  record,
  transactionsOf,
  typeCard,
} from '../support/page.ts';

/** Everything in the light DOM that a page could click. */
const innards = () => [...document.querySelectorAll<HTMLElement>('form[slot=pay-form-mount] :not(iframe)')];

describe('card fields in a page with styles and scripts of its own', () => {
  const sheet = document.createElement('style');
  afterEach(async () => {
    sheet.remove();
    await cleanUp();
  });

  it('shows nothing but the fields, whatever the page says of buttons and hidden things', async () => {
    sheet.textContent =
      'button, input, i, [hidden] { display: block !important; width: 100px; height: 40px; visibility: visible }';
    document.head.append(sheet);
    await readyPayForm();
    const shown = innards().filter((each) => each.checkVisibility() && !each.querySelector('iframe'));
    expect(shown.map(({ outerHTML }) => outerHTML)).to.deep.equal([]);
  });

  it('starts no payment but through the element, whatever is clicked or submitted', async () => {
    const element = await readyPayForm();
    await typeCard();
    const log = record(element);
    for (const each of innards()) each.click();
    document.querySelector<HTMLFormElement>('form[slot=pay-form-mount]')?.requestSubmit();
    await moment();
    expect(log).to.deep.equal([]);
    expect(await transactionsOf(element)).to.have.length(0);
    await pay(element, 'pay-success');
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('pays where the page disables all its submit buttons, against double clicks', async () => {
    const element = await readyPayForm();
    await typeCard();
    element.addEventListener('pay-submit', () => {
      const buttons = document.querySelectorAll<HTMLButtonElement>('button, [type=submit]');
      for (const button of buttons) button.disabled = true;
    });
    await pay(element, 'pay-success');
  });

  it('pays where a fieldset around it is disabled in the middle', async () => {
    const element = await readyPayForm();
    const fieldset = await place(document.createElement('fieldset'));
    fieldset.append(element);
    await element.ready;
    await typeCard();
    element.addEventListener('pay-submit', () => (fieldset.disabled = true));
    await pay(element, 'pay-success');
  });

  it("keeps its fields where elements of the page bear the library's ids", async () => {
    const foreign = await place(document.createElement('section'));
    foreign.innerHTML = `<form id="st-form"><div id="st-card-number"></div><div id="st-expiration-date"></div>
      <div id="st-security-code"></div><button type="submit">Send</button></form>`;
    const element = await readyPayForm();
    expect(foreign.querySelectorAll('iframe')).to.have.length(0);
    expect(element.querySelectorAll('iframe')).to.have.length(4);
    const button = foreign.querySelector('button');
    expect(button?.textContent).to.equal('Send');
    expect(button?.disabled).to.equal(false);
    await typeCard();
    await pay(element, 'pay-success');
    expect(part(element, 'fields').checkVisibility()).to.equal(false);
  });

  it('does not start beside other card fields of the same library', async () => {
    const foreign = await place(document.createElement('section'));
    foreign.innerHTML = '<iframe name="st-card-number-iframe"></iframe>';
    const element = await readyPayForm().catch((error: unknown) => error);
    expect(element).to.have.property('code', 'instance-busy');
    foreign.remove();
  });

  it('gives every frame a name', async () => {
    const element = await readyPayForm();
    const titles = [...element.querySelectorAll('iframe')].map(({ title }) => title);
    expect(titles.sort()).to.deep.equal(['Card number', 'Expiry date', 'Security code', 'Trust Payments']);
    await typeCard();
    const success = next(element, 'pay-success');
    await pay(element, 'pay-success');
    await success;
  });
});
