import assert from 'node:assert/strict';
import { PayError } from '../../../src/server/error.ts';
import type { PaymentEvent } from '../../../src/server/provider/payment-event.ts';
import { refuse } from '../../../src/server/request/error-response.ts';
import { createInbox } from '../../../src/server/inbox/inbox.ts';
import type { Failure, Store } from '../../../src/server/ledger/store.ts';
import { guardNotices } from '../../../src/server/notice.ts';
import { observe, redact } from '../../../src/server/redact/redact.ts';
import { keepSecret } from '../../../src/server/redact/secrets.ts';
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
export const CODINGS = {
  plain: (text: string) => text,
  json: (text: string) => JSON.stringify(text).slice(1, -1),
  'json in json': (text: string) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
  url: (text: string) => encodeURIComponent(text),
  'url in url': (text: string) => encodeURIComponent(encodeURIComponent(text)),
  form: (text: string) => new URLSearchParams([['', text]]).toString().slice(1),
} as const;
export const CODING_NAMES = ['plain', 'json', 'json in json', 'url', 'url in url', 'form'] as const;

/** What is cut in two is not what this looks for; frames of the stack tell nothing. */
Error.stackTraceLimit = 0;

let hooked = '';
const notice = guardNotices(({ hint = '', orderReference = '' }) => (hooked += hint + orderReference));
let dead = '';
/** A store that can't take effect: what it is told of the failure is what it would keep. */
const store = {
  applyEvent: (event: PaymentEvent, effect: (event: PaymentEvent) => unknown) => effect(event),
  find: () => undefined,
  recordFailure: (_event: PaymentEvent, { error }: Failure) => ((dead = error), 1),
} as unknown as Store;
let thrown: Error | undefined;
const inbox = createInbox({
  store,
  findOrder: () => undefined,
  onPayment: () => Promise.reject(thrown ?? new Error()),
  allowsAnswer: () => true,
  onNotice: notice,
  now: () => 0,
});
const event: PaymentEvent = { provider: 'trustly', type: 'unknown', dedupeKey: 'n1', raw: {} };

/** Every way by which a text leaves: hooks, notices, errors with all that hangs on them, refusals, dead letters. */
async function leave(text: string): Promise<string> {
  hooked = '';
  observe((seen: { text: string }) => (hooked = seen.text), { text });
  notice({ kind: 'request-refused', reason: 'internal', hint: text });
  const cause = Object.assign(new Error(text, { cause: text }), { code: text, rawPacket: Buffer.from(text) });
  const error = new PayError('body-invalid', text, text, { cause, fields: { field: [text] } });
  thrown = new TypeError(text);
  await inbox.processEvent(event);
  const { cause: copy } = error;
  assert.ok(copy instanceof Error && 'code' in copy && !('rawPacket' in copy));
  const answer = await refuse(error).text();
  const { name, message, stack = '', code } = copy;
  return [
    ...[hooked, dead, JSON.stringify(error), error.message, error.stack, answer],
    ...[name, message, stack, String(code), String(copy.cause)],
  ].join('\n');
}

/** Takes off what was wrapped around, and what may stand between digits. */
function digitsOf(text: string): string {
  let plain = text;
  for (let layer = 0; layer < 2; layer++)
    plain = plain.replace(/%[\da-f]{2}/gi, (code) => String.fromCharCode(parseInt(code.slice(1), 16)));
  return plain.replace(/\\[a-z]|[^\da-z#]/gi, '');
}

/** Hides secrets in so many texts, sends each by every way, and looks for what has come out. */
export async function hideAndSeek(seed: number, count: number): Promise<void> {
  const random = seeded(seed);
  for (let index = 0; index < count; index++) {
    const before = pick(random, texts.ORDINARY)(random);
    const behind = pick(random, texts.ORDINARY)(random);
    const { text, bare, tail } = pick(random, HIDDEN)(random);
    const coding = pick(random, CODING_NAMES);
    const wrap = CODINGS[coding];
    const gap = pick(random, [' ', '\n', ', ']);
    const whole = wrap([before, text, behind].join(gap));
    const once = redact(whole);
    const out = await leave(whole);
    const where = (): string => `${coding}: ${whole}\n-> ${once}\n-> ${out}`;
    const found = [bare, wrap(bare), JSON.stringify(wrap(bare)).slice(1, -1)].find((shape) =>
      (once + out).includes(shape),
    );
    assert.equal(found, undefined, found && where());
    if (tail !== undefined) assert.ok(!once.slice(wrap(before).length).includes(wrap(tail)), where());
    if (/^\d{12,}$/.test(bare)) assert.ok(!digitsOf(once + out).includes(bare), where());
    if (!once.startsWith(wrap(before))) assert.fail(where());
    if (coding === 'plain' && !once.endsWith(behind)) assert.fail(where());
  }
}
