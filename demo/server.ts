import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPayments, nodeHandler, type Notice, type PageProvider, type Payments } from 'pay-form/server';
import type { Failure, Simulator } from 'pay-form/simulator';
import { openAccount, type Account } from './account.ts';
import { contentOf, FILES } from './files.ts';
import { securityHeaders } from './headers.ts';
import { openLinks, type Links } from './links.ts';
import { notify } from './notifications.ts';
import { createOffice, mayEnter, type Office } from './office.ts';
import { createOrders, type Booking, type Orders, type Stay } from './orders.ts';
import { madeUpAnswer } from './states.ts';

export interface DemoOptions {
  /** 0 lets the system choose. */
  readonly port?: number;
  readonly hostname?: string;
  /** Names a test account, see {@link openAccount}. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly onNotice?: (notice: Notice) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** How long the simulated library shows its processing screen at least. */
  readonly processingScreenMs?: number;
  /** How long after a payment the simulator notifies of it, in milliseconds; it does not where this is left out. */
  readonly notifyAfterMs?: number;
  /** How long trustshare's money is on its way, in milliseconds; it never arrives where this is left out. */
  readonly settleAfterMs?: number;
  /** trustshare takes payments by links, for redirects, and not in the page. */
  readonly paymentLinks?: boolean;
}

export interface Demo {
  readonly url: string;
  readonly orders: Orders;
  readonly payments: Payments;
  readonly simulator?: Simulator;
  close(): Promise<void>;
}

/** Starts the booking site. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { port = 0, hostname = 'localhost', env = {} } = options;
  const account = await openAccount(env, options);
  const orders = createOrders();
  let url = '';
  const links =
    account.simulator &&
    openLinks(account.simulator, {
      back: ({ reference }, way) => `${url}back?way=${way}&order=${reference}`,
      paymentLinks: options.paymentLinks ?? false,
    });
  const payments = createPayments({
    providers: [account.provider, ...(links?.providers ?? [])],
    findOrder: (reference) => orders.find(reference),
    // The one place where money becomes a booking. It runs once for each event.
    onPayment: (event, { order }) => {
      if (order) orders.find(order.reference)?.events.push(event);
      return undefined;
    },
    ...(options.onNotice && { onNotice: options.onNotice }),
    ...(options.now && { now: options.now }),
  });
  const { simulator, webservices } = account;
  const settle = simulator && (() => simulator.trustPayments.transactions.settle());
  const office = webservices && createOffice({ orders, payments, webservices, ...(settle && { settle }) });
  const pay = nodeHandler(payments);
  const headers = securityHeaders(account.page);
  const framed = securityHeaders(account.page, { framed: true });

  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.startsWith('/pay/')) {
      pay(incoming, outgoing);
      return;
    }
    answer(incoming, {
      account,
      orders,
      payments,
      hostname,
      ...(links && { links }),
      ...(office && { office }),
    })
      .catch((error: unknown) => refusal(error))
      .then(({ status = 200, type, body }: Answer) => {
        const secure = /^\/(back|state)\?/.test(incoming.url ?? '') ? framed : headers;
        outgoing.writeHead(status, { ...secure, 'content-type': `${type}; charset=utf-8` });
        outgoing.end(body);
      })
      .catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, hostname, resolve);
  });
  url = `http://${hostname}:${(server.address() as AddressInfo).port}/`;
  if (simulator && options.notifyAfterMs !== undefined) {
    const { notifyAfterMs: delayMs, settleAfterMs } = options;
    notify(simulator.trustPayments.transactions, {
      url: `${url}pay/notifications/trust-payments`,
      orders,
      delayMs,
    });
    links?.notify({
      url: `${url}pay/notifications`,
      delayMs,
      ...(settleAfterMs !== undefined && { settleAfterMs }),
      keep: (reference, arrival) => orders.find(reference)?.arrivals.push(arrival),
    });
  }
  return {
    url,
    orders,
    payments,
    ...(simulator && { simulator }),
    close: async () => {
      server.closeAllConnections();
      await Promise.all([new Promise((closed) => server.close(closed)), simulator?.close()]);
    },
  };
}

interface Answer {
  readonly status?: number;
  readonly type: string;
  readonly body: string | Buffer;
}

interface Site extends Pick<Demo, 'orders' | 'payments'> {
  readonly account: Account;
  readonly links?: Links;
  readonly office?: Office;
  readonly hostname: string;
}

async function answer(
  incoming: IncomingMessage,
  { account, orders, payments, hostname, links, office: whole }: Site,
): Promise<Answer> {
  const office = mayEnter(incoming, hostname) ? whole : undefined;
  const path = (incoming.url ?? '/').replace(/\?.*/, '');
  const [, reference, asJson] = /^\/orders\/([\w-]+?)(\.json)?$/.exec(path) ?? [];
  const booking = reference === undefined ? undefined : orders.find(reference);
  switch (incoming.method) {
    case 'GET':
      if (path === '/config.json') {
        return json({ ...account.page, ways: links?.ways, office: office !== undefined });
      }
      if (booking && asJson) return json(await shown(booking, payments));
      if (booking) return file('page/order.html', 'text/html');
      if (FILES[path] && (path !== '/office' || office)) return file(...FILES[path]);
      break;
    case 'POST':
      if (office && path.startsWith('/office/')) {
        const told = await office(path.slice(8), await read(incoming));
        if (told) return json({ ...told, simulated: account.page.simulated });
      }
      if (path === '/orders') return json(await shown(orders.add(await read<Stay>(incoming)), payments), 201);
      if (path.startsWith('/states/') && account.simulator) {
        const { status, body } = madeUpAnswer(incoming.url ?? '') ?? (await silence);
        return json(body, status);
      }
      if (path === '/simulator' && account.simulator) {
        const { failure, behaviour = '', provider = 'trust-payments' } = await read<Trouble>(incoming);
        links?.behave(provider, behaviour);
        if (provider !== 'trust-payments') return json({});
        account.simulator.trustPayments.recover();
        if (failure) account.simulator.trustPayments.fail(failure);
        return json({});
      }
      break;
    case 'PUT': {
      const changed = reference && orders.change(reference, await read<Stay>(incoming));
      if (changed) return json(await shown(changed, payments));
    }
  }
  return json({ error: 'There is nothing here.' }, 404);
}

/** What the developer's corner of the page asks for. */
interface Trouble {
  readonly provider?: PageProvider;
  /** Of Trust Payments. */
  readonly failure?: Failure;
  /** Of the others. */
  readonly behaviour?: string;
}

/** What the page may see of a booking: of an event, no more than what it says. */
async function shown({ events, ...booking }: Booking, payments: Payments): Promise<object> {
  const state = await payments.orderState(booking.reference);
  return {
    ...booking,
    state: state?.type ?? 'open',
    events: events.map(({ provider, type, occurredAt, amount, paymentReference }) => ({
      provider,
      type,
      occurredAt,
      amount,
      paymentReference,
    })),
  };
}

/** For a server that never answers. */
const silence = new Promise<never>(() => undefined);

const json = (value: object, status = 200): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});

const file = async (path: string, type: string): Promise<Answer> => ({ type, body: await contentOf(path) });

const refusal = (error: unknown): Answer =>
  error instanceof RangeError || error instanceof SyntaxError
    ? json({ error: error.message }, 400)
    : json({ error: 'The server could not do this.' }, 500);

const BODY_LIMIT = 4096;

/** `T` is what the page sends; a stay is looked at closely where it is priced. */
async function read<T>(incoming: IncomingMessage): Promise<T> {
  let body = '';
  for await (const chunk of incoming.setEncoding('utf8')) {
    body += String(chunk);
    if (body.length > BODY_LIMIT) throw new RangeError('This is too much.');
  }
  const value: unknown = JSON.parse(body);
  if (typeof value !== 'object' || value === null) throw new SyntaxError('This is no object.');
  return value as T;
}
