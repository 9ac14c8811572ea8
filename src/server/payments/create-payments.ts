import { z } from 'zod';
import { PayError } from '../error.ts';
import type { Confirmation, Session } from '../../protocol/messages.ts';
import { choose } from './choose-provider.ts';
import { rememberAttempt } from './attempts.ts';
import { confirm, resolve } from './confirm.ts';
import { readJson } from '../request/read-json.ts';
import { json, refuse } from '../request/error-response.ts';
import { createInbox, type Inbox, type InboxSettings, type OnPayment } from '../inbox/inbox.ts';
import { memoryStore } from '../stores/memory-store.ts';
import type { KeptDelivery } from '../inbox/work-store.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { createSweep, type Sweep } from './sweep.ts';
import type { OrderState, Store } from '../ledger/store.ts';
import { guardNotices, type OnNotice } from '../notice.ts';
import { receiveNotification } from './notifications.ts';
import { checkPayable } from './payable.ts';
import type { FindOrder, Order, Provider } from '../provider/provider.ts';

export interface PaymentsOptions {
  /** In the order in which the page gets them where it asks for none. */
  readonly providers: readonly Provider[];
  /** Supplies the merchant's own order; called outside the inbox's transaction. */
  readonly findOrder: FindOrder;
  /** Called once for every event, in the transaction that records it. */
  readonly onPayment?: OnPayment;
  /** Where events are kept; without one they are gone with the process, which is for trials only. */
  readonly store?: Store;
  /** Called with what the person on call may want to know. */
  readonly onNotice?: OnNotice;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export interface Payments
  extends
    Pick<Inbox, 'deadLetters' | 'replay' | 'forget'>,
    Pick<Sweep, 'sweep' | 'start' | 'stop' | 'reread'> {
  /**
   * Serves `POST …/session`, `POST …/confirm` and `POST …/notifications/<provider>…`, under whatever path they were
   * mounted. It always answers and never throws.
   */
  readonly fetch: (request: Request) => Promise<Response>;
  /**
   * Asks the providers what became of the order's payment, and applies what they say.
   * @throws PayError `order-unknown`.
   */
  readonly resolve: (orderReference: string) => Promise<Confirmation>;
  /** How far the order has come, by the events applied so far. */
  readonly orderState: (orderReference: string) => Promise<OrderState | undefined>;
  /** Notifications as they came, of which no event could be made; the latest first, at most `limit` (100). */
  readonly keptDeliveries: (options?: { limit?: number }) => Promise<KeptDelivery[]>;
  /** The order's money: what was taken, reserved and given back, in each currency, and every movement of it. */
  readonly ledger: (orderReference: string) => Promise<Ledger>;
}

const PAGE_BYTES = 16 * 1024;
const provider = z.enum(['trust-payments', 'truust', 'trustshare']);
const order = z.string().min(1).max(255);

const sessionRequest = z.strictObject({
  provider: provider.exactOptional(),
  order: order.exactOptional(),
  locale: z.string().regex(/^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$/),
});

const confirmRequest = z.strictObject({
  provider,
  order: order.exactOptional(),
  evidence: z.strictObject({
    jwt: z.string().max(PAGE_BYTES).exactOptional(),
    checkoutId: z.string().max(255).exactOptional(),
  }),
  elapsed: z.number().nonnegative().exactOptional(),
});

/** @returns the server's half of the payments: one handler for the page's requests and the providers' notifications. */
export function createPayments(options: PaymentsOptions): Payments {
  const {
    providers,
    findOrder,
    onPayment = () => undefined,
    store = memoryStore(),
    now = Date.now,
  } = options;
  const onNotice = guardNotices(options.onNotice);
  const context = { findOrder, now };
  const allows: InboxSettings['allowsAnswer'] = (event, answer) =>
    providers.find(({ name }) => name === event.provider)?.allowsAnswer?.(event, answer) ?? true;
  const inbox = createInbox({ store, findOrder, onPayment, allowsAnswer: allows, onNotice, now });
  const confirming = { inbox, store, onNotice, context };

  async function route(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const [, called, rest = ''] = /\/notifications\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    const page = /\/(session|confirm)\/?$/.exec(pathname)?.[1];
    if (called === undefined && page === undefined) {
      throw new PayError(
        'not-found',
        'There is nothing here.',
        'Ask for …/session, …/confirm or …/notifications/….',
      );
    }
    if (request.method !== 'POST')
      throw new PayError('method-not-allowed', 'Only POST is served here.', 'Use POST.');

    if (called !== undefined)
      return receiveNotification(choose(providers, 'readNotification', called), request, rest, confirming);
    return json(page === 'session' ? await session(request) : await confirmation(request));
  }

  async function session(request: Request): Promise<Session> {
    const asked = await readJson(request, sessionRequest, PAGE_BYTES);
    const chosen = choose(providers, 'createSession', asked.provider);
    const found = await orderOf(asked.order);
    await checkPayable(found, chosen, providers, confirming);
    const opened = await chosen.createSession(found, asked, context);
    await rememberAttempt(store, found.reference, chosen.name, now());
    return opened;
  }

  async function confirmation(request: Request): Promise<Confirmation> {
    const asked = await readJson(request, confirmRequest, PAGE_BYTES);
    const chosen = choose(providers, 'verifyEvidence', asked.provider);
    return confirm(chosen, await orderOf(asked.order), asked, confirming);
  }

  async function orderOf(reference: string | undefined): Promise<Order> {
    const found = reference === undefined ? undefined : await findOrder(reference);
    if (found) return found;
    throw new PayError(
      'order-unknown',
      'There is no such order.',
      'Name one in the order attribute of the tag.',
    );
  }

  return {
    fetch: (request) =>
      route(request).catch((cause: unknown) => {
        const error =
          cause instanceof PayError
            ? cause
            : new PayError('internal', 'Something failed that should not.', 'See the cause.', { cause });
        const { code, hint, diagnosticsId } = error;
        onNotice({ kind: 'request-refused', reason: code, hint, diagnosticsId });
        return refuse(error);
      }),
    resolve: async (reference) => {
      const found = await orderOf(reference);
      let known: Confirmation = { status: 'unknown' };
      for (const candidate of providers) {
        // What failed with one provider may have been paid with the next.
        if (known.status === 'paid') break;
        const answer = await resolve(candidate, found, confirming);
        const counts = answer.status === 'paid' || answer.status === 'pending';
        if (counts || known.status === 'unknown') known = answer;
      }
      return known;
    },
    orderState: (reference) => store.orderState(reference),
    ledger: (reference) => store.ledger(reference),
    keptDeliveries: ({ limit = 100 } = {}) => store.deliveries({ limit }),
    ...createSweep(providers, confirming),
    deadLetters: inbox.deadLetters,
    replay: inbox.replay,
    forget: inbox.forget,
  };
}
