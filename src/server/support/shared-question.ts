/** What an answer is good for, and how often it may be asked for. */
export interface SharedQuestionRules<About, Answer> {
  /** At least so long between two beginnings, in milliseconds. */
  readonly spacingMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Whether what was answered to one question, a moment ago, is the answer to another one too. */
  readonly answers: (answer: Answer, asked: About, about: About) => boolean;
  /** Which of two to ask where both have to wait: its answer serves both. `undefined` where none does. */
  readonly together: (waiting: About, about: About) => About | undefined;
}

interface Asked<About, Answer> {
  readonly about: About;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly answer: Promise<Answer>;
  running: boolean;
}

interface Waiting<About, Answer> {
  about: About;
  ask: () => Promise<Answer>;
  readonly answer: Promise<Answer>;
}

/**
 * However many ask about one thing at once, one question at a time is put, and not too often: whom the last answer does
 * not serve waits for the next one, and shares it with all who wait.
 */
export class SharedQuestion<About, Answer> {
  readonly #rules: SharedQuestionRules<About, Answer>;
  #last: Asked<About, Answer> | undefined;
  #waiting: Waiting<About, Answer> | undefined;

  constructor(rules: SharedQuestionRules<About, Answer>) {
    this.#rules = rules;
  }

  /** @returns the answer; `undefined` where others wait already, and what they ask does not serve this one. */
  async ask(about: About, ask: () => Promise<Answer>): Promise<Answer | undefined> {
    for (let last = this.#last; last && this.#holdsBack(last); last = this.#last) {
      const known = this.#waiting ? undefined : await settled(last.answer);
      if (known && this.#rules.answers(known.value, last.about, about)) return known.value;
      // Another one may have been put meanwhile.
      if (this.#last === last) return this.#takeTurn(last, about, ask);
    }
    return this.#begin(about, ask);
  }

  #holdsBack({ at, running }: Asked<About, Answer>): boolean {
    // A clock that was set back holds nobody back for long.
    return running || Math.abs(this.#rules.now() - at) < this.#rules.spacingMs;
  }

  #begin(about: About, ask: () => Promise<Answer>): Promise<Answer> {
    const asked: Asked<About, Answer> = { about, at: this.#rules.now(), answer: ask(), running: true };
    this.#last = asked;
    return asked.answer.finally(() => {
      asked.running = false;
    });
  }

  #takeTurn(
    last: Asked<About, Answer>,
    about: About,
    ask: () => Promise<Answer>,
  ): Promise<Answer> | undefined {
    return this.#waiting ? this.#join(this.#waiting, about, ask) : this.#wait(last, about, ask);
  }

  #wait({ at }: Asked<About, Answer>, about: About, ask: () => Promise<Answer>): Promise<Answer> {
    const { spacingMs, now } = this.#rules;
    const pause = Math.max(0, spacingMs - Math.abs(now() - at));
    const answer = new Promise((resolve) => setTimeout(resolve, pause)).then(() => {
      this.#waiting = undefined;
      return this.#begin(waiting.about, waiting.ask);
    });
    const waiting: Waiting<About, Answer> = { about, ask, answer };
    this.#waiting = waiting;
    return answer;
  }

  #join(
    waiting: Waiting<About, Answer>,
    about: About,
    ask: () => Promise<Answer>,
  ): Promise<Answer> | undefined {
    const both = this.#rules.together(waiting.about, about);
    if (both === undefined) return undefined;
    if (both !== waiting.about) Object.assign(waiting, { about: both, ask });
    return waiting.answer;
  }
}

/** @returns what came of it, or `undefined` where it failed. */
const settled = <T>(work: Promise<T>): Promise<{ readonly value: T } | undefined> =>
  work.then(
    (value) => ({ value }),
    () => undefined,
  );
