import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PayError } from '../../../src/server/error.ts';
import { memoryStore } from '../../../src/server/stores/memory-store.ts';
import type { Notice } from '../../../src/server/notice.ts';
import { createPayments, type PaymentsOptions } from '../../../src/server/payments/create-payments.ts';
import type { Delivery, Provider, Reading } from '../../../src/server/provider/provider.ts';
import { event, notification, signedProvider } from '../inbox/signed-provider.ts';

function shop(provider: Provider = signedProvider(), options: Partial<PaymentsOptions> = {}) {
  const notices: Notice[] = [];
  const handled: string[] = [];
  const payments = createPayments({
    providers: [provider],
    findOrder: (reference) => (reference === 'o1' ? { reference, amount: 1050, currency: 'GBP' } : undefined),
    onPayment: ({ dedupeKey }) => {
      handled.push(dedupeKey);
      return 'CONTINUE';
    },
    onNotice: (notice) => notices.push(notice),
    ...options,
  });
  const send = async (request: Request) => {
    const response = await payments.fetch(request);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return { send, notices, handled };
}

const done = { status: 200, memo: 'n1', answer: 'CONTINUE' };

describe('POST /notifications/<provider>', () => {
  test('is answered in the provider’s words, and a duplicate with the first answer', async () => {
    const { send, handled } = shop();
    for (const duplicate of [false, true]) {
      const { status, headers, text } = await send(notification(event()));
      assert.equal(status, done.status);
      assert.deepEqual(JSON.parse(text), { kind: 'done', duplicate, answer: 'CONTINUE', memo: 'n1' });
      assert.equal(headers.get('content-type'), 'application/json');
      assert.equal(headers.get('cache-control'), 'no-store');
    }
    assert.deepEqual(handled, ['n1']);
  });

  test('of many at the same instant, one takes effect and all get its answer', async () => {
    const { send, handled } = shop();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(notification(event()))));
    assert.deepEqual(handled, ['n1']);
    for (const { status, text } of answers) {
      assert.equal(status, 200);
      assert.match(text, /"answer":"CONTINUE"/);
    }
  });

  test('that is not believed gets the provider’s refusal, and nothing happens', async () => {
    const { send, handled, notices } = shop();
    const { status } = await send(notification(event(), { 'x-signature': '00' }));
    assert.equal(status, 403);
    assert.deepEqual(handled, []);
    assert.deepEqual(notices, [
      { kind: 'notification-refused', provider: 'trustly', reason: 'signature', hint: 'Use the right key.' },
    ]);
  });

  const later: [name: string, provider: Provider, options: Partial<PaymentsOptions>, reason: string][] = [
    ['before its order is there', signedProvider(), { findOrder: () => undefined }, 'order-unknown'],
    ['for another amount', signedProvider(), { findOrder: other }, 'amount-mismatch'],
    ['whose handler fails', signedProvider(), { onPayment: fails }, 'handler-failed'],
    [
      'while the store is down',
      signedProvider(),
      { store: { ...memoryStore(), applyEvent: fails } },
      'store-unavailable',
    ],
    ['that can’t be checked now', reads({ kind: 'later', reason: 'api-down', hint: '' }), {}, 'api-down'],
    [
      'whose provider throws',
      signedProvider({
        readNotification: () => Promise.reject(new PayError('provider-unreachable', 'No.', 'Wait.')),
      }),
      {},
      'provider-unreachable',
    ],
    ['that trips over a bug', signedProvider({ readNotification: fails }), {}, 'internal'],
    ['that trips over a bug at once', signedProvider({ readNotification: throwsAtOnce }), {}, 'internal'],
  ];
  for (const [name, provider, options, reason] of later) {
    test(`${name} is asked to come back`, async () => {
      const { send, notices } = shop(provider, options);
      const { status, headers, text } = await send(notification(event()));
      assert.equal(status, 503);
      assert.equal(headers.get('retry-after'), '10');
      assert.equal((JSON.parse(text) as { reason: string }).reason, reason);
      assert.equal(notices[0]?.reason, reason);
      assert.doesNotMatch(JSON.stringify([text, notices]), /hunter2/);
    });
  }

  test('of no consequence gets its reply', async () => {
    const provider = reads({
      kind: 'noted',
      reply: { status: 202, body: 'hello', contentType: 'text/plain' },
    });
    const { status, text, headers } = await shop(provider).send(notification(event()));
    assert.deepEqual([status, text, headers.get('content-type')], [202, 'hello', 'text/plain']);
  });

  test('gets plain HTTP where the provider words no answers', async () => {
    const plain = signedProvider();
    delete plain.acknowledge;
    assert.equal((await shop(plain).send(notification(event()))).status, 200);
    assert.equal((await shop(plain, { onPayment: fails }).send(notification(event()))).status, 503);
  });

  test('reaches the provider untouched, with the rest of its path', async () => {
    const got: Delivery[] = [];
    const provider = signedProvider({
      readNotification: (delivery) => {
        got.push(delivery);
        return Promise.resolve({ kind: 'noted', reply: { status: 200 } });
      },
    });
    const body = new Uint8Array([0xff, 0x00, 0x41]);
    for (const [path, rest] of [
      ['/notifications/trustly', ''],
      ['/pay/notifications/trustly/', '/'],
      ['/pay/notifications/trustly/s%2Fecret/session', '/s%2Fecret/session'],
    ]) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8', 'x-kept': 'yes' };
      const url = `http://shop.test${path ?? ''}?query=1`;
      assert.equal(
        (await shop(provider).send(new Request(url, { method: 'POST', body, headers }))).status,
        200,
      );
      const delivery = got.at(-1);
      assert.ok(delivery);
      assert.equal(delivery.path, rest);
      assert.equal(delivery.method, 'POST');
      assert.equal(delivery.headers.get('x-kept'), 'yes');
      assert.deepEqual(new Uint8Array(delivery.body), body);
    }
  });

  const url = 'http://shop.test/notifications/trustly';
  const json = { 'content-type': 'application/json' };
  const refused: [name: string, request: Request, status: number][] = [
    ['another method', new Request(url, { method: 'PUT', body: '{}', headers: json }), 405],
    ['another content type', new Request(url, { method: 'POST', body: '{}' }), 415],
    ['an oversized body', new Request(url, { method: 'POST', body: 'x'.repeat(65_537), headers: json }), 413],
  ];
  for (const [name, request, status] of refused) {
    test(`with ${name} is refused with ${status}`, async () => {
      const { send, handled } = shop();
      assert.equal((await send(request)).status, status);
      assert.deepEqual(handled, []);
    });
  }

  test('the provider is told who sent it, whichever way it was mounted', async () => {
    const senders: unknown[] = [];
    const provider = signedProvider({
      readNotification: ({ sender }) => {
        senders.push(sender);
        return Promise.resolve({ kind: 'noted', reply: { status: 200 } });
      },
    });
    const payments = createPayments({ providers: [provider], findOrder: () => undefined });
    const source = { clientAddress: '2001:db8:1:2::7' };
    await payments.fetch(notification(event()), source);
    await payments.receive('trustly', notification(event()), '', source);
    await payments.receive('trustly', notification(event()));
    assert.deepEqual(senders, ['2001:db8:1:2', '2001:db8:1:2', undefined]);
  });

  test('a notice that can’t be delivered stops nothing', async () => {
    for (const onNotice of [fails, throwsAtOnce]) {
      const { send } = shop(signedProvider(), { onNotice });
      assert.equal((await send(notification(event(), { 'x-signature': '00' }))).status, 403);
    }
  });
});

function other(reference: string) {
  return { reference, amount: 1, currency: 'GBP' };
}

function fails(): Promise<never> {
  return Promise.reject(new Error('password hunter2'));
}

function throwsAtOnce(): never {
  throw new Error('password hunter2');
}

function reads(reading: Reading): Provider {
  return signedProvider({ readNotification: () => Promise.resolve(reading) });
}
