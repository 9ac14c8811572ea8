import { PayError } from '../error.ts';
import type { Confirmation, Session } from '../../protocol/messages.ts';
import { createInbox, type Inbox, type InboxSettings, type OnPayment } from '../inbox/inbox.ts';
import type { KeptDelivery } from '../ledger/work-store.ts';
import { authorisedPayments, type Ledger } from '../ledger/ledger.ts';
import type { Movement } from '../ledger/movement.ts';
import type { OrderState, Store } from '../ledger/store.ts';
import { guardNotices, type OnNotice } from '../notice.ts';
import type { FindOrder, Provider, ProviderContext } from '../provider/provider.ts';
import { memoryStore } from '../stores/memory-store.ts';
import { openAttempt } from './attempts.ts';
import { createBudget } from './budget.ts';
import { createPaymentActions, type PaymentChoice } from './cancel.ts';
import { choose } from './choose-provider.ts';
import { outlivesAttempts, resolve, type Confirming } from './confirm.ts';
import { orderFor } from './find-order.ts';
import { createReread } from './kept-deliveries.ts';
import { receiveNotification, type Addressed } from './notifications.ts';
import { createOpenSessions } from './open-sessions.ts';
import { confirmPayment, openSession } from './page-requests.ts';
import { checkPayable } from './payable.ts';
import { createPolicyReports } from './policy-reports.ts';
import { createRefund, type RefundOptions } from './refund.ts';
import { createForgetting, retainingStore, type Retention } from './retention.ts';
import { answerError, clientOf, createRouter, methodNotAllowed, type RequestSource } from './router.ts';
import { createSpacedQuestions } from './spaced-questions.ts';
import { createSweep, type Sweep } from './sweep.ts';

export interface PaymentsOptions {
  /** In the order in which the page gets them where it asks for none. */
  readonly providers: readonly Provider[];
  /** Supplies the merchant's own order to whoever may have it; called outside the inbox's transaction. */
  readonly findOrder: FindOrder;
  /** Called once for every event, in the transaction that records it. */
  readonly onPayment?: OnPayment;
  /** Where events are kept; without one they are gone with the process, which is for trials only. */
  readonly store?: Store;
  /** What is kept of what providers send, how long, and who can read it. */
  readonly retention?: Retention;
  /** Called with what the person on call may want to know; by default it is written to the console. */
  readonly onNotice?: OnNotice;
  /** Where it is mounted, such as `/pay`: nothing else is served then. Without it, any path in front is taken. */
  readonly basePath?: string;
  /** Pages of other sites that may ask for sessions, each such as `https://shop.example`; by default none. */
  readonly allowedOrigins?: readonly string[];
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export interface Payments
  extends
    Pick<Inbox, 'deadLetters' | 'replay' | 'forget'>,
    Pick<Sweep, 'sweep' | 'start' | 'stop' | 'reread'> {
  /**
   * Serves `POST …/session`, `POST …/confirm`, `POST …/notifications/<provider>…` and, for what browsers report of a
   * page's policy, `POST …/csp-report`, under whatever path they were mounted. It always answers and never throws.
   * @param source who sent it, where the host knows; anything else that a framework hands over is ignored.
   */
  readonly fetch: (request: Request, source?: RequestSource | object) => Promise<Response>;
  /**
   * Asks the providers what became of the order's payment, and applies what they say.
   * @throws PayError `order-unknown`.
   */
  readonly resolve: (orderReference: string) => Promise<Confirmation>;
  /**
   * Opens a session for a page of the merchant's own, such as a back office that takes payments by telephone.
   * @param options.accountType Trust Payments: such as `MOTO`, which asks for no 3-D Secure.
   * @throws PayError `order-unknown`, `order-paid`, `payment-pending`.
   */
  readonly session: (
    orderReference: string,
    options?: { readonly provider?: string; readonly locale?: string; readonly accountType?: string },
  ) => Promise<Session>;
  /**
   * Receives a notification at an address of the merchant's own, so that an existing rule or webhook keeps working.
   * @param providerName whose it is.
   * @param path what would follow `/notifications/<provider>`, where the provider's addresses have such a part.
   * @param source who sent it, as {@link fetch} takes it: what needs a look-up is limited for each sender. Without it, all
   *   senders count as one.
   * @returns the answer to give.
   */
  readonly receive: (
    providerName: string,
    request: Request,
    path?: string,
    source?: RequestSource,
  ) => Promise<Response>;
  /** How far the order has come, by the events applied so far. */
  readonly orderState: (orderReference: string) => Promise<OrderState | undefined>;
  /**
   * Gives back what a payment of the order took, or a part of it: once for each key, and never more than the ledger
   * holds. It returns the refund as the ledger has it: one whose answer was lost is `requested`, and stays on its way
   * until the provider has said what became of it.
   * @throws PayError `refund-impossible`, `refund-too-large`, `key-conflict`, and what the provider refuses.
   */
  readonly refund: (orderReference: string, options: RefundOptions) => Promise<Movement>;
  /**
   * Cancels a payment that has not settled: nothing is taken.
   * @throws PayError `refund-impossible`, `outcome-unknown` (ask again), and what the provider refuses.
   */
  readonly cancel: (orderReference: string, choice?: PaymentChoice) => Promise<Movement>;
  /** Lets a payment settle that is held back. @throws PayError as {@link cancel} does. */
  readonly release: (orderReference: string, choice?: PaymentChoice) => Promise<Movement>;
  /** Notifications as they came, of which no event could be made; the latest first, at most `limit` (100). */
  readonly keptDeliveries: (options?: { limit?: number }) => Promise<KeptDelivery[]>;
  /** The order's money: what was taken, reserved and given back, in each currency, and every movement of it. */
  readonly ledger: (orderReference: string) => Promise<Ledger>;
}

/** A page asks twice for each attempt, and some ten times in five minutes where it waits for a bank. */
const PER_ORDER = { burst: 30, perSecond: 1 };
/** Many shoppers share the address of one office or one operator; a guess that was wrong counts as ten. */
const PER_CLIENT = { burst: 300, perSecond: 5 };

/**
 * @returns the server's half of the payments: one handler for the page's requests and the providers' notifications.
 * @throws PayError `url-refused` where `basePath` is no plain path; `settings-invalid`, `retention-too-short` for what
 *   `retention` can't be.
 */
export function createPayments(options: PaymentsOptions): Payments {
  const { providers, findOrder, allowedOrigins = [], now = Date.now } = options;
  const { onPayment = () => undefined, retention = {} } = options;
  const store = retainingStore(options.store ?? memoryStore(), retention);
  const onNotice = guardNotices(options.onNotice);
  const basePath = options.basePath === undefined ? undefined : plainBase(options.basePath);
  const context: ProviderContext = {
    knows: async (key) => (await store.find(key)) !== undefined,
    findOrder: (reference: string) => findOrder(reference, { purpose: 'notification' }),
    now,
    authorised: async (reference) => authorisedPayments(await store.ledger(reference)),
  };
  const allows: InboxSettings['allowsAnswer'] = (event, answer) =>
    providers.find(({ name }) => name === event.provider)?.allowsAnswer?.(event, answer) ?? true;
  const reread = createReread(providers, store, context);
  const inbox = createInbox({ store, ...context, onPayment, allowsAnswer: allows, onNotice, reread });
  const confirming: Confirming = { inbox, store, onNotice, context };

  const page = {
    providers,
    findOrder,
    sessions: createOpenSessions(now),
    budget: createBudget(PER_ORDER, now),
  };
  const forPage: Confirming = { ...confirming, questions: createSpacedQuestions(now, outlivesAttempts) };
  const notification = async (name: string, addressed: Addressed): Promise<Response> =>
    receiveNotification(choose(providers, 'readNotification', name), addressed, confirming);
  const router = createRouter({
    basePath,
    allowedOrigins,
    budget: createBudget(PER_CLIENT, now),
    onNotice,
    session: (request, tell) => openSession(request, page, { ...forPage, onNotice: tell }),
    confirm: (request, tell) => confirmPayment(request, page, { ...forPage, onNotice: tell }),
    policyReport: createPolicyReports(now),
    notification,
  });

  return {
    fetch: router,
    async receive(name, request, path = '', source = {}) {
      try {
        if (request.method !== 'POST') throw methodNotAllowed();
        return await notification(name, { request, path, sender: clientOf(source) });
      } catch (cause) {
        return answerError(cause, { request, onNotice });
      }
    },
    async session(reference, { provider: name, ...options } = {}) {
      const chosen = choose(providers, 'createSession', name);
      const found = await orderFor(findOrder, reference, { purpose: 'session' });
      await checkPayable(found, chosen, providers, confirming);
      return openAttempt(chosen, found, { locale: 'en-GB', ...options }, confirming);
    },
    resolve: async (reference) => {
      const found = await orderFor(findOrder, reference, { purpose: 'resolve' });
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
    refund: createRefund(providers, confirming),
    ...createPaymentActions(providers, confirming),
    keptDeliveries: ({ limit = 100 } = {}) => store.deliveries({ limit }),
    ...createSweep(providers, confirming, createForgetting(store, now, retention)),
    deadLetters: inbox.deadLetters,
    replay: inbox.replay,
    forget: inbox.forget,
  };
}

function plainBase(basePath: string): string {
  if (/^(?:\/[\w.~-]+)*$/.test(basePath)) return basePath;
  throw new PayError(
    'url-refused',
    'basePath is not a plain path.',
    'Write it with a slash in front and none at the end, such as /pay.',
  );
}
