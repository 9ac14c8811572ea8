import { randomBytes } from 'node:crypto';
import type { Money, Order, PaymentEvent } from 'pay-form/server';

/** What the shopper asks for. Dates as `YYYY-MM-DD`. */
export interface Stay {
  readonly arrive: string;
  readonly depart: string;
  readonly guests: number;
  readonly currency: string;
  /** Minor units, instead of the deposit: some amounts make a test gateway decline or fail. */
  readonly testAmount?: number;
  /** Authorise only: the house releases or cancels the payment in its back office. */
  readonly hold?: boolean;
}

/** One notification as it was delivered, for the page of the booking. */
export interface Arrival {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Such as `AUTH`, or `order-published`. */
  readonly request: string;
  /** Trust Payments only. */
  readonly settleStatus?: string;
  readonly paymentReference: string;
  /** The HTTP status that it was answered with. */
  readonly answered: number;
}

/** A booking, as this house keeps it. */
export interface Booking extends Order {
  readonly stay: Stay;
  readonly nights: number;
  /** Of the whole stay, in minor units; `amount` is the deposit. */
  readonly total: number;
  /** What the payment providers said about it, once it was verified. */
  readonly events: PaymentEvent[];
  /** The simulator's notifications about it, duplicates and all. */
  readonly arrivals: Arrival[];
}

export interface Orders {
  /** @throws RangeError where the stay is not possible. */
  add(stay: Stay): Booking;
  /** @throws RangeError where the stay is not possible, or is paid already. */
  change(reference: string, stay: Stay): Booking | undefined;
  find(reference: string): Booking | undefined;
  /** @returns all bookings, oldest first. */
  all(): Booking[];
}

/** A night for two and the surcharge for each further guest, in minor units. */
const PRICES: Readonly<Record<string, { readonly night: number; readonly guest: number }>> = {
  GBP: { night: 11_800, guest: 1_600 },
  EUR: { night: 13_800, guest: 1_800 },
};
const DEPOSIT = 0.25;
const DAY = 86_400_000;

/** @returns an empty book, in memory. A real house has a database. */
export function createOrders(): Orders {
  const book = new Map<string, Booking>();
  const keep = (booking: Booking): Booking => {
    book.set(booking.reference, booking);
    return booking;
  };
  return {
    // Whoever knows the reference sees the booking, so nobody may guess one.
    add: (stay) =>
      keep({
        reference: `TERN-${randomBytes(9).toString('base64url')}`,
        events: [],
        arrivals: [],
        ...price(stay),
      }),
    change(reference, stay) {
      const found = book.get(reference);
      if (found?.events.some(({ type }) => type === 'payment.paid')) {
        throw new RangeError('This stay is paid.');
      }
      return found && keep({ ...found, ...price(stay) });
    },
    find: (reference) => book.get(reference),
    all: () => [...book.values()],
  };
}

function price(stay: Stay): Money & Pick<Booking, 'stay' | 'nights' | 'total' | 'description' | 'email'> {
  const nights = (Date.parse(stay.depart) - Date.parse(stay.arrive)) / DAY;
  const prices = PRICES[stay.currency];
  if (!prices) throw new RangeError('The deposit is paid in GBP or EUR.');
  if (!Number.isInteger(nights) || nights < 1 || nights > 28) {
    throw new RangeError('A stay has 1 to 28 nights.');
  }
  if (![1, 2, 3, 4].includes(stay.guests)) throw new RangeError('The house is for 1 to 4 guests.');
  const total = nights * (prices.night + prices.guest * Math.max(0, stay.guests - 2));
  const amount = stay.testAmount ?? Math.round(total * DEPOSIT);
  if (!Number.isSafeInteger(amount) || amount < 1) throw new RangeError('The amount is whole minor units.');
  const description = `Tern Cottage, ${stay.arrive} to ${stay.depart}`;
  // This house asks nobody for an address.
  const email = 'guest@example.org';
  return { stay, nights, total, amount, currency: stay.currency, description, email };
}
