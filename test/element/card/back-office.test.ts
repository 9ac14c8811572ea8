import { assert } from '@open-wc/testing';
import {
  addPayForm,
  CARDS,
  cleanUp,
  next,
  pay,
  paymentsOf,
  readyPayForm,
  record,
  transactionsOf,
  typeCard,
} from '../support/page.ts';

const OFFICE = { mode: 'back-office', 'session-url': '/pay/office-session' };

describe('mode="back-office"', () => {
  afterEach(cleanUp);

  it('takes a card by telephone, and no bank asks its holder', async () => {
    const element = await readyPayForm(OFFICE);
    const log = record(element);
    // In a shop's page, the bank of this one would ask.
    await typeCard(CARDS.challenge);
    const { detail } = await pay(element, 'pay-success');
    assert.isTrue(detail.verified);
    assert.notInclude(log, 'pay-challenge');
    const [only, ...others] = await transactionsOf(element);
    assert.deepEqual(
      [only?.requesttypedescription, only?.accounttypedescription, others],
      ['AUTH', 'MOTO', []],
    );
  });

  it('can be declined, and tried again', async () => {
    const element = await readyPayForm(OFFICE);
    await typeCard(CARDS.declined);
    await pay(element, 'pay-decline');
    await typeCard();
    await pay(element, 'pay-success');
    assert.equal(await paymentsOf(element), 1);
  });

  for (const [what, attributes] of [
    ['a shopper’s session in a back office', { mode: 'back-office' }],
    ['a back office’s session in a shopper’s page', { 'session-url': '/pay/office-session' }],
    ['a back office’s session in a test page', { ...OFFICE, mode: 'test' }],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { detail } = await next(await addPayForm(attributes), 'pay-error');
      assert.equal(detail.error.code, 'session-mismatch');
    });
  }
});
