import type { Order } from '../provider/provider.ts';
import { BoundedMap } from '../support/bounded-map.ts';

/** What was asked last about an order. */
interface Asked<T> {
  readonly at: number;
  readonly about: string;
  /** When the attempt in question began, epoch milliseconds; -Infinity where all attempts are meant. */
  readonly since: number;
  readonly answer: Promise<T>;
  running: boolean;
}

export interface Question {
  /** Who is asked, and by which of its questions. */
  readonly provider: string;
  readonly order: Order;
  /** What the question is about beside the order, such as a checkout. */
  readonly about: string;
  /** When the attempt in question began, epoch milliseconds. */
  readonly since?: number | undefined;
}

export interface SpacedQuestions<T> {
  /**
   * @param reusable whether the answer also answers a question about a later attempt.
   * @returns what the provider says, now or a moment ago; `undefined` where it was asked something else a moment ago.
   */
  ask(question: Question, ask: () => Promise<T>, reusable: (answer: T) => boolean): Promise<T | undefined>;
  /** What was said of the order is over: another attempt begins. */
  forget(order: Order): void;
}

/** A page comes again after two seconds at the earliest. */
const SPACING_MS = 1_000;
const MAX_ORDERS = 1_000;

/** However many ask about an order at once, its provider is asked one question a second. */
export function createSpacedQuestions<T>(now: () => number): SpacedQuestions<T> {
  const orders = new BoundedMap<string, ReadonlyMap<string, Asked<T>>>(MAX_ORDERS);
  return {
    async ask({ provider, order, about: topic, since = -Infinity }, ask, reusable) {
      const asked = orders.get(order.reference);
      const last = asked?.get(provider);
      const about = JSON.stringify([topic, order.amount, order.currency]);
      if (last && (last.running || Math.abs(now() - last.at) < SPACING_MS)) {
        if (last.about !== about) return undefined;
        const answer = await last.answer;
        return last.since >= since || reusable(answer) ? answer : undefined;
      }
      const question: Asked<T> = { at: now(), about, since, answer: ask(), running: true };
      orders.set(order.reference, new Map(asked).set(provider, question));
      return question.answer.finally(() => {
        question.running = false;
      });
    },
    forget: ({ reference }) => orders.delete(reference),
  };
}
