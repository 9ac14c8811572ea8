import { randomUUID } from 'node:crypto';
import {
  startHost,
  together,
  unavailable,
  type Answer,
  type Certificate,
  type Keep,
} from '../../../simulator/host.ts';
import { newId, TrustshareBook } from './book.ts';
import type { SimulatedCheckout, SimulatedIntent, TrustshareVariant } from './book.ts';
import { answerCheckout } from './checkout.ts';
import { answerRest } from './rest.ts';

export type { SimulatedCheckout, SimulatedIntent, TrustshareVariant } from './book.ts';
export { FOREIGN_URL, FORGED, trustshareHostileCases } from './hostile.ts';

export interface TrustshareSimulatorOptions {
  /**
   * For `checkout.localhost`: the checkout is then served as `https://checkout.localhost:<port>`, which is what the
   * official SDK opens with `__BASE_URL` set to {@link TrustshareSimulator.sdkBase}.
   */
  readonly certificate?: Certificate;
  /** As {@link TrustshareSimulator.behaveByDefault}. */
  readonly variant?: TrustshareVariant;
  /** How long the variant `slow` takes, in milliseconds. */
  readonly slowMs?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** A running stand-in for trustshare; sandbox and live share it, told apart by the key. */
export interface TrustshareSimulator {
  /** Of the REST API. */
  readonly baseUrl: string;
  readonly checkoutOrigin: string;
  /** The official SDK's `__BASE_URL`. */
  readonly sdkBase: string;
  readonly sandboxKey: string;
  readonly liveKey: string;
  /** All REST requests so far, such as `POST /v1/intents/payment`. */
  readonly requests: readonly string[];
  intents(): SimulatedIntent[];
  checkouts(): SimulatedCheckout[];
  /**
   * The buyer pays without the page; the money is then on its way.
   * @returns the id of the checkout.
   */
  pay(intentId: string, card?: string): string;
  /** Moves a checkout to any state: settled, failed, abandoned, cancelled … */
  move(checkoutId: string, status: SimulatedCheckout['status']): void;
  /**
   * A sandbox checkout as anybody can open one with the merchant's public key.
   * @returns its id.
   */
  payDirectly(amount: number, currency: string): string;
  behave(intentId: string, variant: TrustshareVariant): void;
  /** How the checkout of every intent behaves that {@link TrustshareSimulator.behave} has not been called for. */
  behaveByDefault(variant: TrustshareVariant): void;
  /** Drops the connection after the next intent is made. */
  loseNextIntent(): void;
  /** Calls back after every change of a checkout, where the provider would send a notification. @returns what ends it. */
  onChange(listener: (checkout: SimulatedCheckout) => void): () => void;
  /** Answers everything with 503 from now on. */
  goDown(): void;
  recover(): void;
  close(): Promise<void>;
}

/** Starts the REST API and the checkout, each on an origin of its own. */
export function startTrustshare(options: TrustshareSimulatorOptions = {}): Promise<TrustshareSimulator> {
  return together((keep) => start(keep, options));
}

async function start(
  keep: Keep,
  options: TrustshareSimulatorOptions,
): Promise<Omit<TrustshareSimulator, 'close'>> {
  const { certificate, slowMs = 3000, now = Date.now } = options;
  const listeners = new Set<(checkout: SimulatedCheckout) => void>();
  const book = new TrustshareBook(now, (checkout) => {
    for (const listener of listeners) listener(checkout);
  });
  const keys = { sandbox: `sandbox_api_${randomUUID()}`, live: `live_api_${randomUUID()}` };
  const requests: string[] = [];
  let losing = false;
  let { variant = 'normal' } = options;
  let down = false;

  const variantOf = (intent: SimulatedIntent): TrustshareVariant => intent.variant ?? variant;
  const pages = { book, variantOf, slowMs };
  const answerPage: Answer = async (request) => (down ? unavailable() : answerCheckout(pages, request));
  const hostname = certificate ? 'checkout.localhost' : '127.0.0.1';
  const checkout = await keep(startHost(answerPage, { certificate, hostname }));
  const answerApi: Answer = async (request) => {
    const route = `${request.method} ${new URL(request.url).pathname}`;
    requests.push(route);
    if (down) return unavailable();
    const answer = await answerRest({ book, keys, checkoutOrigin: checkout.origin }, request);
    if (!losing || route !== 'POST /v1/intents/payment') return answer;
    losing = false;
    return undefined;
  };
  const rest = await keep(startHost(answerApi));

  return {
    baseUrl: rest.origin,
    checkoutOrigin: checkout.origin,
    sdkBase: checkout.origin.replace(/^https?:\/\/checkout/, ''),
    sandboxKey: keys.sandbox,
    liveKey: keys.live,
    requests,
    intents: () => [...book.intents.values()],
    checkouts: () => [...book.checkouts.values()],
    pay: (intentId, card) => book.pay(book.intent(intentId), card).id,
    move: (checkoutId, status) => book.move(checkoutId, status),
    payDirectly: (amount, currency) =>
      book.addCheckout({
        ...{ environment: 'sandbox', intentId: null, projectId: newId('project') },
        ...{ amount, currency, outstanding: amount, status: 'settling' },
      }).id,
    behave: (intentId, chosen) => {
      book.intent(intentId).variant = chosen;
    },
    behaveByDefault: (chosen) => {
      variant = chosen;
    },
    loseNextIntent: () => {
      losing = true;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    goDown: () => {
      down = true;
    },
    recover: () => {
      down = false;
    },
  };
}
