import { realClock, type Clock } from './clock.ts';

/** One request to the merchant. */
export interface Outgoing {
  /** After the address the merchant registered. */
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the merchant answered. */
export interface Incoming {
  readonly status: number;
  readonly body: string;
}

/** How one provider sends its notifications. */
export interface Line<Message> {
  /** How long it waits for an answer, in milliseconds. */
  readonly timeoutMs: number;
  /** How long it waits before retry 1, 2, 3 …, in milliseconds. */
  readonly delays: readonly number[];
  /** @param forged whether to sign it as somebody who has not the secret would. */
  compose(message: Message, forged: boolean): Outgoing;
  /** @returns why the provider does not take the answer, or `undefined`. */
  objection(incoming: Incoming, outgoing: Outgoing): string | undefined;
}

/** One try to hand a notification over. */
export interface Attempt {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Absent where no answer came in time. */
  readonly incoming?: Incoming;
  /** Why the provider is going to try again; absent where it is content. */
  readonly objection?: string;
}

export interface Sent {
  /** Whether the provider got an answer that it takes. */
  readonly accepted: boolean;
  readonly attempts: readonly Attempt[];
}

export interface SendOptions {
  readonly forged?: boolean;
  /** Before the first attempt, in milliseconds: how notifications overtake each other. */
  readonly delayMs?: number;
}

export interface Sender<Message> {
  /** Sends a notification until the merchant's answer is taken or the schedule ends. Two calls are duplicates. */
  send(message: Message, options?: SendOptions): Promise<Sent>;
}

export interface SenderOptions {
  /** The address the merchant registered, such as `https://shop.example/pay/notifications/trustly`. */
  readonly url: string;
  /** What carries a request to the merchant; `fetch` by default, or `createPayments(…).fetch` within one process. */
  readonly deliver?: (request: Request) => Promise<Response>;
  readonly clock?: Clock;
}

export function createSender<Message>(line: Line<Message>, options: SenderOptions): Sender<Message> {
  const { url, deliver = fetch, clock = realClock } = options;
  const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));

  async function attempt(message: Message, forged: boolean): Promise<Attempt> {
    const at = clock.now();
    const outgoing = line.compose(message, forged);
    const { path = '', headers, body } = outgoing;
    const request = new Request(url + path, { method: 'POST', headers, body });
    const incoming = await inTime(clock.during(answerTo(request)));
    if (!incoming) return { at, objection: `no answer within ${line.timeoutMs} ms` };
    const objection = line.objection(incoming, outgoing);
    return { at, incoming, ...(objection !== undefined && { objection }) };
  }

  /** A connection that breaks is no answer either. */
  async function answerTo(request: Request): Promise<Incoming | undefined> {
    try {
      const response = await deliver(request);
      return { status: response.status, body: await response.text() };
    } catch {
      return undefined;
    }
  }

  function inTime(answer: Promise<Incoming | undefined>): Promise<Incoming | undefined> {
    return new Promise((resolve) => {
      const cancel = clock.after(line.timeoutMs, () => resolve(undefined));
      void answer.then((incoming) => {
        cancel();
        resolve(incoming);
      });
    });
  }

  return {
    async send(message, { forged = false, delayMs = 0 } = {}) {
      if (delayMs > 0) await pause(delayMs);
      const attempts = [await attempt(message, forged)];
      for (const delay of line.delays) {
        if (attempts.at(-1)?.objection === undefined) break;
        await pause(delay);
        attempts.push(await attempt(message, forged));
      }
      return { accepted: attempts.at(-1)?.objection === undefined, attempts };
    },
  };
}

/**
 * Sends every message several times, all at the same instant and in an order of chance.
 *
 * @param options.copies of each message.
 * @param options.random a number in [0, 1); give a seeded one to see the same storm again.
 */
export function storm<Message>(
  sender: Sender<Message>,
  messages: readonly Message[],
  { copies, random = Math.random }: { readonly copies: number; readonly random?: () => number },
): Promise<readonly Sent[]> {
  const deliveries = messages.flatMap((message) =>
    Array.from({ length: copies }, () => ({ message, rank: random() })),
  );
  deliveries.sort((a, b) => a.rank - b.rank);
  return Promise.all(deliveries.map(({ message }) => sender.send(message)));
}
