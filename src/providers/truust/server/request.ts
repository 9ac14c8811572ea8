import { PayError } from '../../../server/error.ts';
import { toMajor, type Money } from '../../../protocol/money.ts';

/** What a link can be made of: an order for one buyer, or a bundle for any number. */
interface NewLink {
  /** What is paid for; at most 120 characters. */
  readonly name: string;
  /** Where the buyer goes afterwards. Nothing is added to it, and arriving there proves nothing. */
  readonly confirmedUrl?: string;
  readonly deniedUrl?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface NewTruustOrder extends NewLink, Money {
  /** The merchant's reference, at most 100 characters: the one way to find an order whose creation was lost. */
  readonly tag: string;
  /** Settles by itself after payment, with no seller; on by default. Without it `buyerId` and `sellerId` are needed. */
  readonly autoSettle?: boolean;
  readonly buyerId?: string;
  readonly sellerId?: string;
  /** Such as `REDSYS_V2` or `BIZUM`; all that the account has by default. */
  readonly payinMethods?: readonly string[];
  /** How often the buyer may try to pay. */
  readonly payinAttempts?: number;
}

export interface NewTruustBundle extends NewLink {
  /** At most 50 characters. */
  readonly tag?: string;
  /** The price; left out, the buyer names it. */
  readonly price?: Money;
}

export interface NewTruustPayin {
  readonly orderId: string;
  /** Such as `REDSYS_V2`. */
  readonly type: string;
  readonly saveCard?: boolean;
}

/**
 * @returns the amount in major units, as Truust wants it. A double holds 15 digits exactly and JSON writes them back
 *   as they were, so text -> number -> text loses nothing; no arithmetic is done on it.
 * @throws {PayError} `payload-invalid`
 */
export function decimal(money: Money): number {
  if (!Number.isSafeInteger(money.amount) || money.amount <= 0 || money.amount >= 1e15) {
    throw invalid('The amount is not a positive whole number of minor units.');
  }
  if (!/^[A-Z]{3}$/.test(money.currency)) throw invalid('The currency is not an ISO 4217 code.');
  return Number(toMajor(money));
}

/** @returns the body of POST /orders. */
export function orderBody(order: NewTruustOrder): object {
  check('tag', order.tag, 100);
  const { autoSettle = true, buyerId, sellerId, payinMethods, payinAttempts } = order;
  return {
    ...linkBody(order),
    value: decimal(order),
    currency: order.currency,
    tag: order.tag,
    ...(autoSettle && { auto_settle: 1 }),
    ...(buyerId !== undefined && { buyer_id: buyerId }),
    ...(sellerId !== undefined && { seller_id: sellerId }),
    ...(payinMethods && { payin_method_types: payinMethods }),
    ...(payinAttempts !== undefined && { payin_intents: payinAttempts }),
  };
}

/** @returns the body of POST /bundles. */
export function bundleBody(bundle: NewTruustBundle): object {
  const { tag, price } = bundle;
  if (tag !== undefined) check('tag', tag, 50);
  return {
    ...linkBody(bundle),
    is_active: 1,
    ...(tag !== undefined && { tag }),
    ...(price && { value: decimal(price), currency: price.currency }),
  };
}

/** @returns the body of POST /payins. */
export function payinBody({ orderId, type, saveCard }: NewTruustPayin): object {
  return { order_id: Number(orderId), type, ...(saveCard && { save_card: 1 }) };
}

function linkBody({ name, confirmedUrl, deniedUrl, metadata }: NewLink): object {
  check('name', name, 120);
  return {
    name,
    ...(confirmedUrl !== undefined && { buyer_confirmed_url: confirmedUrl }),
    ...(deniedUrl !== undefined && { buyer_denied_url: deniedUrl }),
    ...(metadata && { metadata }),
  };
}

function check(field: string, value: string, longest: number): void {
  if (!value || value.length > longest) throw invalid(`The ${field} is empty or longer than ${longest}.`);
}

function invalid(message: string): PayError {
  return new PayError('payload-invalid', message, 'Correct what the server hands to the Truust client.');
}
