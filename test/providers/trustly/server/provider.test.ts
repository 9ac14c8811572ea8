import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { PayError } from '../../../../src/protocol/pay-error.ts';
import type { Delivery, Ending, Reading } from '../../../../src/server/provider/provider.ts';
import { trustly } from '../../../../src/providers/trustly/server/index.ts';
import { verifyTrustly } from '../../../../src/providers/trustly/server/signature.ts';
import { DATA, merchantKeys, notification, trustlyKeys, UUID } from './samples.ts';

const OTHER_UUID = '0a2184ff-2842-b485-25ca-293525152425';
const { privateKey } = merchantKeys;
const { publicKey } = trustlyKeys;
const provider = trustly({ privateKey, publicKey, environment: 'test' });
const context = { findOrder: () => undefined, now: () => 0 };

function delivery(body: string): Delivery {
  return { method: 'POST', path: '', headers: new Headers(), body: Buffer.from(body) };
}

async function read(body: string): Promise<Extract<Reading, { kind: 'event' }>> {
  const reading = await provider.readNotification(delivery(body), context);
  assert.equal(reading.kind, 'event');
  return reading;
}

const done = (answer?: string, duplicate = false): Ending => ({
  kind: 'done',
  duplicate,
  ...(answer !== undefined && { answer }),
});

describe('the events of Trustly', () => {
  for (const [method, type] of [
    ['pending', 'payment.pending'],
    ['credit', 'payment.paid'],
    ['debit', 'payment.reversed'],
    ['cancel', 'payment.cancelled'],
    ['account', 'account.verified'],
    ['payoutconfirmation', 'payout.confirmed'],
    ['payoutfailed', 'payout.failed'],
    ['kyc', 'kyc.requested'],
  ] as const) {
    it(`${method} is ${type}`, async () => {
      const data = DATA[method];
      const { event } = await read(notification(method, data));
      assert.equal(event.type, type);
      assert.equal(event.dedupeKey, 'test:9876543456');
      assert.equal(event.orderReference, 'stay-1/1');
      assert.equal(event.paymentReference, '87654567');
      assert.deepEqual(event.amount, 'amount' in data ? { amount: 90_250, currency: 'EUR' } : undefined);
      assert.equal(event.occurredAt, 'timestamp' in data ? Date.UTC(2010, 0, 20, 13, 42, 4, 675) : undefined);
      assert.equal(JSON.stringify(event.raw), JSON.stringify({ method, data }));
    });
  }

  it('an account that is not verified is not called verified', async () => {
    const { event } = await read(notification('account', { ...DATA.account, verified: '0' }));
    assert.equal(event.type, 'account.unverified');
  });

  it('an unknown method is passed on, with an id or without', async () => {
    const known = await read(notification('mandaterevoked', { notificationid: '7', x: '1' }));
    assert.deepEqual([known.event.type, known.event.dedupeKey], ['unknown', 'test:7']);
    const [first, again, other] = await Promise.all(
      [{ x: '1' }, { x: '1' }, { x: '2' }].map((data) => read(notification('mandaterevoked', data))),
    );
    assert.equal(first?.event.dedupeKey, again?.event.dedupeKey);
    assert.notEqual(first?.event.dedupeKey, other?.event.dedupeKey);
  });

  it('a retry has the same key and fingerprint, whatever its uuid', async () => {
    const [first, retry] = await Promise.all(
      [UUID, OTHER_UUID].map((uuid) => read(notification('credit', DATA.credit, { uuid }))),
    );
    assert.equal(first?.event.dedupeKey, retry?.event.dedupeKey);
    assert.equal(first?.event.fingerprint, retry?.event.fingerprint);
  });

  it('the same id with other content has another fingerprint', async () => {
    const [first, debit, more] = await Promise.all([
      read(notification('credit', DATA.credit)),
      read(notification('debit', DATA.debit)),
      read(notification('credit', { ...DATA.credit, amount: '902.51' })),
    ]);
    assert.equal(new Set([first, debit, more].map(({ event }) => event.fingerprint)).size, 3);
    assert.equal(new Set([first, debit, more].map(({ event }) => event.dedupeKey)).size, 1);
  });

  it('test and live have keys of their own', async () => {
    const live = trustly({ privateKey, publicKey });
    const reading = await live.readNotification(delivery(notification('credit', DATA.credit)), context);
    assert.ok(reading.kind === 'event' && reading.event.dedupeKey === 'live:9876543456');
  });

  it('an amount that is none of its currency is held', async () => {
    for (const [amount, currency] of [
      ['902.505', 'EUR'],
      ['902.5', 'JPY'],
    ] as const) {
      const body = notification('credit', { ...DATA.credit, amount, currency });
      const reading = await provider.readNotification(delivery(body), context);
      assert.ok(reading.kind === 'held' && reading.reason === 'amount-invalid', amount);
      assert.equal(reading.event.amount, undefined);
    }
  });

  it('without what decides are held, and not answered as if they were done', async () => {
    const { amount, ...rest } = DATA.credit;
    const reading = await provider.readNotification(delivery(notification('credit', rest)), context);
    assert.ok(amount && reading.kind === 'held' && reading.reason === 'field-missing');
    assert.match(reading.hint, /"amount"/);
  });

  describe('with a new field right behind messageid', () => {
    // The field could be the tail of the id: "stay-1/1" + "moment" + "Acme".
    const body = notification('credit', { ...DATA.credit, moment: 'Acme' });
    const readKnowing = (...known: string[]) =>
      provider.readNotification(delivery(body), {
        ...context,
        findOrder: (reference) => {
          asked.push(reference);
          return known.includes(reference) ? { reference, amount: 90_250, currency: 'EUR' } : undefined;
        },
      });
    const asked: string[] = [];

    it('are taken where only one reading names an order', async () => {
      const reading = await readKnowing('stay-1/1');
      assert.ok(reading.kind === 'event' && reading.event.orderReference === 'stay-1/1');
      assert.deepEqual(asked, ['stay-1/1momentAcme']);
    });

    it('are held where both do', async () => {
      const reading = await readKnowing('stay-1/1', 'stay-1/1momentAcme');
      assert.ok(reading.kind === 'held' && reading.reason === 'cut-ambiguous');
    });
  });

  it('are taken whatever a bank writes into its message', async () => {
    const data = { ...DATA.payoutfailed, errormessage: 'no messageid given, nor a currency' };
    assert.equal((await read(notification('payoutfailed', data))).event.orderReference, 'stay-1/1');
  });
});

describe('the answers to Trustly', () => {
  for (const [method, answer, status] of [
    ['credit', undefined, 'OK'],
    ['credit', 'OK', 'OK'],
    ['debit', 'FAILED', 'FAILED'],
    ['kyc', 'CONTINUE', 'CONTINUE'],
    ['kyc', 'FINISH', 'FINISH'],
    ['mandaterevoked', undefined, 'OK'],
  ] as const) {
    it(`${method}: ${answer ?? 'nothing'} is answered ${status}, signed for this delivery`, async () => {
      const data = method === 'mandaterevoked' ? { notificationid: '1' } : DATA[method];
      for (const [uuid, duplicate] of [
        [UUID, false],
        [OTHER_UUID, true],
      ] as const) {
        const { event, memo } = await read(notification(method, data, { uuid }));
        assert.ok(provider.allowsAnswer(event, answer));
        const reply = provider.acknowledge(done(answer, duplicate), memo);
        assert.deepEqual([reply.status, reply.contentType], [200, 'application/json']);
        const { result, version } = JSON.parse(reply.body ?? '') as {
          result: { signature: string };
          version: string;
        };
        const { signature, ...signed } = result;
        assert.deepEqual([signed, version], [{ uuid, method, data: { status } }, '1.1']);
        const covered = { method, uuid, data: { status } };
        assert.ok(verifyTrustly(covered, signature, [merchantKeys.publicKey]));
      }
    });
  }

  for (const [method, answer] of [
    ['credit', 'FAILED'],
    ['credit', 'ok'],
    ['pending', 'CONTINUE'],
    ['kyc', undefined],
    ['kyc', 'OK'],
    ['debit', 'FINISH'],
  ] as const) {
    it(`${method}: ${answer ?? 'nothing'} is not allowed, and nothing is signed`, async () => {
      const { event, memo } = await read(notification(method, DATA[method]));
      assert.equal(provider.allowsAnswer(event, answer), false);
      assert.deepEqual(provider.acknowledge(done(answer), memo), { status: 500 });
    });
  }

  it('asks Trustly to come back without signing anything', async () => {
    const { memo } = await read(notification('credit', DATA.credit));
    assert.deepEqual(provider.acknowledge({ kind: 'later', reason: 'busy' }, memo), { status: 503 });
    assert.deepEqual(provider.acknowledge({ kind: 'later', reason: 'internal' }, undefined), { status: 503 });
  });

  it('signs nothing for what it does not believe', async () => {
    const forged = notification('credit', DATA.credit, { key: privateKey });
    for (const [body, status] of [
      [forged, 403],
      ['{}', 400],
      ['', 400],
    ] as const) {
      const reading = await provider.readNotification(delivery(body), context);
      assert.ok(reading.kind === 'refused');
      assert.deepEqual(reading.reply, { status });
    }
  });
});

describe('the keys of Trustly', () => {
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const spki = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  it('are taken as PKCS #1, PKCS #8 or key object', () => {
    for (const key of [pem, pkcs8, privateKey]) {
      assert.doesNotThrow(() => trustly({ privateKey: key, publicKey: [publicKey, spki] }));
    }
  });

  for (const [what, options] of Object.entries({
    'no key': { privateKey: '', publicKey },
    'a public key as the private one': { privateKey: spki, publicKey },
    'a key object of the wrong kind': { privateKey: publicKey, publicKey },
    'the private key as the public one': { privateKey, publicKey: privateKey },
    'an elliptic curve': { privateKey: elliptic.privateKey, publicKey },
    'no public key': { privateKey, publicKey: [] },
  })) {
    it(`are refused: ${what}`, () => {
      assert.throws(
        () => trustly(options),
        (error) =>
          error instanceof PayError && error.code === 'credentials-invalid' && error.cause === undefined,
      );
    });
  }
});
