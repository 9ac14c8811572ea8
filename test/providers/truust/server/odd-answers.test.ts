import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { truust, truustClient } from '../../../../src/providers/truust/server/index.ts';
import { startHost, type Answer } from '../../../../src/simulator/host.ts';
import { assertHas } from '../../../support/assert-has.ts';
import { CONTEXT, ORDER, REQUEST, withTruust } from './fixture.ts';

const FOUND = {
  id: 1234,
  value: 23.77,
  currency: 'EUR',
  status: 'DRAFT',
  sandbox: true,
  tag: 'booking-1',
  buyer_link: 'https://checkout.truust.io/abc?x=1',
};

async function withAnswers(answer: Answer, use: (baseUrl: string) => Promise<void>): Promise<void> {
  const host = await startHost(answer);
  try {
    await use(host.origin);
  } finally {
    await host.close();
  }
}

const always =
  (content: unknown): Answer =>
  () =>
    Promise.resolve(Response.json(content));

const secretKey = 'sk_stage_1';

describe('a link of a Truust order', () => {
  test('keeps its own query', () =>
    withAnswers(always({ data: [FOUND] }), async (baseUrl) => {
      const session = await truust({ baseUrl, secretKey }).createSession(ORDER, REQUEST, CONTEXT);
      assertHas(session, { url: 'https://checkout.truust.io/abc?x=1&hl=en' });
    }));

  for (const link of ['http://checkout.truust.io/abc', 'javascript:alert(1)', 'abc', '', null]) {
    test(`${JSON.stringify(link)} never reaches a page`, () =>
      withAnswers(always({ data: [{ ...FOUND, buyer_link: link }] }), async (baseUrl) => {
        await assert.rejects(truust({ baseUrl, secretKey }).createSession(ORDER, REQUEST, CONTEXT), {
          code: 'provider-answer-invalid',
        });
      }));
  }
});

describe('an answer of Truust that can’t be right is not acted on', () => {
  for (const [what, content] of [
    ['no list', { message: 'hello' }],
    ['another list', { data: 'x' }],
    ['an amount that is none', { data: [{ ...FOUND, value: '23,77' }] }],
    ['a fraction of a cent', { data: [{ ...FOUND, value: 23.775 }] }],
    ['no environment', { data: [{ ...FOUND, sandbox: null }] }],
    ['no currency', { data: [{ ...FOUND, currency: '€' }] }],
    ['no status', { data: [{ ...FOUND, status: null }] }],
    ['a time that is none', { data: [{ ...FOUND, published_at: 'yesterday' }] }],
    ['more pages than can be read', { data: [], last_page: 21 }],
  ] as const) {
    test(what, () =>
      withAnswers(always(content), async (baseUrl) => {
        const provider = truust({ baseUrl, secretKey });
        await assert.rejects(provider.createSession(ORDER, REQUEST, CONTEXT), {
          code: 'provider-answer-invalid',
        });
        await assert.rejects(provider.verifyEvidence(ORDER, {}, CONTEXT), {
          code: 'provider-answer-invalid',
        });
      }),
    );
  }

  test('another order than the one asked for', () =>
    withAnswers(always({ data: FOUND }), async (baseUrl) => {
      const client = truustClient({ baseUrl, secretKey });
      assertHas(await client.getOrder('1234'), { id: '1234' });
      await assert.rejects(client.getOrder('1235'), { code: 'provider-answer-invalid' });
    }));

  test('but a row about something else does not matter', () =>
    withAnswers(always({ data: [null, { tag: 'booking-11' }, FOUND] }), async (baseUrl) => {
      assert.equal((await truustClient({ baseUrl, secretKey }).findOrders('booking-1')).length, 1);
    }));
});

test('a stale order that Truust won’t cancel does not stop the new one', async () => {
  let cancelled = 0;
  await withAnswers(
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname.endsWith('/cancel')) {
        cancelled += 1;
        return Response.json({ message: 'No.' }, { status: 403 });
      }
      if (request.method === 'GET') return Response.json({ data: [FOUND] });
      const { value } = (await request.json()) as { readonly value: number };
      return Response.json({ data: { ...FOUND, id: 1235, value } });
    },
    async (baseUrl) => {
      const session = await truust({ baseUrl, secretKey }).createSession(
        { ...ORDER, amount: 99 },
        REQUEST,
        CONTEXT,
      );
      assert.equal(session.amount, 99);
      assert.equal(cancelled, 1);
    },
  );
});

test('an order whose creation is answered in an unknown shape is looked up by its tag', () =>
  withAnswers(
    (request) => Promise.resolve(Response.json({ data: request.method === 'POST' ? { ok: true } : [FOUND] })),
    async (baseUrl) => {
      const client = truustClient({ baseUrl, secretKey });
      const created = await client.createOrder({
        name: 'x',
        amount: 2377,
        currency: 'EUR',
        tag: 'booking-1',
      });
      assert.equal(created.id, '1234');
    },
  ));

describe('several Truust orders under one tag', () => {
  const arrange = (first: string, second: { amount: number; status: string }, order = ORDER) =>
    withTruust(async ({ simulator, provider }) => {
      const client = truustClient({ baseUrl: simulator.baseUrl, secretKey: simulator.secretKey });
      for (const amount of [2377, second.amount]) {
        await client.createOrder({ name: 'x', amount, currency: 'EUR', tag: ORDER.reference });
      }
      simulator.move(1234, first);
      simulator.move(1235, second.status);
      verdict = await provider.verifyEvidence(order, {}, CONTEXT);
    });
  let verdict: object = {};

  test('money that came in for an old amount outweighs the unpaid new one', async () => {
    await arrange('PUBLISHED', { amount: 2500, status: 'DRAFT' }, { ...ORDER, amount: 2500 });
    assertHas(verdict, { status: 'invalid', reason: 'amount-mismatch' });
  });

  test('the right payment outweighs a stray one', async () => {
    await arrange('PUBLISHED', { amount: 2500, status: 'PUBLISHED' });
    assertHas(verdict, { status: 'paid', reason: 'paid' });
  });

  test('one that is unclear outweighs a later one that is not', async () => {
    await arrange('SOMETHING_NEW', { amount: 2377, status: 'DRAFT' });
    assertHas(verdict, { status: 'unknown', reason: 'status-unknown' });
  });
});
