import { expect } from '@open-wc/testing';
import type { Session } from '../../src/protocol/messages.ts';
import {
  addPayForm,
  cleanUp,
  createPayForm,
  fail,
  next,
  part,
  pay,
  paymentsOf,
  place,
  read,
  readyPayForm,
  record,
  requestsOf,
  transactionsOf,
  typeCard,
  until,
} from './support/page.ts';

/** A session URL that lays other values over the first answer for each order. */
const once = (values: object) => `/pay/session?times=1&patch=${encodeURIComponent(JSON.stringify(values))}`;

const sessionsOf = async (element: Parameters<typeof requestsOf>[0]) =>
  (await requestsOf(element)).filter(({ step }) => step === 'session').length;

async function openSession(order: string | undefined): Promise<Session> {
  const body = JSON.stringify({ order, locale: 'en-GB' });
  const headers = { 'content-type': 'application/json' };
  return (await (await fetch('/pay/session', { method: 'POST', headers, body })).json()) as Session;
}

describe('renewing a session', () => {
  afterEach(cleanUp);

  it('happens before paying with one that is about to end, without a word and with what was typed', async () => {
    const element = await readyPayForm({ 'session-url': once({ expiresAt: Date.now() + 30_000 }) });
    await typeCard();
    const log = record(element);
    await pay(element, 'pay-success');
    expect(log).not.to.include('pay-session-expired');
    expect(await sessionsOf(element)).to.equal(2);
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('is said where the old one had ended', async () => {
    const element = await readyPayForm({ 'session-url': once({ expiresAt: Date.now() - 1 }) });
    await typeCard();
    const log = record(element);
    await pay(element, 'pay-success');
    expect(log.slice(0, 3)).to.deep.equal(['ready > submitting', 'pay-submit', 'pay-session-expired']);
  });

  it('asks the page where the session was a value', async () => {
    const element = createPayForm({ 'session-url': null });
    const session = await openSession(element.order);
    element.session = { ...session, expiresAt: Date.now() - 1 };
    await place(element);
    await element.ready;
    await typeCard();
    element.addEventListener('pay-session-expired', ({ detail }) =>
      detail.respondWith(openSession(element.order)),
    );
    await pay(element, 'pay-success');
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('stops the payment where the page has no answer', async () => {
    const element = createPayForm({ 'session-url': null });
    element.session = { ...(await openSession(element.order)), expiresAt: Date.now() - 1 };
    await place(element);
    await element.ready;
    await typeCard();
    const { detail } = await pay(element, 'pay-error');
    expect(detail.error.code).to.equal('session-expired');
    expect(element.state).to.equal('ready');
    expect(await transactionsOf(element)).to.have.length(0);
  });

  it('stops the payment where the new one is over another amount, which the button then shows', async () => {
    const element = createPayForm({ 'session-url': null });
    element.session = { ...(await openSession(element.order)), expiresAt: Date.now() - 1 };
    await place(element);
    await element.ready;
    await typeCard();
    const dearer = '2000-GBP-dearer';
    element.addEventListener('pay-session-expired', ({ detail }) => detail.respondWith(openSession(dearer)), {
      once: true,
    });
    const { detail } = await pay(element, 'pay-error');
    expect(detail.error.code).to.equal('amount-mismatch');
    await element.updateComplete;
    expect(part(element, 'button').textContent).to.equal('Pay £20.00');
    expect(await transactionsOf(element)).to.have.length(0);
  });

  it('keeps what was typed when the page asks for it', async () => {
    const element = await readyPayForm();
    await typeCard();
    await element.refresh();
    expect(element.state).to.equal('ready');
    expect(await sessionsOf(element)).to.equal(2);
    expect((await read('card-number')).replace(/\s/g, '')).to.equal('4111111111111111');
    await pay(element, 'pay-success');
  });

  it('goes on with a new session that comes while the form is still loading', async () => {
    const element = await addPayForm();
    await next(element, 'pay-statechange');
    await until(() => element.querySelector('iframe') !== null);
    const refreshed = element.refresh();
    await element.ready;
    await refreshed;
    expect(await sessionsOf(element)).to.equal(2);
    await typeCard();
    await pay(element, 'pay-success');
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('does not disturb an attempt', async () => {
    const element = await readyPayForm();
    await typeCard();
    const outcome = pay(element, 'pay-success');
    await element.refresh();
    await outcome;
    // One to load with, and the question before paying whether it is still the order's.
    expect(await sessionsOf(element)).to.equal(2);
  });

  it('happens by itself where the gateway takes the old one no more, and the next attempt pays', async () => {
    const element = await readyPayForm();
    await typeCard();
    await fail('pay-jwt-expired', { times: 1 });
    const { detail } = await pay(element, 'pay-error');
    expect(detail.error.code).to.equal('session-expired');
    expect(element.state).to.equal('ready');
    // To load with, the question before paying, and the new one.
    await until(async () => (await sessionsOf(element)) === 3);
    expect((await read('card-number')).replace(/\s/g, '')).to.equal('4111111111111111');
    await pay(element, 'pay-success');
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('fails an attempt, not the form, where the server is down', async () => {
    const element = await readyPayForm({ 'session-url': once({ expiresAt: Date.now() - 1 }) });
    await typeCard();
    element.sessionUrl = '/pay/session?status=503';
    const { detail } = await pay(element, 'pay-error');
    expect(detail.error.code).to.equal('session-refused');
    expect(element.state).to.equal('ready');
    await element.updateComplete;
    expect(part(element, 'notice').textContent).to.contain('No payment was made now');
    element.sessionUrl = '/pay/session';
    const ready = next(element, 'pay-success');
    part(element, 'button').click();
    await ready;
    expect(await paymentsOf(element)).to.equal(1);
  });
});
