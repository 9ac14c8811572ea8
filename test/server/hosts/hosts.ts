// Every host that payments can be mounted in, started as a merchant starts it, and a client that sends bytes as they are.
import { once } from 'node:events';
import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import * as http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { createApp, eventHandler, toNodeListener, toWebRequest } from 'h3';
import { Hono } from 'hono';
import Koa from 'koa';
import { fastifyPlugin, type FastifyScope } from '../../../src/server/hosts/fastify.ts';
import { koaHandler } from '../../../src/server/hosts/koa.ts';
import { lambdaHandler, type LambdaEvent } from '../../../src/server/hosts/lambda.ts';
import { nodeHandler } from '../../../src/server/hosts/node.ts';
import type { Payments } from '../../../src/server/payments/create-payments.ts';
import { selfSigned } from '../../support/certificate.ts';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface Running {
  readonly send: (sent: Sent) => Promise<Received>;
  readonly close: () => Promise<unknown>;
}

export type Host = (payments: Payments) => Promise<Running>;

const portOf = (server: { address: () => unknown }): number => (server.address() as AddressInfo).port;

/** Over HTTP/1.1, with the path as it is. */
export function http1(port: number): Running['send'] {
  return ({ method, path, headers, body }) =>
    new Promise((resolve, reject) => {
      const length = { 'content-length': String(Buffer.byteLength(body ?? '')) };
      const options = { port, host: '127.0.0.1', method, path, agent: false };
      const outgoing = httpRequest({ ...options, headers: { ...headers, ...(body && length) } });
      outgoing.on('error', reject);
      outgoing.on('response', (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as Received['headers'],
            body: text,
          }),
        );
      });
      outgoing.end(body);
    });
}

const sendOver2 =
  (client: http2.ClientHttp2Session): Running['send'] =>
  async ({ method, path, headers, body }) => {
    const stream = client.request({ ':method': method, ':path': path, ...headers });
    stream.end(body);
    const [given] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders];
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    return { status: Number(given[':status']), headers: given as Received['headers'], body: text };
  };

async function listen1(listener: RequestListener): Promise<Running> {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { send: http1(portOf(server)), close: () => stop(server) };
}

function stop(server: Server): Promise<unknown> {
  const stopped = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  return stopped;
}

/** @param secure the certificate, where it is over TLS. */
async function over2(server: http2.Http2Server | http2.Http2SecureServer, secure?: string): Promise<Running> {
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = secure
    ? http2.connect(`https://localhost:${portOf(server)}`, { ca: secure })
    : http2.connect(`http://127.0.0.1:${portOf(server)}`);
  return {
    send: sendOver2(client),
    close: async () => {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A server whose handler is `fetch`, as most of the younger ones are. */
const fetching = (fetch: (request: Request) => Response | Promise<Response>): Promise<Running> => {
  const listener = getRequestListener(fetch);
  return listen1((incoming, outgoing) => void listener(incoming, outgoing));
};

const koaOf = (payments: Payments): Koa => {
  const app = new Koa();
  const pay = koaHandler(payments);
  app.use((context, next) => (context.path.startsWith('/pay/') ? pay(context) : next()));
  return app;
};
const callback = (app: Koa): RequestListener => {
  const handle = app.callback();
  return (incoming, outgoing) => void handle(incoming, outgoing);
};

/** A function that is called with events, as AWS calls it. */
const lambda =
  (eventOf: (sent: Sent, url: URL) => LambdaEvent): Host =>
  (payments) => {
    const handle = lambdaHandler(payments);
    return Promise.resolve({
      send: async (sent) => {
        const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = await handle(
          eventOf(sent, new URL(`http://shop.test${sent.path}`)),
        );
        const lists = Object.entries(multiValueHeaders ?? {}).map(([name, [value]]) => [name, value]);
        return {
          status: statusCode,
          headers: multiValueHeaders ? (Object.fromEntries(lists) as Received['headers']) : headers,
          body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString(),
        };
      },
      close: () => Promise.resolve(),
    });
  };
const base64 = ({ body }: Sent) => ({
  body: body === undefined ? null : Buffer.from(body).toString('base64'),
  isBase64Encoded: true,
});
const lists = (headers: Sent['headers']): Record<string, string[]> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));

export const HOSTS: Readonly<Record<string, Host>> = {
  'node:http': (payments) => listen1(nodeHandler(payments)),
  'node:http2 without TLS': (payments) => over2(http2.createServer(nodeHandler(payments))),
  'node:http2 with TLS': async (payments) => {
    const { key, cert } = await selfSigned('localhost');
    return over2(http2.createSecureServer({ key, cert }, nodeHandler(payments)), cert);
  },
  Express: (payments) => {
    const app = express();
    app.use('/pay', nodeHandler(payments));
    return listen1(app);
  },
  Koa: (payments) => listen1(callback(koaOf(payments))),
  'Koa over HTTP/2': (payments) =>
    over2(
      http2.createServer(callback(koaOf(payments)) as unknown as Parameters<typeof http2.createServer>[1]),
    ),
  Fastify: async (payments) => {
    const app = fastify();
    await app.register(fastifyPlugin(payments), { prefix: '/pay' });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { send: http1(portOf(app.server)), close: () => app.close() };
  },
  'Fastify over HTTP/2': async (payments) => {
    const app = fastify({ http2: true });
    await app.register(
      (scope, options, done) => fastifyPlugin(payments)(scope as unknown as FastifyScope, options, done),
      { prefix: '/pay' },
    );
    await app.listen({ port: 0, host: '127.0.0.1' });
    return over2(app.server);
  },
  Hono: (payments) => {
    const app = new Hono();
    app.all('/pay/*', (context) => payments.fetch(context.req.raw));
    return fetching((request) => app.fetch(request));
  },
  'a bare fetch, as of Bun, Deno and Cloudflare': (payments) =>
    fetching((request) => payments.fetch(request, { waitUntil: () => undefined })),
  'a route handler of Next.js': (payments) => {
    class NextRequest extends Request {}
    const route = { POST: payments.fetch };
    const context = { params: Promise.resolve({ path: ['session'] }) };
    return fetching((request) => route.POST(new NextRequest(request), context));
  },
  'pages/api of Next.js': (payments) => {
    const handle = nodeHandler(payments);
    // Next.js adds these, and leaves the body alone where bodyParser is off.
    return listen1((incoming, outgoing) =>
      handle(Object.assign(incoming, { query: {}, cookies: {}, body: undefined }), outgoing),
    );
  },
  SvelteKit: (payments) => {
    const POST = ({ request, getClientAddress }: { request: Request; getClientAddress: () => string }) =>
      payments.fetch(request, { clientAddress: getClientAddress() });
    return fetching((request) => POST({ request, getClientAddress: () => '203.0.113.7' }));
  },
  'h3, of Nuxt': (payments) => {
    const app = createApp().use(eventHandler((event) => payments.fetch(toWebRequest(event))));
    return listen1(toNodeListener(app));
  },
  'Google Cloud Functions': (payments) => {
    const handle = nodeHandler(payments);
    return listen1((incoming, outgoing) => {
      void incoming.toArray().then((chunks) => {
        handle(Object.assign(incoming, { rawBody: Buffer.concat(chunks as Buffer[]), body: {} }), outgoing);
      });
    });
  },
  'Koa behind a body parser that keeps the bytes': (payments) => {
    const app = new Koa();
    app.use(async (context, next) => {
      const bytes = Buffer.concat((await context.req.toArray()) as Buffer[]);
      Object.assign(context.request, {
        rawBody: bytes.toString('latin1') === bytes.toString() ? bytes.toString() : bytes,
        body: {},
      });
      await next();
    });
    app.use(koaHandler(payments));
    return listen1(callback(app));
  },
  'AWS Lambda, payload 2.0': lambda((sent, url) => ({
    rawPath: url.pathname,
    headers: sent.headers,
    requestContext: { http: { method: sent.method, sourceIp: '203.0.113.7' } },
    ...base64(sent),
  })),
  'AWS Lambda, payload 1.0': lambda((sent, url) => ({
    path: url.pathname,
    httpMethod: sent.method,
    multiValueHeaders: lists(sent.headers),
    requestContext: { identity: { sourceIp: '203.0.113.7' } },
    ...base64(sent),
  })),
  'AWS Lambda, behind a load balancer': lambda((sent, url) => ({
    path: url.pathname,
    httpMethod: sent.method,
    headers: { ...sent.headers, 'x-forwarded-for': '203.0.113.7' },
    requestContext: { elb: {} },
    ...base64(sent),
  })),
  'AWS Lambda, bodies as text': lambda((sent, url) => ({
    rawPath: url.pathname,
    headers: sent.headers,
    requestContext: { http: { method: sent.method } },
    // API Gateway hands texts over as texts, and all else in base64.
    ...(typeof sent.body === 'string' ? { body: sent.body, isBase64Encoded: false } : base64(sent)),
  })),
};
