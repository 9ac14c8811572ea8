// Honest notifications that name a resource only: what they are worth, the provider says when it is asked.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readCheckout, readIntent } from '../../src/providers/trustshare/server/answer.ts';
import { lookUpGate } from '../../src/providers/trustshare/server/look-up-gate.ts';
import { readTrustshareNotification } from '../../src/providers/trustshare/server/notification.ts';
import { readOrder } from '../../src/providers/truust/server/answer.ts';
import {
  readTruustNotification,
  TRUUST_NOTIFICATIONS,
  truustNotificationPath,
} from '../../src/providers/truust/server/notification.ts';
import { randomFrom } from '../server/mutations.ts';
import { sourceOf } from './truust/server/notification-samples.ts';

/** Of each provider. The larger count is run by hand: PAY_FORM_HONEST=100000. */
const COUNT = Number(process.env.PAY_FORM_HONEST ?? 1_500);
const SECRET = 'a secret of the tests, of 32 characters and more';
const random = randomFrom(4_013);
const below = (limit: number): number => Math.floor(random() * limit);
const pick = <T>(of: readonly T[]): T => of[below(of.length)] as T;
const digits = (length: number): string => Array.from({ length }, () => below(10)).join('');
const maybe = <T>(value: T): T | undefined => pick([value, undefined]);

/** As the order is told by the API: numbers as texts, booleans as figures, in an envelope or bare. */
function truustOrder(id: number): { told: unknown; status: string } {
  const status = pick([
    'PUBLISHED',
    'ACCEPTED',
    'PENDING_VALIDATE',
    'PENDING_RELEASE',
    'BLOCKED_RELEASE',
    'RELEASED',
  ]);
  const value = `${below(9_999)}.${digits(2)}`;
  const order = {
    id: pick<unknown>([id, String(id)]),
    ...{
      self: `/2.0/orders/${id}`,
      public_id: maybe(digits(8)),
      name: pick(['Two nights', 'Zoë & Søn', '☂ "quoted"']),
    },
    ...{
      value: pick<unknown>([value, Number(value)]),
      currency: pick(['EUR', 'GBP', 'USD', 'eur', 'MXN']),
      amount: `${value} €`,
    },
    ...{ status, status_nicename: 'Paid', sandbox: pick<unknown>([true, 1, '1']), tag: `stay-${digits(5)}` },
    ...{ metadata: pick<unknown>([{}, [], null, { a: 'b' }]), template: null, payin_intents: maybe(3) },
    ...{
      published_at: pick(['2026-01-02T03:04:05+00:00', '2026-01-02T03:04:05.000000Z', '2026-01-02 03:04:05']),
    },
    ...{ refund: pick<unknown>([null, undefined, { status: null, reference_id: null }]), connections: {} },
    ...{ buyer_link: `https://shop.truust.io/${digits(6)}`, released_at: maybe('2026-01-05T00:00:00Z') },
  };
  return { told: pick<unknown>([order, { data: order }]), status };
}

/** As it has been seen: an object, a list of one, or either as a text; ids as numbers or as texts. */
function truustBody(id: number): string {
  const escrow = {
    ...{
      id: pick<unknown>([id, String(id)]),
      name: maybe('Two nights'),
      amount: maybe(below(99)),
      currency: maybe('EUR'),
    },
    ...{ status: pick(['PUBLISHED', 'DRAFT']), metadata: maybe({ a: 'escrow' }), auto_settled: maybe('1') },
  };
  const payin = {
    ...{ id: below(9_999), escrow_id: pick<unknown>([id, String(id)]), type: pick(['REDSYS_V2', 'BIZUM']) },
    ...{ status: 'CONFIRMED', provider: maybe({ Ds_Amount: '999' }), card: maybe({ id: 1, name: 'x' }) },
  };
  const message = pick<unknown>([{ escrow }, { payin }, { escrow, payin, platform: 'web' }]);
  const text = JSON.stringify(pick<unknown>([message, [message]]));
  return pick(['', '\ufeff']) + pick([text, JSON.stringify(text)]);
}

it(`refuses none of ${COUNT} honest notifications of Truust`, async () => {
  for (let made = 0; made < COUNT; made += 1) {
    const id = 1 + below(9_999_999);
    const { told, status } = truustOrder(id);
    const kind = pick(TRUUST_NOTIFICATIONS);
    const sent = truustBody(id);
    const reading = await readTruustNotification(
      {
        method: 'POST',
        path: truustNotificationPath(SECRET, kind),
        headers: new Headers({ 'user-agent': 'GuzzleHttp/6.3.3 PHP/7.1.10' }),
        body: Buffer.from(sent),
      },
      { secret: SECRET },
      sourceOf(readOrder(told), { payout: { id: '1', type: 'WALLET', status: 'CREATED', raw: {} } }),
    );
    assert.equal(reading.kind, 'event', `${kind} ${status} ${JSON.stringify(reading)}: ${sent}`);
  }
});

it(`refuses none of ${COUNT} honest v1 notifications of trustshare, with the secret or without`, async () => {
  const gate = lookUpGate();
  for (let made = 0; made < COUNT; made += 1) {
    const id = `checkout_${digits(24)}`;
    const amount = 1 + below(99_999);
    const currency = pick(['gbp', 'eur', 'usd']);
    const reference = `stay-${digits(5)}`;
    const intent = {
      ...{
        id: 'intent_1',
        status: 'confirmed',
        type: 'checkout',
        currency,
        project_id: pick(['project_1', null]),
      },
      metadata: { order_reference: reference },
    };
    const checkout = {
      ...{
        id,
        status: pick(['settling', 'settled', 'failed', 'cancelled', 'abandoned', 'rejected']),
        intent_id: 'intent_1',
      },
      ...{
        amount: pick<unknown>([amount, String(amount)]),
        outstanding: pick<unknown>([0, '0', -1]),
        currency: maybe(currency),
      },
      ...{ project_id: pick([intent.project_id, null]), type: 'card', participant: {}, metadata: null },
    };
    const sent = JSON.stringify({
      id: `wh_evt_${digits(12)}`,
      type: pick(['checkout_settled', 'checkout_settling', 'checkout_failed', 'checkout_new_kind']),
      payload: { id, ...pick([{}, { version: 2 }]) },
    });
    const proved = pick([{ 'x-trustshare-secret': SECRET }, {}]);
    const reading = await readTrustshareNotification(
      {
        method: 'POST',
        path: '',
        headers: new Headers(proved),
        body: Buffer.from(sent),
      },
      { secret: SECRET },
      {
        getCheckout: () => Promise.resolve(readCheckout(checkout)),
        getIntent: () => Promise.resolve(readIntent(intent)),
      },
      { findOrder: () => ({ reference, amount, currency: currency.toUpperCase() }), now: () => 0 },
      gate,
    );
    assert.equal(reading.kind, 'event', `${JSON.stringify(reading)}: ${sent} ${JSON.stringify(checkout)}`);
  }
});
