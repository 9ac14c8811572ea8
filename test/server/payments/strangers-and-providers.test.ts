// What a thousand requests of one stranger make the server ask of the providers, whatever they are about.
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { after, before, describe, test } from 'node:test';
import { closeStandIns, openShop, PROTOCOLS, startStandIns, type Post } from './protocols.ts';

const STRANGER = { clientAddress: '203.0.113.7' };
const PROVIDERS = ['trust-payments', 'truust', 'trustshare', 'trustly'];
const JSON_TYPE = { 'content-type': 'application/json' };

before(startStandIns);
after(closeStandIns);

const page = (path: string, body: object) => ({ path, headers: JSON_TYPE, body: JSON.stringify(body) });

/** Whatever comes to a stranger's mind: guesses, forgeries, and ids that nobody has given out. */
function attempts(): Post[] {
  const forged = Object.values(PROTOCOLS).flatMap((protocol) => protocol().forged.map(([, post]) => post));
  return Array.from({ length: 1_000 }, (_none, index): Post => {
    const provider = PROVIDERS[index % PROVIDERS.length] ?? '';
    const order = `stay-${index + 2}`;
    const id = `checkout_${index}`;
    switch (index % 5) {
      case 0:
        return page('session', { provider, order, locale: 'en' });
      case 1:
        return page('confirm', { provider, order, evidence: { checkoutId: id, jwt: 'a.b.c' } });
      case 2:
        return page('notifications/trustshare', {
          id: `wh_${index}`,
          type: 'checkout_settled',
          payload: { id },
        });
      case 3:
        return page('notifications/trustshare', {
          ...{ id: `wh_${index}`, type: 'intent_confirmed', payload: { id: `intent_${index}` } },
        });
      default: {
        const { path, headers, body } = forged[index % forged.length] as Post;
        return { path: `notifications/${path}`, headers, body };
      }
    }
  });
}

describe('a thousand requests of one stranger', () => {
  for (const together of [false, true]) {
    test(`make at most two to any provider, ${together ? 'all at once' : 'one by one'}`, async (t) => {
      const { payments, effects } = openShop();
      const asked = new Map<string, number>();
      const count = (message: unknown): void => {
        const { host } = (message as { request: { host: string; getHeader: (name: string) => unknown } })
          .request;
        asked.set(host, (asked.get(host) ?? 0) + 1);
      };
      subscribe('http.client.request.start', count);
      t.after(() => unsubscribe('http.client.request.start', count));
      const send = async ({ path, headers, body }: Post): Promise<number> => {
        const request = new Request(`https://shop.test/pay/${path}`, { method: 'POST', headers, body });
        return (await payments.fetch(request, STRANGER)).status;
      };
      const statuses: number[] = [];
      if (together) statuses.push(...(await Promise.all(attempts().map(send))));
      else for (const attempt of attempts()) statuses.push(await send(attempt));
      const total = [...asked.values()].reduce((sum, each) => sum + each, 0);
      assert.ok(total <= 2, JSON.stringify([...asked]));
      assert.deepEqual(effects, []);
      assert.ok(
        statuses.every((status) => [400, 401, 403, 404, 429, 503].includes(status)),
        String([...new Set(statuses)]),
      );
    });
  }
});
