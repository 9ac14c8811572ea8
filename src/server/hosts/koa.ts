import type { IncomingMessage } from 'node:http';
import type { Handler } from './handler.ts';
import { headersOf, toRequest } from './node.ts';

/** The part of a Koa context that is needed. */
export interface KoaContext {
  readonly req: IncomingMessage;
  status: number;
  body: unknown;
  set(headers: Record<string, string>): void;
}

const FIX = 'In Koa, use koaHandler before the body parser.';

/**
 * For Koa. It answers every request that it gets, so use it for its paths only:
 * `app.use((context, next) => (context.path.startsWith('/pay/') ? pay(context) : next()))`.
 */
export function koaHandler(payments: Handler): (context: KoaContext) => Promise<void> {
  return async (context) => {
    const response = await payments.fetch(toRequest(context.req, FIX));
    context.status = response.status;
    context.set(headersOf(response, context.req));
    context.body = Buffer.from(await response.arrayBuffer());
  };
}
