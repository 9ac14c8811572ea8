import { expect } from '@open-wc/testing';
import type { PayForm } from '../../src/element/pay-form-element.ts';
import { CARDS, cleanUp, createPayForm, pay, place, typeCard } from './support/page.ts';

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
});
