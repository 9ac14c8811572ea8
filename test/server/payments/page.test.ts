import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PayError } from '../../../src/server/error.ts';
import type { Session } from '../../../src/protocol/messages.ts';
import type { PaymentEvent } from '../../../src/server/provider/payment-event.ts';
import type { Notice } from '../../../src/server/notice.ts';
import { createPayments, type PaymentsOptions } from '../../../src/server/payments/create-payments.ts';
import type { Provider, Rejection, Verdict } from '../../../src/server/provider/provider.ts';
import { event, notification, signedProvider, verdict } from '../inbox/signed-provider.ts';

const session: Session = { provider: 'trust-payments', jwt: 'j.w.t', amount: 1050, currency: 'GBP' };
const ask = { provider: 'trust-payments', order: 'o1', evidence: { jwt: 'j.w.t' } };

function post(path: string, body: unknown, headers: Record<string, string> = {}): Request {
  return new Request(`http://shop.test${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** A shop with orders o1 and o2, whose card provider answers what the test says. */
function shop(says: Partial<Provider> = {}, options: Partial<PaymentsOptions> = {}) {
  const handled: PaymentEvent[] = [];
  const notices: Notice[] = [];
  const card: Provider = { name: 'trust-payments', createSession: () => Promise.resolve(session), ...says };
  const payments = createPayments({
    providers: [card, signedProvider()],
    findOrder: (reference) =>
      ['o1', 'o2'].includes(reference) ? { reference, amount: 1050, currency: 'GBP' } : undefined,
    onPayment: (applied) => {
      handled.push(applied);
      return undefined;
    },
    onNotice: (notice) => notices.push(notice),
    now: () => 0,
    ...options,
  });
  const call = async (request: Request) => {
    const response = await payments.fetch(request);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text) as Answer };
  };
  return { payments, handled, notices, call, confirm: (body: object = ask) => call(post('/confirm', body)) };
}

interface Answer {
  status?: string;
  reference?: string;
  retryable?: boolean;
  error?: { code: string; message: string; hint: string; diagnosticsId: string };
}

const answering =
  (...words: (Verdict | Rejection)[]) =>
  (): Promise<Verdict | Rejection> =>
    Promise.resolve(
      words.length > 1 ? (words.shift() ?? verdict('unknown')) : (words[0] ?? verdict('unknown')),
    );

const paid = verdict('paid', event({ dedupeKey: 'of the token' }));

describe('POST /session', () => {
  test('opens with the first provider that can, wherever it is mounted', async () => {
    for (const path of ['/session', '/pay/session', '/a/b/session']) {
      const { status, body, headers } = await shop().call(post(path, { order: 'o1', locale: 'en-GB' }));
      assert.equal(status, 200);
      assert.deepEqual(body, session);
      assert.equal(headers.get('cache-control'), 'no-store');
    }
  });

  test('is refused once the order has been paid', async () => {
    const { payments, call } = shop();
    await payments.fetch(notification(event()));
    const { status, body } = await call(post('/session', { order: 'o1', locale: 'en' }));
    assert.equal(status, 409);
    assert.equal(body.error?.code, 'order-paid');
    assert.equal((await call(post('/session', { order: 'o2', locale: 'en' }))).status, 200);
  });

  test('can be opened again after the whole payment was refunded, and not before', async () => {
    const { payments, call } = shop();
    await payments.fetch(notification(event()));
    const part = { type: 'payment.refunded', amount: { amount: 1, currency: 'GBP' } } as const;
    await payments.fetch(notification(event({ ...part, dedupeKey: 'n3' })));
    assert.equal((await call(post('/session', { order: 'o1', locale: 'en' }))).status, 409);
    await payments.fetch(notification(event({ type: 'payment.refunded', dedupeKey: 'n2' })));
    assert.equal((await call(post('/session', { order: 'o1', locale: 'en' }))).status, 200);
  });
});

describe('what is no proper request is refused with a code', () => {
  const good = { order: 'o1', locale: 'en' };
  const large = { ...good, order: 'x'.repeat(17_000) };
  const get = new Request('http://shop.test/session');
  const cases: [name: string, request: Request, status: number, code: string][] = [
    ['another method', get, 405, 'method-not-allowed'],
    ['another path', post('/sessions', good), 404, 'not-found'],
    [
      'a form',
      post('/session', 'order=o1', { 'content-type': 'text/plain' }),
      415,
      'content-type-unsupported',
    ],
    ['no JSON', post('/session', '{'), 400, 'body-invalid'],
    ['no UTF-8', bytes([0x22, 0xff, 0x22]), 400, 'body-invalid'],
    ['no object', post('/session', '[]'), 400, 'body-invalid'],
    ['an unknown field', post('/session', { ...good, amount: 1 }), 400, 'body-invalid'],
    ['no locale', post('/session', { order: 'o1' }), 400, 'body-invalid'],
    ['an empty order', post('/session', { ...good, order: '' }), 400, 'body-invalid'],
    ['a large body', post('/session', large), 413, 'body-too-large'],
    ['an unknown order', post('/session', { ...good, order: 'o9' }), 404, 'order-unknown'],
    ['no order', post('/session', { locale: 'en' }), 404, 'order-unknown'],
    ['a provider not set up', post('/session', { ...good, provider: 'truust' }), 404, 'provider-unknown'],
    ['a provider that can’t', post('/confirm', ask), 404, 'provider-unknown'],
    ['unknown evidence', post('/confirm', { ...ask, evidence: { paid: true } }), 400, 'body-invalid'],
    ['an unknown notifier', post('/notifications/stripe', {}), 404, 'provider-unknown'],
  ];
  for (const [name, request, status, code] of cases) {
    test(name, async () => {
      const { call, notices } = shop();
      const answer = await call(request);
      assert.equal(answer.status, status);
      assert.equal(answer.body.error?.code, code);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.headers.get('allow'), status === 405 ? 'POST' : null);
      assert.equal(notices[0]?.diagnosticsId, answer.body.error.diagnosticsId);
    });
  }

  test('a body that was read before names the fix', async () => {
    const request = post('/session', good);
    await request.json();
    const { status, body } = await shop().call(request);
    assert.equal(status, 500);
    assert.equal(body.error?.code, 'body-parsed');
    assert.match(body.error.hint, /before anything reads its body/);
  });

  test('an error of the server’s own gives nothing away', async () => {
    const secrets = [
      new Error('password hunter2'),
      new PayError('credentials-invalid', 'hunter2', 'hunter2'),
    ];
    for (const error of secrets) {
      const { status, body } = await shop({ createSession: () => Promise.reject(error) }).call(
        post('/session', good),
      );
      assert.equal(status, 500);
      assert.doesNotMatch(JSON.stringify(body), /hunter2|\.ts/);
    }
  });

  function bytes(of: number[]): Request {
    const headers = { 'content-type': 'application/json' };
    return new Request('http://shop.test/session', { method: 'POST', headers, body: new Uint8Array(of) });
  }
});

describe('POST /confirm', () => {
  test('a payment takes effect once, however often it is confirmed', async () => {
    const { confirm, handled } = shop({ verifyEvidence: answering(paid) });
    const answers = [await confirm(), await confirm(), await confirm()];
    for (const { status, body } of answers) {
      assert.equal(status, 200);
      assert.deepEqual(body, { status: 'paid', reference: 'p1' });
    }
    assert.equal(handled.length, 1);
  });

  test('the same, with the notification before, after and at the same moment', async () => {
    const same = event({ dedupeKey: 'of the token' });
    for (const order of ['before', 'after', 'beside']) {
      const { confirm, payments, handled } = shop({ verifyEvidence: answering(paid) });
      if (order === 'before') await payments.fetch(notification(same));
      const first = confirm();
      if (order === 'after') await first;
      await payments.fetch(notification(same));
      assert.equal((await first).body.status, 'paid');
      assert.deepEqual(handled, [same]);
    }
  });

  test('evidence that is none is refused with its reason', async () => {
    const rejection = { status: 'invalid', reason: 'other-order', hint: 'Send this order’s.' } as const;
    const { confirm, handled } = shop({ verifyEvidence: answering(rejection) });
    const { status, body } = await confirm();
    assert.equal(status, 400);
    assert.equal(body.error?.code, 'evidence-invalid');
    assert.match(body.error.message, /other-order/);
    assert.equal(handled.length, 0);
  });

  test('a payment that has paid another order pays no second', async () => {
    const reused = verdict('paid', event({ dedupeKey: 'again', orderReference: 'o2' }));
    const { confirm, payments, handled, notices } = shop({ verifyEvidence: answering(paid, reused) });
    await confirm();
    const { status, body } = await confirm({ ...ask, order: 'o2' });
    assert.equal(status, 409);
    assert.equal(body.error?.code, 'payment-conflict');
    assert.equal(handled.length, 1);
    assert.equal(await payments.orderState('o2'), undefined);
    assert.equal(notices.at(-2)?.reason, 'payment-conflict');
  });

  const declined = { ...verdict('declined', event({ type: 'payment.declined' })), retryable: true };
  const pending = verdict('pending', event({ type: 'payment.pending' }));
  test('a decline is a decline, and may be tried again', async () => {
    const { confirm } = shop({ verifyEvidence: answering(declined) });
    assert.deepEqual((await confirm()).body, { status: 'declined', reference: 'p1', retryable: true });
  });

  test('what the store knows already is better than unknown, pending or an earlier decline', async () => {
    for (const word of [verdict('unknown'), pending, declined]) {
      const { confirm, payments } = shop({ verifyEvidence: answering(word) });
      await payments.fetch(notification(event({ dedupeKey: 'faster' })));
      assert.deepEqual((await confirm()).body, { status: 'paid', reference: 'p1' }, word.status);
    }
  });

  test('the end of another attempt says nothing about one that is unknown', async () => {
    const { confirm, payments } = shop({ verifyEvidence: answering(verdict('unknown')) });
    await payments.fetch(notification(event({ type: 'payment.declined' })));
    assert.deepEqual((await confirm()).body, { status: 'unknown' });
  });

  test('an unknown outcome is asked about', async () => {
    const asked = {
      verifyEvidence: answering(verdict('unknown')),
      lookUpPayment: () => Promise.resolve(paid),
    };
    const { confirm, handled } = shop(asked);
    assert.deepEqual((await confirm()).body, { status: 'paid', reference: 'p1' });
    assert.equal(handled.length, 1);
  });

  test('the question says when the attempt began: when the page says, or else just now', async () => {
    const asked: unknown[] = [];
    let now = 9000;
    const resolve: Provider['lookUpPayment'] = (_order, { attemptedAt }) => {
      asked.push(attemptedAt);
      return Promise.resolve(verdict('unknown'));
    };
    const { confirm, payments } = shop(
      { verifyEvidence: answering(verdict('unknown')), lookUpPayment: resolve },
      { now: () => now },
    );
    await confirm({ ...ask, elapsed: 4000 });
    now = 11_000;
    await confirm();
    await payments.resolve('o1');
    assert.deepEqual(asked, [5000, 11_000, undefined]);
    for (const elapsed of [-1, '1', null]) assert.equal((await confirm({ ...ask, elapsed })).status, 400);
  });

  test('a provider slower than the page waits leaves it unknown, and takes effect when it answers', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    let answer: ((verdict: Verdict) => void) | undefined;
    const resolve = () => new Promise<Verdict>((settle) => (answer = settle));
    const { confirm, handled, notices } = shop({
      verifyEvidence: answering(verdict('unknown')),
      lookUpPayment: resolve,
    });
    const first = confirm();
    while (!answer) await new Promise(setImmediate);
    t.mock.timers.tick(20_000);
    assert.deepEqual((await first).body, { status: 'unknown' });
    assert.deepEqual(
      notices.map(({ kind, reason }) => [kind, reason]),
      [['outcome-unknown', 'still-asking']],
    );
    answer(paid);
    while (!handled.length) await new Promise(setImmediate);
    assert.equal(handled[0]?.type, 'payment.paid');
  });

  test('while the answer is awaited, the store’s word is as good', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const asked: true[] = [];
    const silent = () => new Promise<never>(() => asked.push(true));
    const { confirm, payments } = shop({ verifyEvidence: silent });
    await payments.fetch(notification(event()));
    const first = confirm();
    while (!asked.length) await new Promise(setImmediate);
    t.mock.timers.tick(20_000);
    assert.deepEqual((await first).body, { status: 'paid', reference: 'p1' });
  });

  test('of two payments found for one order one pays, and the other is a duplicate to refund', async () => {
    const others = [event({ dedupeKey: 'second', paymentReference: 'p2' })];
    const { confirm, handled, notices } = shop({ verifyEvidence: answering({ ...paid, others }) });
    for (let time = 0; time < 3; time++) {
      assert.deepEqual((await confirm()).body, { status: 'paid', reference: 'p1' });
    }
    assert.deepEqual(
      handled.map(({ type, paymentReference }) => [type, paymentReference]),
      [
        ['payment.paid', 'p1'],
        ['payment.duplicate', 'p2'],
      ],
    );
    assert.deepEqual(
      notices.map(({ kind, paymentReference }) => [kind, paymentReference]),
      [['second-payment', 'p2']],
    );
  });

  test('no second payment counts before the first has taken effect', async () => {
    const others = [event({ dedupeKey: 'second', paymentReference: 'p2' })];
    let failures = 1;
    const handled: unknown[] = [];
    const onPayment = ({ type, paymentReference }: PaymentEvent) => {
      if (failures-- > 0) throw new Error('database is down');
      handled.push([type, paymentReference]);
      return undefined;
    };
    const { confirm } = shop({ verifyEvidence: answering({ ...paid, others }) }, { onPayment });
    assert.equal((await confirm()).body.status, 'unknown');
    assert.equal((await confirm()).body.status, 'paid');
    assert.deepEqual(handled, [
      ['payment.paid', 'p1'],
      ['payment.duplicate', 'p2'],
    ]);
  });

  test('a provider that does not answer leaves it unknown, and the person on call is told', async () => {
    const unreachable = new PayError('provider-unreachable', 'No answer.', 'Ask again.');
    const { confirm, notices } = shop({ verifyEvidence: () => Promise.reject(unreachable) });
    assert.deepEqual((await confirm()).body, { status: 'unknown' });
    assert.equal(notices[0]?.reason, 'provider-unreachable');
    assert.deepEqual([notices[1]?.kind, notices[1]?.orderReference], ['outcome-unknown', 'o1']);
  });

  test('a handler that fails leaves it unknown until it has run', async () => {
    let failures = 1;
    const onPayment = () => {
      if (failures-- > 0) throw new Error('database is down');
      return undefined;
    };
    const { confirm } = shop({ verifyEvidence: answering(paid) }, { onPayment });
    assert.deepEqual((await confirm()).body, { status: 'unknown', reference: 'p1' });
    assert.deepEqual((await confirm()).body, { status: 'paid', reference: 'p1' });
  });

  test('a verdict of paid that brings no event is not believed', async () => {
    const { confirm } = shop({ verifyEvidence: answering(verdict('paid')) });
    assert.deepEqual((await confirm()).body, { status: 'unknown' });
  });
});

test('a session does not wait for ever for the provider that holds a pending payment', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const asked: true[] = [];
  const resolve = () => new Promise<never>(() => asked.push(true));
  const open = () => assert.fail('A second way to pay was opened.');
  const pending = verdict('pending', { ...event({ type: 'payment.pending' }), provider: 'trust-payments' });
  const { call, confirm } = shop({
    createSession: open,
    lookUpPayment: resolve,
    verifyEvidence: answering(pending),
  });
  await confirm();
  const session = call(post('/session', { order: 'o1', locale: 'en' }));
  while (!asked.length) await new Promise(setImmediate);
  t.mock.timers.tick(10_000);
  const { status, body } = await session;
  assert.deepEqual([status, body.error?.code], [409, 'payment-pending']);
});

test('what failed with one provider may have been paid with the next', async () => {
  const says = (name: Provider['name'], ...words: Verdict[]): Provider => ({
    name,
    lookUpPayment: () => Promise.resolve(words.shift() ?? verdict('unknown')),
  });
  const declined = verdict('declined', event({ type: 'payment.declined', dedupeKey: 'd' }));
  const settle = async (...providers: Provider[]) =>
    (await shop({}, { providers }).payments.resolve('o1')).status;
  assert.equal(await settle(says('trust-payments', declined), says('truust', paid)), 'paid');
  assert.equal(await settle(says('trust-payments', declined), says('truust')), 'declined');
  assert.equal(await settle(says('trust-payments'), says('truust', declined)), 'declined');
  assert.equal(await settle(says('trust-payments', paid), says('truust', declined)), 'paid');
});

test('resolve asks the providers what became of an order', async () => {
  const { payments, handled } = shop({ lookUpPayment: () => Promise.resolve(paid) });
  assert.deepEqual(await payments.resolve('o1'), { status: 'paid', reference: 'p1' });
  assert.equal(handled.length, 1);
  await assert.rejects(payments.resolve('o9'), { code: 'order-unknown' });
});
