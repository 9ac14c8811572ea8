import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PayError } from '../../../../src/protocol/pay-error.ts';
import { PayError as ServerError } from '../../../../src/server/error.ts';
import type { Reading } from '../../../../src/server/provider/provider.ts';
import type {
  TruustOrder,
  TruustPayin,
  TruustPayout,
} from '../../../../src/providers/truust/server/index.ts';
import {
  answerTruustNotification,
  checkTruustNotificationSettings,
  readTruustNotification,
  TRUUST_NOTIFICATIONS,
  truustNotificationPath,
  type TruustNotification,
} from '../../../../src/providers/truust/server/notification.ts';
import { mutate, randomFrom } from '../../../server/mutations.ts';
import { BODY, order, SECRET, sourceOf } from './notification-samples.ts';

interface Sent {
  path?: string;
  headers?: Record<string, string>;
  body?: string;
  found?: TruustOrder | undefined;
  payin?: TruustPayin;
  payout?: TruustPayout;
  getOrder?: (id: string) => Promise<TruustOrder | undefined>;
  settings?: Partial<Parameters<typeof readTruustNotification>[1]>;
}

function read({ path, headers, body, settings, ...sent }: Sent = {}): Promise<Reading> {
  const found = 'found' in sent ? sent.found : order();
  return readTruustNotification(
    {
      method: 'POST',
      path: path ?? truustNotificationPath(SECRET, 'order-published'),
      headers: new Headers(headers),
      body: Buffer.from(body ?? JSON.stringify(BODY)),
    },
    { secret: SECRET, ...settings },
    { ...sourceOf(found, sent), ...(sent.getOrder && { getOrder: sent.getOrder }) },
  );
}

async function reasonOf(sent: Sent): Promise<string> {
  const reading = await read(sent);
  if (reading.kind === 'refused') return `${reading.reason} ${reading.reply.status}`;
  return reading.kind === 'later' ? `later: ${reading.reason}` : reading.kind;
}

describe('a Truust notification', () => {
  for (const [what, body] of Object.entries({
    'an object': JSON.stringify(BODY),
    'a list of one': JSON.stringify([BODY]),
    'a text that is JSON': JSON.stringify(JSON.stringify(BODY)),
    'a text that is a list': JSON.stringify(JSON.stringify([BODY])),
    'a byte order mark in front': `\ufeff${JSON.stringify(BODY)}`,
    'the order only': '{"escrow":{"id":7654321}}',
    'the payment only': '{"payin":{"escrow_id":"7654321"}}',
  })) {
    it(`is read: ${what}`, async () => {
      assert.equal(await reasonOf({ body }), 'event');
    });
  }

  it('is made of what Truust says when asked, not of the body', async () => {
    const lies = {
      escrow: { ...BODY.escrow, amount: 1, currency: 'USD', status: 'RELEASED', tag: 'stay-2' },
    };
    const reading = await read({ body: JSON.stringify(lies) });
    assert.ok(reading.kind === 'event');
    const { raw, ...event } = reading.event;
    assert.deepEqual(event, {
      provider: 'truust',
      type: 'payment.paid',
      dedupeKey: 'truust:7654321:payment.paid',
      orderReference: 'stay-1',
      paymentReference: '7654321',
      amount: { amount: 1050, currency: 'EUR' },
      occurredAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    });
    assert.equal((raw as { status: string }).status, 'PUBLISHED');
  });

  const unpaid = { published_at: null };
  const PAYOUT: TruustPayout = { id: '9', type: 'ACCOUNT', status: 'CREATED', raw: {} };
  /** @returns the kinds of all events that the notification tells of, in their order. */
  async function newsOf(sent: Sent): Promise<string> {
    const reading = await read(sent);
    if (reading.kind !== 'event') return reading.kind;
    const all = [...(reading.earlier ?? []), reading.event];
    assert.ok(all.every(({ orderReference }) => orderReference === 'stay-1'));
    return all.map(({ type }) => type).join(' ');
  }
  const paid = 'payment.paid';
  const accepted = `${paid} payment.accepted`;
  const states = [
    [{}, paid],
    [{ status: 'FAILURE', ...unpaid }, 'payment.declined'],
    [{ status: 'ACCEPTED' }, accepted],
    [{ status: 'PENDING_VALIDATE' }, accepted],
    [{ status: 'REJECTED' }, 'payment.rejected'],
    [{ status: 'REJECTED', ...unpaid }, 'payment.cancelled payment.rejected'],
    [{ status: 'CANCELLED', ...unpaid }, 'payment.cancelled'],
    [{ status: 'CANCELLED' }, 'payment.refunded'],
    [{ status: 'PENDING_RELEASE', payout: PAYOUT }, `${accepted} payout.created`],
    [{ status: 'PENDING_RELEASE', payout: { ...PAYOUT, status: 'DENIED' } }, accepted],
    [{ status: 'RELEASED', payout: PAYOUT }, `${accepted} payout.created payment.released`],
    [{ status: 'RELEASED' }, `${accepted} payment.released`],
    [{ status: 'PENDING_PUBLISH', ...unpaid }, 'payment.pending'],
    [{ status: 'SOMETHING_NEW', ...unpaid }, 'unknown'],
    [{ refund: { status: 'PARTIAL' } }, 'unknown'],
    [{ status: 'RELEASED', refund: { status: 'PARTIAL' } }, 'unknown payment.accepted payment.released'],
  ] as const;
  for (const [{ payout, ...change }, news] of states as unknown as [
    Record<string, unknown> & { payout?: TruustPayout },
    string,
  ][]) {
    // A webhook can be called for several kinds: no kind is taken for another because of its address.
    it(`of an order that is ${JSON.stringify({ ...change, payout: payout?.status })} is ${news}, by any address`, async () => {
      const shown = { found: order(change), ...(payout && { payout }) };
      for (const name of TRUUST_NOTIFICATIONS) {
        const isPaid = news.startsWith(paid) || 'refund' in change;
        const isUnseen = name === 'payout-created' && isPaid && payout === undefined;
        const told = await newsOf({ path: truustNotificationPath(SECRET, name), ...shown });
        assert.equal(told, isUnseen ? 'later' : news, name);
      }
    });
  }

  it('of a second failure of the same link is news of its own, and repeated it is not', async () => {
    const keyOf = async (id: string, deniedAt: string, status = 'DENIED') => {
      const payin: TruustPayin = { id, type: 'REDSYS_V2', status, deniedAt, raw: {} };
      const reading = await read({ found: order({ status: 'FAILURE', ...unpaid }), payin });
      return reading.kind === 'event' ? reading.event.dedupeKey : reading.kind;
    };
    const first = await keyOf('5', '2026-01-02T03:04:05Z');
    assert.equal(await keyOf('5', '2026-01-02T03:04:05Z'), first);
    assert.notEqual(await keyOf('6', '2026-01-02T03:05:00Z'), first);
    assert.notEqual(await keyOf('5', '2026-01-02T03:05:00Z'), first, 'the same payment, denied once more');
    assert.equal(await keyOf('7', '', 'CREATED'), 'truust:7654321:payment.declined');
  });

  it('is put off while Truust can’t say which payment failed, or whether it is paid out', async () => {
    const down = () => Promise.reject(new ServerError('provider-unreachable', '', ''));
    const ask = (found: TruustOrder, more: Partial<ReturnType<typeof sourceOf>>) =>
      readTruustNotification(
        {
          method: 'POST',
          path: truustNotificationPath(SECRET, 'order-published'),
          headers: new Headers(),
          body: Buffer.from(JSON.stringify(BODY)),
        },
        { secret: SECRET },
        { ...sourceOf(found), ...more },
      );
    const failed = order({ status: 'FAILURE', ...unpaid });
    assert.equal((await ask(failed, { getOrderPayin: down })).kind, 'later');
    assert.equal((await ask(order(), { getOrderPayout: down })).kind, 'later');
    // Not every account has payouts.
    const refuse = () => Promise.reject(new ServerError('provider-refused', '', ''));
    assert.equal((await ask(order(), { getOrderPayout: refuse })).kind, 'event');
  });

  it('of states not known here is one event a state', async () => {
    const keys = new Set<string>();
    for (const status of ['NEW_A', 'NEW_B', 'NEW_A']) {
      const reading = await read({ found: order({ status, published_at: null }) });
      keys.add(reading.kind === 'event' ? reading.event.dedupeKey : '');
    }
    assert.equal(keys.size, 2);
  });

  it('that Truust does not show yet shall come again', async () => {
    assert.equal(
      await reasonOf({ found: order({ status: 'DRAFT', published_at: null }) }),
      'later: order-unchanged',
    );
  });

  const path = (name: TruustNotification, secret = SECRET) => truustNotificationPath(secret, name);
  for (const [what, reason, sent] of [
    ['no token', 'token-wrong 404', { path: '' }],
    ['the name alone', 'token-wrong 404', { path: '/order-published' }],
    ['the token of another secret', 'token-wrong 404', { path: path('order-published', `${SECRET}!`) }],
    [
      'the token of another kind',
      'token-wrong 404',
      { path: path('order-failed').replace('failed', 'published') },
    ],
    ['a kind that is none', 'token-wrong 404', { path: path('order-x' as TruustNotification) }],
    ['more behind the address', 'token-wrong 404', { path: `${path('order-published')}/` }],
    ['no header', 'header-wrong 403', { settings: { header: { name: 'x-hook', value: 'h'.repeat(16) } } }],
    [
      'a wrong header',
      'header-wrong 403',
      { headers: { 'x-hook': 'h' }, settings: { header: { name: 'x-hook', value: 'h'.repeat(16) } } },
    ],
    ['no body', 'order-id-missing 400', { body: '' }],
    ['half a body', 'order-id-missing 400', { body: JSON.stringify(BODY).slice(0, -3) }],
    [
      'an oversized body',
      'order-id-missing 400',
      { body: JSON.stringify({ ...BODY, x: 'x'.repeat(66_000) }) },
    ],
    ['a list of two', 'order-id-missing 400', { body: JSON.stringify([BODY, BODY]) }],
    ['an empty list', 'order-id-missing 400', { body: '[]' }],
    ['a text three times encoded', 'order-id-missing 400', { body: JSON.stringify(JSON.stringify('"x"')) }],
    ['two orders', 'order-id-missing 400', { body: '{"escrow":{"id":1},"payin":{"escrow_id":2}}' }],
    ['an id that is a path', 'order-id-missing 400', { body: '{"escrow":{"id":"1/../2"}}' }],
    ['an id with a fraction', 'order-id-missing 400', { body: '{"escrow":{"id":1.5}}' }],
    ['an inherited id', 'order-id-missing 400', { body: '{"__proto__":{"escrow":{"id":7654321}}}' }],
    ['an order that is not there', 'order-not-found 404', { body: '{"escrow":{"id":1}}' }],
    [
      'an answer about another order',
      'order-not-found 404',
      { getOrder: () => Promise.resolve(order({ id: 8 })) },
    ],
    ['a live order', 'environment-mismatch 409', { found: order({ sandbox: false }) }],
    [
      'Truust out of reach',
      'later: truust-unreachable',
      { getOrder: () => Promise.reject(new Error('down')) },
    ],
  ] as const satisfies readonly (readonly [string, string, Sent])[]) {
    it(`is not believed: ${what}`, async () => {
      assert.equal(await reasonOf(sent), reason);
    });
  }

  it('is answered in time when Truust hangs', async (test) => {
    test.mock.timers.enable({ apis: ['setTimeout'] });
    const reading = reasonOf({ getOrder: () => new Promise(() => undefined) });
    test.mock.timers.tick(4_000);
    assert.equal(await reading, 'later: truust-unreachable');
  });

  it('has the header, where one was agreed, also after a change', async () => {
    const header = { name: 'X-Hook', value: ['n'.repeat(16), 'o'.repeat(16)] };
    for (const value of header.value) {
      assert.equal(await reasonOf({ headers: { 'x-hook': value }, settings: { header } }), 'event');
    }
  });

  it('comes by the addresses of any of several secrets', async () => {
    const secret = ['another secret of 32 characters and more', SECRET];
    for (const each of secret)
      assert.equal(await reasonOf({ path: path('order-published', each), settings: { secret } }), 'event');
  });

  it('100000 mutants of its address are not believed', async () => {
    const random = randomFrom(4_004);
    const addresses = TRUUST_NOTIFICATIONS.map((name) => path(name));
    const header = { name: 'x-hook', value: 'a header secret of the tests' };
    for (let refused = 0; refused < 100_000;) {
      const address = addresses[refused % addresses.length] ?? '';
      const withHeader = random() < 0.3;
      const mutant = withHeader ? address : mutate(address, random);
      const value = withHeader ? mutate(header.value, random).replace(/[^\x21-\x7e]/g, ' ') : header.value;
      // A header's value is trimmed on its way, before anybody can look at it.
      if (mutant === address && value.trim() === header.value) continue;
      const reading = await read({ path: mutant, headers: { 'x-hook': value }, settings: { header } });
      assert.equal(reading.kind, 'refused', `${mutant} ${value}`);
      refused += 1;
    }
  });

  it('20000 mutants of its body say nothing that Truust does not', async () => {
    const random = randomFrom(4_005);
    for (let made = 0; made < 20_000; made += 1) {
      const reading = await read({ body: mutate(JSON.stringify(BODY), random) });
      if (reading.kind === 'event') assert.deepEqual(reading.event.amount, { amount: 1050, currency: 'EUR' });
      else assert.equal(reading.kind, 'refused');
    }
  });
});

describe('the settings of Truust notifications', () => {
  it('give each kind an address of its own that tells nothing of the secret', () => {
    const tokens = TRUUST_NOTIFICATIONS.map(
      (name) => truustNotificationPath(SECRET, name).split('/')[1] ?? '',
    );
    assert.equal(new Set(tokens).size, 7);
    for (const token of tokens) assert.match(token, /^[\w-]{43}$/);
  });

  for (const settings of [
    { secret: '' },
    { secret: 'short' },
    { secret: [] },
    { secret: [SECRET, 'short'] },
    { secret: SECRET, header: { name: 'x', value: 'short' } },
  ]) {
    it(`are refused: ${JSON.stringify(settings)}`, () => {
      assert.throws(
        () => checkTruustNotificationSettings(settings),
        (error) =>
          error instanceof PayError &&
          error.code === 'credentials-invalid' &&
          !error.message.includes('short '),
      );
    });
  }
});

it('answers 2xx when it is done, and 5xx to be called again', () => {
  assert.equal(answerTruustNotification({ kind: 'done', duplicate: true }).status, 200);
  assert.equal(answerTruustNotification({ kind: 'later', reason: 'busy' }).status, 503);
});
