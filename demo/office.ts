import type { IncomingMessage } from 'node:http';
import {
  PayError,
  type Movement,
  type Payments,
  type TransactionRecord,
  type Webservices,
  type WebservicesAnswer,
} from 'pay-form/server';
import type { Booking, Orders } from './orders.ts';

/** What the page of the office asks for. */
interface Asked {
  readonly order?: string;
  readonly transaction?: string;
  /** Minor units; all that is left where it is absent. */
  readonly amount?: number;
  /** Names one wish to give money back: two clicks are not two wishes. */
  readonly key?: string;
}

/** Does one thing; `undefined` where the office does no such thing. */
export type Office = (action: string, asked: Asked) => Promise<object> | undefined;

export interface OfficeSettings {
  readonly orders: Orders;
  readonly payments: Payments;
  readonly webservices: Webservices;
  /** Lets the simulated bank settle at once what is due tonight. */
  readonly settle?: () => void;
}

/** How many bookings are listed, the latest first. */
const LIMIT = 50;

/**
 * Only this very machine may ask for it, under its own name: a demo has no log-in, and from here money moves. A page of
 * another site can't ask either, for it can't send JSON without asking first.
 */
export function mayEnter({ method, headers, socket }: IncomingMessage, hostname: string): boolean {
  const local = socket.remoteAddress !== undefined && socket.remoteAddress === socket.localAddress;
  // Another name for it would be another site's.
  const named = [hostname, 'localhost'].includes((headers.host ?? '').replace(/:\d+$/, ''));
  return local && named && (method === 'GET' || headers['content-type'] === 'application/json');
}

/** The back office: what the gateway knows of an order, and what a house does about it. */
export function createOffice({ orders, payments, webservices, settle }: OfficeSettings): Office {
  const actions: Readonly<Record<string, (asked: Asked) => Promise<object>>> = {
    orders: async () => ({
      orders: await Promise.all(
        orders
          .all()
          .slice(-LIMIT)
          .reverse()
          .map((booking) => listed(booking, payments)),
      ),
    }),
    query: async ({ order = '' }) => {
      const answer = await webservices.query({ orderReference: order });
      return answer.ok ? { ok: true, records: answer.records.map(shown) } : tell(answer);
    },
    release: ({ order = '', transaction = '' }) =>
      done(payments.release(order, { paymentReference: transaction })),
    cancel: ({ order = '', transaction = '' }) =>
      done(payments.cancel(order, { paymentReference: transaction })),
    refund: ({ order = '', transaction = '', amount, key = '' }) =>
      done(
        payments.refund(order, {
          key,
          paymentReference: transaction,
          ...(amount !== undefined && { amount }),
        }),
      ),
    ...(settle && {
      settle: async ({ order = '' }) => {
        settle();
        await payments.resolve(order);
        return { ok: true };
      },
    }),
  };
  return (action, asked) => {
    if (!Object.hasOwn(actions, action)) return undefined;
    if (action !== 'orders' && !orders.find(asked.order ?? ''))
      throw new RangeError('There is no such order.');
    return actions[action]?.(asked).catch((error: unknown) => {
      if (error instanceof PayError) {
        const outcome = error.code === 'outcome-unknown' ? 'unknown' : 'refused';
        return { ok: false, outcome, ...wordsOf(error) };
      }
      throw error;
    });
  };
}

async function listed({ reference, amount, currency, stay }: Booking, payments: Payments): Promise<object> {
  const state = await payments.orderState(reference);
  return { reference, amount, currency, stay, state: state?.type ?? 'open' };
}

/** What the gateway sent, untouched, stays on the server. */
function shown({ raw, ...record }: TransactionRecord): object {
  return { ...record, message: raw.errormessage };
}

/** What was asked for is booked, or on its way. */
async function done(movement: Promise<Movement>): Promise<object> {
  const { state } = await movement;
  return state === 'requested' ? { ok: false, outcome: 'unknown', ...UNANSWERED } : { ok: true };
}

const UNANSWERED = {
  message: 'No answer came.',
  hint: 'It stays on its way in the ledger until the gateway says what became of it.',
};

function tell({ outcome, error, errorCode }: Extract<WebservicesAnswer<object>, { ok: false }>): object {
  return { ok: false, outcome, errorCode, ...wordsOf(error) };
}

const wordsOf = ({ message, hint }: PayError): object => ({ message, hint });
