import { expect } from '@open-wc/testing';
import type { PayForm } from '../../src/element/pay-form-element.ts';
import { CARDS, cleanUp, createPayForm, pay, place, typeCard, until } from './support/page.ts';

async function inForm(
  attributes: Record<string, string>,
): Promise<{ form: HTMLFormElement; element: PayForm }> {
  const form = document.createElement('form');
  const element = createPayForm(attributes);
  const name = document.createElement('input');
  Object.assign(name, { name: 'guest', value: 'Ada' });
  form.append(name, element);
  await place(form);
  await element.ready;
  return { form, element };
}

const entries = (form: HTMLFormElement) => [...new FormData(form)].map(([name]) => name);

describe("in the page's own form", () => {
  afterEach(cleanUp);

  it('is required until it is paid, and is posted with the evidence', async () => {
    const { form, element } = await inForm({ name: 'payment', required: '' });
    expect(form.checkValidity()).to.equal(false);
    expect(element.matches(':invalid')).to.equal(true);
    expect(entries(form)).to.deep.equal(['guest']);

    await typeCard(CARDS.declined);
    await pay(element, 'pay-decline');
    await element.updateComplete;
    expect(form.checkValidity()).to.equal(false);
    expect(entries(form)).to.deep.equal(['guest']);

    await typeCard();
    const { detail } = await pay(element, 'pay-success');
    await element.updateComplete;
    expect(form.checkValidity()).to.equal(true);
    expect([...new FormData(form)]).to.deep.equal([
      ['guest', 'Ada'],
      ['payment', detail.evidence.jwt],
    ]);
  });

  it('holds nobody up where it is not required, and posts nothing without a name', async () => {
    const { form, element } = await inForm({});
    expect(form.checkValidity()).to.equal(true);
    await typeCard();
    await pay(element, 'pay-success');
    await element.updateComplete;
    expect(entries(form)).to.deep.equal(['guest']);
  });

  it("keeps what the shopper typed from the page's form, and never sends it by itself", async () => {
    const { form, element } = await inForm({ name: 'payment' });
    let sent = 0;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      sent++;
    });
    await typeCard(CARDS.declined);
    await pay(element, 'pay-decline');
    await typeCard();
    await pay(element, 'pay-success');
    expect(sent).to.equal(0);
    expect(JSON.stringify([...new FormData(form)])).not.to.contain('4111');
  });

  it('has what the controls of the browser have', async () => {
    const { form, element } = await inForm({ name: 'payment', required: '', id: 'payment' });
    const label = document.createElement('label');
    Object.assign(label, { htmlFor: 'payment', textContent: 'Payment' });
    form.prepend(label);
    expect(element.form).to.equal(form);
    expect([...(element.labels ?? [])]).to.deep.equal([label]);
    expect(element.type).to.equal('pay-form');
    expect([...form.elements]).to.include(element);
    expect(element.validity?.valueMissing).to.equal(true);
    expect(element.validationMessage).not.to.equal('');
    expect(element.willValidate).to.equal(true);
    expect([element.checkValidity(), element.reportValidity()]).to.deep.equal([false, false]);
    element.disabled = true;
    await element.updateComplete;
    expect([element.willValidate, element.checkValidity()]).to.deep.equal([false, true]);
    element.disabled = false;
    await element.updateComplete;

    label.click();
    await until(() => document.activeElement?.id === 'st-card-number-iframe');
  });

  it('starts anew with the page’s form, and keeps what is paid', async () => {
    const { form, element } = await inForm({ name: 'payment' });
    const ready = new Promise((resolve) => element.addEventListener('pay-ready', resolve, { once: true }));
    form.reset();
    await ready;
    await typeCard();
    await pay(element, 'pay-success');
    form.reset();
    expect(element.state).to.equal('succeeded');
    expect(new FormData(form).get('payment')).not.to.equal(null);
  });

  it('never gets the result into an address', async () => {
    const { form, element } = await inForm({ name: 'payment' });
    await typeCard();
    const { detail } = await pay(element, 'pay-success');
    await element.updateComplete;
    const result = detail.evidence.jwt ?? '';
    // Without a method a form is sent by GET, but a page's script may read it and send it as it likes.
    expect(new FormData(form).get('payment')).to.equal(result);
    const frame = document.createElement('iframe');
    Object.assign(frame, { name: 'sent', src: 'about:blank' });
    form.after(frame);
    Object.assign(form, { target: 'sent', action: '/sent' });
    const button = document.createElement('button');
    form.append(button);
    const sent = async (send: () => void) => {
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
      send();
      await loaded;
      return frame.contentWindow?.location.search ?? '';
    };
    expect(await sent(() => button.click())).to.equal('?guest=Ada');
    expect(new FormData(form).get('payment')).to.equal(result);
    form.setAttribute('method', 'post');
    button.formMethod = 'get';
    expect(await sent(() => button.click())).to.equal('?guest=Ada');
    // Sent by script no event tells of it; but there the method is said.
    form.setAttribute('method', 'get');
    element.requestUpdate();
    await element.updateComplete;
    expect(await sent(() => form.submit())).to.equal('?guest=Ada');
  });
});

describe('what a template has set to a text', () => {
  afterEach(cleanUp);

  it('is compared as the number that it says', async () => {
    const element = createPayForm({ currency: 'GBP' });
    Object.assign(element, { amount: '1050' });
    await place(element);
    await element.ready;
    await element.updateComplete;
    expect(element.state).to.equal('ready');
  });
});
