import type { Handler } from './handler.ts';
import { headersOf, sourceOf, toRequest, type Incoming } from './node-request.ts';

/** The part of a Fastify instance that is needed. */
export interface FastifyScope {
  removeAllContentTypeParsers(): void;
  addContentTypeParser(type: string, parser: FastifyParser): void;
  all(path: string, handler: (request: FastifyRequest, reply: FastifyReply) => unknown): void;
}

type FastifyParser = (request: unknown, payload: unknown, done: (error: null) => void) => void;

interface FastifyRequest {
  readonly raw: Incoming;
  /** Where a plugin of the merchant's keeps the bytes. */
  readonly rawBody?: unknown;
}

interface FastifyReply {
  status(status: number): FastifyReply;
  headers(headers: Record<string, string>): FastifyReply;
  send(body: Buffer): unknown;
}

const FIX = 'In Fastify, register fastifyPlugin and nothing that reads bodies in its scope.';

/**
 * For Fastify: `app.register(fastifyPlugin(payments), { prefix: '/pay' })`. Within that prefix only, bodies are left
 * unread by Fastify's own parsers.
 */
export function fastifyPlugin(
  payments: Handler,
): (scope: FastifyScope, options: unknown, done: () => void) => void {
  return (scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
    scope.all('/*', async (request, reply) => {
      const { raw, rawBody } = request;
      const response = await payments.fetch(toRequest(raw, FIX, { rawBody }), sourceOf(raw));
      const body = Buffer.from(await response.arrayBuffer());
      return reply.status(response.status).headers(headersOf(response, raw)).send(body);
    });
    done();
  };
}
