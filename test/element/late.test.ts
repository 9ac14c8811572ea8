import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import { cleanUp, miss, part, pay, paymentsOf, readyPayForm, typeCard } from './support/page.ts';

// Each file is fetched once a page, so each can be missed once here.
const LATE = ['element/payment/payment-attempts.ts', 'trust-payments/page/card-payment.ts'];

describe('what is fetched when the form is ready', () => {
  afterEach(cleanUp);

  for (const path of LATE) {
    it(`can be missing: nothing is sent, and the next press pays: ${path}`, async () => {
      await miss(path);
      const element = await readyPayForm();
      await typeCard();
      const { detail } = await pay(element, 'pay-error');
      expect(detail.error.code).to.equal('unexpected');
      expect(element.state).to.equal('ready');
      await element.updateComplete;
      expect(part(element, 'notice').textContent).to.contain('The payment could not be started');
      expect(await paymentsOf(element)).to.equal(0);
      await executeServerCommand('recover');
      await pay(element, 'pay-success');
      expect(await paymentsOf(element)).to.equal(1);
    });
  }
});
