import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, test, type TestContext } from 'node:test';
import type { Notice } from '../../../src/server/notice.ts';
import { createPayments, type PaymentsOptions } from '../../../src/server/payments/create-payments.ts';
import { orderToken, readOrderToken } from '../../../src/server/payments/order-token.ts';
import type { OrderInquiry, Provider } from '../../../src/server/provider/provider.ts';
import { trustshare } from '../../../src/providers/trustshare/server/index.ts';
import { truust } from '../../../src/providers/truust/server/index.ts';
import { startTrustshare } from '../../../src/providers/trustshare/simulator/index.ts';
import { startTruust } from '../../../src/providers/truust/simulator/index.ts';
import { event, notification, signedProvider, verdict } from '../inbox/signed-provider.ts';

const SECRET = 'a secret of the shop for its order tokens';
const WAYS = ['trust-payments', 'truust', 'trustshare'] as const;
type Way = (typeof WAYS)[number];

/** A shop as in the README: an order's token is what its page has, and what it must have. */
async function openShop(t: TestContext, options: Partial<PaymentsOptions> = {}) {
  const links = await startTruust();
  t.after(() => links.close());
  const checkouts = await startTrustshare();
  t.after(() => checkouts.close());
  let requests = 0;
  const count = (): void => void (requests += 1);
  subscribe('http.client.request.start', count);
  t.after(() => unsubscribe('http.client.request.start', count));
  const card: Provider = {
    name: 'trust-payments',
    createSession: ({ amount, currency }) =>
      Promise.resolve({ provider: 'trust-payments', jwt: 'j.w.t', amount, currency }),
    verifyEvidence: () => Promise.resolve(verdict('unknown')),
  };
  const inquiries: [string, OrderInquiry][] = [];
  const order = (reference: string) =>
    reference === 'A-1001' ? { reference, amount: 1050, currency: 'GBP' } : undefined;
  const payments = createPayments({
    providers: [
      card,
      truust({ baseUrl: links.baseUrl, secretKey: links.secretKey }),
      trustshare({
        baseUrl: checkouts.baseUrl,
        privateKey: checkouts.sandboxKey,
        settlements: ({ amount }) => [{ type: 'immediate', amount }],
      }),
      signedProvider(),
    ],
    findOrder: (asked, inquiry) => {
      inquiries.push([asked, inquiry]);
      const byPage = inquiry.purpose === 'session' || inquiry.purpose === 'confirm';
      const reference = byPage ? readOrderToken(asked, SECRET) : asked;
      return reference === undefined ? undefined : order(reference);
    },
    onNotice: () => undefined,
    ...options,
  });
  const post = async (path: string, body: object, source?: { clientAddress: string }) => {
    const headers = { 'content-type': 'application/json', cookie: 'login=1' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await payments.fetch(new Request(`https://shop.test/pay${path}`, init), source);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return {
    payments,
    order,
    inquiries,
    checkouts,
    requests: () => requests,
    post,
    session: (provider: Way, order: string, source?: { clientAddress: string }) =>
      post('/session', { provider, order, locale: 'en' }, source),
    confirm: (provider: Way, order: string, source?: { clientAddress: string }) =>
      post('/confirm', { provider, order, evidence: {} }, source),
  };
}

describe('a stranger who names another’s order', () => {
  test('gets nothing, and makes no provider work', async (t) => {
    const { session, confirm, requests, checkouts, payments } = await openShop(t);
    const token = orderToken('A-1001', SECRET);
    const mine = await session('trustshare', token);
    assert.equal(mine.status, 200);
    const before = requests();
    const other = orderToken('A-1002', SECRET);
    const names = [
      'A-1001',
      other,
      `${token}x`,
      token.slice(1),
      `A-1001.${token.split('.').slice(1).join('.')}`,
    ];
    const unknown = (await session('truust', 'Z-9')).text.replace(/"diagnosticsId":"\w+"/, '');
    for (let index = 0; index < 1000; index += 1) {
      const way = WAYS[index % WAYS.length] ?? 'truust';
      const name = names[index % names.length] ?? '';
      const answer = await (index % 2 ? session(way, name) : confirm(way, name));
      assert.equal(answer.status, 404);
      assert.equal(
        answer.text.replace(/"diagnosticsId":"\w+"/, ''),
        unknown,
        'As if there were no such order.',
      );
    }
    assert.equal(requests(), before);
    assert.deepEqual(
      checkouts.intents().map(({ status }) => status),
      ['unconfirmed'],
    );
    assert.equal(await payments.orderState('A-1001'), undefined);
  });

  test('makes at most two requests to trustshare with a thousand, where the shop lets anybody pay any order', async (t) => {
    const findOrder = (reference: string) => ({ reference, amount: 1050, currency: 'GBP' });
    const { session, confirm, requests, checkouts } = await openShop(t, { findOrder, now: () => 0 });
    const answers: number[] = [];
    for (let index = 0; index < 1000; index += 1) {
      answers.push((await (index % 2 ? confirm : session)('trustshare', 'A-1001')).status);
    }
    assert.ok(requests() <= 2, `${requests()} requests`);
    assert.equal(checkouts.intents().length, 1);
    assert.deepEqual(answers.filter((status) => status === 429).length, 970);
  });

  test('and to Truust no more than one honest session and one question take', async (t) => {
    const findOrder = (reference: string) => ({ reference, amount: 1050, currency: 'GBP' });
    const honest = await openShop(t, { findOrder, now: () => 0 });
    await honest.session('truust', 'A-1001');
    await honest.confirm('truust', 'A-1001');
    const enough = honest.requests();
    for (let index = 0; index < 500; index += 1) {
      await honest.session('truust', 'A-1001');
      await honest.confirm('truust', 'A-1001');
    }
    assert.equal(honest.requests(), enough);
  });

  test('all at once makes no more requests than one after the other', async (t) => {
    const findOrder = (reference: string) => ({ reference, amount: 1050, currency: 'GBP' });
    const { session, checkouts, requests } = await openShop(t, { findOrder });
    await Promise.all(Array.from({ length: 100 }, () => session('trustshare', 'A-1001')));
    assert.equal(checkouts.intents().length, 1);
    assert.ok(requests() <= 2);
  });

  test('with a list of guesses is asked to wait, and others are not', async (t) => {
    const { session, inquiries } = await openShop(t, { now: () => 0 });
    const source = { clientAddress: '203.0.113.7' };
    const statuses: number[] = [];
    for (let index = 0; index < 100; index += 1) {
      statuses.push((await session('truust', `A-${index}`, source)).status);
    }
    assert.equal(statuses.filter((status) => status === 404).length, 30);
    const { status, headers } = await session('truust', 'A-1', source);
    assert.deepEqual([status, Number(headers.get('retry-after')) >= 1], [429, true]);
    assert.equal(inquiries.length, 30);
    const token = orderToken('A-1001', SECRET);
    assert.equal((await session('trust-payments', token, { clientAddress: '203.0.113.8' })).status, 200);
  });

  test('and has a network of IPv6 is one stranger', async (t) => {
    const { session } = await openShop(t, { now: () => 0 });
    const addresses = ['2001:db8::1', '2001:db8:0:0:ffff::', '2001:DB8:0:0:1:2:3:4', '2001:db8::2'];
    for (let index = 0; index < 40; index += 1) {
      await session('truust', 'A-1', { clientAddress: addresses[index % addresses.length] ?? '' });
    }
    assert.equal((await session('truust', 'A-1', { clientAddress: '2001:db8::9' })).status, 429);
    assert.equal((await session('truust', 'A-1', { clientAddress: '2001:db8:0:1::9' })).status, 404);
  });
});

describe('findOrder', () => {
  test('is told who asks and what for, and the page’s cookies', async (t) => {
    const { session, confirm, payments, inquiries } = await openShop(t);
    const token = orderToken('A-1001', SECRET);
    await session('trust-payments', token);
    await confirm('trust-payments', token);
    await payments.resolve('A-1001');
    await payments.fetch(notification(event({ orderReference: 'A-1001' })));
    assert.deepEqual(
      inquiries.map(([asked, { purpose, request }]) => [asked, purpose, request?.headers.get('cookie')]),
      [
        [token, 'session', 'login=1'],
        [token, 'confirm', 'login=1'],
        ['A-1001', 'resolve', undefined],
        ['A-1001', 'notification', undefined],
      ],
    );
  });

  test('is not asked for what is no reference', async (t) => {
    const { session, inquiries } = await openShop(t);
    for (const order of ['A-1001\0', 'A-1001\ud800', '\udc00A']) {
      assert.equal((await session('truust', order)).status, 404);
    }
    assert.deepEqual(inquiries, []);
  });
});

describe('a session', () => {
  const findOrder = (reference: string) => ({ reference, amount: 1050, currency: 'GBP' });
  test('that is still good is given again, and not once somebody has begun to pay with it', async (t) => {
    let now = 0;
    const { session, checkouts } = await openShop(t, { findOrder, now: () => now });
    const first = await session('trustshare', 'A-1001');
    now = 5_000;
    assert.equal((await session('trustshare', 'A-1001')).text, first.text);
    checkouts.pay(checkouts.intents()[0]?.id ?? '');
    now = 10_000;
    assert.equal((await session('trustshare', 'A-1001')).status, 409);
  });

  test('is another one once the order has changed, or some minutes later', async (t) => {
    let now = 0;
    let amount = 1050;
    const changing = (reference: string) => ({ reference, amount, currency: 'GBP' });
    const { session, checkouts } = await openShop(t, { findOrder: changing, now: () => now });
    await session('trustshare', 'A-1001');
    amount = 900;
    assert.match((await session('trustshare', 'A-1001')).text, /"amount":900/);
    now = 130_000;
    await session('trustshare', 'A-1001');
    assert.deepEqual(
      checkouts.intents().map(({ status }) => status),
      ['cancelled', 'cancelled', 'unconfirmed'],
    );
  });

  test('can be asked for again when the wait is over', async (t) => {
    let now = 0;
    const { session } = await openShop(t, { findOrder, now: () => now });
    let answer = await session('truust', 'A-1001');
    while (answer.status === 200) answer = await session('truust', 'A-1001');
    now = 1000 * Number(answer.headers.get('retry-after'));
    assert.equal((await session('truust', 'A-1001')).status, 200);
  });
});

describe('the token of an order', () => {
  const other = 'another secret of the shop, just as long';
  test('is read by whoever has the secret, until it expires', () => {
    for (const reference of ['A-1001', 'ünï/cödé', 'x'.repeat(255), ' ']) {
      const token = orderToken(reference, SECRET, { expires: 1000 });
      assert.match(token, /^[\w.-]+$/);
      assert.equal(readOrderToken(token, SECRET, { now: 999 }), reference);
      assert.equal(readOrderToken(token, SECRET, { now: 1000 }), undefined);
      assert.equal(readOrderToken(token, other, { now: 0 }), undefined);
      assert.equal(readOrderToken(token, [other, SECRET], { now: 0 }), reference);
    }
  });

  test('changed anywhere is none', () => {
    const token = orderToken('A-1001', SECRET, { expires: 2 ** 41 });
    for (let index = 0; index < token.length; index += 1) {
      for (const character of ['A', 'B', '-', '.', '', ' ', '=']) {
        if (character === token[index]) continue;
        const changed = token.slice(0, index) + character + token.slice(index + 1);
        assert.equal(readOrderToken(changed, SECRET, { now: 0 }), undefined, changed);
      }
    }
    for (const none of ['', '.', '..', 'A-1001', `${token}.`, token.repeat(40)]) {
      assert.equal(readOrderToken(none, SECRET, { now: 0 }), undefined);
    }
  });

  test('needs a secret that nobody guesses', () => {
    assert.throws(() => orderToken('A-1001', 'short'), { code: 'credentials-invalid' });
    assert.throws(() => readOrderToken('x', []), { code: 'credentials-invalid' });
  });
});

describe('what the person on call is told', () => {
  const failing = (notices: Notice[]) =>
    createPayments({
      providers: [
        { name: 'truust', createSession: () => Promise.reject(new TypeError('x is not a function')) },
      ],
      findOrder: (reference) => ({ reference, amount: 1, currency: 'GBP' }),
      onNotice: (notice) => notices.push(notice),
    });
  const request = (headers: Record<string, string> = {}) =>
    new Request('https://shop.test/pay/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ order: 'o1', locale: 'en' }),
    });

  test('has the cause of what should not happen, and the answer has not', async () => {
    const notices: Notice[] = [];
    const response = await failing(notices).fetch(request());
    assert.equal(notices[0]?.reason, 'internal');
    const { cause } = notices[0];
    assert.ok(cause instanceof Error && cause.message === 'x is not a function');
    assert.match(cause.stack ?? '', /strangers\.test/);
    assert.doesNotMatch(await response.text(), /not a function/);
  });

  test('bears the id of the page’s request, and so does the answer', async () => {
    for (const [sent, taken] of [
      ['abc-123_XYZ', true],
      ['short', false],
      ['x'.repeat(65), false],
      ['a b c d e f', false],
    ] as const) {
      const notices: Notice[] = [];
      const response = await failing(notices).fetch(request({ 'x-pay-form-request': sent }));
      const { error } = (await response.json()) as { error: { diagnosticsId: string } };
      assert.equal(notices[0]?.diagnosticsId, error.diagnosticsId);
      assert.equal(error.diagnosticsId === sent, taken, sent);
    }
  });

  test('is on the console where nobody listens, one line each, without secrets', async (t) => {
    const written: unknown[][] = [];
    t.mock.method(console, 'warn', (...words: unknown[]) => written.push(words));
    const payments = createPayments({
      providers: [
        {
          name: 'truust',
          createSession: () => Promise.reject(new Error('secret=hunter2hunter2\nin\x1b[31m two')),
        },
      ],
      findOrder: (reference) => ({ reference, amount: 1, currency: 'GBP' }),
    });
    await payments.fetch(request());
    assert.equal(written.length, 1);
    const line = String(written[0]?.[0]);
    assert.match(line, /^pay-form \{"kind":"request-refused","reason":"internal".*in.* two/);
    assert.ok(!/hunter2|\p{Cc}/u.test(line));
  });

  test('says where the merchant’s own handler has failed', async () => {
    const notices: Notice[] = [];
    const payments = createPayments({
      providers: [signedProvider()],
      findOrder: (reference) => ({ reference, amount: 1050, currency: 'GBP' }),
      onPayment: () => {
        throw new RangeError('no such row');
      },
      onNotice: (notice) => notices.push(notice),
    });
    await payments.fetch(notification(event()));
    assert.match(String((notices[0]?.cause as Error | undefined)?.message), /no such row/);
  });
});
