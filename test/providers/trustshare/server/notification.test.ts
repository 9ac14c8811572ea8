import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Order, Reading } from '../../../../src/server/provider/provider.ts';
import { readCheckout, readIntent } from '../../../../src/providers/trustshare/server/answer.ts';
import {
  answerTrustshareNotification,
  readTrustshareNotification,
  type TrustshareNotificationSettings,
} from '../../../../src/providers/trustshare/server/notification.ts';
import { PAUSE_REASONS } from '../../../../src/providers/trustshare/server/notification-v0-types.ts';
import { readV0 } from '../../../../src/providers/trustshare/server/notification-v0.ts';
import { pauseRemedy } from '../../../../src/providers/trustshare/server/pause.ts';
import { lookUpGate, type LookUpGate } from '../../../../src/providers/trustshare/server/look-up-gate.ts';
import type { TrustshareSource } from '../../../../src/providers/trustshare/server/notification-v1.ts';
import { FORGED, mutate, randomFrom } from '../../../server/mutations.ts';

const SECRET = 'the shared secret';

const parties = {
  from: 'buyer@example.com',
  to: 'seller@example.com',
  token: '5CIXLExTtrIE8387',
  description: 'two nights',
};
const money = {
  ...parties,
  verification: { from: 'unverified', to: 'verified' },
  currency: 'gbp',
  balance: 0,
};
const payment = { ...money, paymentToken: 'f79L9CBt3NuyEEap', amount: 150_000 };

/** All ten of the guide. */
const EVENTS = [
  [{ type: 'transaction_initiated', ...money, estimated_value: 150_000 }, 'payment.initiated', 150_000],
  [{ type: 'transaction_complete', ...money, total_value: 150_000 }, 'payment.completed', 150_000],
  [{ type: 'transaction_abandoned', ...money }, 'payment.cancelled', undefined],
  [{ type: 'payment_received', ...payment }, 'payment.paid', 150_000],
  [{ type: 'payment_released', ...payment }, 'payment.released', 150_000],
  [{ type: 'payment_returned', ...payment }, 'payment.refunded', 150_000],
  [{ type: 'payment_settling', ...payment }, 'payment.pending', 150_000],
  [
    { type: 'payment_paused', ...payment, paymentType: 'release', reason: 'to_document_required' },
    'payment.paused',
    150_000,
  ],
  [{ type: 'dispute_raised', ...parties }, 'dispute.raised', undefined],
  [{ type: 'dispute_resolved', ...parties }, 'dispute.resolved', undefined],
] as const;
const RECEIVED = EVENTS[3][0];

const order: Order = { reference: 'stay-1', amount: 150_000, currency: 'GBP' };
const intent = {
  id: 'intent_1',
  status: 'confirmed',
  type: 'checkout',
  currency: 'gbp',
  metadata: { order_reference: 'stay-1' },
};
const checkout = {
  id: 'checkout_1',
  status: 'settled',
  amount: 150_000,
  outstanding: 0,
  intent_id: 'intent_1',
};

interface Sent {
  secret?: string | undefined;
  settings?: TrustshareNotificationSettings;
  orders?: readonly Order[];
  checkout?: object;
  intent?: object;
  source?: Partial<TrustshareSource>;
  gate?: LookUpGate;
  sender?: string | undefined;
}

function read(
  message: unknown,
  { secret = SECRET, settings, orders = [order], ...sent }: Sent = {},
): Promise<Reading> {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  const headers = new Headers(secret === '' ? {} : { 'x-trustshare-secret': secret });
  const source: TrustshareSource = {
    getCheckout: (id) =>
      Promise.resolve(id === 'checkout_1' ? readCheckout({ ...checkout, ...sent.checkout }) : undefined),
    getIntent: (id) =>
      Promise.resolve(id === 'intent_1' ? readIntent({ ...intent, ...sent.intent }) : undefined),
    ...sent.source,
  };
  const findOrder = (reference: string) => orders.find((each) => each.reference === reference);
  return readTrustshareNotification(
    { method: 'POST', path: '', headers, body: Buffer.from(body), sender: sent.sender },
    settings ?? { secret: SECRET },
    source,
    { findOrder, now: () => 0 },
    sent.gate,
  );
}

async function outcome(message: unknown, sent?: Sent): Promise<string> {
  const reading = await read(message, sent);
  switch (reading.kind) {
    case 'event':
      return reading.event.type;
    case 'noted':
      return `noted ${reading.reply.status}`;
    case 'refused':
      return `${reading.reason} ${reading.reply.status}`;
    case 'held':
      return `held: ${reading.reason}`;
    case 'later':
      return `later: ${reading.reason}`;
  }
}

describe('a trustshare v0 notification', () => {
  for (const [message, type, amount] of EVENTS) {
    it(`${message.type} is ${type}`, async () => {
      const reading = await read(message);
      assert.ok(reading.kind === 'event');
      const { event } = reading;
      assert.equal(event.type, type);
      assert.deepEqual(event.amount, amount === undefined ? undefined : { amount, currency: 'GBP' });
      const incoming = message.type === 'payment_received' || message.type === 'payment_settling';
      assert.equal(event.paymentReference, incoming ? 'f79L9CBt3NuyEEap' : undefined);
      assert.equal(event.orderReference, undefined);
      assert.deepEqual(event.raw, message);
      const outgoing = message.type === 'payment_released' || message.type === 'payment_returned';
      assert.equal(event.movementReference, outgoing ? 'f79L9CBt3NuyEEap' : undefined);
      assert.deepEqual(readV0(message), { notification: message });
    });
  }

  it('keys tell apart what differs, and nothing else', async () => {
    const keyOf = async (message: unknown) => {
      const reading = await read(message);
      return reading.kind === 'event' ? reading.event.dedupeKey : reading.kind;
    };
    const different = [
      ...EVENTS.map(([message]) => message),
      { ...RECEIVED, paymentToken: 'another' },
      { ...RECEIVED, amount: 1 },
      { ...RECEIVED, token: 'another' },
      ...PAUSE_REASONS.filter((reason) => reason !== 'to_document_required').map((reason) => ({
        ...EVENTS[7][0],
        reason,
      })),
    ];
    assert.equal(new Set(await Promise.all(different.map(keyOf))).size, different.length);
    assert.equal(await keyOf(RECEIVED), await keyOf({ ...RECEIVED, balance: 5, description: 'changed' }));
  });

  it('of a pause tells apart what went on between two for one reason', async () => {
    const [paused] = EVENTS[7];
    const keyOf = async (change: object) => {
      const reading = await read({ ...paused, ...change });
      return reading.kind === 'event' ? reading.event.dedupeKey : reading.kind;
    };
    const first = await keyOf({});
    assert.equal(await keyOf({ description: 'changed' }), first);
    assert.notEqual(await keyOf({ balance: 7 }), first, 'money has come in');
    assert.notEqual(await keyOf({ verification: { from: 'verified', to: 'verified' } }), first);
  });

  it('of a known kind in another shape is held under its kind, with the names of the fields', async () => {
    const settings = { secret: SECRET, orderOf: () => 'stay-1' };
    const wrong = { ...RECEIVED, amount: '1500.00', currency: 'pounds' };
    const reading = await read(wrong, { settings });
    assert.ok(reading.kind === 'held');
    const { type, orderReference } = reading.event;
    assert.deepEqual([type, orderReference], ['payment.paid', 'stay-1']);
    assert.match(reading.hint, /amount, currency|currency, amount/);
    assert.ok(!reading.hint.includes('1500'));
  });

  it('lacks what an older page lacked', async () => {
    const { type, from, to, token, paymentToken, currency, amount } = RECEIVED;
    const old = { type, from, to, token, paymentToken, currency, amount };
    assert.equal(await outcome(old), 'payment.paid');
    assert.equal(await outcome({ ...RECEIVED, description: null, balance: null }), 'payment.paid');
  });

  it('is about the order that its token belongs to', async () => {
    const settings = {
      secret: SECRET,
      orderOf: (token: string) => (token === parties.token ? 'stay-1' : undefined),
    };
    const reading = await read(RECEIVED, { settings });
    assert.ok(reading.kind === 'event' && reading.event.orderReference === 'stay-1');
    assert.equal(await outcome({ ...RECEIVED, token: 'early' }, { settings }), 'later: order-unknown');
  });

  for (const [what, message, expected] of [
    ['a type that is not known', { type: 'payment_teleported', token: 'x' }, 'unknown'],
    ['a known type in another shape', { ...RECEIVED, amount: '1500.00' }, 'held: shape-unknown'],
    ['a type that every object has', { type: 'toString' }, 'unknown'],
    ['a list', [RECEIVED], 'unknown'],
    ['null', null, 'unknown'],
    ['the handshake', { type: 'handshake' }, 'noted 200'],
    ['half a body', JSON.stringify(RECEIVED).slice(0, -4), 'json-malformed 400'],
    ['an empty body', '', 'body-empty 400'],
    ['an oversized body', JSON.stringify({ ...RECEIVED, x: 'x'.repeat(66_000) }), 'body-too-large 400'],
  ] as const) {
    it(`${what}: ${expected}`, async () => {
      assert.equal(await outcome(message), expected);
    });
  }

  for (const [what, sent] of Object.entries<Sent>({
    'no secret': { secret: '' },
    'a wrong secret': { secret: `${SECRET}!` },
    'half a secret': { secret: SECRET.slice(0, 8) },
    'no secret set': { settings: {} },
    'an empty list of secrets': { settings: { secret: [] } },
  })) {
    it(`is not believed: ${what}`, async () => {
      for (const message of [RECEIVED, { type: 'handshake' }, { type: 'new' }]) {
        assert.equal(await outcome(message, sent), 'secret-wrong 401');
      }
    });
  }

  it('is believed with any of several secrets', async () => {
    const settings = { secret: ['new', SECRET] };
    for (const secret of settings.secret)
      assert.equal(await outcome(RECEIVED, { settings, secret }), 'payment.paid');
  });

  it('the handshake may come without the secret, where that is set', async () => {
    const settings = { secret: SECRET, handshakeWithSecret: false };
    assert.equal(await outcome({ type: 'handshake' }, { settings, secret: '' }), 'noted 200');
    assert.equal(await outcome(RECEIVED, { settings, secret: '' }), 'secret-wrong 401');
  });

  for (const [reason, who, url] of [
    ['from_document_required', 'buyer', 'https://shop.trustshare.co/profile'],
    ['from_verification_required', 'buyer', 'https://shop.trustshare.co/verify'],
    ['to_document_required', 'seller', 'https://shop.trustshare.co/profile'],
    ['to_verification_required', 'seller', 'https://shop.trustshare.co/verify'],
  ] as const) {
    it(`${reason} sends the ${who} to ${url}`, () => {
      assert.deepEqual(pauseRemedy(reason, 'shop'), { action: 'send', who, url });
    });
  }

  it('other reasons say whether to wait or to write to support', () => {
    assert.deepEqual(pauseRemedy('inbound_payments_pending', 'shop'), { action: 'wait' });
    for (const reason of ['unknown_contact_support', 'something_new', '']) {
      assert.deepEqual(pauseRemedy(reason, 'shop'), { action: 'write', to: 'support@trustshare.co' });
    }
  });
});

describe('a trustshare v1 notification', () => {
  const about = (id: string, type = 'checkout_settled') => ({ id: 'wh_evt_1', type, payload: { id } });

  for (const [what, sent, expected] of [
    ['a settled checkout', {}, 'payment.paid'],
    ['a settling checkout', { checkout: { status: 'settling' } }, 'payment.pending'],
    ['a failed checkout', { checkout: { status: 'failed' } }, 'payment.declined'],
    ['an abandoned checkout', { checkout: { status: 'abandoned' } }, 'payment.cancelled'],
    // The ledger knows what was taken: it compares.
    ['another amount', { checkout: { amount: 1 } }, 'payment.paid'],
    ['another currency', { intent: { currency: 'eur' } }, 'currency-mismatch 409'],
    ['no order yet', { orders: [] }, 'later: order-unknown'],
    [
      'trustshare out of reach',
      { source: { getCheckout: () => Promise.reject(new Error('down')) } },
      'later: trustshare-unreachable',
    ],
  ] as const satisfies readonly (readonly [string, Sent, string])[]) {
    it(`about ${what}, with the secret or without: ${expected}`, async () => {
      for (const secret of [SECRET, ''])
        assert.equal(await outcome(about('checkout_1'), { ...sent, secret }), expected);
    });
  }

  for (const [what, sent, unproved] of [
    ['a checkout in a new state', { checkout: { status: 'levitating' } }, 'noted 200'],
    ['an intent of somebody else', { intent: { metadata: {} } }, 'secret-wrong 401'],
  ] as const satisfies readonly (readonly [string, Sent, string])[]) {
    it(`about ${what} is passed on with the secret, and leaves no trace without`, async () => {
      assert.equal(await outcome(about('checkout_1'), sent), 'unknown');
      assert.equal(await outcome(about('checkout_1'), { ...sent, secret: '' }), unproved);
    });
  }

  describe('without the secret', () => {
    const open = (states: readonly string[] = ['settled']) => {
      let now = 0;
      const asked: string[] = [];
      const gate = lookUpGate(() => now);
      const getCheckout = (id: string) => {
        const status = states[Math.min(asked.length, states.length - 1)];
        asked.push(id);
        return Promise.resolve(
          /^checkout_\d$/.test(id) ? readCheckout({ ...checkout, id, status }) : undefined,
        );
      };
      const send = (id: string, sender?: string, secret = '') =>
        outcome(about(id), { gate, sender, secret, source: { getCheckout } });
      return { asked, gate, send, at: (time: number) => (now = time) };
    };
    const many = <T>(make: (index: number) => Promise<T>): Promise<T[]> =>
      Promise.all(Array.from({ length: 1_000 }, (_none, index) => make(index)));

    it('a thousand made up ids are two questions to trustshare a minute, one by one or at once', async () => {
      const { asked, send, at } = open();
      for (let made = 0; made < 1_000; made += 1) await send(`checkout_x${made}`, 'a stranger');
      assert.equal(asked.length, 2);
      at(60_000);
      const answers = await many((made) => send(`checkout_y${made}`, 'a stranger'));
      assert.equal(asked.length, 4);
      assert.deepEqual(new Set(answers), new Set(['resource-not-found 404', 'later: asked-too-often']));
    });

    it('a stranger holds up nobody else, and nobody where the id is known to exist', async () => {
      const { asked, gate, send } = open();
      await many((made) => send(`checkout_x${made}`, 'a stranger'));
      assert.equal(await send('checkout_1', 'trustshare'), 'payment.paid');
      gate.vouch('checkout_2');
      assert.equal(await send('checkout_2', 'a stranger'), 'payment.paid');
      assert.equal(await send('checkout_3', 'a stranger'), 'later: asked-too-often');
      assert.equal(await send('checkout_3', 'a stranger', SECRET), 'payment.paid');
      assert.deepEqual(asked.slice(2), ['checkout_1', 'checkout_2', 'checkout_3']);
    });

    it('a burst of genuine ones is answered, each with the truth', async () => {
      const { send } = open();
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_none, index) => send(`checkout_${index % 10}`)),
      );
      assert.deepEqual(new Set(answers), new Set(['payment.paid']));
    });

    it('news of a paid checkout are one question', async () => {
      const { asked, send } = open();
      const answers = await many(() => send('checkout_1'));
      assert.deepEqual([asked.length, new Set(answers)], [1, new Set(['payment.paid'])]);
    });

    it('news that come while an older state is read are answered with what is true then', async (test) => {
      test.mock.timers.enable({ apis: ['setTimeout'] });
      const { asked, send } = open(['settling', 'settled']);
      const first = send('checkout_1');
      const others = Array.from({ length: 20 }, () => send('checkout_1'));
      assert.equal(await first, 'payment.pending');
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
      test.mock.timers.tick(2_000);
      assert.deepEqual(new Set(await Promise.all(others)), new Set(['payment.paid']));
      assert.equal(asked.length, 2);
    });

    it('what trustshare can’t be asked about is asked about seldom', async () => {
      let questions = 0;
      const gate = lookUpGate(() => 0);
      const getCheckout = () => Promise.reject(new Error(`down ${(questions += 1)}`));
      const answers = await many((made) =>
        outcome(about(`checkout_${made}`), { gate, secret: '', source: { getCheckout } }),
      );
      assert.equal(questions, 2);
      assert.ok(answers.every((answer) => answer.startsWith('later: ')));
    });
  });

  it('is made of what trustshare says when asked, under the key that confirming has', async () => {
    const reading = await read(about('checkout_1', 'checkout_failed'));
    assert.ok(reading.kind === 'event');
    assert.equal(reading.event.type, 'payment.paid');
    assert.equal(reading.event.dedupeKey, 'trustshare:checkout_1:payment.paid');
    assert.deepEqual(reading.event.amount, { amount: 150_000, currency: 'GBP' });
  });

  for (const [status, expected] of [
    ['confirmed', 'payment.pending'],
    ['cancelled', 'payment.cancelled'],
    ['unconfirmed', 'unknown'],
  ] as const) {
    it(`about an intent that is ${status}: ${expected}`, async () => {
      assert.equal(await outcome(about('intent_1', 'intent_confirmed'), { intent: { status } }), expected);
    });
  }

  it('about what is not there', async () => {
    assert.equal(await outcome(about('checkout_2')), 'resource-not-found 404');
    assert.equal(await outcome(about('intent_2')), 'resource-not-found 404');
  });

  it('about what can’t be asked for is passed on, if the secret proves it', async () => {
    const message = about('outbound_1', 'outbound_paused');
    const reading = await read(message);
    assert.ok(reading.kind === 'event');
    assert.deepEqual(
      [reading.event.type, reading.event.dedupeKey, reading.event.raw],
      ['unknown', 'v1:wh_evt_1', message],
    );
    assert.equal(await outcome(message, { secret: '' }), 'secret-wrong 401');
  });

  it('with a wrong secret is not even asked about', async () => {
    assert.equal(await outcome(about('checkout_1'), { secret: 'wrong' }), 'secret-wrong 401');
  });

  it('is answered in time when trustshare hangs', async (test) => {
    test.mock.timers.enable({ apis: ['setTimeout'] });
    const reading = outcome(about('checkout_1'), {
      source: { getCheckout: () => new Promise(() => undefined) },
    });
    test.mock.timers.tick(4_000);
    assert.equal(await reading, 'later: trustshare-unreachable');
  });
});

it(`${FORGED} mutants of a v0 secret are not believed`, async () => {
  const random = randomFrom(4_006);
  for (let refused = 0; refused < FORGED;) {
    const secret = mutate(SECRET, random)
      .replace(/[^\x20-\x7e]/g, ' ')
      .trim();
    if (secret === SECRET) continue;
    const [message] = EVENTS[refused % EVENTS.length] ?? [];
    assert.equal(await outcome(message, { secret }), 'secret-wrong 401', secret);
    refused += 1;
  }
});

it(`${FORGED} mutants of a v1 body say nothing that trustshare does not`, async () => {
  const random = randomFrom(4_007);
  const body = JSON.stringify({ id: 'wh_evt_1', type: 'checkout_settled', payload: { id: 'checkout_1' } });
  for (let made = 0; made < FORGED; made += 1) {
    const mutant = mutate(body, random);
    const reading = await read(mutant, { secret: '' });
    if (reading.kind === 'event') {
      assert.ok(
        ['trustshare:checkout_1:payment.paid', 'trustshare:intent_1:payment.pending'].includes(
          reading.event.dedupeKey,
        ),
        mutant,
      );
    } else assert.equal(reading.kind, 'refused', mutant);
  }
});

it('answers 200 to what was received, and 5xx to what must come back', () => {
  assert.deepEqual(answerTrustshareNotification({ kind: 'done', duplicate: true }), { status: 200 });
  assert.deepEqual(answerTrustshareNotification({ kind: 'later', reason: 'order-unknown' }), { status: 503 });
});
