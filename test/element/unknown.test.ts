import { expect } from '@open-wc/testing';
import {
  CARDS,
  cleanUp,
  fail,
  hurry,
  moment,
  next,
  outcomeOf,
  part,
  pay,
  paymentsOf,
  readyPayForm,
  record,
  requestsOf,
  transactionsOf,
  typeCard,
} from './support/page.ts';

const confirmations = async (element: Parameters<typeof requestsOf>[0]) =>
  (await requestsOf(element)).filter(({ step }) => step === 'confirm').length;

describe('an outcome that nobody knows', () => {
  let slow: (() => void) | undefined;
  afterEach(async () => {
    slow?.();
    slow = undefined;
    await cleanUp();
  });

  const silences: [name: string, query: string, code: string][] = [
    ['the server answers 500', 'status=500&times=1', 'confirm-refused'],
    ['the answer breaks off', 'drop&times=1', 'confirm-refused'],
    ['the answer is a web page', 'html&times=1', 'confirm-refused'],
    [
      'the answer is no confirmation',
      `times=1&patch=${JSON.stringify({ status: 'sure' })}`,
      'confirm-refused',
    ],
  ];
  for (const [name, query, code] of silences) {
    it(`is unknown where ${name}, and paid when the server says so later`, async () => {
      const element = await readyPayForm({ 'confirm-url': `/pay/confirm?${query}` });
      await typeCard();
      const log = record(element);
      const { detail } = await pay(element, 'pay-unknown');
      expect(detail.verified).to.equal(false);
      expect(detail.error?.code).to.equal(code);
      expect(element.matches(':state(unknown)')).to.equal(true);
      const success = await next(element, 'pay-success');
      expect(success.detail.verified).to.equal(true);
      expect(log.slice(2)).to.deep.equal([
        'submitting > confirming',
        'confirming > unknown',
        'pay-unknown',
        'unknown > confirming',
        'confirming > succeeded',
        'pay-success',
      ]);
      expect(await paymentsOf(element)).to.equal(1);
    });
  }

  it('is unknown where there is no server, and paid when there is one again', async () => {
    const element = await readyPayForm({ 'confirm-url': 'http://localhost:1/confirm' });
    await typeCard();
    const { detail } = await pay(element, 'pay-unknown');
    expect(detail.error?.code).to.equal('confirm-unreachable');
    element.confirmUrl = '/pay/confirm';
    await next(element, 'pay-success');
  });

  it('believes a decline that no server could confirm', async () => {
    const element = await readyPayForm({ 'confirm-url': '/pay/confirm?status=503' });
    await typeCard(CARDS.declined);
    const { detail } = await pay(element, 'pay-decline');
    expect(detail.verified).to.equal(false);
    expect(element.state).to.equal('declined');
  });

  it('asks on while the provider has not decided', async () => {
    const patch = encodeURIComponent(JSON.stringify({ status: 'pending' }));
    const element = await readyPayForm({ 'confirm-url': `/pay/confirm?times=2&patch=${patch}` });
    await typeCard();
    const { detail } = await pay(element, 'pay-unknown');
    expect(detail.status).to.equal('pending');
    expect(detail.message).to.contain('pending');
    const log = record(element);
    await next(element, 'pay-success');
    expect(log).to.deep.equal(['unknown > confirming', 'confirming > succeeded', 'pay-success']);
    expect(await confirmations(element)).to.equal(3);
    const requests = await requestsOf(element);
    const [first = 0, second = 0, third = 0] = requests.flatMap(({ elapsed }) => elapsed ?? []);
    // Each says how long ago the attempt was.
    expect(second - first).to.be.at.least(1_900);
    expect(third - second).to.be.at.least(3_900);
  });

  it('offers the fields again when the late truth is a decline', async () => {
    const patch = encodeURIComponent(JSON.stringify({ status: 'unknown' }));
    const element = await readyPayForm({ 'confirm-url': `/pay/confirm?times=1&patch=${patch}` });
    await typeCard(CARDS.declined);
    await pay(element, 'pay-unknown');
    const ready = next(element, 'pay-ready');
    const { detail } = await next(element, 'pay-decline');
    expect(detail.verified).to.equal(true);
    await ready;
    await typeCard();
    await pay(element, 'pay-success');
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('is asked about while the library is silent, and paid as soon as the server says so', async () => {
    const paid = JSON.stringify({ status: 'paid' });
    const element = await readyPayForm({ 'confirm-url': `/pay/confirm?patch=${paid}` });
    await fail('pay-html');
    await typeCard();
    slow = hurry();
    const { detail } = await pay(element, 'pay-success');
    expect(detail.verified).to.equal(true);
    // It was not given up.
    expect(detail.error).to.equal(undefined);
  });

  it('gives up waiting for a library that fell silent, and does not call it a failure', async () => {
    const element = await readyPayForm();
    await fail('pay-html');
    await typeCard();
    slow = hurry();
    const { detail } = await pay(element, 'pay-unknown');
    expect(detail.error?.code).to.equal('checkout-timeout');
    expect(document.querySelector('.tp-3ds-overlay')).to.equal(null);
  });

  it('gives the shopper time for a challenge, but not for ever', async () => {
    const element = await readyPayForm();
    await typeCard(CARDS.challenge);
    slow = hurry();
    const outcome = pay(element, 'pay-unknown');
    await next(element, 'pay-challenge');
    // Hurried, 15 minutes are 2.8 s, and the two that everything else may take are 1.24 s.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(element.state).to.equal('challenging');
    await outcome;
    expect(document.querySelector('.tp-3ds-overlay')).to.equal(null);
  });

  it('is what an attempt becomes when the element leaves the page, and nothing is paid twice', async () => {
    const element = await readyPayForm();
    await fail('pay-slow', { ms: 500, times: 1 });
    await typeCard();
    const log = record(element);
    const unknown = next(element, 'pay-unknown');
    part(element, 'button').click();
    await moment(250);
    const parent = element.parentElement;
    element.remove();
    expect((await unknown).detail.verified).to.equal(false);
    parent?.append(element);
    await element.updateComplete;
    await element.submit();
    await element.load();
    expect(element.state).to.equal('unknown');
    expect(part(element, 'fields').checkVisibility()).to.equal(false);
    expect(log.filter((line) => line === 'pay-submit')).to.have.length(1);
    expect((await transactionsOf(element)).length).to.be.lessThan(3);
  });

  it('can be paid again when the truth came while the element was out of the page', async () => {
    const patch = encodeURIComponent(JSON.stringify({ status: 'declined' }));
    const element = await readyPayForm({ 'confirm-url': `/pay/confirm?times=1&patch=${patch}` });
    await typeCard(CARDS.challenge);
    const outcome = outcomeOf(element);
    part(element, 'button').click();
    await next(element, 'pay-challenge');
    const parent = element.parentElement;
    element.remove();
    expect((await outcome).type).to.equal('pay-unknown');
    await next(element, 'pay-decline');
    parent?.append(element);
    await next(element, 'pay-ready');
    await typeCard();
    await pay(element, 'pay-success');
  });
});
