import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Failure } from 'pay-form/simulator';
import { mint } from './page-of-a-shopper.ts';
import { inShort, Shops, type Shop } from './shop.ts';

const shops = new Shops();
before(() => shops.open());
after(() => shops.close());

const FRICTIONLESS = '4000000000001000';
const CHALLENGED = '4000000000001091';
const AUTH_ONLY = { requesttypedescriptions: ['AUTH'] };
const PAID = 'paymentStarted submit(0) success paymentCompleted';
const FAILED_CHALLENGE = 'paymentStarted error paymentFailed submit(50003)';
const CANCELLED = 'paymentStarted cancel paymentCanceled submit(0)';
const DECLINED = 'paymentStarted error submit(70000) paymentFailed';

interface Case {
  /** What the library says after it is ready. */
  readonly says: string;
  readonly payload?: object;
  readonly failure?: Failure;
  readonly act: (shop: Shop) => Promise<unknown>;
}

const paying =
  (number: string, expiry?: string) =>
  (shop: Shop): Promise<void> =>
    shop.pay(number, expiry);

const deciding =
  (label: 'Approve' | 'Fail' | 'Cancel', number = CHALLENGED) =>
  async (shop: Shop): Promise<void> => {
    await shop.pay(number);
    await shop.decide(label);
  };

/** The order of the events is that of the real library, for every outcome that was tried on it. */
const ATTEMPTS: Record<string, Case> = {
  'frictionless, paid': { says: PAID, act: paying(FRICTIONLESS) },
  'paid without 3-D Secure': { says: PAID, payload: AUTH_ONLY, act: paying(FRICTIONLESS) },
  'authenticated and nothing more': {
    says: PAID,
    payload: { requesttypedescriptions: ['THREEDQUERY'] },
    act: paying(FRICTIONLESS),
  },
  'challenged and nothing more': {
    says: PAID,
    payload: { requesttypedescriptions: ['THREEDQUERY'] },
    act: deciding('Approve'),
  },
  declined: { says: DECLINED, act: paying('4242424242424242') },
  'declined without 3-D Secure': { says: DECLINED, payload: AUTH_ONLY, act: paying('4242424242424242') },
  'bank system error': {
    says: 'paymentStarted error submit(60010) paymentFailed',
    payload: { baseamount: '60010' },
    act: paying(FRICTIONLESS),
  },
  'frictionless, failed': {
    says: 'paymentStarted error submit(60022) paymentFailed',
    act: paying('4000000000001018'),
  },
  'a field that only the gateway refuses': {
    says: 'paymentStarted error submit(30000)',
    act: paying(FRICTIONLESS, '12/20'),
  },
  'an empty form': { says: 'error paymentFailed', act: (shop) => shop.button.click() },
  'a number that fails Luhn': { says: 'error paymentFailed', act: paying('4000000000001001') },
  'challenge approved': { says: PAID, act: deciding('Approve') },
  'challenge approved, result unavailable': { says: PAID, act: deciding('Approve', '4000000000001117') },
  'challenge approved, but failed at the bank': {
    says: FAILED_CHALLENGE,
    act: deciding('Approve', '4000000000001109'),
  },
  'challenge approved, but an error at the bank': {
    says: FAILED_CHALLENGE,
    act: deciding('Approve', '4000000000001125'),
  },
  'challenge failed': { says: FAILED_CHALLENGE, act: deciding('Fail') },
  'challenge cancelled at the bank': { says: CANCELLED, act: deciding('Cancel') },
  'challenge cancelled by the button': {
    says: CANCELLED,
    act: async (shop) => {
      await shop.pay(CHALLENGED);
      await shop.page.click('#tp-3ds-popup-view-header-button');
    },
  },
  'challenge cancelled by the page': {
    says: CANCELLED,
    act: async (shop) => {
      await shop.pay(CHALLENGED);
      await shop.page.waitForSelector('#tp-3ds-challenge-iframe');
      await shop.page.evaluate(() => window.st.cancelThreeDProcess());
    },
  },
  'Enter in a field': {
    says: PAID,
    act: async (shop) => {
      await shop.fill(FRICTIONLESS);
      await shop.field('security-code').press('Enter');
    },
  },
  'an answer that cannot be read': {
    says: 'paymentStarted submit(50003) error',
    failure: 'pay-token-garbled',
    act: paying(FRICTIONLESS),
  },
  'no connection, five times': {
    says: 'paymentStarted submit(50003) error',
    failure: 'pay-dropped',
    act: paying(FRICTIONLESS),
  },
  'a JWT that expired after the start': {
    says: 'paymentStarted error submit(30000)',
    failure: 'pay-jwt-expired',
    act: paying(FRICTIONLESS),
  },
};

describe('an attempt to pay', { concurrency: 3 }, () => {
  for (const [name, { says, payload, failure, act }] of Object.entries(ATTEMPTS)) {
    test(name, () =>
      shops.visit(async (shop) => {
        await shop.ready({}, payload);
        if (failure) shop.tp.fail(failure);
        await act(shop);
        const expected = `paymentInitStarted paymentInitCompleted ${says}`;
        await shop.told(expected.split(' ').length);
        await settle(shop);
        assert.equal(inShort(await shop.told(0)), expected);
      }),
    );
  }
});

describe('a start that fails', { concurrency: 3 }, () => {
  const starts: Partial<Record<Failure, string>> = {
    'init-jwt-expired': 'paymentInitStarted error submit(30000) paymentInitFailed',
    'init-dropped': 'paymentInitStarted submit(50003) error paymentInitFailed',
    'init-token-garbled': 'paymentInitStarted submit(50003) error paymentInitFailed paymentInitFailed',
  };
  for (const [failure, says] of Object.entries(starts)) {
    test(failure, () =>
      shops.visit(async (shop) => {
        shop.tp.fail(failure as Failure);
        await shop.start();
        await shop.told(says.split(' ').length);
        await settle(shop);
        assert.equal(inShort(await shop.told(0)), says);
        assert.equal(await shop.button.isEnabled(), true);
      }),
    );
  }

  test('a new JWT opens a session that was refused', () =>
    shops.visit(async (shop) => {
      shop.tp.fail('init-jwt-expired', { times: 1 });
      await shop.start();
      await shop.told(4);
      // Not the same to the letter: requests that are, are one for a moment.
      const jwt = mint(shop.tp, { orderreference: 'another' });
      await shop.page.evaluate((jwt) => window.st.updateJWT(jwt), jwt);
      assert.equal((await shop.told(5)).at(-1)?.name, 'paymentInitCompleted');
    }));
});

describe('silence for ever', { concurrency: 3 }, () => {
  for (const failure of ['init-html', 'init-garbage'] as const) {
    test(failure, () =>
      shops.visit(async (shop) => {
        shop.tp.fail(failure);
        const answered = shop.page.waitForResponse(shop.tp.gatewayUrl);
        await shop.start();
        await answered;
        await settle(shop);
        assert.equal(inShort(await shop.told(0)), 'paymentInitStarted');
        assert.equal(await shop.button.isDisabled(), true);
      }),
    );
  }

  for (const failure of ['pay-html', 'pay-garbage'] as const) {
    test(failure, () =>
      shops.visit(async (shop) => {
        await shop.ready({}, AUTH_ONLY);
        shop.tp.fail(failure);
        const answered = shop.page.waitForResponse(shop.tp.gatewayUrl);
        await shop.pay(FRICTIONLESS);
        await answered;
        await settle(shop);
        assert.equal((await shop.told(0)).at(-1)?.name, 'paymentStarted');
        assert.equal(await shop.button.isDisabled(), true);
        assert.equal(await shop.field('card-number').isDisabled(), true);
      }),
    );
  }

  test('frames-blocked', () =>
    shops.visit(async (shop) => {
      shop.tp.fail('frames-blocked');
      const answered = shop.page.waitForResponse(/control-frame/);
      await shop.start();
      await answered;
      await settle(shop);
      assert.equal(inShort(await shop.told(0)), '');
      assert.equal(await shop.button.isEnabled(), true);
    }));
});

test('the library pays again when an answer is lost: both payments are kept', () =>
  shops.visit(async (shop) => {
    await shop.ready({}, { ...AUTH_ONLY, orderreference: 'twice' });
    shop.tp.fail('pay-answer-lost', { times: 1 });
    await shop.pay(FRICTIONLESS);
    await shop.told(6);
    assert.equal(shop.tp.transactions.find({ orderreference: ['twice'], errorcode: ['0'] }).length, 2);
  }));

/** Leaves time for what should not come. */
async function settle(shop: Shop): Promise<void> {
  await shop.page.waitForTimeout(150);
}
