import type { Handler } from './handler.ts';
import { headersOf, sourceOf, toRequest, type Incoming } from './node-request.ts';

/** The part of a Koa context that is needed. */
export interface KoaContext {
  readonly req: Incoming;
  /** A body parser keeps what it has read here. */
  readonly request?: object;
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
    const { req, request } = context;
    const response = await payments.fetch(toRequest(req, FIX, request), sourceOf(req));
    context.status = response.status;
    context.set(headersOf(response, req));
    context.body = Buffer.from(await response.arrayBuffer());
  };
}
