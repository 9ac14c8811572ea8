// Headers of an attacker, sent over a socket; what the Fetch API lets through is sent by it too.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  byFetch,
  bytesOf,
  checkAnswer,
  JSON_TYPE,
  openTarget,
  readAnswers,
  SECRET,
  startTarget,
  testAftermath,
  type Attack,
  type Header,
} from './target.ts';

const type = (value: string): Attack => ({ headers: [['Content-Type', value]] });
const more = (...headers: Header[]): Attack => ({ headers: [JSON_TYPE, ...headers] });

/** What both ways carry. */
const ATTACKS: Readonly<Record<string, readonly [Attack, number]>> = {
  'a type that a form has': [type('application/x-www-form-urlencoded'), 415],
  'a type that a form of another site may have': [type('text/plain'), 415],
  'JSON behind a comma': [type('text/plain, application/json'), 415],
  'JSON before a comma': [type('application/json, text/plain'), 415],
  'JSON as a parameter': [type('text/plain; charset=application/json'), 415],
  'JSON as a boundary': [type('multipart/form-data; boundary=application/json'), 415],
  'nearly JSON': [type('application/jsonx'), 415],
  'JSON of another kind': [type('application/problem+json'), 415],
  'JSON in another spelling, which is JSON': [type('Application/JSON ; charset="utf-8"'), 200],
  'another character set, which is not looked at': [type('application/json; charset=utf-16'), 200],
  'no type': [{ headers: [] }, 415],
  'another method by header': [more(['X-HTTP-Method-Override', 'DELETE'], ['X-HTTP-Method', 'GET']), 200],
  'another path by header': [more(['X-Original-URL', '/pay/confirm'], ['X-Rewrite-URL', '/admin']), 200],
  'another host by header': [
    more(['X-Forwarded-Host', 'ATTACK.test'], ['Forwarded', 'host=ATTACK.test']),
    200,
  ],
  'the prototype by header': [more(['__proto__', 'polluted'], ['constructor', 'polluted']), 200],
  'an order by header': [more(['Order', 'o2'], ['X-Order', 'o2']), 200],
  'an id that is a script': [{ ...more(['X-Pay-Form-Request', '<script>ATTACK</script>']), body: '{}' }, 400],
  'an id that is long': [{ ...more(['X-Pay-Form-Request', 'ATTACK'.repeat(30)]), body: '{}' }, 400],
  'a page of another site': [more(['Sec-Fetch-Site', 'cross-site'], ['Origin', 'https://ATTACK.test']), 403],
  'a page without an origin': [more(['Origin', 'null']), 403],
  'a method that changes something': [{ method: 'PUT' }, 405],
  'a method that takes away': [{ method: 'DELETE' }, 405],
  'a method for other sites': [{ method: 'OPTIONS', headers: [['Origin', 'https://ATTACK.test']] }, 405],
  'a method that nobody knows': [{ method: 'PATCH' }, 405],
  reading: [{ method: 'GET', headers: [] }, 405],
};

/** What only a socket carries: node refuses some by itself, and others mean nothing. */
const RAW: Readonly<Record<string, readonly [Attack, readonly number[]]>> = {
  'two types, JSON last': [{ headers: [['Content-Type', 'text/plain'], JSON_TYPE] }, [415]],
  'two types, JSON first': [{ headers: [JSON_TYPE, ['Content-Type', 'text/plain']] }, [200]],
  'two hosts': [more(['Host', 'shop.test'], ['Host', 'ATTACK.test']), [200, 400]],
  'another host': [more(['Host', 'ATTACK.test']), [200]],
  'a host that is a path': [more(['Host', 'shop.test/pay/confirm?ATTACK']), [200, 400]],
  'a NUL in a header': [more(['X-A', 'a\0b']), [400]],
  'a NUL in a name': [more(['X-\0A', 'b']), [400]],
  'a header over two lines': [more(['X-A', 'b\r\n ATTACK: 1']), [400]],
  'a line feed by itself': [more(['X-A', 'b\nATTACK: 1']), [400]],
  'a carriage return by itself': [more(['X-A', 'b\rATTACK: 1']), [400]],
  'a blank behind a name': [more(['X-A ', 'b']), [400]],
  'a name of other characters': [more(['X-\u00e4', 'b']), [400]],
  'no name': [more(['', 'b']), [400]],
  'bytes beyond ASCII': [more(['X-A', '\u00ff\u00fe\u0080']), [200]],
  'a header of 17 KB': [more(['X-A', 'a'.repeat(17_000)]), [431]],
  'two thousand headers': [more(...Array.from({ length: 2_000 }, (): Header => ['A', 'b'])), [200, 431]],
  'an expectation': [more(['Expect', 'ATTACK']), [417]],
  'an upgrade': [more(['Upgrade', 'websocket'], ['Sec-WebSocket-Key', 'YQ==']), [200, 400]],
  'an upgrade to HTTP/2': [more(['Upgrade', 'h2c'], ['HTTP2-Settings', 'AAMAAABkAAQAAP__']), [200, 400]],
  'another version': [{ path: '/pay/session HTTP/9.9\r\nA: b\r\nX:' }, [400, 505]],
  'a tunnel': [{ method: 'CONNECT', path: 'shop.test:443' }, [0, 400, 405]],
  'an echo': [{ method: 'TRACE' }, [405]],
  'no method that there is': [{ method: 'ATTACK' }, [400]],
};

describe('headers of an attacker', () => {
  const target = openTarget();
  const send = startTarget(target);

  for (const [what, [attack, status]] of Object.entries(ATTACKS)) {
    test(what, async () => {
      for (const answer of [await byFetch(target, attack), readAnswers(await send(bytesOf(attack)))]) {
        assert.equal(answer.status, status, answer.text);
        checkAnswer(answer);
      }
      assert.ok(!target.asked.includes('o2'));
    });
  }

  for (const [what, [attack, statuses]] of Object.entries(RAW)) {
    test(`${what}, over a socket`, async () => {
      const received = await send(bytesOf(attack));
      const answer = readAnswers(received);
      assert.ok(statuses.includes(answer.status), received.slice(0, 200));
      assert.ok(answer.count <= 1 && !received.includes('ATTACK'), received.slice(0, 700));
    });
  }

  test('a secret that stands there twice is none, whichever is right', async () => {
    const message = { type: 'payment_released', token: 't1', paymentToken: 'p1', amount: 1, currency: 'gbp' };
    const right: Header = ['X-Trustshare-Secret', SECRET];
    const wrong: Header = ['X-Trustshare-Secret', 'ATTACK'];
    const sent = (...secrets: Header[]): Attack => ({
      path: '/pay/notifications/trustshare',
      headers: [JSON_TYPE, ...secrets],
      body: JSON.stringify(message),
    });
    assert.notEqual((await byFetch(openTarget(), sent(right))).status, 401, 'by itself it is one');
    for (const attack of [sent(right, wrong), sent(wrong, right), sent(right, right), sent(wrong), sent()]) {
      assert.equal((await byFetch(target, attack)).status, 401);
      assert.equal(readAnswers(await send(bytesOf(attack))).status, 401);
    }
  });

  test('addresses that a client makes up are not counted: only what the proxy in front has written', async () => {
    const guess = (forwarded: string): Promise<string> => {
      const headers: Header[] = [JSON_TYPE, ['X-Forwarded-For', forwarded]];
      const bytes = bytesOf({ headers, body: '{"order":"nobody","locale":"en"}' }).toString('latin1');
      // The one that is made for each request would be a client of its own.
      return send(Buffer.from(bytes.replace(/X-Forwarded-For: 198[^\r]*\r\n/, ''), 'latin1'));
    };
    const statuses: number[] = [];
    for (let made = 0; made < 40; made += 1) {
      statuses.push(readAnswers(await guess(`192.0.2.${made}, 203.0.113.77`)).status);
    }
    assert.deepEqual([statuses[0], statuses.at(-1)], [404, 429]);
    assert.ok(statuses.indexOf(429) <= 31, String(statuses.indexOf(429)));
    assert.equal(readAnswers(await guess('203.0.113.77, 203.0.113.78')).status, 404);
  });

  testAftermath(target, send);
});
