import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPayments } from '../../../src/server/payments/create-payments.ts';
import type { Provider, Verdict } from '../../../src/server/provider/provider.ts';
import { verdict } from '../inbox/signed-provider.ts';

/** A shop whose one provider answers with the statuses in turn, and with the last of them from then on. */
function openShop(statuses: readonly Verdict['status'][], now: () => number) {
  let questions = 0;
  const provider: Provider = {
    name: 'trustshare',
    createSession: ({ amount, currency }) =>
      Promise.resolve({ provider: 'trust-payments', jwt: 'j.w.t', amount, currency }),
    verifyEvidence: () => {
      const status = statuses[Math.min(questions, statuses.length - 1)] ?? 'unknown';
      questions += 1;
      return Promise.resolve(verdict(status));
    },
  };
  const payments = createPayments({
    providers: [provider],
    findOrder: (reference) => ({ reference, amount: 1050, currency: 'GBP' }),
    onNotice: () => undefined,
    now,
  });
  const post = async (path: string, body: object): Promise<{ http: number; status: string }> => {
    const response = await payments.fetch(
      new Request(`https://shop.test/pay/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ order: 'A-1001', ...body }),
      }),
      { clientAddress: '203.0.113.7' },
    );
    const { status } = (await response.json()) as { status: string };
    return { http: response.status, status };
  };
  return {
    questions: () => questions,
    session: () => post('session', { locale: 'en' }),
    confirm: (evidence: Record<string, string> = {}, elapsed?: number) =>
      post('confirm', {
        provider: 'trustshare',
        evidence,
        ...(elapsed !== undefined && { elapsed }),
      }),
  };
}

describe('a shopper who tries card after card', () => {
  test('is never asked to wait, an attempt every two seconds for an hour', async () => {
    let now = 0;
    const { session, confirm } = openShop(['declined'], () => now);
    assert.equal((await session()).http, 200);
    for (; now < 3_600_000; now += 2_000) {
      assert.equal((await session()).http, 200);
      assert.deepEqual(await confirm({ jwt: 'j.w.t' }), { http: 200, status: 'declined' });
    }
  });
});

describe('a page that asks twice within a second', () => {
  test('is told what is known already', async () => {
    const { confirm, questions } = openShop(['pending', 'unknown'], () => 0);
    assert.equal((await confirm({ checkoutId: 'c1' }, 10)).status, 'pending');
    // It took longer on its way this time, so that the attempt looks younger.
    assert.equal((await confirm({ checkoutId: 'c1' }, 2)).status, 'pending');
    assert.equal(questions(), 1);
  });

  type Asking = readonly [evidence: Record<string, string>, elapsed: number];
  const changed: readonly (readonly [what: string, first: Asking, second: Asking])[] = [
    ['about another checkout', [{}, 10], [{ checkoutId: 'c1' }, 10]],
    ['about a later attempt', [{}, 10], [{}, 2]],
  ];
  for (const [what, first, second] of changed) {
    test(`${what}, is told the truth a moment later`, async (t) => {
      t.mock.timers.enable({ apis: ['setTimeout'] });
      const { confirm, questions } = openShop(['declined', 'cancelled'], () => 0);
      assert.equal((await confirm(...first)).status, 'declined');
      const again = [confirm(...second), confirm(...second)];
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      assert.equal(questions(), 1);
      t.mock.timers.tick(1_000);
      const answers = await Promise.all(again);
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set(['cancelled']));
      assert.equal(questions(), 2);
    });
  }

  test('with thirty checkouts at once, makes two questions', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { confirm, questions } = openShop(['declined'], () => 0);
    const all = Array.from({ length: 30 }, (_none, index) => confirm({ checkoutId: `c${index}` }));
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    t.mock.timers.tick(1_000);
    const statuses = (await Promise.all(all)).map(({ status }) => status);
    assert.equal(questions(), 2);
    assert.equal(statuses.filter((status) => status === 'declined').length, 2);
    assert.equal(statuses.filter((status) => status === 'unknown').length, 28);
  });
});
