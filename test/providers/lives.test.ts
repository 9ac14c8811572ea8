// Generated lives of orders and transactions, as the two documents of notifications tell of them: from the bytes that the
// provider's sender signs to what the merchant is told, beside a bookkeeper who knows nothing but addition.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import {
  createPayments,
  trustly,
  trustshare,
  type Notice,
  type Order,
  type PaymentEvent,
  type Provider,
} from '../../src/entries/server.ts';
import {
  trustlySender,
  trustshareSender,
  type SenderOptions,
  type TrustlyMessage,
  type TrustshareV0Message,
} from '../../src/entries/simulator/senders.ts';
import { deliver } from '../storms/deliver.ts';
import { isDispute, trustlyLife, trustshareLife } from '../storms/lives.ts';
import { chanceFrom } from '../support/chance.ts';

/** Lives of each kind; raise it with PAY_FORM_TEST_LIVES. */
const LIVES = Number(process.env.PAY_FORM_TEST_LIVES ?? 500);
const chance = chanceFrom(20_261_126);

/** A merchant's server with every order that a test has, and a record of what the merchant was told. */
function openShop(provider: Provider, answer: (event: PaymentEvent) => string | undefined = () => undefined) {
  const orders = new Map<string, Order>();
  let told: PaymentEvent[] = [];
  let notices: Notice[] = [];
  const payments = createPayments({
    providers: [provider],
    findOrder: (reference) => orders.get(reference),
    onPayment: (event) => {
      told.push(event);
      return answer(event);
    },
    onNotice: (notice) => void notices.push(notice),
    now: () => 0,
  });
  return {
    payments,
    addOrder: (order: Order) => void orders.set(order.reference, order),
    /** What was told, and noticed, since the last time. */
    takeNews() {
      const taken = { told, notices };
      told = [];
      notices = [];
      return taken;
    },
  };
}

const totalsOf = (ledger: { totals: readonly { held: number; refunded: number; taken: number }[] }) =>
  ledger.totals[0] ?? { held: 0, refunded: 0, taken: 0 };

function assertToldOnce(told: readonly PaymentEvent[], life: string): void {
  const keys = told.map(({ dedupeKey }) => dedupeKey);
  assert.equal(new Set(keys).size, keys.length, `told twice: ${life}`);
}

test(`of ${LIVES} lives of Trustly orders the ledger ends where addition ends, and each piece of news is told once`, async () => {
  // Half of the time goes into signatures: short keys sign faster, and nobody is to be kept out here.
  const own = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const merchant = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const stopped = new Set<string>();
  const { privateKey } = merchant;
  const shop = openShop(trustly({ privateKey, publicKey: own.publicKey, environment: 'test' }), (event) =>
    event.entry === 'debit' && stopped.has(event.orderReference ?? '') ? 'FAILED' : undefined,
  );
  const keys = { privateKey: own.privateKey, merchantKey: merchant.publicKey };
  const open = (options: SenderOptions) => trustlySender({ ...options, ...keys });
  for (let made = 0, firstId = 1; made < LIVES; made += 1) {
    const reference = `order-${made}`;
    const amount = 1 + chance.below(100_000);
    shop.addOrder({ reference, amount, currency: 'EUR' });
    const life = trustlyLife(chance, { reference, amount, firstId });
    if (life.isStopped) stopped.add(reference);
    firstId += life.news.length;
    const came = chance.withRepeats(chance.happens(0.5) ? life.news : chance.shuffled(life.news));
    for (const message of came) await deliver(shop.payments, open, message, 'trustly');
    const path = `${reference}: ${came.map(({ method }) => method).join(' ')}`;
    assert.equal(totalsOf(await shop.payments.ledger(reference)).held, life.held, path);
    const { told } = shop.takeNews();
    assertToldOnce(told, path);
    const ids = new Set(told.map(({ dedupeKey }) => dedupeKey));
    for (const message of life.news.filter(isAlwaysNews)) {
      assert.ok(ids.has(`test:${message.id}`), `${message.method} not told: ${path}`);
    }
  }
});

test(`of ${LIVES} lives of trustshare transactions the ledger ends where addition ends, and each piece of news is told once`, async () => {
  const secret = 'the shared secret of the tests';
  const shop = openShop(
    trustshare({
      ...{ privateKey: 'sandbox_api_0123456789abcdef', settlements: () => [] },
      notifications: { secret, orderOf: (token) => token },
    }),
  );
  const open = (options: SenderOptions) => trustshareSender({ ...options, secret });
  for (let made = 0; made < LIVES; made += 1) {
    const name = `stay-${made}`;
    const total = 1 + chance.below(100_000);
    shop.addOrder({ reference: name, amount: total, currency: 'GBP' });
    const { news, taken, returned } = trustshareLife(chance, { name, total });
    const isInOrder = chance.happens(0.5);
    // What nothing tells apart from a late repetition is repeated at once.
    const came = isInOrder
      ? news.flatMap((each) => (chance.happens(0.3) ? [each, each] : [each]))
      : chance.withRepeats(chance.shuffled(news.filter((each) => !isDispute(each))));
    for (const message of came) await deliver(shop.payments, open, message, 'trustshare');
    const path = came.map(({ type, amount = '' }) => `${type} ${amount}`).join(', ');
    const totals = totalsOf(await shop.payments.ledger(name));
    assert.deepEqual(
      { taken: totals.taken, refunded: totals.refunded, held: totals.held },
      { taken, refunded: returned, held: taken - returned },
      path,
    );
    const { told, notices } = shop.takeNews();
    if (isInOrder) assert.deepEqual(notices, [], path);
    assertToldOnce(told, path);
    const moving = told.filter(({ type }) => !/initiated|pending|completed|cancelled/.test(type));
    assert.equal(moving.length, new Set(came.filter(movesMoney)).size, path);
  }
});

/** Whatever has come before it, this is news: what goes out, comes in, or became of a withdrawal. */
const isAlwaysNews = ({ method }: TrustlyMessage): boolean =>
  ['credit', 'debit', 'payoutconfirmation', 'payoutfailed'].includes(method);

const movesMoney = ({ type }: TrustshareV0Message): boolean =>
  /received|returned|released|paused|dispute/.test(type);
