// What of providers' messages is written into the stores, for how long, and who can read it.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, test } from 'node:test';
import pg from 'pg';
import { createPayments, type PaymentsOptions } from '../../../src/server/payments/create-payments.ts';
import type { PaymentEvent } from '../../../src/server/provider/payment-event.ts';
import { event, notification, signedProvider } from '../inbox/signed-provider.ts';
import { places, type Place } from '../inbox/stores.ts';

const DAY = 24 * 3_600_000;
const CARD = '4111 1111 1111 1111';
const EMAIL = 'guest.of-the-house@example.org';
const RAW = { card: CARD, email: EMAIL, more: { securitycode: '123' } };

/** @returns every byte that is kept, as text. */
async function written(place: Place): Promise<string> {
  const { address } = place;
  if (address.kind === 'sqlite') {
    const files = [address.file, `${address.file}-wal`].map((file) => readFile(file).catch(() => ''));
    return (await Promise.all(files)).map(String).join('');
  }
  if (address.kind === 'memory') {
    const store = place.open();
    const letters = await store.deadLetters({ attempts: 1, limit: 1_000 });
    const deliveries = await store.deliveries({ limit: 1_000 });
    return JSON.stringify([letters, deliveries.map((each) => ({ ...each, body: String(each.body) }))]);
  }
  const { url: connectionString, schema } = address;
  const pool = new pg.Pool({ connectionString, max: 1, options: `-c search_path=${schema}` });
  try {
    const tables = ['pay_form_entry', 'pay_form_failure', 'pay_form_delivery'];
    const rows = await Promise.all(tables.map((table) => pool.query<object>(`select * from ${table}`)));
    return rows.map((each) => JSON.stringify(each.rows)).join('');
  } finally {
    await pool.end();
  }
}

/** Bodies are kept in base64. */
const decoded = (text: string): string =>
  text + (text.match(/[A-Za-z\d+/]{40,}={0,2}/g) ?? []).map((each) => Buffer.from(each, 'base64')).join('');

for (const { name, make } of places()) {
  describe(`what the ${name} store keeps`, () => {
    let place: Place;
    let clock: { now: number };
    let works: boolean;
    let told: PaymentEvent[];
    // A place of its own for each test: what is kept is looked at as a whole.
    beforeEach(async () => {
      place = await make();
      clock = { now: 1_700_000_000_000 };
      works = true;
      told = [];
    });
    afterEach(() => place.close());

    const shop = (retention?: PaymentsOptions['retention']) =>
      createPayments({
        providers: [signedProvider()],
        findOrder: (reference) => ({ reference, amount: 1050, currency: 'GBP' }),
        onPayment: (given) => {
          if (!works) throw new Error('not now');
          told.push(given);
        },
        onNotice: () => undefined,
        now: () => clock.now,
        store: place.open(),
        ...(retention && { retention }),
      });
    const paid = (raw: unknown = RAW) => notification(event({ raw }));
    const kept = async () => decoded(await written(place));
    const hasNo = async (...texts: string[]) => {
      const text = await kept();
      for (const each of texts) assert.ok(!text.includes(each), `${each} is kept`);
    };
    const letter = (payments: ReturnType<typeof shop>) => payments.deadLetters({ attempts: 1 });

    test('of what has taken effect, nothing of the message, and the handler got all of it', async () => {
      assert.equal((await shop().fetch(paid())).status, 200);
      assert.deepEqual(told[0]?.raw, RAW);
      await hasNo(CARD, EMAIL);
    });

    // Memory keeps no event that has taken effect.
    if (name !== 'memory') {
      test('where the merchant wants the message, no card data in it', async () => {
        assert.equal((await shop({ raw: 'masked' }).fetch(paid())).status, 200);
        assert.deepEqual(told[0]?.raw, RAW);
        await hasNo(CARD, '"123"');
        assert.ok((await kept()).includes(EMAIL));
      });
    }

    test('of what is held, no card data, until it takes effect; then nothing, in no file', async () => {
      works = false;
      const payments = shop();
      assert.equal((await payments.fetch(paid())).status, 503);
      await hasNo(CARD, '"123"');
      assert.ok((await kept()).includes(EMAIL));
      works = true;
      clock.now += 2_000;
      const { applied, forgotten } = await payments.sweep();
      assert.deepEqual([applied, forgotten], [1, 0]);
      assert.deepEqual(told[0]?.raw, {
        ...RAW,
        card: '[card number removed]',
        more: { securitycode: '[removed]' },
      });
      await hasNo(EMAIL);
    });

    test('of what is refused, no card data either, and nothing after its time', async () => {
      const payments = shop();
      const forged = notification(event({ raw: RAW }), { 'x-signature': '00', 'x-note': CARD });
      assert.equal((await payments.fetch(forged)).status, 403);
      await hasNo(CARD, '"123"');
      assert.ok((await kept()).includes(EMAIL));
      clock.now += 90 * DAY - 1;
      assert.equal((await payments.sweep()).forgotten, 0);
      assert.ok((await kept()).includes(EMAIL));
      clock.now += DAY;
      assert.equal((await payments.sweep()).forgotten, 1);
      await hasNo(EMAIL);
    });

    test('of what strangers send, nothing that is longer than any provider’s', async () => {
      const long = notification(event({ raw: 'x'.repeat(17_000) }), { 'x-signature': '00' });
      const payments = shop();
      assert.equal((await payments.fetch(long)).status, 403);
      assert.deepEqual(await payments.keptDeliveries(), []);
    });

    test('a held event can be run again from its bytes until it is given up', async () => {
      works = false;
      const payments = shop({ forgetAfterMs: 30 * DAY });
      await payments.fetch(paid({ email: EMAIL }));
      clock.now += 29 * DAY;
      const [held] = await letter(payments);
      assert.ok(held);
      // A person tries it in vain: from here on it has its time again.
      assert.equal((await payments.replay(held))?.kind, 'held');
      clock.now += 29 * DAY;
      assert.equal((await payments.sweep()).forgotten, 0);
      const store = place.open();
      assert.ok(await store.delivery('held trustly n1'), 'the bytes are there');
      clock.now += 2 * DAY;
      assert.equal((await payments.sweep()).forgotten, 2);
      assert.equal(await store.delivery('held trustly n1'), undefined);
      assert.deepEqual(await letter(payments), []);
      await hasNo(EMAIL);
    });

    test('what another process has applied since leaves nothing of when it was held', async () => {
      works = false;
      const payments = shop();
      await payments.fetch(paid());
      works = true;
      assert.equal((await payments.fetch(paid())).status, 200);
      assert.ok((await payments.sweep()).forgotten >= 1);
      await hasNo(EMAIL);
    });

    test('with a key, nobody reads it but who has one, and it rotates', async () => {
      works = false;
      const [old, next, other] = [randomBytes(32), randomBytes(32), randomBytes(32)];
      await shop({ keys: old }).fetch(paid({ email: EMAIL }));
      const refused = notification(event({ raw: { email: EMAIL } }), { 'x-signature': '00' });
      await shop({ keys: old }).fetch(refused);
      await hasNo(EMAIL, EMAIL.slice(0, 8));
      const [mine] = await letter(shop({ keys: [next, old] }));
      assert.deepEqual(mine?.event.raw, { email: EMAIL });
      const [delivery] = await shop({ keys: [next, old] }).keptDeliveries();
      assert.ok(String(delivery?.body).includes(EMAIL));
      for (const keys of [{}, { keys: other }]) {
        const [blind] = await letter(shop(keys));
        assert.ok(blind && !JSON.stringify(blind).includes(EMAIL));
        assert.ok(!String((await shop(keys).keptDeliveries())[0]?.body).includes(EMAIL));
      }
      works = true;
      clock.now += 2_000;
      assert.equal((await shop({ keys: [next, old] }).sweep()).applied, 1);
      assert.deepEqual(told[0]?.raw, { email: EMAIL });
    });

    test('it is forgotten once a day, however many processes sweep', async () => {
      const [one, two] = [shop(), shop()];
      await one.fetch(paid());
      clock.now += 91 * DAY;
      const swept = [await one.sweep(), await two.sweep(), await one.sweep()];
      assert.deepEqual(
        swept.map(({ forgotten }) => forgotten),
        [1, 0, 0],
      );
    });
  });
}

test('a time that is too short, or a key that is none, is refused at once', () => {
  const shop = (retention: PaymentsOptions['retention']) => () =>
    createPayments({
      providers: [signedProvider()],
      findOrder: () => undefined,
      ...(retention && { retention }),
    });
  assert.throws(shop({ forgetAfterMs: 29 * DAY }), { code: 'retention-too-short' });
  assert.throws(shop({ forgetAfterMs: NaN }), { code: 'retention-too-short' });
  for (const keys of [randomBytes(31), [], [randomBytes(32), randomBytes(16)]]) {
    assert.throws(shop({ keys }), { code: 'settings-invalid' });
  }
});
