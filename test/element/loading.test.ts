import { expect } from '@open-wc/testing';
import { PayError } from '../../src/protocol/pay-error.ts';
import type { Session } from '../../src/protocol/messages.ts';
import type { PayForm } from '../../src/element/pay-form-element.ts';
import {
  addPayForm,
  cleanUp,
  createPayForm,
  fail,
  hurry,
  newOrder,
  moment,
  next,
  part,
  pay,
  place,
  read,
  readyPayForm,
  record,
  requestsOf,
  simulator,
  typeCard,
  until,
} from './support/page.ts';

const patch = (values: object) => `/pay/session?patch=${encodeURIComponent(JSON.stringify(values))}`;

/** The library merges equal requests within 250 ms, and a JWT of the same second is an equal one. */
const LATER = { 'session-url': '/pay/session?delay=300' };

/** @returns the code that `ready` rejects with. */
async function failureOf(element: PayForm): Promise<string> {
  try {
    await element.ready;
    return 'ready';
  } catch (error) {
    if (!(error instanceof PayError)) throw error;
    expect(error.hint).to.match(/\w{5}/);
    expect(error.diagnosticsId).to.match(/^\w{6,}$/);
    return error.code;
  }
}

/** A session as the merchant's server opens it. */
async function openSession(order = newOrder()): Promise<Session> {
  const body = JSON.stringify({ order, locale: 'en-GB' });
  const headers = { 'content-type': 'application/json' };
  return (await (await fetch('/pay/session', { method: 'POST', headers, body })).json()) as Session;
}

describe('loading', () => {
  let slow: (() => void) | undefined;
  afterEach(async () => {
    slow?.();
    slow = undefined;
    await cleanUp();
  });

  it('finds the library and the gateway where the session says that they are', async () => {
    const silent = { 'library-url': null, 'gateway-url': null };
    const element = await readyPayForm({ ...silent, 'session-url': patch(simulator) });
    await typeCard();
    await pay(element, 'pay-success');
  });

  it('goes from idle to ready, and says what is to be paid', async () => {
    const element = createPayForm({ order: newOrder(123456, 'EUR'), locale: 'es' });
    const log = record(element);
    expect(element.state).to.equal('idle');
    const ready = next(element, 'pay-ready');
    await place(element);
    expect((await ready).detail).to.deep.equal({
      provider: 'trust-payments',
      amount: 123456,
      currency: 'EUR',
    });
    expect(log).to.deep.equal(['idle > loading', 'loading > ready', 'pay-ready']);
    await element.updateComplete;
    expect(part(element, 'button').textContent.replace(/\s/g, ' ')).to.match(
      /^Pagar 1?\.?234,56 €$|^Pagar 1234,56 €$/,
    );
    expect(part(element, 'test-mark').checkVisibility()).to.equal(true);
    expect(part(element, 'provider').textContent).to.contain('Trust Payments');
  });

  it('asks for a session with what the tag says', async () => {
    const element = await readyPayForm({ provider: 'trust-payments', locale: 'es-MX' });
    const [request] = await requestsOf(element);
    expect(request).to.deep.equal({
      id: request?.id,
      step: 'session',
      cookie: document.cookie,
      provider: 'trust-payments',
      order: element.order,
      locale: 'es-MX',
    });
  });

  it('takes a session as a value, or from a function, and shows neither', async () => {
    for (const kind of ['value', 'function']) {
      const element = createPayForm({ 'session-url': null });
      const session = await openSession(element.order);
      element.session = kind === 'value' ? session : () => Promise.resolve(session);
      await place(element);
      await element.ready;
      expect(element.outerHTML).not.to.contain('eyJ');
      expect(element.shadowRoot?.innerHTML).not.to.contain('eyJ');
      await typeCard();
      await pay(element, 'pay-success');
      await cleanUp();
    }
  });

  it('fulfils ready at once where the form stands already', async () => {
    const element = await readyPayForm();
    await element.ready;
    await element.load();
    await element.ready;
    expect(element.state).to.equal('ready');
  });

  const failures: [name: string, attributes: Record<string, string | null>, code: string][] = [
    ['there is no order of that name', { order: 'nobody' }, 'session-refused'],
    ['the server answers 503', { 'session-url': '/pay/session?status=503' }, 'session-refused'],
    ['the answer is a web page', { 'session-url': '/pay/session?html' }, 'session-invalid'],
    ['the answer breaks off', { 'session-url': '/pay/session?drop' }, 'session-invalid'],
    ['there is no server', { 'session-url': 'http://localhost:1/session' }, 'session-unreachable'],
    [
      'the server is too slow',
      { 'session-url': '/pay/session?delay=2000', 'load-timeout': '80' },
      'session-unreachable',
    ],
    ['the answer names no amount', { 'session-url': patch({ amount: '1050' }) }, 'session-invalid'],
    [
      'the answer names an unknown provider',
      { 'session-url': patch({ provider: 'piggybank' }) },
      'provider-unknown',
    ],
    ['there is nowhere to ask', { 'session-url': null }, 'session-invalid'],
    ['the page shows another amount', { amount: '1000' }, 'amount-mismatch'],
    ['the page shows another currency', { currency: 'USD' }, 'amount-mismatch'],
    ['the JWT is over another amount', { 'session-url': patch({ amount: 1051 }) }, 'amount-mismatch'],
    ['the JWT is over another currency', { 'session-url': patch({ currency: 'EUR' }) }, 'amount-mismatch'],
    ['the page insists on live payments', { mode: 'live' }, 'session-mismatch'],
    [
      'the page insists on test payments',
      { mode: 'test', 'session-url': patch({ live: true }) },
      'session-mismatch',
    ],
    [
      'the page insists on another provider',
      { provider: 'truust', 'session-url': patch({}) },
      'session-refused',
    ],
  ];
  for (const [name, attributes, code] of failures) {
    it(`fails where ${name}`, async () => {
      const element = createPayForm(attributes);
      const log = record(element);
      const error = next(element, 'pay-error');
      await place(element);
      expect(await failureOf(element)).to.equal(code);
      expect((await error).detail.error.code).to.equal(code);
      expect(element.matches(':state(failed)')).to.equal(true);
      expect(log).to.deep.equal(['idle > loading', 'loading > failed', 'pay-error']);
      expect(document.querySelector('iframe[id^=st-]')).to.equal(null);
    });
  }

  it('loads where the page says what the session says', async () => {
    const element = await readyPayForm({
      amount: '1050',
      currency: 'GBP',
      mode: 'test',
      provider: 'trust-payments',
    });
    expect(element.state).to.equal('ready');
  });

  it('fails where a session function does', async () => {
    const element = createPayForm();
    const cause = new Error('no network');
    element.session = () => Promise.reject(cause);
    await place(element);
    const error = (await element.ready.catch((reason: unknown) => reason)) as PayError;
    expect(error.code).to.equal('unexpected');
    expect(error.cause).to.equal(cause);
  });

  it('says so where the library is blocked, and loads when the shopper tries again', async () => {
    const attributes = { 'library-url': `${simulator.libraryUrl}?blocked` };
    Reflect.deleteProperty(window, 'SecureTrading');
    await fail('library-blocked', { times: 1 });
    const element = await addPayForm(attributes);
    expect(await failureOf(element)).to.equal('library-blocked');
    await element.updateComplete;
    const ready = next(element, 'pay-ready');
    part(element, 'button').click();
    await ready;
    await typeCard();
    await pay(element, 'pay-success');
  });

  const silences: ['frames-blocked' | 'init-html' | 'init-garbage', code: string][] = [
    ['frames-blocked', 'fields-timeout'],
    ['init-html', 'fields-timeout'],
    ['init-garbage', 'fields-timeout'],
  ];
  for (const [failure, code] of silences) {
    it(`does not wait for ever where the library falls silent: ${failure}`, async () => {
      await fail(failure);
      slow = hurry();
      const element = await addPayForm({ 'load-timeout': '1500' });
      expect(await failureOf(element)).to.equal(code);
      expect(document.querySelector('iframe[id^=st-]')).to.equal(null);
    });
  }

  it('says so where the gateway takes the session for invalid, new or not', async () => {
    await fail('init-jwt-expired');
    const element = await addPayForm(LATER);
    expect(await failureOf(element)).to.equal('provider-refused');
  });

  it('fetches the library beside the session, where the tag names the provider', async () => {
    Reflect.deleteProperty(window, 'SecureTrading');
    const libraryUrl = `${simulator.libraryUrl}?beside`;
    const element = await addPayForm({
      provider: 'trust-payments',
      'library-url': libraryUrl,
      'session-url': '/pay/session?delay=1000',
    });
    await until(() => document.querySelector(`script[src^="${libraryUrl}"]`) !== null);
    expect(element.state).to.equal('loading');
    expect(element.getElementsByTagName('form')).to.have.length(0);
    await element.ready;
  });

  it('asks once more where the gateway takes the session for too old', async () => {
    await fail('init-jwt-expired', { times: 1 });
    const element = await readyPayForm(LATER);
    expect((await requestsOf(element)).map(({ step }) => step)).to.deep.equal(['session', 'session']);
    await typeCard();
    await pay(element, 'pay-success');
  });

  it('is not confused by an old answer that comes after a new one', async () => {
    const element = createPayForm();
    const sessions = [await openSession(newOrder(900)), await openSession(newOrder(700))] as const;
    const answers: ((session: Session) => void)[] = [];
    element.session = () => new Promise((resolve) => answers.push(resolve));
    await place(element);
    await until(() => answers.length === 1);
    element.reset();
    await until(() => answers.length === 2);
    answers[1]?.(sessions[1]);
    await element.ready;
    answers[0]?.(sessions[0]);
    await moment(50);
    await element.updateComplete;
    expect(part(element, 'button').textContent).to.equal('Pay £7.00');
    const submit = next(element, 'pay-submit');
    part(element, 'button').click();
    expect((await submit).detail.amount).to.equal(700);
  });

  it('speaks another language as soon as it is told to', async () => {
    const element = await readyPayForm();
    expect(part(element, 'button').textContent).to.equal('Pay £10.50');
    element.locale = 'es-ES';
    await until(() => part(element, 'button').textContent.startsWith('Pagar'));
    expect(part(element, 'button').textContent.replace(/\s/g, ' ')).to.equal('Pagar 10,50 GBP');
  });

  it('follows the language of the page, also in fields in which nothing was typed', async () => {
    const { documentElement: root } = document;
    const before = root.lang;
    root.lang = 'en-GB';
    const element = await readyPayForm({ locale: null });
    root.lang = 'de';
    await until(() => part(element, 'button').textContent.endsWith('bezahlen'));
    await until(async () => (await read('card-number', 'textContent', 'label')).startsWith('Kartennummer'));
    root.lang = before;
  });

  it('leaves the button to the page where it says so', async () => {
    const element = await readyPayForm({ 'hide-button': '' });
    expect(part(element, 'button').checkVisibility()).to.equal(false);
    await typeCard();
    const success = next(element, 'pay-success');
    await element.submit();
    await success;
  });
});
