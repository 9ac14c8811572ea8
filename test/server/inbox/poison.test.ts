import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createPayments } from '../../../src/server/payments/create-payments.ts';
import type { Notice } from '../../../src/server/notice.ts';
import { event, notification, signedProvider } from './signed-provider.ts';
import { places, type Address } from './stores.ts';

const SERVER = fileURLToPath(new URL('./poison-server.ts', import.meta.url));
const SWEEP_MS = 10 * 60_000;

/** @returns whether the process was killed while it swept. */
async function dies(address: Address, now: number): Promise<boolean> {
  const child = spawn(process.execPath, ['--import', 'tsx', SERVER], {
    stdio: 'inherit',
    timeout: 60_000,
    env: {
      ...process.env,
      PAY_FORM_POISON_STORE: JSON.stringify(address),
      PAY_FORM_POISON_NOW: String(now),
    },
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (signal === null) assert.equal(code, 0);
  return signal === 'SIGKILL';
}

for (const { name, make } of places().filter((each) => each.name !== 'memory')) {
  test(`a held event whose handler kills the process becomes a dead letter (${name})`, async (t) => {
    const place = await make();
    t.after(() => place.close());
    let now = Date.now();
    let isMended = false;
    const notices: Notice[] = [];
    const payments = createPayments({
      providers: [signedProvider()],
      findOrder: (reference) => ({ reference, amount: 1050, currency: 'GBP' }),
      store: place.open(),
      now: () => now,
      onNotice: (notice) => void notices.push(notice),
      onPayment: () => {
        if (!isMended) throw new Error('not yet');
      },
    });
    await payments.fetch(notification(event()));

    // The merchant deploys a handler that is worse. Each process takes the event once, and the next one counts that.
    for (let death = 0; death < 4; death += 1) {
      now += SWEEP_MS;
      assert.equal(await dies(place.address, now), true);
      now += SWEEP_MS;
      assert.equal((await payments.sweep()).applied, 0);
    }
    now += SWEEP_MS;
    assert.equal(await dies(place.address, now), false);
    const [letter, another] = await payments.deadLetters();
    assert.equal(another, undefined);
    assert.deepEqual([letter?.attempts, letter?.reason], [5, 'handler-failed']);
    assert.match(letter?.error ?? '', /process ended/);

    isMended = true;
    now += SWEEP_MS;
    assert.equal((await payments.sweep()).applied, 0);
    assert.ok(letter);
    assert.equal((await payments.replay(letter))?.kind, 'applied');
    assert.deepEqual(
      notices.map(({ kind, reason }) => `${kind} ${reason}`),
      [
        'event-held handler-failed',
        ...Array.from({ length: 3 }, () => 'event-held process-died'),
        'dead-letter process-died',
      ],
    );
  });
}
