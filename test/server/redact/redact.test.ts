import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepSecret, observe, redact, redactError, safeError } from '../../../src/server/redact.ts';
import * as texts from './texts.ts';
import { pick, seeded, type Random } from './texts.ts';

/** A secret, and a text that holds it. `bare` is what to look for: the digits of a card number, or the value. */
interface Hidden {
  readonly text: string;
  readonly bare: string;
  /** The end of it, where not even that may be left. */
  readonly tail?: string;
}

const NAMES = [
  'password',
  'notificationPassword',
  'client_secret',
  'api-key',
  'privateKey',
  'cachetoken',
] as const;
const CODES = ['securitycode', 'cvv', 'CVC', 'csc', 'security_code', 'expirydate'] as const;
const known = texts.password(seeded(5), true);
keepSecret(known);

/** Ways to give a field a value. Quotes inside are escaped as that way has it. */
function field(random: Random, name: string, value: string): string {
  const json = JSON.stringify(value);
  const single = `'${value.replace(/[\\']/g, '\\$&')}'`;
  return pick(random, [`{"${name}":${json}}`, `{ ${name}: ${single} }`, `"${name}": [${json}, ${json}]`]);
}

const HIDDEN: readonly [(random: Random) => Hidden, ...((random: Random) => Hidden)[]] = [
  (random) => {
    const bare = texts.cardNumber(random);
    const number = texts.spaced(random, bare);
    const place = pick(random, [
      'card # now',
      '{"pan":"#"}',
      'pan=#&x=y',
      '#',
      "{ pan: '#' }",
      '(#)',
      'n#z',
      '/pay/#?a=b',
    ]);
    return { bare, text: place.replace('#', number) };
  },
  (random) => {
    const code = texts.digits(random, 3 + random(2));
    const name = pick(random, CODES);
    const shape = pick(random, ['{"@":"#"}', '{"@":#}', '@=#&a=b', '@: #', "@: '#',", '<@>#</@>', '&@=#']);
    // Three digits can stand anywhere by chance: what must not come out is the code together with its name.
    const text = shape.replaceAll('@', name).replace('#', code);
    return { text, bare: text.slice(0, text.indexOf(code) + code.length) };
  },
  (random) => {
    const bare = texts.password(random, true);
    return { bare, tail: bare.slice(-4), text: `${field(random, pick(random, NAMES), bare)} next` };
  },
  (random) => {
    const bare = texts.password(random, false);
    return { bare, text: `${pick(random, NAMES)}${pick(random, ['=', ': ', ' = '])}${bare} next` };
  },
  (random) => {
    const bare = texts.token(random);
    return {
      bare,
      text: pick(random, ['sent # on', 'jwt=#', '{"x":"#"}', '?t=#&b', 'Bearer #']).replace('#', bare),
    };
  },
  (random) => {
    const bare = Buffer.from(`user@site:${texts.password(random, true)}`).toString('base64');
    return {
      bare,
      text: pick(random, ['with Basic # sent', "['Authorization', 'Basic #']"]).replace('#', bare),
    };
  },
  (random) => {
    const bare = texts.characters(random, texts.BASE64URL, 24) + String(random(10));
    return { bare, text: pick(random, ['Bearer # x', 'authorization: Bearer #\n']).replace('#', bare) };
  },
  (random) => ({
    bare: known,
    text: pick(random, ['it is # here', '#', 'x#y', '"a" #']).replace('#', () => known),
  }),
];

/** How a text may be wrapped up on its way into a log. */
const CODINGS = {
  plain: (text: string) => text,
  json: (text: string) => JSON.stringify(text).slice(1, -1),
  'json in json': (text: string) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
  url: (text: string) => encodeURIComponent(text),
  'url in url': (text: string) => encodeURIComponent(encodeURIComponent(text)),
  form: (text: string) => new URLSearchParams([['', text]]).toString().slice(1),
} as const;
const CODING_NAMES = ['plain', 'json', 'json in json', 'url', 'url in url', 'form'] as const;

/** Every way by which a text leaves: all of them must have gone through redaction. */
function leave(text: string): string[] {
  let hooked = '';
  observe(
    (event: { text: string; deep: { list: string[] } }) => (hooked = event.text + event.deep.list.join()),
    {
      text,
      deep: { list: [text] },
    },
  );
  const error = safeError('provider-refused', text, text, new Error(text, { cause: text }));
  const foreign = redactError(Object.assign(new Error(text), { code: text, rawPacket: Buffer.from(text) }));
  return [redact(text), hooked, ...told(error), ...told(error.cause), ...told(foreign)];
}

function told(error: unknown): string[] {
  assert.ok(error instanceof Error);
  assert.ok(!('rawPacket' in error));
  return [
    error.message,
    error.stack ?? '',
    JSON.stringify(error),
    error.cause instanceof Error ? '' : String(error.cause),
  ];
}

/** Takes off what was wrapped around, and what may stand between digits. */
function digitsOf(text: string): string {
  let plain = text;
  for (let layer = 0; layer < 2; layer++)
    plain = plain.replace(/%[\da-f]{2}/gi, (code) => String.fromCharCode(parseInt(code.slice(1), 16)));
  return plain.replace(/\\[a-z]|[^\da-z#]/gi, '');
}

test('of 100,000 texts no secret comes out, and the rest stays as it was', () => {
  const random = seeded(20_261_121);
  for (let index = 0; index < 100_000; index++) {
    const before = pick(random, texts.ORDINARY)(random);
    const behind = pick(random, texts.ORDINARY)(random);
    const { text, bare, tail } = pick(random, HIDDEN)(random);
    const coding = pick(random, CODING_NAMES);
    const wrap = CODINGS[coding];
    const gap = pick(random, [' ', '\n', ', ']);
    const whole = wrap([before, text, behind].join(gap));
    const once = redact(whole);
    // Every way out is tried on some; the shortest on all.
    for (const out of index % 10 ? [once] : leave(whole)) {
      const where = `${coding}: ${whole}\n-> ${out}`;
      assert.ok(!out.includes(wrap(bare)) && !out.includes(bare), where);
      if (tail !== undefined) assert.ok(!out.slice(wrap(before).length).includes(wrap(tail)), where);
      if (/^\d{12,}$/.test(bare)) assert.ok(!digitsOf(out).includes(bare), where);
    }
    assert.ok(once.startsWith(wrap(before)), `${coding}: ${whole}\n-> ${once}`);
    if (coding === 'plain') assert.ok(once.endsWith(behind), `${whole}\n-> ${once}`);
  }
});

test('100,000 ordinary texts stay as they are', () => {
  const random = seeded(5_112_026);
  for (let index = 0; index < 100_000; index++) {
    const parts = Array.from({ length: 3 }, () => pick(random, texts.ORDINARY)(random));
    const whole = CODINGS[pick(random, CODING_NAMES)](parts.join(pick(random, [' ', '\n', ', '])));
    assert.equal(redact(whole), whole);
  }
});
