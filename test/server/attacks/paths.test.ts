// Paths of an attacker: what a proxy in front could read in another way is served to nobody.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  byFetch,
  bytesOf,
  checkAnswer,
  openTarget,
  readAnswers,
  startTarget,
  testAftermath,
} from './target.ts';

/** None of these is what it looks like, by whatever way it comes. */
const PATHS = [
  ...['/session', '/x/pay/session', '/pay/x/session', '/pay/session/', '//pay/session', '/pay//session'],
  ...['/pay%2fsession', '/pay%2Fsession', '/pay%252fsession', '/pay%5csession', '/pay%00/session'],
  ...['/pay/%73ession', '/pay/sessio%6e', '/%70ay/session', '/PAY/session', '/pay/SESSION'],
  ...[
    '/pay/session;a',
    '/pay/session;jsessionid=1',
    '/pay;a/session',
    '/pay/session%00',
    '/pay/session%0d%0a',
  ],
  ...[
    '/pay/session%20',
    '/pay/session.json',
    '/pay/session%252f..',
    '/x/..;/pay/session',
    '/pay/session%3Fa',
  ],
  ...[
    '/pay/confirm/session',
    '/pay/session/confirm',
    '/pay',
    '/pay/',
    '/',
    '/favicon.ico',
    '/.env',
    '/.git/config',
  ],
  ...['/pay/%ef%bc%8e%ef%bc%8e/session', '/pay/%c0%ae%c0%ae/session', '/pay/sess%69on', '/pay/ſession'],
  ...[
    '/pay/notifications',
    '/pay/notifications/',
    '/pay/notifications/nobody',
    '/pay/notifications/__proto__',
  ],
  ...['/pay/notifications/constructor', '/pay/notifications/toString', '/pay/notifications/trustly%2f'],
  ...[
    '/pay/notifications/TRUSTLY',
    '/pay/notifications/trustly%00',
    '/notifications/trustly',
    '/pay/__proto__',
  ],
  ...['/pay/notifications/truust', '/pay/constructor', '/pay/session/../confirm/x', '/pay/%2e%2e%2fsession'],
];

/** A URL has none of these, but a socket sends them. */
const RAW_PATHS = [
  ...['/pay\\session', '/x\\..\\pay\\session', '\\pay\\session', '/pay/session\\', '/pay/./session'],
  ...['/x/../pay/session', '/./pay/session', '/pay/x/../session', '/pay/session/.', '/pay/..'],
  ...['/x/%2e%2e/pay/session', '/x/.%2E/pay/session', '/%2e/pay/session', '/pay/%2E%2e/pay/session'],
  ...['/pay/notifications/trustly/../../session', '/pay/notifications/x/%2e%2e/%2e%2e/session'],
  ...['http://shop.test/pay/session', 'https://other.test/pay/session', '//shop.test/pay/session'],
  ...[
    '*',
    'pay/session',
    '/pay/session#x/../y'.replace('#x', '%23x'),
    '/pay/sess\u00efon',
    '/pay/\u00ff/session',
  ],
];

describe('paths of an attacker', () => {
  const target = openTarget();
  const send = startTarget(target);

  for (const path of PATHS) {
    test(`${path} is not served`, async () => {
      const fetched = await byFetch(target, { path });
      const received = readAnswers(await send(bytesOf({ path: encodeURI(path).replaceAll('%25', '%') })));
      for (const answer of [fetched, received]) {
        assert.equal(answer.status, 404, answer.text);
        checkAnswer(answer);
      }
    });
  }

  for (const path of RAW_PATHS) {
    test(`${path}, as it is, is not served`, async () => {
      const received = readAnswers(await send(bytesOf({ path })));
      assert.ok([400, 404].includes(received.status), String(received.status));
      checkAnswer(received);
    });
  }

  for (const path of ['/pay/session?order=o2', '/pay/session?a=/../x', '/pay/session?%00', '/pay/session?']) {
    test(`${path}: no query says anything`, async () => {
      for (const answer of [await byFetch(target, { path }), readAnswers(await send(bytesOf({ path })))]) {
        assert.equal(answer.status, 200, answer.text);
      }
      assert.ok(!target.asked.includes('o2'));
    });
  }

  testAftermath(target, send);
});
