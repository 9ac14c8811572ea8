import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createConnection,
  POLICY,
  type Attempt,
  type PolicySettings,
} from '../../../../src/server/net/policy-connection/index.ts';
import { startFaultyServer } from '../../../../src/simulator/faults/faulty-server.ts';
import { certify } from './certificates.ts';
import { fakeClock } from './fake-clock.ts';

test('the figures are those of the document where none is set', () => {
  const { attempts, retryMs, connectMs, exchangeMs } = POLICY;
  assert.deepEqual([attempts, retryMs, connectMs, exchangeMs], [20, 40_000, 5_000, 60_000]);
});

const OUT_OF_BOUNDS: readonly PolicySettings[] = [
  { attempts: 0 },
  { attempts: 101 },
  { attempts: 1.5 },
  { attempts: Number.NaN },
  { retryMs: 40 },
  { retryMs: 300_001 },
  { connectMs: 5 },
  { connectMs: 60_001 },
  { exchangeMs: 60 },
  { exchangeMs: Infinity },
  { pauseMs: -1 },
  { exchangeMs: '60000' as unknown as number },
  { exchange: 60_000 } as PolicySettings,
];
for (const policy of OUT_OF_BOUNDS) {
  const [name = ''] = Object.keys(policy);
  test(`${name} ${String(Object.values(policy))} is refused when the connection is made`, () => {
    assert.throws(
      () => createConnection({ policy }),
      (error: Error) => 'code' in error && error.code === 'settings-invalid' && error.message.includes(name),
    );
  });
}

test('the bounds themselves are taken', () => {
  createConnection({
    policy: { attempts: 1, retryMs: 1_000, connectMs: 2_000, exchangeMs: 1_000, pauseMs: 0 },
  });
  createConnection({ policy: { attempts: 100, retryMs: 300_000, connectMs: 60_000, exchangeMs: 300_000 } });
});

async function failing(policy: PolicySettings, fault: 'reset-in-handshake' | 'hang-after-request') {
  const clock = fakeClock();
  const started = clock.now();
  const tls = await certify(['localhost']);
  const server = await startFaultyServer({ tls, fault: () => fault, onHang: () => setImmediate(clock.next) });
  const attempts: Attempt[] = [];
  const connection = createConnection({
    clock,
    policy,
    authorities: [tls.cert],
    onAttempt(attempt) {
      attempts.push(attempt);
      setImmediate(clock.next);
    },
  });
  const outcome = await connection.post({ url: `https://localhost:${server.port}/`, body: {} });
  await server.close();
  return { kind: outcome.kind, attempts: outcome.attempts, ms: clock.now() - started };
}

test('fewer attempts', async () => {
  const ended = await failing({ attempts: 3 }, 'reset-in-handshake');
  assert.deepEqual(ended, { kind: 'not-sent', attempts: 3, ms: 2_000 });
});

test('less time for all attempts, counted with what the last one may take', async () => {
  const ended = await failing({ retryMs: 10_000, connectMs: 4_000, pauseMs: 3_000 }, 'reset-in-handshake');
  assert.deepEqual(ended, { kind: 'not-sent', attempts: 3, ms: 6_000 });
});

test('less time to send and receive', async () => {
  const ended = await failing({ exchangeMs: 15_000 }, 'hang-after-request');
  assert.deepEqual(ended, { kind: 'unknown', attempts: 1, ms: 15_000 });
});
