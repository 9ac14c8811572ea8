import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPayments, type Provider } from '../../../src/entries/server.ts';
import type { Confirmation } from '../../../src/protocol/messages.ts';

const order = { reference: 'stay-1', amount: 1050, currency: 'GBP' };

async function confirmBy(verifyEvidence: NonNullable<Provider['verifyEvidence']>): Promise<Confirmation> {
  const provider: Provider = { name: 'trust-payments', verifyEvidence };
  const payments = createPayments({
    providers: [provider],
    findOrder: () => order,
    onNotice: () => undefined,
  });
  const response = await payments.fetch(
    new Request('https://shop.test/pay/confirm', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        provider: 'trust-payments',
        order: order.reference,
        evidence: { jwt: 'j.w.t' },
      }),
    }),
  );
  return (await response.json()) as Confirmation;
}

const declined = { status: 'declined', reason: 'declined', hint: '', retryable: true } as const;

test('what a shopper can do about a decline reaches the page', async () => {
  const answer = await confirmBy(() => Promise.resolve({ ...declined, advice: 'ask-bank' }));
  assert.deepEqual(answer, { status: 'declined', retryable: true, advice: 'ask-bank' });
});

test('where there is nothing to add, nothing is added', async () => {
  const answer = await confirmBy(() => Promise.resolve(declined));
  assert.deepEqual(answer, { status: 'declined', retryable: true });
});
