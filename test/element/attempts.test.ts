import { expect } from '@open-wc/testing';
import type { SubmitDetail } from '../../src/element/payment/events.ts';
import type { PayForm } from '../../src/element/pay-form-element.ts';
import {
  addPayForm,
  CARDS,
  cleanUp,
  createPayForm,
  decide,
  fail,
  next,
  outcomeOf,
  part,
  pay,
  paymentsOf,
  place,
  pressIn,
  readyPayForm,
  record,
  transactionsOf,
  typeCard,
} from './support/page.ts';

const moment = (ms = 150) => new Promise((resolve) => setTimeout(resolve, ms));

/** How many attempts the log tells of. */
const attemptsIn = (log: string[]) => log.filter((line) => line === 'pay-submit').length;

describe('one attempt', () => {
  afterEach(cleanUp);

  it('comes of two clicks, Enter and two calls of submit()', async () => {
    const element = await readyPayForm();
    await fail('pay-slow', { ms: 400 });
    await typeCard();
    const log = record(element);
    const success = next(element, 'pay-success');
    const button = part(element, 'button');
    button.click();
    button.click();
    void element.submit();
    void element.submit();
    await pressIn('card-number', 'Enter').catch(() => undefined);
    await success;
    await moment();
    expect(attemptsIn(log)).to.equal(1);
    expect(log.filter((line) => line === 'pay-success')).to.have.length(1);
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('comes of Enter in a hosted field', async () => {
    const element = await readyPayForm();
    await typeCard();
    const log = record(element);
    const success = next(element, 'pay-success');
    await pressIn('security-code', 'Enter');
    await success;
    expect(log.slice(0, 2)).to.deep.equal(['ready > submitting', 'pay-submit']);
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('does not come of Enter that another window claims to have heard', async () => {
    const element = await readyPayForm();
    await typeCard();
    const log = record(element);
    postMessage({ type: 'CALL_SUBMIT_EVENT' }, '*');
    const stranger = document.body.appendChild(document.createElement('iframe'));
    stranger.srcdoc = `<script>parent.postMessage({ type: 'CALL_SUBMIT_EVENT' }, '*')</script>`;
    await new Promise((resolve) => (stranger.onload = resolve));
    await moment();
    stranger.remove();
    expect(log).to.deep.equal([]);
    expect(await transactionsOf(element)).to.have.length(0);
    await pay(element, 'pay-success');
  });

  it('is called off by the page with preventDefault()', async () => {
    const element = await readyPayForm();
    await typeCard();
    const log = record(element);
    element.addEventListener('pay-submit', (event) => event.preventDefault(), { once: true });
    await element.submit();
    expect(log).to.deep.equal(['ready > submitting', 'pay-submit', 'submitting > ready']);
    expect(await transactionsOf(element)).to.have.length(0);
    await pay(element, 'pay-success');
  });

  it('waits for what the page has to do first', async () => {
    const element = await readyPayForm();
    await typeCard();
    let go: (() => void) | undefined;
    element.addEventListener('pay-submit', ({ detail }) => {
      expect(detail.amount).to.equal(1050);
      expect(detail.currency).to.equal('GBP');
      detail.waitUntil(new Promise<void>((resolve) => (go = resolve)));
    });
    const outcome = pay(element, 'pay-success');
    await moment(300);
    expect(element.state).to.equal('submitting');
    expect(await transactionsOf(element)).to.have.length(0);
    go?.();
    await outcome;
  });

  it('is called off where what the page had to do fails', async () => {
    const element = await readyPayForm();
    await typeCard();
    const refuse = ({ detail }: CustomEvent<SubmitDetail>) =>
      detail.waitUntil(Promise.reject(new Error('sold out')));
    element.addEventListener('pay-submit', refuse, { once: true });
    await element.submit();
    expect(element.state).to.equal('ready');
    expect(await transactionsOf(element)).to.have.length(0);
    await pay(element, 'pay-success');
  });

  const refusals: [name: string, change: (element: PayForm) => void][] = [
    ['disabled', (element) => (element.disabled = true)],
    [
      'in a disabled fieldset',
      (element) => {
        const fieldset = document.createElement('fieldset');
        fieldset.disabled = true;
        element.before(fieldset);
        fieldset.append(element);
      },
    ],
  ];
  for (const [name, change] of refusals) {
    it(`does not begin while ${name}`, async () => {
      const element = await addPayForm();
      change(element);
      await element.ready;
      const log = record(element);
      await typeCard();
      await element.updateComplete;
      expect(part(element, 'button').ariaDisabled).to.equal('true');
      part(element, 'button').click();
      await element.submit();
      await pressIn('card-number', 'Enter');
      await moment();
      expect(log).to.deep.equal([]);
      expect(await transactionsOf(element)).to.have.length(0);
    });
  }

  const mismatches: [attributes: Record<string, string>, code: string][] = [
    [{ amount: '1051' }, 'amount-mismatch'],
    [{ currency: 'EUR' }, 'amount-mismatch'],
    [{ mode: 'live' }, 'session-mismatch'],
    [{ provider: 'truust' }, 'session-mismatch'],
  ];
  for (const [attributes, code] of mismatches) {
    it(`is refused where the page changed to ${JSON.stringify(attributes)} after the session came`, async () => {
      const element = await readyPayForm();
      await typeCard();
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      const { detail } = await pay(element, 'pay-error');
      expect(detail.error.code).to.equal(code);
      expect(element.state).to.equal('ready');
      expect(await transactionsOf(element)).to.have.length(0);
    });
  }

  it('goes on through a challenge, however often the shopper asks for more', async () => {
    const element = await readyPayForm();
    await typeCard(CARDS.challenge);
    const log = record(element);
    const outcome = outcomeOf(element);
    part(element, 'button').click();
    await next(element, 'pay-challenge');
    await element.submit();
    await element.load();
    element.reset();
    await element.refresh();
    expect(element.state).to.equal('challenging');
    await decide('approve');
    expect((await outcome).type).to.equal('pay-success');
    expect(attemptsIn(log)).to.equal(1);
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('reports how long it spent in each state, and nothing that is secret', async () => {
    const element = createPayForm();
    const steps: string[] = [];
    element.addEventListener('pay-telemetry', ({ detail }) => {
      expect(detail.duration).to.be.at.least(0);
      expect(Object.keys(detail).sort()).to.deep.equal(['duration', 'previous', 'state']);
      steps.push(`${detail.previous} > ${detail.state}`);
    });
    const log = record(element);
    await place(element);
    await element.ready;
    await typeCard();
    await pay(element, 'pay-success');
    expect(steps).to.deep.equal(log.filter((line) => line.includes('>')));
  });
});
