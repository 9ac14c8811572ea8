import type { Order } from '../provider/provider.ts';
import { BoundedMap } from '../support/bounded-map.ts';
import { SharedQuestion } from '../support/shared-question.ts';

export interface Question {
  /** Who is asked, and by which of its questions. */
  readonly provider: string;
  readonly order: Order;
  /** What the question is about beside the order, such as a checkout. */
  readonly about: string;
  /** When the attempt in question began, epoch milliseconds; all attempts are meant where it is left out. */
  readonly since?: number | undefined;
}

export interface SpacedQuestions<T> {
  /**
   * @returns what the provider says, now or a moment ago; `undefined` where others wait to ask it something else about
   *   the order.
   */
  ask(question: Question, ask: () => Promise<T>): Promise<T | undefined>;
  /** What was said of the order is over: another attempt begins. */
  forget(order: Order): void;
}

interface About {
  readonly topic: string;
  readonly since: number;
}

/** A page comes again after two seconds at the earliest. */
const SPACING_MS = 1_000;
const MAX_ORDERS = 1_000;

/**
 * However many ask about an order at once, its provider is asked one question a second. Who comes in between gets the
 * answer from a moment ago where that is the truth for him too, and waits for the next one otherwise.
 *
 * @param reusable whether the answer also answers a question about a later attempt.
 */
export function createSpacedQuestions<T>(
  now: () => number,
  reusable: (answer: T) => boolean,
): SpacedQuestions<T> {
  const orders = new BoundedMap<string, Map<string, SharedQuestion<About, T>>>(MAX_ORDERS);
  const questionsOf = ({ reference }: Order): Map<string, SharedQuestion<About, T>> => {
    const known = orders.get(reference) ?? new Map<string, SharedQuestion<About, T>>();
    orders.set(reference, known);
    return known;
  };
  const rules = {
    spacingMs: SPACING_MS,
    now,
    answers: (answer: T, asked: About, about: About): boolean =>
      asked.topic === about.topic && (asked.since >= about.since || reusable(answer)),
    // Of two attempts the later one: what became of an earlier one says nothing of it.
    together: (waiting: About, about: About): About | undefined => {
      if (waiting.topic !== about.topic) return undefined;
      return about.since > waiting.since ? about : waiting;
    },
  };
  return {
    ask({ provider, order, about, since = -Infinity }, ask) {
      const topic = JSON.stringify([about, order.amount, order.currency]);
      const questions = questionsOf(order);
      const question = questions.get(provider) ?? new SharedQuestion<About, T>(rules);
      questions.set(provider, question);
      return question.ask({ topic, since }, ask);
    },
    forget: ({ reference }) => orders.delete(reference),
  };
}
