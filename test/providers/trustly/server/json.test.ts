import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseTrustlyJson, toPlain } from '../../../../src/providers/trustly/server/json.ts';

/** What JSON.parse gives, with numbers as their text and no prototypes. */
function expected(value: unknown): unknown {
  if (typeof value === 'number') return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value !== 'object' || value === null) return value;
  const plain = Object.create(null) as Record<string, unknown>;
  for (const [key, inner] of Object.entries(value)) plain[key] = expected(inner);
  return plain;
}

describe('the JSON that Trustly signs', () => {
  it('is read as JSON.parse reads it, but for numbers', () => {
    const values = fc.jsonValue({ maxDepth: 5 }).filter((value) => !JSON.stringify(value).includes('\\ud'));
    fc.assert(
      fc.property(values, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        assert.deepEqual(toPlain(parseTrustlyJson(text)), expected(JSON.parse(text)));
      }),
      { numRuns: 2_000, seed: 4 },
    );
  });

  it('keeps the text of every number', () => {
    const numbers = ['902.50', '9007199254740993', '-0', '1E3', '0.0', '616'];
    assert.deepEqual(parseTrustlyJson(`[${numbers.join(', ')}]`), numbers);
  });

  it('resolves escapes', () => {
    assert.equal(parseTrustlyJson(String.raw`"a\/b\u00e9\n\"\\"`), 'a/bé\n"\\');
    assert.equal(parseTrustlyJson(String.raw`"\ud83d\ude00"`), '😀');
  });

  it('gives keys no meaning', () => {
    const read = parseTrustlyJson('{"__proto__":{"a":"b"},"constructor":"c"}');
    assert.ok(read instanceof Map);
    assert.deepEqual([...read.keys()], ['__proto__', 'constructor']);
    assert.equal(Object.getPrototypeOf(toPlain(read)), null);
  });

  for (const [why, text] of Object.entries({
    'a repeated key': '{"a":"1","b":"2","a":"1"}',
    'a repeated key, escaped': String.raw`{"a":"1","\u0061":"1"}`,
    'a repeated __proto__': '{"__proto__":1,"__proto__":2}',
    'half a character': String.raw`"\ud83d"`,
    nothing: '',
    'an open string': '"abc',
    'an open string that ends in a backslash': '"abc\\',
    'an open string that ends in an escaped quote': '"abc\\"',
    'an open object': '{"a":1',
    'a missing value': '{"a":}',
    'a missing colon': '{"a" 1}',
    'a missing comma': '[1 2]',
    'a trailing comma': '[1,]',
    'a trailing comma in an object': '{"a":1,}',
    'a bare key': '{a:1}',
    'two values': '1 2',
    'a leading zero': '01',
    'a lone minus': '-',
    'a plus': '+1',
    'a bare point': '.5',
    'a wrong word': 'nul',
    'a word with a tail': 'nullx',
    'a wrong escape': String.raw`"\x41"`,
    'a byte order mark': '\ufeff{}',
    'a closing bracket of the other kind': '[1}',
  })) {
    it(`refuses ${why}`, () => {
      assert.throws(() => parseTrustlyJson(text), SyntaxError);
    });
  }

  it('stops at a depth no message has', () => {
    assert.doesNotThrow(() => parseTrustlyJson('['.repeat(12) + ']'.repeat(12)));
    assert.throws(() => parseTrustlyJson('['.repeat(13) + ']'.repeat(13)), /nested/);
    assert.throws(() => parseTrustlyJson('['.repeat(60_000)), /nested/);
  });
});
