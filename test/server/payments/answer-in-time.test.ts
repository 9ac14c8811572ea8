import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPayments } from '../../../src/server/payments/create-payments.ts';
import { memoryStore } from '../../../src/server/stores/memory-store.ts';
import { LOOK_UP_WHILE_NOTIFIED_MS } from '../../../src/server/support/time-limit.ts';
import { event, notification, signedProvider } from '../inbox/signed-provider.ts';

/** Truust and Trustly hang up after that. */
const PROVIDERS_WAIT_MS = 8_000;

test('a notification is answered before its provider hangs up, also after a slow look-up', async () => {
  const waits: number[] = [];
  const store = memoryStore();
  const payments = createPayments({
    providers: [signedProvider()],
    findOrder: (reference) => ({ reference, amount: 1050, currency: 'GBP' }),
    store: {
      ...store,
      applyEvent: (applied, effect, options) => {
        waits.push(options.waitMs);
        return store.applyEvent(applied, effect, options);
      },
    },
  });
  assert.equal((await payments.fetch(notification(event()))).status, 200);
  const [waitMs = Infinity] = waits;
  assert.ok(waitMs >= 1_000, 'a short queue is no reason to be sent again');
  assert.ok(LOOK_UP_WHILE_NOTIFIED_MS + waitMs < PROVIDERS_WAIT_MS, `${waitMs} ms`);
});
