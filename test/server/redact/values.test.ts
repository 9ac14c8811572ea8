import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PayError } from '../../../src/server/error.ts';
import { jsonApi } from '../../../src/server/net/json-api.ts';
import { excerpt, observe, redact, redactError, redactValue } from '../../../src/server/redact/redact.ts';
import { keepSecret } from '../../../src/server/redact/secrets.ts';
import { secretList } from '../../../src/server/support/secrets.ts';
import { trustPayments } from '../../../src/providers/trust-payments/server/provider.ts';

test('fields of an object are judged by name and by value', () => {
  assert.deepEqual(
    redactValue({
      securitycode: 123,
      notificationPassword: ['a', 'b'],
      pan: null,
      card: 4111111111111111,
      at: 1_795_232_426_123,
      big: 4111111111111111n,
      bytes: Buffer.from('4111111111111111'),
      note: 'card 4111 1111 1111 1111',
      fine: [true, undefined, 'W57-abc', 1050],
    }),
    {
      securitycode: '[removed]',
      notificationPassword: '[removed]',
      pan: '[removed]',
      card: '[removed]',
      at: 1_795_232_426_123,
      big: '[removed]',
      bytes: '[removed]',
      note: 'card [card number removed]',
      fine: [true, undefined, 'W57-abc', 1050],
    },
  );
});

test('a value that holds itself comes to an end', () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  assert.match(JSON.stringify(redactValue(loop)), /removed/);
});

test('errors keep name, code and causes', () => {
  const cause = Object.assign(new TypeError('password=abcdef1'), { code: 'ERR_X' });
  const copy = redactError(new Error('outer', { cause }));
  assert.equal(copy.message, 'outer');
  const inner = copy.cause;
  assert.ok(inner instanceof Error && 'code' in inner);
  assert.deepEqual([inner.name, inner.message, inner.code], ['TypeError', 'password=[removed]', 'ERR_X']);
});

test('what is thrown may be anything', () => {
  assert.equal(redactError('jwt=abcdef').message, 'jwt=[removed]');
  assert.equal(redactError(undefined).message, 'undefined');
});

test('a kept secret goes from everywhere, a short one would be found everywhere', () => {
  keepSecret('p&q r"s\\t');
  for (const shape of ['p&q r"s\\t', 'p&q r\\"s\\\\t', 'p%26q%20r%22s%5Ct', 'p%26q+r%22s%5Ct']) {
    assert.equal(redact(`<${shape}>`), '<[removed]>');
  }
  assert.equal(redact(`it is ${Buffer.from('p&q r"s\\t').toString('base64')}`), 'it is [removed]');
  keepSecret('order');
  assert.equal(redact('an order'), 'an order');
});

test('a text that is too long is cut, and not in the middle of a card number', () => {
  const number = '4111 1111 1111 1111';
  for (let shift = 0; shift < 40; shift++) {
    const cut = redact(`${'x '.repeat(32_760)}${'y'.repeat(shift)} ${number} tail`);
    assert.ok(cut.length < 66_000 && !/1111/.test(cut));
  }
});

test('an excerpt is redacted before it is cut: half a card number would pass for none', () => {
  for (let length = 1; length < 40; length++) {
    assert.doesNotMatch(excerpt('says: 4111 1111 1111 1111.', length), /\d/);
  }
});

test('what a provider is set up with is kept secret', () => {
  const [old, current, password] = ['an old secret of the JWT', 'a new secret of the JWT', 'notify & me'];
  const key = 'sk_test_of_an_api_1';
  trustPayments({
    username: 'u',
    secret: [current, old],
    siteReference: 'test_s',
    notifications: { password: ['short', password] },
  });
  jsonApi({ provider: 'Acme', baseUrl: 'https://api.example.com', scheme: '', key });
  secretList('a secret in the address of a webhook', 'The secret', 16);
  for (const secret of [old, current, password, key, 'a secret in the address of a webhook']) {
    assert.equal(redact(`x ${secret} x ${encodeURIComponent(secret)}`), 'x [removed] x [removed]');
  }
});

test('a hook sees a copy, and can’t stop anything', () => {
  const event = { text: 'fine' };
  observe((seen: { text: string }) => {
    seen.text = 'changed';
    throw new Error('from the hook');
  }, event);
  assert.equal(event.text, 'fine');
});

test('nothing that a terminal obeys comes out raw, of errors, their names, symbols and whatever hangs on them', () => {
  const nasty = 'a\x1b[31mb\u202ec\u2066d\ne\u0085f\u2028g\ufeffh\ud800i\u{e0001}';
  const named = Object.assign(new Error(nasty, { cause: { [nasty]: nasty } }), { name: nasty, code: nasty });
  const seen: unknown[] = [];
  observe((event: unknown) => seen.push(event), { text: nasty, error: named, symbol: Symbol(nasty) });
  const error = new PayError('internal', nasty, nasty, { cause: named });
  const { name, message, stack = '', cause } = redactError(named);
  const told = [error.message, error.hint, name, message, String(seen[0]), JSON.stringify(cause)];
  const { text, symbol } = seen[0] as { text: string; symbol: string };
  for (const each of [...told, text, symbol]) assert.doesNotMatch(each, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  assert.doesNotMatch(stack.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  assert.match(text, /^a\\u001b\[31mb\\u202ec/);
});

test('the name of an error, and a symbol, hold no secret', () => {
  const error = Object.assign(new Error('x'), { name: 'card 4111111111111111' });
  assert.equal(redactError(error).name, 'card [card number removed]');
  assert.equal(redactValue(Symbol('password=abcdef1')), 'Symbol(password=[removed]');
});
