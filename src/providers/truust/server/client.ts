import { PayError } from '../../../server/error.ts';
import type { Money } from '../../../protocol/money.ts';
import { jsonApi, type JsonApi } from '../../../server/net/json-api.ts';
import { checkId, readBundle, readOrder, readOrders, readPayin } from './answer.ts';
import type { TruustBundle, TruustOrder, TruustOrderStatus, TruustPayin } from './answer.ts';
import { carefulCreation } from './creation.ts';
import type { TruustAddress } from './environment.ts';
import { truustAccess, type TruustKey } from './keys.ts';
import { bundleBody, decimal, orderBody, payinBody } from './request.ts';
import type { NewTruustBundle, NewTruustOrder, NewTruustPayin } from './request.ts';
import { sellerCalls, type TruustSellerCalls } from './seller.ts';

export type TruustClientOptions = TruustAddress & {
  /** `sk_…`; of the server only. */
  readonly secretKey: TruustKey;
  /** For one request, in milliseconds; 10,000 by default. */
  readonly timeoutMs?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
};

/** Which orders to list; all by default. */
export interface TruustOrderFilter {
  readonly status?: TruustOrderStatus;
  /** From 1. */
  readonly page?: number;
  /** Orders a page; 100 by default, and at most. */
  readonly perPage?: number;
}

/** What a merchant needs of Truust's API 2.0. Every method throws {@link PayError}. */
export interface TruustClient extends TruustSellerCalls {
  /** Whether real money moves. */
  readonly live: boolean;
  /**
   * Creates an order; its `link` is where the buyer pays. When the answer is lost, the order is looked up by its tag.
   * @throws {PayError} `outcome-unknown` where it can't be found (yet): ask again with the same tag, and the order
   *   is looked up before another is created. `provider-refused` with `fields`.
   */
  createOrder(order: NewTruustOrder): Promise<TruustOrder>;
  /** Creates a reusable link. */
  createBundle(bundle: NewTruustBundle): Promise<TruustBundle>;
  /** Starts a payment of an order by one method; its `directLink` is where the buyer pays. */
  createPayin(payin: NewTruustPayin): Promise<TruustPayin>;
  /** @returns the order, or `undefined` where there is none with this id. */
  getOrder(id: string): Promise<TruustOrder | undefined>;
  /** @returns every order with exactly this tag, oldest first. */
  findOrders(tag: string): Promise<TruustOrder[]>;
  /**
   * Reads one page of the account's orders.
   * @returns the orders, and how many pages there are.
   */
  listOrders(filter?: TruustOrderFilter): Promise<{ readonly orders: TruustOrder[]; readonly pages: number }>;
  /** @returns the order's payment, or `undefined` where nobody has tried yet. */
  getOrderPayin(orderId: string): Promise<TruustPayin | undefined>;
  /** Adds to an order's metadata. */
  addMetadata(orderId: string, metadata: Readonly<Record<string, string>>): Promise<void>;
  /** Cancels an order; where it was paid, Truust pays it back. */
  cancelOrder(id: string): Promise<void>;
  /**
   * Pays a payment back, or a part of it. After `outcome-unknown`, read the order before asking for it again.
   * @param amount all of it by default.
   */
  refundPayin(payinId: string, amount?: Money): Promise<void>;
}

/** More orders than this under tags alike can't be searched: better to stop than to miss one and take money twice. */
const MOST_PAGES = 20;
const PER_PAGE = 100;

/**
 * @throws {PayError} `credentials-invalid` where key, host and environment don't belong together.
 */
export function truustClient(options: TruustClientOptions): TruustClient {
  const { secretKey, timeoutMs, now = Date.now } = options;
  const { baseUrl, live, keys } = truustAccess(secretKey, options);
  const api = jsonApi({ provider: 'Truust', baseUrl, scheme: 'Bearer ', key: keys, timeoutMs });

  const findOrders = (tag: string): Promise<TruustOrder[]> => searchByTag(api, tag);
  return {
    ...sellerCalls(api),
    live,
    findOrders,
    listOrders: async ({ status, page = 1, perPage = PER_PAGE } = {}) => {
      const query = new URLSearchParams({
        ...(status !== undefined && { status }),
        per_page: String(perPage),
        page: String(page),
      });
      return readOrders(await api.get(`/orders?${query.toString()}`));
    },
    createOrder: carefulCreation({
      create: async (order: NewTruustOrder) => readOrder(await api.post('/orders', orderBody(order))),
      find: findOrders,
      now,
    }),
    createBundle: async (bundle) => readBundle(await api.post('/bundles', bundleBody(bundle))),
    createPayin: async (payin) => {
      checkId(payin.orderId);
      return readPayin(await api.post('/payins', payinBody(payin)));
    },
    getOrder: async (id) => {
      const answer = await api.get(`/orders/${checkId(id)}`);
      if (answer === undefined) return undefined;
      const order = readOrder(answer);
      if (order.id !== id) throw anotherOne();
      return order;
    },
    getOrderPayin: async (orderId) => {
      const answer = await api.get(`/orders/${checkId(orderId)}/payin`);
      return answer === undefined ? undefined : readPayin(answer);
    },
    addMetadata: async (orderId, metadata) => {
      await api.put(`/orders/${checkId(orderId)}`, { metadata });
    },
    cancelOrder: async (id) => {
      await api.post(`/orders/${checkId(id)}/cancel`, {});
    },
    refundPayin: async (payinId, amount) => {
      const body = amount ? { amount: decimal(amount) } : {};
      await api.post(`/payins/${checkId(payinId)}/refund`, body);
    },
  };
}

/** Reads every page. */
async function searchByTag(api: JsonApi, tag: string): Promise<TruustOrder[]> {
  const found = new Map<string, TruustOrder>();
  for (let page = 1, last = 1; page <= last; page += 1) {
    const query = new URLSearchParams({
      search: 'tag',
      query: tag,
      per_page: String(PER_PAGE),
      page: String(page),
    });
    const { orders, pages } = readOrders(await api.get(`/orders?${query.toString()}`), tag);
    if (pages > MOST_PAGES) {
      throw new PayError(
        'provider-answer-invalid',
        `Truust found more than ${MOST_PAGES * PER_PAGE} orders under tags like this one.`,
        'Give the orders tags that are not a part of each other.',
      );
    }
    last = pages;
    for (const order of orders) found.set(order.id, order);
  }
  return [...found.values()].sort((a, b) => Number(a.id) - Number(b.id));
}

function anotherOne(): PayError {
  return new PayError(
    'provider-answer-invalid',
    'Truust answered with another order than the one asked for.',
    'Do not act on it.',
  );
}
