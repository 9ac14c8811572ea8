import { expect } from '@open-wc/testing';
import type { PayFormEventMap } from '../../src/element/payment/events.ts';
import {
  CARDS,
  cleanUp,
  decide,
  fail,
  newOrder,
  next,
  part,
  pay,
  paymentsOf,
  readyPayForm,
  record,
  requestsOf,
  transactionsOf,
  type,
  typeCard,
} from './support/page.ts';

type Outcome = 'pay-success' | 'pay-decline' | 'pay-cancel' | 'pay-unknown' | 'pay-error';

describe('outcomes of an attempt', () => {
  afterEach(cleanUp);

  const ATTEMPT = ['ready > submitting', 'pay-submit'];
  const CHALLENGED = [...ATTEMPT, 'submitting > challenging', 'pay-challenge'];

  const rows: {
    name: string;
    order?: string;
    card?: string;
    code?: string;
    decision?: 'approve' | 'refuse' | 'cancel';
    outcome: Outcome;
    state: string;
    verified: boolean;
    retryable?: boolean;
    log: string[];
    payments: number;
  }[] = [
    {
      name: 'a card without 3-D Secure',
      outcome: 'pay-success',
      state: 'succeeded',
      verified: true,
      log: [...ATTEMPT, 'submitting > confirming', 'confirming > succeeded', 'pay-success'],
      payments: 1,
    },
    {
      name: 'a frictionless card',
      card: '4000000000001000',
      outcome: 'pay-success',
      state: 'succeeded',
      verified: true,
      log: [...ATTEMPT, 'submitting > confirming', 'confirming > succeeded', 'pay-success'],
      payments: 1,
    },
    {
      name: 'a challenge that is approved',
      card: CARDS.challenge,
      decision: 'approve',
      outcome: 'pay-success',
      state: 'succeeded',
      verified: true,
      log: [
        ...CHALLENGED,
        'challenging > submitting',
        'submitting > confirming',
        'confirming > succeeded',
        'pay-success',
      ],
      payments: 1,
    },
    {
      name: 'a declined card',
      card: CARDS.declined,
      outcome: 'pay-decline',
      state: 'declined',
      verified: true,
      retryable: true,
      log: [...ATTEMPT, 'submitting > confirming', 'confirming > declined', 'pay-decline'],
      payments: 0,
    },
    {
      name: 'an authentication that fails without a challenge',
      card: '4000000000001018',
      outcome: 'pay-decline',
      state: 'declined',
      verified: true,
      log: [...ATTEMPT, 'submitting > confirming', 'confirming > declined', 'pay-decline'],
      payments: 0,
    },
    {
      name: 'a challenge that fails',
      card: CARDS.challenge,
      decision: 'refuse',
      outcome: 'pay-decline',
      state: 'declined',
      verified: true,
      log: [
        ...CHALLENGED,
        'challenging > submitting',
        'submitting > confirming',
        'confirming > declined',
        'pay-decline',
      ],
      payments: 0,
    },
    {
      name: 'a challenge that is cancelled, which the library reports with error code 0',
      card: CARDS.challenge,
      decision: 'cancel',
      outcome: 'pay-cancel',
      state: 'cancelled',
      verified: false,
      log: [...CHALLENGED, 'challenging > submitting', 'submitting > cancelled', 'pay-cancel'],
      payments: 0,
    },
    {
      name: "the bank's system fails, and nobody knows what it did",
      order: newOrder(60010),
      outcome: 'pay-unknown',
      state: 'unknown',
      verified: true,
      log: [...ATTEMPT, 'submitting > confirming', 'confirming > unknown', 'pay-unknown'],
      payments: 0,
    },
  ];

  for (const row of rows) {
    it(row.name, async () => {
      const element = await readyPayForm(row.order ? { order: row.order } : {});
      await typeCard(row.card);
      const log = record(element);
      const outcome = pay(element, row.outcome);
      if (row.decision) {
        await next(element, 'pay-challenge');
        expect(element.state).to.equal('challenging');
        await decide(row.decision);
      }
      const { detail } = (await outcome) as PayFormEventMap['pay-decline'];
      expect(element.state).to.equal(row.state);
      expect(element.matches(`:state(${row.state})`)).to.equal(true);
      expect(detail.verified).to.equal(row.verified);
      expect(detail.message).to.match(/\w{3}/);
      if (row.retryable !== undefined) expect(detail.retryable).to.equal(row.retryable);
      expect(log.join('\n')).to.equal(
        // The challenge closes a moment before or after its outcome is known.
        row.log.filter((line) => line !== 'challenging > submitting' || log.includes(line)).join('\n'),
      );
      expect(await paymentsOf(element)).to.equal(row.payments);
    });
  }

  it('says which payment it was, and hands on the evidence', async () => {
    const element = await readyPayForm();
    await typeCard();
    const { detail } = await pay(element, 'pay-success');
    const auth = (await transactionsOf(element)).find((each) => each.requesttypedescription === 'AUTH');
    expect(detail.reference).to.equal(auth?.transactionreference);
    expect(detail.evidence.jwt?.split('.')).to.have.length(3);
    const confirmation = (await requestsOf(element)).find(({ step }) => step === 'confirm');
    expect(confirmation?.evidence).to.deep.equal(detail.evidence);
    expect(confirmation?.provider).to.equal('trust-payments');
  });

  it('is not verified where there is no server to ask', async () => {
    const element = await readyPayForm({ 'confirm-url': null });
    await typeCard();
    const { detail } = await pay(element, 'pay-success');
    expect(detail.verified).to.equal(false);
    expect((await requestsOf(element)).map(({ step }) => step)).to.deep.equal(['session', 'session']);
  });

  it('lets a declined shopper pay with another card, in the same fields', async () => {
    const element = await readyPayForm();
    await typeCard(CARDS.declined);
    await pay(element, 'pay-decline');
    await type('card-number', CARDS.good);
    const log = record(element);
    await pay(element, 'pay-success');
    expect(log[0]).to.equal('declined > submitting');
    expect(await paymentsOf(element)).to.equal(1);
    // One to load with, and before each attempt the question whether it is still the order's.
    expect((await requestsOf(element)).filter(({ step }) => step === 'session')).to.have.length(3);
  });

  it('leaves the page alone where the fields are not filled in', async () => {
    const element = await readyPayForm();
    const log = record(element);
    const { detail } = await pay(element, 'pay-error');
    expect(detail.error.code).to.equal('invalid-fields');
    expect(element.state).to.equal('ready');
    expect(log).to.deep.equal([...ATTEMPT, 'submitting > ready', 'pay-error']);
    expect(await transactionsOf(element)).to.have.length(0);
    await typeCard();
    await pay(element, 'pay-success');
  });

  it('names the fields that the gateway refused', async () => {
    const element = await readyPayForm();
    await typeCard();
    // A month that was over before the gateway was built; the field itself takes it.
    await type('expiration-date', '01/20');
    const { detail } = await pay(element, 'pay-error');
    expect(detail.fields).to.deep.equal(['expirydate']);
    expect(element.state).to.equal('ready');
  });

  it('does not take the lost answer to a payment for a decline', async () => {
    const element = await readyPayForm();
    await fail('pay-token-garbled');
    await typeCard();
    const { detail } = await pay(element, 'pay-unknown');
    expect(detail.status).to.equal('unknown');
    expect(element.state).to.equal('unknown');
    expect(await paymentsOf(element), 'the money did move').to.equal(1);
    expect(part(element, 'button').checkVisibility()).to.equal(false);
    await element.submit();
    expect(element.state).to.equal('unknown');
    expect(await paymentsOf(element)).to.equal(1);
  });

  it('cancels a challenge from the page', async () => {
    const element = await readyPayForm();
    await typeCard(CARDS.challenge);
    const outcome = pay(element, 'pay-cancel');
    await next(element, 'pay-challenge');
    element.cancel();
    await outcome;
    expect(document.querySelector('.tp-3ds-overlay')).to.equal(null);
    expect(await paymentsOf(element)).to.equal(0);
  });

  it('starts again with a new session', async () => {
    const element = await readyPayForm();
    await typeCard();
    await pay(element, 'pay-success');
    element.order = newOrder(2500);
    element.reset();
    await element.ready;
    expect(part(element, 'button').textContent).to.equal('Pay £25.00');
    await typeCard();
    await pay(element, 'pay-success');
    expect(await paymentsOf(element)).to.equal(1);
  });
});
