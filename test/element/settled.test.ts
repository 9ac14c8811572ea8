import { expect } from '@open-wc/testing';
import {
  addPayForm,
  CARDS,
  cleanUp,
  createPayForm,
  newOrder,
  next,
  part,
  pay,
  paymentsOf,
  place,
  readyPayForm,
  record,
  requestsOf,
  transactionsOf,
  typeCard,
  until,
} from './support/page.ts';

const refusing = (code: string, times = Infinity) =>
  `/pay/session?refuse=${code}${times < Infinity ? `&times=${times}` : ''}`;

describe('an order that needs no payment now', () => {
  afterEach(cleanUp);

  it('is shown as paid when the page is loaded again', async () => {
    const first = await readyPayForm();
    await typeCard();
    await pay(first, 'pay-success');
    first.remove();
    const second = createPayForm({ order: first.order ?? '' });
    const log = record(second);
    const success = next(second, 'pay-success');
    await place(second);
    const { detail } = await success;
    expect(detail.status).to.equal('paid');
    expect(detail.verified).to.equal(true);
    expect(detail.error).to.equal(undefined);
    expect(log).to.deep.equal([
      'idle > loading',
      'loading > confirming',
      'confirming > succeeded',
      'pay-success',
    ]);
    await until(() => part(second, 'notice').textContent.includes('received'));
    expect(part(second, 'button').checkVisibility()).to.equal(false);
    expect(part(second, 'notice').textContent).to.contain(first.order);
    expect(await paymentsOf(second)).to.equal(1);
  });

  it('is shown as being checked while a payment is pending, and as paid once that is known', async () => {
    const element = createPayForm({ 'session-url': refusing('payment-pending', 2) });
    const unknown = next(element, 'pay-unknown');
    const success = next(element, 'pay-success');
    await place(element);
    expect((await unknown).detail.status).to.equal('pending');
    await element.submit();
    expect(element.state).to.equal('unknown');
    element.sessionUrl = refusing('order-paid');
    expect((await success).detail.verified).to.equal(true);
    expect(await transactionsOf(element)).to.have.length(0);
  });

  it('can be paid again when the pending payment took no money', async () => {
    const element = createPayForm({ 'session-url': refusing('payment-pending', 1) });
    const cancel = next(element, 'pay-cancel');
    const ready = next(element, 'pay-ready');
    await place(element);
    await cancel;
    await ready;
    await typeCard();
    await pay(element, 'pay-success');
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('is still a failure to load where the server refuses for another reason', async () => {
    const element = await addPayForm({ 'session-url': refusing('order-unknown') });
    const { detail } = await next(element, 'pay-error');
    expect(detail.error.code).to.equal('session-refused');
    expect(element.state).to.equal('failed');
  });

  it('is not paid a second time where it was paid in another window meanwhile', async () => {
    const element = await readyPayForm();
    await typeCard();
    element.sessionUrl = refusing('order-paid');
    const { detail } = await pay(element, 'pay-success');
    expect(detail.verified).to.equal(true);
    expect(await transactionsOf(element)).to.have.length(0);
  });
});

describe('the order as it is when the shopper pays', () => {
  afterEach(cleanUp);

  it('is not paid at the price it had when the form was loaded', async () => {
    const element = await readyPayForm();
    await typeCard();
    // The tests' merchant reads the price off the reference: a coupon has made it another one.
    element.order = newOrder(700);
    const { detail } = await pay(element, 'pay-error');
    expect(detail.error.code).to.equal('amount-mismatch');
    expect(await transactionsOf(element)).to.have.length(0);
    await element.updateComplete;
    expect(part(element, 'button').textContent).to.equal('Pay £7.00');
    await pay(element, 'pay-success');
    const [auth] = (await transactionsOf(element)).filter((each) => each.requesttypedescription === 'AUTH');
    expect(auth?.baseamount).to.equal('700');
  });

  it('is still of unknown outcome when the page is loaded again', async () => {
    const confirm = '/pay/confirm?drop';
    const first = await readyPayForm({ 'confirm-url': confirm });
    await typeCard();
    await pay(first, 'pay-unknown');
    first.remove();
    const second = createPayForm({ order: first.order ?? '', 'confirm-url': confirm });
    const unknown = next(second, 'pay-unknown');
    await place(second);
    await unknown;
    await second.submit();
    expect(second.state).to.equal('unknown');
    expect(await paymentsOf(second)).to.equal(1);
    second.confirmUrl = '/pay/confirm';
    await next(second, 'pay-success');
  });
});

describe('the id of a request', () => {
  afterEach(cleanUp);

  it('is what the shopper can read out, and the server was told it', async () => {
    const element = await addPayForm({ 'session-url': '/pay/session?status=500' });
    const { detail } = await next(element, 'pay-error');
    const [request] = await requestsOf(element);
    await until(() => part(element, 'notice').textContent.includes('Code'));
    expect(request?.id).to.match(/^[0-9a-f]{16}$/);
    expect(detail.error.diagnosticsId).to.equal(request?.id);
    expect(element.shadowRoot?.textContent).to.contain(request?.id);
  });

  it('is one for all questions about an attempt, and another one for the next', async () => {
    const element = await readyPayForm({ 'confirm-url': '/pay/confirm?status=500&times=1' });
    await typeCard(CARDS.good);
    const { detail } = await pay(element, 'pay-unknown');
    await next(element, 'pay-success');
    const ids = (await requestsOf(element)).map(({ step, id }) => `${step} ${id}`);
    const confirmations = ids.filter((id) => id.startsWith('confirm'));
    expect(confirmations).to.have.length(2);
    expect(new Set(confirmations)).to.have.length(1);
    expect(confirmations[0]).to.equal(`confirm ${detail.error?.diagnosticsId}`);
    expect(new Set(ids).size).to.equal(ids.length - 1);
  });

  it('is not sent to another origin, which would refuse what it does not know', async () => {
    const element = await readyPayForm();
    const heard: RequestInit[] = [];
    const original = window.fetch.bind(window);
    window.fetch = (_, init) => {
      heard.push(init ?? {});
      return Promise.reject(new TypeError('offline'));
    };
    element.sessionUrl = 'http://localhost:1/session';
    await element.refresh().catch(() => undefined);
    window.fetch = original;
    expect(heard).to.have.length(1);
    expect(Object.keys(heard[0]?.headers ?? {})).to.deep.equal(['content-type']);
  });
});
