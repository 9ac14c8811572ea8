import { randomUUID } from 'node:crypto';
import { startHost, together, unavailable, type Answer, type Keep } from '../../../simulator/host.ts';
import { TruustBook, type SimulatedOrder, type TruustVariant } from './book.ts';
import { BundleShelf } from './bundles.ts';
import { answerCheckout, answerGateway } from './checkout.ts';
import { answerRest } from './rest.ts';
import { SellerDesk } from './seller.ts';

export type { SimulatedOrder, TruustVariant } from './book.ts';
export { truustHostileCases } from './hostile.ts';

export interface TruustSimulatorOptions {
  /** `sk_stage_…` at random by default. */
  readonly secretKey?: string;
  /** What every order says of itself; true by default. */
  readonly sandbox?: boolean;
  /** Ways in which Truust has been seen to answer. */
  readonly shape?: {
    /** A byte-order mark in front. */
    readonly bom?: boolean;
    /** No `data` envelope. */
    readonly bare?: boolean;
    /** Numbers as text, booleans as 0 and 1. */
    readonly loose?: boolean;
  };
  /** As {@link TruustSimulator.behaveByDefault}. */
  readonly variant?: TruustVariant;
  /** How long the variant `slow` takes, in milliseconds. */
  readonly slowMs?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** What happens to the next creation of an order. */
export type LostCreation = 'before' | 'after' | 'unreadable';

/** A running stand-in for Truust. */
export interface TruustSimulator {
  /** Of the REST API, with its version. */
  readonly baseUrl: string;
  readonly checkoutOrigin: string;
  /** The third origin that the variant `gateway` leads through. */
  readonly gatewayOrigin: string;
  readonly secretKey: string;
  /** All REST requests so far, such as `POST /orders`. */
  readonly requests: readonly string[];
  orders(): SimulatedOrder[];
  /** A buyer's attempt to pay without the page, with one of Truust's test cards or any other number. */
  pay(id: number, card?: string): void;
  /** Moves an order to any state: PUBLISHED, FAILURE, CANCELLED, RELEASED … */
  move(id: number, status: string): void;
  behave(id: number, variant: TruustVariant): void;
  /** How the checkout of every order behaves that {@link TruustSimulator.behave} has not been called for. */
  behaveByDefault(variant: TruustVariant): void;
  /** Drops the connection before or after an order is created, or garbles the answer. */
  loseNextCreation(when: LostCreation): void;
  /** Calls back after every change of an order's state, where the provider would send a notification. @returns what ends it. */
  onChange(listener: (order: SimulatedOrder) => void): () => void;
  /** Takes another key from now on, as after its rotation in the dashboard, and the old one no more. */
  rotateKey(secretKey: string): void;
  /** Answers everything with 503 from now on. */
  goDown(): void;
  recover(): void;
  close(): Promise<void>;
}

/** Starts the REST API, the checkout and a bank's page, each on an origin of its own. */
export function startTruust(options: TruustSimulatorOptions = {}): Promise<TruustSimulator> {
  return together((keep) => start(keep, options));
}

async function start(keep: Keep, options: TruustSimulatorOptions): Promise<Omit<TruustSimulator, 'close'>> {
  const { sandbox = true, slowMs = 3000, now = Date.now } = options;
  const listeners = new Set<(order: SimulatedOrder) => void>();
  const book = new TruustBook(now, (order) => {
    for (const listener of listeners) listener(order);
  });
  const bundles = new BundleShelf(book);
  const desk = new SellerDesk(book);
  const requests: string[] = [];
  const { secretKey = `sk_stage_${randomUUID()}` } = options;
  let knownKey = secretKey;
  let lost: LostCreation | undefined;
  let { variant = 'normal' } = options;
  let down = false;

  const gateway = await keep(startHost(answerGateway, { hostname: '127.0.0.1' }));
  const variantOf = (order: SimulatedOrder): TruustVariant => order.variant ?? variant;
  const pages = { book, bundles, variantOf, slowMs, gatewayOrigin: gateway.origin };
  const answerPage: Answer = async (request) => (down ? unavailable() : answerCheckout(pages, request));
  const checkout = await keep(startHost(answerPage, { hostname: '127.0.0.1' }));
  const answerApi: Answer = async (request) => {
    const path = new URL(request.url).pathname.replace('/2.0', '');
    requests.push(`${request.method} ${path}`);
    if (down) return unavailable();
    const losing = request.method === 'POST' && path === '/orders' ? lost : undefined;
    if (losing) lost = undefined;
    if (losing === 'before') return undefined;
    const parts = { book, bundles, desk, secretKey: knownKey, sandbox, checkoutOrigin: checkout.origin };
    const { status, content } = await answerRest(parts, request);
    if (losing === 'after') return undefined;
    const text = losing === 'unreadable' ? '<html>' : JSON.stringify(shaped(content, options.shape));
    return new Response(`${options.shape?.bom ? '\uFEFF' : ''}${text}`, { status });
  };
  const rest = await keep(startHost(answerApi));

  return {
    baseUrl: `${rest.origin}/2.0`,
    checkoutOrigin: checkout.origin,
    gatewayOrigin: gateway.origin,
    secretKey,
    requests,
    orders: () => [...book.orders.values()],
    pay: (id, card = '4548812049400004') => book.pay(book.get(id), card),
    move: (id, status) => {
      book.move(id, status);
    },
    behave: (id, chosen) => {
      book.get(id).variant = chosen;
    },
    behaveByDefault: (chosen) => {
      variant = chosen;
    },
    loseNextCreation: (when) => {
      lost = when;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    rotateKey: (secretKey) => {
      knownKey = secretKey;
    },
    goDown: () => {
      down = true;
    },
    recover: () => {
      down = false;
    },
  };
}

function shaped(
  content: unknown,
  { bare, loose }: NonNullable<TruustSimulatorOptions['shape']> = {},
): unknown {
  const { data } = content as { readonly data?: unknown };
  const body = bare && data !== undefined && !Array.isArray(data) ? data : content;
  if (!loose) return body;
  return JSON.parse(JSON.stringify(body), (_key, value: unknown) => {
    if (typeof value === 'boolean') return Number(value);
    return typeof value === 'number' ? String(value) : value;
  });
}
