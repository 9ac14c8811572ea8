import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import type { Refusal } from '../../../src/protocol/messages.ts';
import { fastifyPlugin } from '../../../src/server/hosts/fastify.ts';
import { koaHandler } from '../../../src/server/hosts/koa.ts';
import { nodeHandler } from '../../../src/server/hosts/node.ts';
import { createPayments, type Payments } from '../../../src/server/payments/create-payments.ts';
import { event, notification, signedProvider } from '../inbox/signed-provider.ts';

/** A running server: its port, and how to stop it. */
interface Running {
  readonly port: number;
  readonly stop: () => Promise<unknown>;
}

/** The server of one framework, with payments under /pay; `parsing` puts the framework's JSON parser before it. */
type Start = (payments: Payments, parsing: boolean) => Promise<Running>;

const listen = (listener: RequestListener): Promise<Running> =>
  new Promise((resolve) => {
    const server = createServer(listener).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const stop = () =>
        new Promise((stopped) => {
          server.close(stopped);
          server.closeAllConnections();
        });
      resolve({ port, stop });
    });
  });

/** @returns the listener without its promise, which nobody awaits. */
const quietly =
  (listener: (...by: Parameters<RequestListener>) => Promise<unknown>): RequestListener =>
  (incoming, outgoing) =>
    void listener(incoming, outgoing);

const frameworks: [name: string, start: Start, fix: RegExp][] = [
  [
    'node:http',
    (payments, parsing) => {
      const handler = nodeHandler(payments);
      return listen((incoming, outgoing) => {
        if (parsing) incoming.on('data', () => undefined).on('end', () => handler(incoming, outgoing));
        else handler(incoming, outgoing);
      });
    },
    /bodyParser: false/,
  ],
  [
    'Express',
    (payments, parsing) => {
      const app = express();
      if (parsing) app.use(express.json());
      app.use('/pay', nodeHandler(payments));
      return listen(app);
    },
    /before express\.json\(\)/,
  ],
  [
    'Fastify',
    async (payments, parsing) => {
      const app = fastify();
      if (parsing) app.all('/pay/*', ({ raw }, { raw: out }) => nodeHandler(payments)(raw, out));
      else await app.register(fastifyPlugin(payments), { prefix: '/pay' });
      await app.listen({ port: 0, host: '127.0.0.1' });
      return { port: (app.server.address() as AddressInfo).port, stop: () => app.close() };
    },
    /In Fastify, register fastifyPlugin/,
  ],
  [
    'Koa',
    (payments, parsing) => {
      const app = new Koa();
      const pay = koaHandler(payments);
      if (parsing) {
        app.use(async ({ req }, next) => {
          await req.toArray();
          await next();
        });
      }
      app.use((context, next) => (context.path.startsWith('/pay/') ? pay(context) : next()));
      return listen(quietly(app.callback()));
    },
    /In Koa, use koaHandler before/,
  ],
  [
    'Hono',
    (payments, parsing) => {
      const app = new Hono();
      if (parsing) {
        app.use(async (context, next) => {
          await context.req.text();
          await next();
        });
      }
      app.all('/pay/*', (context) => payments.fetch(context.req.raw));
      return listen(quietly(getRequestListener(app.fetch)));
    },
    /before anything reads its body/,
  ],
];

const findOrder = (reference: string) => ({ reference, amount: 1050, currency: 'GBP' });
const opening = {
  name: 'truust' as const,
  createSession: () =>
    Promise.resolve({
      provider: 'truust' as const,
      url: 'https://pay.test/1',
      amount: 1050,
      currency: 'GBP',
    }),
};

for (const [name, start, fix] of frameworks) {
  describe(`under ${name}`, () => {
    let running: Running;
    const handled: string[] = [];
    const payments = createPayments({
      providers: [opening, signedProvider()],
      findOrder,
      onPayment: ({ dedupeKey }) => {
        handled.push(dedupeKey);
        return 'OK';
      },
    });
    before(async () => {
      running = await start(payments, false);
    });
    after(() => running.stop());

    const post = (path: string, body: string, headers: Record<string, string> = {}, port = running.port) =>
      fetch(`http://127.0.0.1:${port}/pay${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
    const codeOf = async (response: Response) => ((await response.json()) as Refusal).error.code;
    const asked = JSON.stringify({ order: 'o1', locale: 'en' });

    test('a session opens', async () => {
      const response = await post('/session?from=page', asked);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('cache-control'), 'no-store');
      assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
      assert.deepEqual(await response.json(), await opening.createSession());
    });

    test('a notification is verified over the bytes that came, and a duplicate gets the same answer', async () => {
      const signed = notification(event({ raw: 'ünïcode \\u00e9' }));
      const body = await signed.text();
      const headers = { 'x-signature': signed.headers.get('x-signature') ?? '' };
      for (const duplicate of [false, true]) {
        const response = await post('/notifications/trustly', body, headers);
        assert.equal(response.status, 200);
        const answer = { kind: 'done', duplicate, answer: 'OK', memo: 'n1' };
        assert.deepEqual(await response.json(), answer);
      }
      assert.deepEqual(handled, ['n1']);
      assert.equal((await post('/notifications/trustly', `${body} `, headers)).status, 403);
    });

    test('another method is refused, and named', async () => {
      const response = await fetch(`http://127.0.0.1:${running.port}/pay/session`);
      assert.equal(response.status, 405);
      assert.equal(response.headers.get('allow'), 'POST');
      assert.equal(await codeOf(response), 'method-not-allowed');
    });

    test('another content type is refused', async () => {
      const response = await post('/session', asked, { 'content-type': 'text/plain' });
      assert.equal(response.status, 415);
    });

    test('a body that says it is too large is refused before it is read', async () => {
      const head = 'Content-Length: 20000';
      const answer = await raw(
        running.port,
        `POST /pay/session HTTP/1.1\r\nHost: shop\r\n${JSON_TYPE}${head}\r\n\r\n{`,
      );
      assert.match(answer, /^HTTP\/1\.1 413 /);
      assert.match(answer, /body-too-large/);
    });

    test('a body that grows too large is cut off', async () => {
      const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`;
      const head = `POST /pay/session HTTP/1.1\r\nHost: shop\r\n${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n`;
      const answer = await raw(running.port, head + chunk.repeat(5));
      assert.match(answer, /^HTTP\/1\.1 413 /);
    });

    test('a body that comes too slowly is cut off', async (t) => {
      // The first byte must have come before the clock moves.
      const timers: (() => void)[] = [];
      const set = t.mock.method(globalThis, 'setTimeout', (callback: () => void, ms: number) => {
        if (ms === 10_000) timers.push(callback);
        return original(callback, ms);
      });
      const head = `POST /pay/session HTTP/1.1\r\nHost: shop\r\n${JSON_TYPE}Content-Length: 100\r\n\r\n{`;
      const answer = raw(running.port, head);
      while (timers.length === 0) await new Promise((resolve) => original(resolve, 5));
      set.mock.restore();
      timers[0]?.();
      assert.match(await answer, /^HTTP\/1\.1 408 [^]*body-too-slow/);
    });

    test('a body that was parsed before gets an error that names the fix', async () => {
      const parsing = await start(payments, true);
      try {
        const response = await post('/session', asked, {}, parsing.port);
        const { error } = (await response.json()) as Refusal;
        assert.equal(response.status, 500);
        assert.equal(error.code, 'body-parsed');
        assert.match(error.hint, fix);
      } finally {
        await parsing.stop();
      }
    });
  });
}

describe('under Next.js', () => {
  const handled: string[] = [];
  const payments = createPayments({
    providers: [opening, signedProvider()],
    findOrder,
    onPayment: ({ dedupeKey }) => {
      handled.push(dedupeKey);
      return 'OK';
    },
  });
  /** `app/pay/[...path]/route.ts`. Next.js calls what it exports with its own kind of request, and a context. */
  const route: { POST: (request: Request, context: { params: Promise<object> }) => Promise<Response> } = {
    POST: payments.fetch,
  };
  class NextRequest extends Request {}
  const context = { params: Promise.resolve({ path: ['notifications', 'trustly'] }) };

  test('a notification is verified over the bytes that came, and a duplicate gets the same answer', async () => {
    const { POST } = route;
    for (const duplicate of [false, true]) {
      const response = await POST(new NextRequest(notification(event())), context);
      assert.equal(response.status, 200);
      assert.equal(((await response.json()) as { duplicate: boolean }).duplicate, duplicate);
    }
    assert.deepEqual(handled, ['n1']);
    assert.equal(
      (await POST(new NextRequest(notification(event(), { 'x-signature': '00' })), context)).status,
      403,
    );
  });

  test('a body that was read before gets an error that names the fix', async () => {
    const request = new NextRequest(notification(event()));
    await request.json();
    const response = await route.POST(request, context);
    const { error } = (await response.json()) as Refusal;
    assert.deepEqual([response.status, error.code], [500, 'body-parsed']);
    assert.match(error.hint, /before anything reads its body/);
  });
});

const original = globalThis.setTimeout;
const JSON_TYPE = 'Content-Type: application/json\r\n';

/** @returns all that the server answers to these bytes until it closes, or has said it all. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      if (answer.includes('diagnosticsId')) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}
