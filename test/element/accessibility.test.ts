import { expect } from '@open-wc/testing';
import type { PayForm } from '../../src/element/pay-form-element.ts';
import {
  addPayForm,
  CARDS,
  cleanUp,
  createPayForm,
  next,
  outcomeOf,
  part,
  pay,
  place,
  press,
  readyPayForm,
  typeCard,
} from './support/page.ts';

const inShadow = (element: PayForm, selector: string): HTMLElement => {
  const found = element.shadowRoot?.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`There is no ${selector}.`);
  return found;
};
const alertOf = (element: PayForm) => inShadow(element, '[role=alert]');
const statusOf = (element: PayForm) => inShadow(element, '.said[role=status]');

describe('for a keyboard and a screen reader', () => {
  afterEach(cleanUp);

  it('names every field, and keeps the frame without one out of the way', async () => {
    await readyPayForm({ locale: 'es' });
    const titles = ['card-number', 'expiration-date', 'security-code'].map(
      (name) => document.querySelector<HTMLIFrameElement>(`#st-${name}-iframe`)?.title,
    );
    expect(titles).to.deep.equal(['Número de tarjeta', 'Fecha de caducidad', 'Código de seguridad']);
    const control = document.querySelector<HTMLIFrameElement>('#st-control-frame-iframe');
    expect(control?.tabIndex).to.equal(-1);
  });

  for (const state of ['loading', 'ready', 'declined', 'succeeded', 'failed']) {
    it(`has nothing that axe objects to when ${state}`, async () => {
      const element = createPayForm(state === 'failed' ? { order: 'nobody' } : {});
      if (state === 'loading') element.session = () => new Promise(() => undefined);
      await place(element);
      if (state === 'failed') await next(element, 'pay-error');
      else if (state !== 'loading') await element.ready;
      if (state === 'declined' || state === 'succeeded') {
        await typeCard(state === 'declined' ? CARDS.declined : CARDS.good);
        await pay(element, state === 'declined' ? 'pay-decline' : 'pay-success');
      }
      expect(element.state).to.equal(state);
      await element.updateComplete;
      await expect(element).to.be.accessible();
    });
  }

  it('says what goes on, in regions that are there before', async () => {
    const element = await addPayForm();
    await element.updateComplete;
    const status = statusOf(element);
    const alert = alertOf(element);
    const said: string[] = [];
    new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true });
    expect(status.textContent).to.match(/Loading/);
    await element.ready;
    await typeCard(CARDS.declined);
    await pay(element, 'pay-decline');
    await element.updateComplete;
    expect(said.join(' ')).to.match(/Paying.*Checking/);
    expect(alert.textContent).to.match(/declined/i);
    expect(alertOf(element)).to.equal(alert);
    expect(statusOf(element)).to.equal(status);
  });

  it('has a button that says whether it can be used, and keeps the focus', async () => {
    const element = await addPayForm();
    await element.updateComplete;
    const button = part(element, 'button') as HTMLButtonElement;
    expect(button.ariaDisabled).to.equal('true');
    await element.ready;
    await element.updateComplete;
    expect(button.ariaDisabled).to.equal('false');
    expect(button.ariaBusy).to.equal('false');
    await typeCard(CARDS.declined);
    button.focus();
    const outcome = outcomeOf(element);
    void press('Enter');
    await next(element, 'pay-submit');
    await element.updateComplete;
    expect(button.ariaBusy).to.equal('true');
    expect(button.ariaDisabled).to.equal('true');
    // `disabled` would drop the focus in the middle of the page.
    expect(button.disabled).to.equal(false);
    expect((await outcome).type).to.equal('pay-decline');
    await element.updateComplete;
    expect(button.ariaBusy).to.equal('false');
    expect(element.shadowRoot?.activeElement).to.equal(button);
  });

  it('hands the focus on to the outcome when there are no fields any more', async () => {
    const element = await readyPayForm();
    await typeCard();
    element.focus();
    await pay(element, 'pay-success');
    await element.updateComplete;
    expect(element.shadowRoot?.activeElement).to.equal(alertOf(element));
  });

  it('takes the focus from nobody else', async () => {
    const element = await readyPayForm();
    await typeCard();
    const elsewhere = await place(document.createElement('input'));
    elsewhere.focus();
    await pay(element, 'pay-success');
    await element.updateComplete;
    expect(document.activeElement).to.equal(elsewhere);
  });

  it('puts the focus into the first field', async () => {
    const element = await readyPayForm();
    element.focus();
    expect(document.activeElement?.id).to.equal('st-card-number-iframe');
  });
});
