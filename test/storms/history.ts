import { generateKeyPairSync } from 'node:crypto';
import {
  createPayments,
  trustly,
  trustshare,
  type Order,
  type PaymentEvent,
  type Payments,
  type Store,
} from '../../src/entries/server.ts';
import {
  trustlySender,
  trustPaymentsSender,
  trustshareSender,
  type SenderOptions,
} from '../../src/entries/simulator/senders.ts';
import type { Transaction } from '../../src/providers/trust-payments/simulator/transactions.ts';
import { chanceFrom, type Chance } from '../support/chance.ts';
import { deliver } from './deliver.ts';
import { openGateway, PASSWORD, type GatewayMoney, type Mood } from './gateway.ts';
import { isDispute, trustlyLife, trustshareLife } from './lives.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** The first history begins here, and each a month after the one before. */
const BEGIN = Date.UTC(2026, 0, 1);
const MONTH = 720 * HOUR;
const SECRET = 'the shared secret of the tests';
/** Short keys sign faster, and nobody is to be kept out here. */
const OWN = generateKeyPairSync('rsa', { modulusLength: 1024 });
const MERCHANT = generateKeyPairSync('rsa', { modulusLength: 1024 });

/** The settle statuses that a refund of the back office goes through; one that was held back may be cancelled. */
const REFUNDS = [['0'], ['0', '100'], ['0', '10', '100'], ['2'], ['2', '0', '100'], ['2', '3']];
/** And one that was asked for here, after it was accepted. */
const ACCEPTED = [[], ['100'], ['10', '100']];

/** What one order came to, in each of the books. */
export interface Outcome {
  readonly order: Order;
  /** What the providers have, by their own books. */
  readonly money: GatewayMoney & { readonly lost: number };
  /** What the merchant was told, in that order. */
  readonly told: readonly PaymentEvent[];
}

/** A step in what happens to an order; `undefined` where nothing more does. */
type Step = () => Promise<void> | void;
type Story = Generator<Step, void>;
type Letter = () => Promise<void>;

/** One or two orders of one merchant, what happens to their money, and news of it that are late, lost or repeated. */
export class History {
  readonly payments: Payments;
  private readonly chance: Chance;
  private readonly clock: { now: number };
  private readonly gateway;
  private readonly orders = new Map<string, Order>();
  private readonly told: PaymentEvent[] = [];
  /** What the providers keep of the money that is not the card gateway's. */
  private readonly others = new Map<string, { taken: number; refunded: number; lost: number }>();
  private readonly late: Letter[] = [];
  /** The orders of which no news of a card payment arrives: the sweep has to ask. */
  private readonly silent = new Set<string>();

  /** @param number names the history, and all its references. */
  constructor(
    private readonly number: number,
    store: Store,
  ) {
    this.chance = chanceFrom(number);
    this.clock = { now: BEGIN + number * MONTH };
    this.gateway = openGateway(() => this.clock.now, 1_000 + number);
    this.payments = createPayments({
      providers: [
        this.gateway.provider,
        trustly({ privateKey: MERCHANT.privateKey, publicKey: OWN.publicKey, environment: 'test' }),
        trustshare({
          ...{ privateKey: 'sandbox_api_0123456789abcdef', settlements: () => [] },
          notifications: { secret: SECRET, orderOf: (token) => token },
        }),
      ],
      findOrder: (reference) => this.orders.get(reference),
      onPayment: (event) => void this.told.push(event),
      onNotice: () => undefined,
      now: () => this.clock.now,
      store,
    });
    this.gateway.transactions.onChange((transaction) => this.post(transaction));
  }

  /** Plays it to its end, when all news that come have come and the sweep has nothing left to ask. */
  async play(): Promise<readonly Outcome[]> {
    const { chance } = this;
    const stories = Array.from({ length: chance.happens(0.3) ? 2 : 1 }, (_, index) =>
      this.begin(index),
    ).flat();
    while (stories.length > 0) {
      const story = chance.pick(stories);
      const next = story.next();
      if (next.done === true) stories.splice(stories.indexOf(story), 1);
      else await next.value();
      this.clock.now += chance.below(30) * SECOND;
      if (chance.happens(0.3)) await this.deliverSome(chance.below(4));
    }
    await this.deliverSome(Infinity);
    await this.sweep();
    return [...this.orders.values()].map((order) => this.outcomeOf(order));
  }

  private outcomeOf(order: Order): Outcome {
    const card = this.gateway.moneyOf(order.reference);
    const other = this.others.get(order.reference) ?? { taken: 0, refunded: 0, lost: 0 };
    return {
      order,
      money: {
        ...card,
        taken: card.taken + other.taken,
        refunded: card.refunded + other.refunded,
        lost: other.lost,
      },
      told: this.told.filter(({ orderReference }) => orderReference === order.reference),
    };
  }

  private begin(index: number): Story[] {
    const { chance } = this;
    const reference = `h${this.number}-${index}`;
    const ways = chance.pick(['card', 'card', 'card card', 'share', 'lines', 'card share', 'card lines']);
    const order = { reference, amount: 1 + chance.below(100_000), currency: 'GBP' };
    this.orders.set(reference, order);
    if (chance.happens(0.2)) this.silent.add(reference);
    return ways.split(' ').map((way) => {
      if (way === 'card') return this.card(order);
      return way === 'share' ? this.share(order) : this.lines(order, index);
    });
  }

  /** A payment by card, and what its merchant and its back office do with it. */
  private *card({ reference, amount }: Order): Story {
    const { chance, gateway } = this;
    if (this.silent.has(reference)) {
      const refused: unknown[] = [];
      yield async () => {
        const opening = this.payments.session(reference, { provider: 'trust-payments' });
        await opening.catch((error: unknown) => refused.push(error));
      };
      if (refused.length > 0) return;
    }
    if (chance.happens(0.15)) yield () => void gateway.pay(reference, amount, '0', '70000');
    let payment = gateway.pay(reference, amount, chance.happens(0.2) ? '2' : '0');
    const move = (fields: Record<string, string>) => () => {
      payment = gateway.transactions.update(payment.transactionreference, fields) ?? payment;
    };
    if (payment.settlestatus === '2') {
      if (chance.happens(0.3)) return;
      const isReleased = chance.happens(0.7);
      yield move({ settlestatus: isReleased ? '0' : '3' });
      if (!isReleased) return;
    }
    if (chance.happens(0.2)) {
      yield chance.happens(0.5) ? move({ settlestatus: '3' }) : () => this.cancel(payment);
    } else if (chance.happens(0.8)) {
      if (chance.happens(0.3)) yield move({ settlestatus: '10' });
      const isLess = amount > 1 && chance.happens(0.2);
      const settlebaseamount = isLess ? String(1 + chance.below(amount - 1)) : undefined;
      yield move({ settlestatus: '100', ...(settlebaseamount !== undefined && { settlebaseamount }) });
      for (let refunds = chance.below(4); refunds > 0; refunds -= 1) yield* this.refund(payment, refunds);
    }
  }

  private *refund(payment: Transaction, number: number): Story {
    const { chance, gateway } = this;
    const known = new Set(this.refundsOf(payment));
    const amount = 1 + chance.below(Number(payment.settlebaseamount ?? payment.baseamount));
    const [first, ...more] = chance.happens(0.5) ? chance.pick(REFUNDS) : [];
    yield first === undefined
      ? () => this.ask(payment, amount, number)
      : () => gateway.refund(payment, amount, first);
    const made = this.refundsOf(payment).find((reference) => !known.has(reference));
    if (made === undefined) return;
    for (const settlestatus of first === undefined ? chance.pick(ACCEPTED) : more) {
      yield () => void gateway.transactions.update(made, { settlestatus });
    }
  }

  private refundsOf({ transactionreference }: Transaction): string[] {
    const filter = { parenttransactionreference: [transactionreference], requesttypedescription: ['REFUND'] };
    return this.gateway.transactions.find(filter).map((refund) => refund.transactionreference);
  }

  /** The merchant asks for a refund; where his books hold no such payment (yet), he is told so. */
  private async ask(payment: Transaction, amount: number, number: number): Promise<void> {
    const { chance, gateway } = this;
    const moods: readonly Mood[] = ['answers', 'loses-answer', 'loses-request', 'tells-first'];
    gateway.be(chance.pick(moods), () => this.deliverSome(Infinity));
    const { orderreference = '' } = payment;
    const paymentReference = gateway.nameOf(payment);
    const options = { key: `${paymentReference} ${number}`, amount, paymentReference };
    const ask = () => this.payments.refund(orderreference, options).catch(() => undefined);
    await Promise.all(chance.happens(0.3) ? [ask(), ask()] : [ask()]);
    gateway.be('answers');
  }

  private async cancel(payment: Transaction): Promise<void> {
    const choice = { paymentReference: this.gateway.nameOf(payment) };
    await this.payments.cancel(payment.orderreference ?? '', choice).catch(() => undefined);
  }

  private *share({ reference, amount: total }: Order): Story {
    const { news, taken, returned } = trustshareLife(this.chance, { name: reference, total });
    const open = (options: SenderOptions) => trustshareSender({ ...options, secret: SECRET });
    this.count(reference, { taken, refunded: returned, lost: 0 });
    for (const message of news) {
      // They bear nothing that tells them apart, and move nothing.
      if (isDispute(message)) continue;
      yield () => this.hand(() => deliver(this.payments, open, message, 'trustshare'));
    }
  }

  private *lines({ reference, amount, currency }: Order, index: number): Story {
    // No two orders share an id, whatever store they are kept in.
    const firstId = (this.number * 2 + index) * 100;
    const life = trustlyLife(this.chance, { reference, amount, firstId, currency, isPayout: false });
    const keys = { privateKey: OWN.privateKey, merchantKey: MERCHANT.publicKey };
    const open = (options: SenderOptions) => trustlySender({ ...options, ...keys });
    const count = (method: string) => life.news.filter((each) => each.method === method).length * amount;
    this.count(reference, { taken: count('credit'), refunded: 0, lost: count('debit') });
    for (const message of life.news) {
      yield () => this.hand(() => deliver(this.payments, open, message, 'trustly'));
    }
  }

  private count(reference: string, more: { taken: number; refunded: number; lost: number }): void {
    this.others.set(reference, more);
  }

  /** The gateway's rule sends what has changed. What nothing supersedes arrives, or the sweep asks. */
  private post(transaction: Transaction): void {
    const { orderreference = '', requesttypedescription: type } = transaction;
    if (type === 'AUTH' && this.silent.has(orderreference)) return;
    const open = (options: SenderOptions) => trustPaymentsSender({ ...options, password: PASSWORD });
    const fields = this.gateway.fieldsOf(transaction);
    this.hand(async () => {
      const [now] = this.gateway.transactions.find({
        transactionreference: [transaction.transactionreference],
      });
      const isSuperseded = now?.settlestatus !== transaction.settlestatus;
      if (isSuperseded && this.chance.happens(0.2)) return;
      await deliver(this.payments, open, fields, 'trust-payments');
    });
  }

  /** A letter is on its way, and a repetition of it may be. */
  private hand(letter: Letter): void {
    this.late.push(letter);
    if (this.chance.happens(0.3)) this.late.push(letter);
  }

  private async deliverSome(most: number): Promise<void> {
    for (let count = 0; count < most && this.late.length > 0; count += 1) {
      const [letter] = this.late.splice(this.chance.below(this.late.length), 1);
      await letter?.();
    }
  }

  /** As the server does by itself, over five days. */
  private async sweep(): Promise<void> {
    const pauses = [6 * MINUTE, HOUR, ...Array.from({ length: 6 }, () => 24 * HOUR)];
    for (const pause of pauses) {
      this.clock.now += pause;
      await this.payments.sweep();
    }
  }
}
