import type { Bus } from './message.ts';

/** A question that a frame asks another, and its answer. */
interface Query {
  readonly queryId: string;
  readonly data: { readonly type: string; readonly data?: unknown };
}

interface Reply {
  readonly queryId: string;
  readonly data: unknown;
  readonly isError: boolean;
}

type Post = (message: object) => void;

/** @returns what the other window answers; it may never. Rejects with what it failed with. */
export function ask(bus: Bus, post: Post, type: string, data?: unknown): Promise<unknown> {
  const queryId = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    bus.onAny((message) => {
      const reply = message as unknown as Reply & { type: string };
      if (reply.type !== 'ST_RESPONSE' || reply.queryId !== queryId) return;
      done.abort();
      if (reply.isError) reject(new Error(String(reply.data)));
      else resolve(reply.data);
    }, done.signal);
    post({ type: 'ST_QUERY', queryId, data: { type, data } });
  });
}

/** Answers questions of one type. */
export function respond(
  bus: Bus,
  post: Post,
  type: string,
  answer: (data: unknown) => unknown,
  signal?: AbortSignal,
): void {
  bus.onAny((message) => {
    const query = message as unknown as Query & { type: string };
    if (query.type !== 'ST_QUERY' || query.data.type !== type) return;
    Promise.resolve(query.data.data)
      .then(answer)
      .then(
        (data) => post({ type: 'ST_RESPONSE', queryId: query.queryId, data, isError: false }),
        (error: unknown) =>
          post({ type: 'ST_RESPONSE', queryId: query.queryId, data: String(error), isError: true }),
      );
  }, signal);
}
