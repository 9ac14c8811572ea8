import { expect } from '@open-wc/testing';
import type { AdapterHost } from '../../src/element/adapter/adapter.ts';
import type { PayForm } from '../../src/element/pay-form-element.ts';
import { createAdapter } from '../../src/providers/trust-payments/page/adapter.ts';
import {
  addPayForm,
  cleanUp,
  createPayForm,
  moment,
  next,
  outcomeOf,
  part,
  pay,
  paymentsOf,
  place,
  readyPayForm,
  record,
  typeCard,
  until,
} from './support/page.ts';

const codeOf = async (element: PayForm): Promise<string> =>
  element.ready.then(
    () => 'ready',
    (error: unknown) => (error as { code: string }).code,
  );

describe('instances', () => {
  afterEach(cleanUp);

  it('says so where another form is open, and takes over when that is gone', async () => {
    const first = await readyPayForm();
    const second = await addPayForm();
    expect(await codeOf(second)).to.equal('instance-busy');
    expect(first.state).to.equal('ready');
    await until(() => part(second, 'notice').textContent.includes('Another payment form is open'));
    const ready = next(second, 'pay-ready');
    first.remove();
    await ready;
    await typeCard();
    await pay(second, 'pay-success');
    expect(await paymentsOf(second)).to.equal(1);
    expect(document.querySelectorAll('iframe[id^=st-]')).to.have.length(0);
  });

  it('takes the page for no form that has been taken down, whatever it still had to do', async () => {
    const host = { element: createPayForm() } as unknown as AdapterHost;
    const session = { provider: 'trust-payments', jwt: 'j.w.t', amount: 1050, currency: 'GBP' } as const;
    const gone = createAdapter(host, session);
    gone.destroy();
    await gone.mount();
    const element = await readyPayForm();
    expect(element.state).to.equal('ready');
  });

  it('frees the page for another form once it has been paid', async () => {
    const first = await readyPayForm();
    const second = await addPayForm();
    await codeOf(second);
    await typeCard();
    const ready = next(second, 'pay-ready');
    await pay(first, 'pay-success');
    await ready;
    expect(first.state).to.equal('succeeded');
  });

  it('starts cleanly when it is taken out and put in again', async () => {
    const element = await readyPayForm();
    await typeCard();
    const parent = element.parentElement;
    element.remove();
    expect(element.state).to.equal('idle');
    expect(document.querySelectorAll('iframe[id^=st-]')).to.have.length(0);
    parent?.append(element);
    await element.ready;
    expect(document.querySelectorAll('#st-card-number-iframe')).to.have.length(1);
    await typeCard();
    await pay(element, 'pay-success');
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('starts anew when it is moved, and only once', async () => {
    const element = await readyPayForm();
    const other = await place(document.createElement('section'));
    const log = record(element);
    other.append(element);
    await element.ready;
    await moment(100);
    expect(log).to.deep.equal(['ready > idle', 'idle > loading', 'loading > ready', 'pay-ready']);
    await typeCard();
    await pay(element, 'pay-success');
  });

  it('loads nothing where it is gone at once', async () => {
    const element = createPayForm();
    const log = record(element);
    document.body.append(element);
    element.remove();
    await moment(100);
    expect(log).to.deep.equal([]);
  });

  it('goes away cleanly while it loads', async () => {
    const first = await addPayForm();
    await moment(60);
    first.remove();
    const second = await readyPayForm();
    await typeCard();
    await pay(second, 'pay-success');
  });

  for (const depth of [1, 2]) {
    it(`takes a payment inside ${depth} nested shadow roots, heard outside of them`, async () => {
      const element = createPayForm();
      let outer: HTMLElement = element;
      for (let level = 0; level < depth; level++) {
        const host = document.createElement('div');
        host.attachShadow({ mode: 'open' }).append(outer);
        outer = host;
      }
      await place(outer);
      await element.ready;
      await typeCard();
      const outcome = outcomeOf(document);
      part(element, 'button').click();
      expect((await outcome).type).to.equal('pay-success');
      expect(outer.children).to.have.length(0);
      expect(element.children).to.have.length(0);
    });
  }
});
