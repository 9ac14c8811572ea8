import { randomUUID } from 'node:crypto';
import type { Money } from '../../../protocol/money.ts';

/** How an order's checkout page behaves. */
export type TruustVariant =
  /** Speaks the documented messages. */
  | 'normal'
  /** Sends no messages: all that is known of templates other than Telefónica's. */
  | 'silent'
  | 'slow'
  /** The buyer gives up at once. */
  | 'cancelled'
  /** The page never loads. */
  | 'never'
  /** Says the outcome twice. */
  | 'twice'
  /** Leads through a bank's page on a third origin. */
  | 'gateway'
  /** Plays the case of this name from `truustHostileCases`. */
  | `hostile:${string}`;

export interface SimulatedPayin {
  readonly id: number;
  readonly orderId: number;
  readonly type: string;
  status: 'CREATED' | 'CONFIRMED' | 'DENIED' | 'REFUNDED' | 'CANCELLED';
  readonly createdAt: string;
  confirmedAt: string | null;
  deniedAt: string | null;
}

export interface SimulatedOrder extends Money {
  readonly id: number;
  readonly token: string;
  readonly name: string;
  readonly tag: string | null;
  metadata: Readonly<Record<string, unknown>> | null;
  readonly confirmedUrl: string | null;
  readonly deniedUrl: string | null;
  readonly createdAt: string;
  status: string;
  publishedAt: string | null;
  cancelledAt: string | null;
  refund: { status: string | null; reference_id: string | null };
  variant?: TruustVariant;
}

export type NewSimulatedOrder = Pick<
  SimulatedOrder,
  'amount' | 'currency' | 'name' | 'tag' | 'metadata' | 'confirmedUrl' | 'deniedUrl'
>;

/** Cards of Truust's own test data; every other number is denied, as its failing card is. */
const GOOD_CARDS = new Set([
  '4548812049400004',
  '5540500001000004',
  '4263970000005262',
  '4918019199883839',
  '5410080000000021',
  '4056070000000008',
  '4012002000060016',
]);

/** What the stand-in holds: orders and their payments. */
export class TruustBook {
  readonly orders = new Map<number, SimulatedOrder>();
  readonly payins = new Map<number, SimulatedPayin>();
  #lastId = 1233;

  constructor(
    private readonly now: () => number,
    private readonly changed: (order: SimulatedOrder) => void,
  ) {}

  nextId(): number {
    return (this.#lastId += 1);
  }

  add(fields: NewSimulatedOrder): SimulatedOrder {
    const order: SimulatedOrder = {
      ...fields,
      id: this.nextId(),
      token: randomUUID(),
      createdAt: this.#time(),
      status: 'DRAFT',
      publishedAt: null,
      cancelledAt: null,
      refund: { status: null, reference_id: null },
    };
    this.orders.set(order.id, order);
    return order;
  }

  get(id: number): SimulatedOrder {
    const order = this.orders.get(id);
    if (!order) throw new Error(`The Truust stand-in has no order ${id}.`);
    return order;
  }

  byToken(token: string): SimulatedOrder | undefined {
    return [...this.orders.values()].find((order) => order.token === token);
  }

  addPayin(orderId: number, type: string): SimulatedPayin {
    const payin: SimulatedPayin = {
      id: this.nextId(),
      orderId,
      type,
      status: 'CREATED',
      createdAt: this.#time(),
      confirmedAt: null,
      deniedAt: null,
    };
    this.payins.set(payin.id, payin);
    return payin;
  }

  payinOf(orderId: number): SimulatedPayin | undefined {
    return [...this.payins.values()].findLast((payin) => payin.orderId === orderId);
  }

  isPayable({ status }: SimulatedOrder): boolean {
    return ['DRAFT', 'PENDING_DETAILS', 'FAILURE'].includes(status);
  }

  /** A buyer's attempt; an order that can't be paid stays as it is. */
  pay(order: SimulatedOrder, card: string): void {
    if (!this.isPayable(order)) return;
    const open = this.payinOf(order.id);
    const payin = open?.status === 'CREATED' ? open : this.addPayin(order.id, 'REDSYS_V2');
    if (GOOD_CARDS.has(card)) {
      payin.status = 'CONFIRMED';
      payin.confirmedAt = this.#time();
      this.move(order.id, 'PUBLISHED');
    } else {
      payin.status = 'DENIED';
      payin.deniedAt = this.#time();
      this.move(order.id, 'FAILURE');
    }
  }

  move(id: number, status: string): SimulatedOrder {
    const order = this.get(id);
    order.status = status;
    if (status === 'PUBLISHED') order.publishedAt ??= this.#time();
    if (status === 'CANCELLED') order.cancelledAt ??= this.#time();
    this.changed(order);
    return order;
  }

  refund(payin: SimulatedPayin): void {
    payin.status = 'REFUNDED';
    const order = this.get(payin.orderId);
    order.refund = { status: 'CONFIRMED', reference_id: String(payin.id) };
    this.changed(order);
  }

  #time(): string {
    return new Date(this.now()).toISOString();
  }
}
