import { randomUUID } from 'node:crypto';
import type { SimulatedOrder, TruustBook } from './book.ts';
import { Refused, textOf, type Fields } from './rest-request.ts';

interface SimulatedCustomer {
  readonly id: number;
  readonly uuid: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly name: string | null;
}

interface SimulatedPayout {
  readonly id: number;
  readonly orderId: number;
  readonly type: string;
  readonly status: string;
}

const PAID = ['PUBLISHED', 'ACCEPTED', 'PENDING_VALIDATE'];

/** What the stand-in holds beside orders and payments: who buys and sells, and how sellers are paid out. */
export class SellerDesk {
  readonly #customers = new Map<string, SimulatedCustomer>();
  readonly #payouts = new Map<number, SimulatedPayout>();

  constructor(private readonly book: TruustBook) {}

  /** The same address or number is the same customer. */
  addCustomer(fields: Fields): SimulatedCustomer {
    const email = textOf(fields.email);
    const phone = textOf(fields.prefix) + textOf(fields.phone);
    const key = email || phone;
    if (!key) {
      throw new Refused(422, 'The given data was invalid.', { email: ['The email field is required.'] });
    }
    const known = this.#customers.get(key);
    const customer = {
      id: known?.id ?? this.book.nextId(),
      uuid: known?.uuid ?? randomUUID(),
      email: email || null,
      phone: phone || null,
      name: textOf(fields.name) || (known?.name ?? null),
    };
    this.#customers.set(key, customer);
    return customer;
  }

  addPayout(fields: Fields): SimulatedPayout {
    const order = this.book.orders.get(Number(fields.order_id));
    if (!order || !PAID.includes(order.status)) {
      throw new Refused(422, 'The given data was invalid.', { order_id: ['The order can not be paid out.'] });
    }
    const type = textOf(fields.type);
    const payout = { id: this.book.nextId(), orderId: order.id, type, status: 'CREATED' };
    this.#payouts.set(order.id, payout);
    if (order.status === 'ACCEPTED') this.book.move(order.id, 'PENDING_VALIDATE');
    return payout;
  }

  payoutOf(orderId: number): SimulatedPayout | undefined {
    return this.#payouts.get(orderId);
  }

  /** Waits for the payout's details where there are none yet. */
  accept(order: SimulatedOrder): SimulatedOrder {
    if (order.status !== 'PUBLISHED') throw new Refused(403, 'This order can not be accepted.');
    this.book.move(order.id, 'ACCEPTED');
    return this.#payouts.has(order.id) ? this.book.move(order.id, 'PENDING_VALIDATE') : order;
  }

  validate(order: SimulatedOrder, fields: Fields): SimulatedOrder {
    if (fields.auto_accept && order.status === 'PUBLISHED') this.accept(order);
    if (order.status !== 'PENDING_VALIDATE') throw new Refused(403, 'This order can not be validated.');
    this.book.move(order.id, 'PENDING_RELEASE');
    return this.book.move(order.id, 'RELEASED');
  }
}

export const customerView = (customer: SimulatedCustomer): object => ({
  ...customer,
  self: `/2.0/customers/${customer.uuid}`,
});

export const payoutView = ({ id, orderId, type, status }: SimulatedPayout): object => ({
  ...{ id, type, status },
  self: `/2.0/payouts/${id}`,
  connections: { order: `/2.0/orders/${orderId}` },
});
