import { toMajor, toMinor } from '../../../protocol/money.ts';
import type { SimulatedOrder, SimulatedPayin, TruustBook } from './book.ts';
import type { BundleShelf, SimulatedBundle } from './bundles.ts';
import { bodyOf, Refused, textOf, type Fields } from './rest-request.ts';
import { customerView, payoutView, type SellerDesk } from './seller.ts';

export interface TruustRest {
  readonly book: TruustBook;
  readonly bundles: BundleShelf;
  readonly desk: SellerDesk;
  readonly secretKey: string;
  readonly sandbox: boolean;
  /** Where links point to. */
  readonly checkoutOrigin: string;
}

const CURRENCIES = ['EUR', 'GBP', 'USD', 'MXN'];

/** @returns the status and the content of an answer, before it is put into the shape of the day. */
export async function answerRest(
  rest: TruustRest,
  request: Request,
): Promise<{ readonly status: number; readonly content: unknown }> {
  try {
    if (request.headers.get('authorization') !== `Bearer ${rest.secretKey}`) {
      throw new Refused(401, 'Unauthenticated.');
    }
    const url = new URL(request.url);
    const [root, version, resource = '', id, action] = url.pathname.split('/');
    if (root !== '' || version !== '2.0') throw new Refused(404, 'Not found');
    const fields = request.method === 'GET' ? {} : await bodyOf(request);
    const route = [request.method, resource, id && ':id', action].filter(Boolean).join(' ');
    return { status: 200, content: run(rest, route, Number(id), fields, url.searchParams) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { status, message, errors } = error;
    return { status, content: { message, ...(errors && { errors }) } };
  }
}

function run(rest: TruustRest, route: string, id: number, fields: Fields, query: URLSearchParams): unknown {
  const { book, bundles, desk } = rest;
  switch (route) {
    case 'POST orders':
      return { data: orderView(rest, book.add(newOrder(fields))) };
    case 'GET orders':
      return list(rest, query);
    case 'GET orders :id':
      return { data: orderView(rest, known(book.orders.get(id))) };
    case 'PUT orders :id':
      return { data: orderView(rest, change(known(book.orders.get(id)), fields)) };
    case 'GET orders :id payin':
      return { data: payinView(rest, known(book.payinOf(known(book.orders.get(id)).id))) };
    case 'POST orders :id cancel':
      return { data: orderView(rest, cancel(book, known(book.orders.get(id)))) };
    case 'GET orders :id payout':
      return { data: payoutView(known(desk.payoutOf(known(book.orders.get(id)).id))) };
    case 'POST orders :id accept':
      return { data: orderView(rest, desk.accept(known(book.orders.get(id)))) };
    case 'POST orders :id validate':
      return { data: orderView(rest, desk.validate(known(book.orders.get(id)), fields)) };
    case 'POST customers':
      return { data: customerView(desk.addCustomer(fields)) };
    case 'POST payouts':
      return { data: payoutView(desk.addPayout(fields)) };
    case 'POST payins':
      return { data: payinView(rest, newPayin(book, fields)) };
    case 'GET payins :id':
      return { data: payinView(rest, known(book.payins.get(id))) };
    case 'POST payins :id refund':
      return { data: payinView(rest, refund(book, known(book.payins.get(id)), fields)) };
    case 'POST bundles':
      return { data: bundleView(rest, bundles.add(newOrder({ ...fields, auto_settle: 1 }))) };
    case 'GET bundles :id':
      return { data: bundleView(rest, known(bundles.get(id))) };
    default:
      throw new Refused(404, 'Not found');
  }
}

function newOrder(fields: Fields) {
  const errors: Record<string, string[]> = {};
  const text = (name: string, longest: number): string | null => {
    const value = fields[name];
    if (value === undefined || value === null) return null;
    if (typeof value === 'string' && value.length <= longest) return value;
    errors[name] = [`The ${name} may not be greater than ${longest} characters.`];
    return null;
  };
  const required = (name: string): void => {
    if (fields[name] === undefined || fields[name] === '') {
      errors[name] = [`The ${name} field is required.`];
    }
  };
  required('name');
  required('value');
  if (!fields.auto_settle) ['buyer_id', 'seller_id'].forEach(required);
  const currency = text('currency', 3) ?? 'EUR';
  if (!CURRENCIES.includes(currency)) errors.currency = ['The selected currency is invalid.'];
  const amount = toMinor(textOf(fields.value), currency);
  if (amount === undefined && !('value' in errors)) errors.value = ['The value must be a number.'];
  const order = {
    name: text('name', 120) ?? '',
    amount: amount ?? 0,
    currency,
    tag: text('tag', 100),
    metadata: metadataOf(fields, errors),
    confirmedUrl: text('buyer_confirmed_url', 2000),
    deniedUrl: text('buyer_denied_url', 2000),
  };
  if (Object.keys(errors).length) throw new Refused(422, 'The given data was invalid.', errors);
  return order;
}

function metadataOf({ metadata }: Fields, errors: Record<string, string[]>): Fields | null {
  if (metadata === undefined || metadata === null) return null;
  if (typeof metadata === 'object' && !Array.isArray(metadata)) return { ...metadata };
  errors.metadata = ['The metadata must be an array.'];
  return null;
}

/** Of what can be changed, the metadata: what is sent is merged into what is there. */
function change(order: SimulatedOrder, fields: Fields): SimulatedOrder {
  const errors: Record<string, string[]> = {};
  const metadata = metadataOf(fields, errors);
  if (Object.keys(errors).length) throw new Refused(422, 'The given data was invalid.', errors);
  if (metadata) order.metadata = { ...order.metadata, ...metadata };
  return order;
}

function newPayin(book: TruustBook, fields: Fields): SimulatedPayin {
  const order = book.orders.get(Number(fields.order_id));
  const errors = {
    ...(!order && { order_id: ['The selected order id is invalid.'] }),
    ...(!fields.type && { type: ['The type field is required.'] }),
  };
  // Truust documents the validation errors of this one resource under 404.
  if (!order || !fields.type) throw new Refused(404, 'The given data was invalid.', errors);
  return book.addPayin(order.id, textOf(fields.type));
}

function cancel(book: TruustBook, order: SimulatedOrder): SimulatedOrder {
  if (['RELEASED', 'CANCELLED', 'REJECTED'].includes(order.status)) {
    throw new Refused(403, 'This order can not be cancelled.');
  }
  const payin = book.payinOf(order.id);
  if (payin) payin.status = payin.status === 'CONFIRMED' ? 'REFUNDED' : 'CANCELLED';
  return book.move(order.id, 'CANCELLED');
}

function refund(book: TruustBook, payin: SimulatedPayin, { amount }: Fields): SimulatedPayin {
  if (payin.status !== 'CONFIRMED') throw new Refused(403, 'This payin can not be refunded.');
  const order = book.get(payin.orderId);
  const minor = amount === undefined ? order.amount : toMinor(textOf(amount), order.currency);
  if (!minor || minor > order.amount) {
    throw new Refused(422, 'The given data was invalid.', { amount: ['The amount is invalid.'] });
  }
  book.refund(payin);
  return payin;
}

/** Finds parts of a field, as a LIKE search would: a client must not rely on more. */
function list(rest: TruustRest, query: URLSearchParams): unknown {
  const term = query.get('query') ?? '';
  const page = Number(query.get('page') ?? 1);
  const size = Math.min(Number(query.get('per_page') ?? 15), 100);
  const wanted = query.get('status');
  const matches = [...rest.book.orders.values()]
    .filter(({ tag }) => query.get('search') !== 'tag' || tag?.includes(term))
    .filter(({ status }) => wanted === null || status === wanted);
  return {
    current_page: page,
    last_page: Math.max(1, Math.ceil(matches.length / size)),
    per_page: size,
    total: matches.length,
    data: matches.slice((page - 1) * size, page * size).map((order) => orderView(rest, order)),
  };
}

function orderView({ sandbox, checkoutOrigin }: TruustRest, order: SimulatedOrder): object {
  const link = `${checkoutOrigin}/${order.token}`;
  return {
    id: order.id,
    self: `/2.0/orders/${order.id}`,
    public_id: null,
    name: order.name,
    value: Number(toMajor(order)),
    currency: order.currency,
    amount: `${toMajor(order)} ${order.currency}`,
    status: order.status,
    sandbox,
    tag: order.tag,
    metadata: order.metadata,
    buyer_link: link,
    seller_link: `${link}?seller=1`,
    qr_link: `${link}/qr`,
    refund: order.refund,
    created_at: order.createdAt,
    published_at: order.publishedAt,
    cancelled_at: order.cancelledAt,
    connections: { payin: `/2.0/orders/${order.id}/payin` },
  };
}

function payinView({ book, checkoutOrigin }: TruustRest, payin: SimulatedPayin): object {
  const { token } = book.get(payin.orderId);
  return {
    id: payin.id,
    self: `/2.0/payins/${payin.id}`,
    type: payin.type,
    status: payin.status,
    direct_link: payin.status === 'CREATED' ? `${checkoutOrigin}/direct/${token}` : null,
    created_at: payin.createdAt,
    confirmed_at: payin.confirmedAt,
    denied_at: payin.deniedAt,
    connections: { order: `/2.0/orders/${payin.orderId}` },
  };
}

function bundleView({ checkoutOrigin }: TruustRest, { id, token, name }: SimulatedBundle): object {
  return { id, name, buyer_link: `${checkoutOrigin}/bundle/${token}`, qr_link: null, is_active: 1 };
}

function known<T>(found: T | undefined): T {
  if (found === undefined) throw new Refused(404, 'Not found');
  return found;
}
