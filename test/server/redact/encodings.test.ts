import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, test } from 'node:test';
import { redact } from '../../../src/server/redact/redact.ts';
import { keepSecret } from '../../../src/server/redact/secrets.ts';
import { characters, cardNumber, digits, seeded } from './texts.ts';

const hexOf = (text: string): string => Buffer.from(text).toString('hex');
const pairs = (text: string): string[] => hexOf(text).match(/../g) ?? [];
const units = (text: string): number[] =>
  Array.from({ length: text.length }, (_none, at) => text.charCodeAt(at));
const four = (unit: number): string => unit.toString(16).padStart(4, '0');

/** Whatever a text may be turned into on its way into a log. */
const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  JSON: (text) => JSON.stringify(text),
  'JSON with escaped slashes, as PHP writes it': (text) => JSON.stringify(text).replaceAll('/', '\\/'),
  'JSON in JSON in JSON': (text) => JSON.stringify(JSON.stringify(JSON.stringify(text))),
  'a URL': encodeURIComponent,
  'a URL in small letters': (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  'a URL in a URL in small letters': (text) =>
    encodeURIComponent(encodeURIComponent(text)).replace(/%25../g, (code) => code.toLowerCase()),
  'a URL with everything encoded': (text) =>
    pairs(text)
      .map((pair) => `%${pair}`)
      .join(''),
  'JSON in a URL': (text) => encodeURIComponent(JSON.stringify(text)),
  'a URL in JSON with escaped percent signs': (text) => encodeURIComponent(text).replaceAll('%', '\\u0025'),
  'a form': (text) => new URLSearchParams([['', text]]).toString().slice(1),
  'escapes \\u': (text) =>
    units(text)
      .map((unit) => `\\u${four(unit)}`)
      .join(''),
  'escapes \\u{}': (text) =>
    Array.from(text)
      .map((each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`)
      .join(''),
  'escapes \\u in JSON': (text) =>
    units(text)
      .map((unit) => `\\\\u${four(unit).toUpperCase()}`)
      .join(''),
  HTML: (text) => text.replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`),
  'HTML by names': (text) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 without padding': (text) => Buffer.from(text).toString('base64').replace(/=+$/, ''),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64 in a URL': (text) => encodeURIComponent(Buffer.from(text).toString('base64')),
  'base64 in JSON with escaped slashes': (text) =>
    Buffer.from(text).toString('base64').replaceAll('/', '\\/'),
  hexadecimal: hexOf,
  'hexadecimal in capitals': (text) => hexOf(text).toUpperCase(),
  'hexadecimal with colons': (text) => pairs(text).join(':'),
  'hexadecimal as in C': (text) =>
    pairs(text)
      .map((pair) => `0x${pair}`)
      .join(', '),
  'escapes \\x': (text) =>
    units(text).every((unit) => unit < 256)
      ? units(text)
          .map((unit) => `\\x${four(unit).slice(2)}`)
          .join('')
      : JSON.stringify(text),
  'a Buffer in JSON': (text) => JSON.stringify(Buffer.from(text)),
  'a Buffer in JSON in JSON': (text) => JSON.stringify(JSON.stringify(Buffer.from(text))),
  'a Buffer as Node shows it': (text) => inspect(Buffer.from(text)),
  'a Uint8Array as Node shows it': (text) => inspect(new Uint8Array(Buffer.from(text))),
  'a list of bytes': (text) => [...Buffer.from(text)].join(','),
};

const random = seeded(26_112_026);
const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/+="\\&<>%_- éß☂😀';

describe('a kept secret', () => {
  const secrets = Array.from({ length: 8 }, (_none, index) => {
    const characterList = Array.from(ALPHABET);
    return `${characters(random, 'abcXYZ', 3)}${Array.from({ length: 6 + index }, () => characterList[random(characterList.length)]).join('')}${digits(random, 3)}`;
  });
  secrets.forEach(keepSecret);
  for (const [name, encode] of Object.entries(ENCODINGS)) {
    test(`comes out neither as ${name} nor in something longer`, () => {
      for (const secret of secrets) {
        for (const [before, behind] of [
          ['', ''],
          ['u', ''],
          ['us:', ' x'],
          ['use', 'x'],
          ['the user ', ' is'],
        ] as const) {
          const text = `<${encode(before + secret + behind)}>`;
          const out = redact(text);
          assert.ok(out.includes('[removed]'), `${text} -> ${out}`);
          // Of the secret, and of the ways to write it, not half is left.
          const half = Array.from(secret).slice(6).join('');
          for (const left of [secret, half, encode(half).slice(2, -2), hexOf(half)]) {
            assert.ok(left.length < 6 || !out.includes(left), `${text} -> ${out}: ${left}`);
          }
        }
      }
    });
  }
});

describe('a card number', () => {
  for (const [name, encode] of Object.entries(ENCODINGS)) {
    test(`does not come out as ${name}`, () => {
      for (let made = 0; made < 50; made += 1) {
        const number = cardNumber(random);
        const text = encode(`{"reference":"A-1","pan":${number}}`);
        const out = redact(text);
        assert.ok(!out.includes(number) && !out.includes(encode(number).slice(4, -4)), `${text} -> ${out}`);
      }
    });
  }

  const scripts = { 'full width': 0xff10, Arabic: 0x0660, Devanagari: 0x0966, 'bold mathematical': 0x1d7ce };
  for (const [name, zero] of Object.entries(scripts)) {
    test(`does not come out in ${name} digits`, () => {
      for (let made = 0; made < 50; made += 1) {
        const shown = Array.from(cardNumber(random))
          .map((digit) => String.fromCodePoint(zero + Number(digit)))
          .join('');
        for (const text of [shown, JSON.stringify({ number: shown }), encodeURIComponent(shown)]) {
          assert.match(redact(text), /\[(card number )?removed\]/, text);
          assert.doesNotMatch(redact(text), /\p{Nd}{4}|(%[\da-f]{2}){8}/iu, text);
        }
      }
    });
  }

  const gaps = [
    '\n',
    '\r\n',
    ',',
    ', ',
    '-',
    '–',
    '\u2011',
    '.',
    ':',
    '|',
    '*',
    '\u00ad',
    '\u200d',
    '\u2060',
    '\ufeff',
    '\u3000',
  ];
  for (const gap of gaps) {
    test(`does not come out with ${JSON.stringify(gap)} in it`, () => {
      for (let made = 0; made < 20; made += 1) {
        const number = cardNumber(random);
        const written = [
          Array.from(number).join(gap),
          ...(number.length === 16 ? [(number.match(/.{4}/g) ?? []).join(gap)] : []),
        ];
        for (const text of written) {
          for (const wrapped of [text, JSON.stringify(text), encodeURIComponent(text)]) {
            assert.equal(redact(`card ${wrapped} now`).replace(/\D/g, ''), '', wrapped);
          }
        }
      }
    });
  }
});

test('whatever a stranger sends, redaction takes no longer than in proportion to it', () => {
  const pieces = [
    '4-',
    '%25',
    '\\',
    'a1',
    '4',
    'QUFB',
    ' ',
    '1,',
    '%\\u0025',
    '&#',
    'password=',
    "secret=['a',",
    'bearer ',
    'eyJ',
    '4111 1111 1111 111',
  ];
  const time = (text: string): number => {
    const started = process.cpuUsage();
    redact(text);
    const { user, system } = process.cpuUsage(started);
    return user + system;
  };
  for (const piece of pieces) {
    const few = piece.repeat(8_192 / piece.length);
    const many = piece.repeat(65_536 / piece.length);
    const once = Math.min(...Array.from({ length: 5 }, (_none, index) => time(few + String(index))));
    const eight = Math.min(
      ...Array.from({ length: 5 }, (_none, index) => time(many.slice(1) + String(index))),
    );
    // Eight times as long; a quadratic one takes 64 times.
    assert.ok(eight < 32 * Math.max(once, 1_000), `${piece}: ${once} µs, eight times as much ${eight} µs`);
  }
});
