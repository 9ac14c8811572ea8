import * as z from 'zod';
import { PayError } from '../../../server/error.ts';
import { readAnswer, type JsonApi } from '../../../server/net/json-api.ts';
import { checkId, numericId, optionalText, readOrder, readPayout, unwrap } from './answer.ts';
import type { TruustOrder, TruustPayout } from './answer.ts';

/** A buyer or a seller. Truust knows them by their e-mail address or their telephone number. */
export interface NewTruustCustomer {
  readonly email?: string;
  /** With its prefix apart, such as `{ prefix: '+34', number: '612345678' }`. */
  readonly phone?: { readonly prefix: string; readonly number: string };
  readonly name?: string;
  /** At most 100 characters. */
  readonly tag?: string;
}

export interface TruustCustomer {
  /** What an order's `buyerId` and `sellerId` are. */
  readonly id: string;
  /** What its address in the API has. */
  readonly uuid: string;
  readonly email?: string;
  readonly raw: unknown;
}

/** Where a seller's money goes. */
export interface NewTruustPayout {
  readonly orderId: string;
  readonly to:
    | { readonly type: 'WALLET'; readonly walletId: string }
    | { readonly type: 'ACCOUNT'; readonly bankAccountId: string };
}

/** What an order needs that does not settle by itself: two customers, the seller's yes, the release, the payout. */
export interface TruustSellerCalls {
  /** Creates a customer; the one with the same address or number is changed and given instead. */
  createCustomer(customer: NewTruustCustomer): Promise<TruustCustomer>;
  /** Says where the seller's money goes; the order must have been paid. */
  createPayout(payout: NewTruustPayout): Promise<TruustPayout>;
  /** @returns what pays the order's seller out, or `undefined` where there is nothing yet. */
  getOrderPayout(orderId: string): Promise<TruustPayout | undefined>;
  /** Accepts an order for its seller, who then can be paid out. */
  acceptOrder(orderId: string): Promise<TruustOrder>;
  /**
   * Releases the seller's money. After `outcome-unknown`, read the order before asking again.
   * @param options.accept accepts the order as well.
   */
  validateOrder(orderId: string, options?: { readonly accept?: boolean }): Promise<TruustOrder>;
}

export function sellerCalls(api: JsonApi): TruustSellerCalls {
  const act = async (id: string, action: string, body: object = {}): Promise<TruustOrder> => {
    const order = readOrder(await api.post(`/orders/${checkId(id)}/${action}`, body));
    if (order.id === id) return order;
    throw new PayError(
      'provider-answer-invalid',
      'Truust answered with another order than the one acted on.',
      'Read both before doing anything.',
    );
  };
  return {
    createCustomer: async (customer) => readCustomer(await api.post('/customers', customerBody(customer))),
    createPayout: async (payout) => readPayout(await api.post('/payouts', payoutBody(payout))),
    getOrderPayout: async (orderId) => {
      const answer = await api.get(`/orders/${checkId(orderId)}/payout`);
      return answer === undefined ? undefined : readPayout(answer);
    },
    acceptOrder: (id) => act(id, 'accept'),
    validateOrder: (id, { accept = false } = {}) => act(id, 'validate', accept ? { auto_accept: true } : {}),
  };
}

function customerBody({ email, phone, name, tag }: NewTruustCustomer): object {
  if (!email && !phone) {
    throw new PayError(
      'payload-invalid',
      'A Truust customer has an e-mail address or a telephone number.',
      'Correct what the server hands to the Truust client.',
    );
  }
  return {
    ...(email !== undefined && { email }),
    ...(phone && { prefix: phone.prefix, phone: phone.number }),
    ...(name !== undefined && { name }),
    ...(tag !== undefined && { tag }),
  };
}

function payoutBody({ orderId, to }: NewTruustPayout): object {
  const target =
    to.type === 'WALLET'
      ? { wallet_id: Number(checkId(to.walletId)) }
      : { bankaccount_id: Number(checkId(to.bankAccountId)) };
  return { order_id: Number(checkId(orderId)), type: to.type, ...target };
}

const customerFields = z.object({ id: numericId, uuid: z.string().min(1), email: optionalText });

function readCustomer(answer: unknown): TruustCustomer {
  const raw = unwrap(answer);
  const { email, ...fields } = readAnswer(customerFields, raw, 'Truust');
  return { ...fields, ...(email !== undefined && { email }), raw };
}
