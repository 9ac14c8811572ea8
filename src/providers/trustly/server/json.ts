/** JSON as Trustly signs it: a number is the text it came as (902.50 is not 902.5), an object is a map. */
export type TrustlyValue = string | boolean | null | readonly TrustlyValue[] | TrustlyMap;

export type TrustlyMap = ReadonlyMap<string, TrustlyValue>;

/** Deeper than any message in the reference by a factor of three. */
const MAX_DEPTH = 12;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Reads JSON without the losses of `JSON.parse`: numbers come out as their source text, and a repeated key is an
 * error instead of a silent overwrite (the signature covers what was sent, not what a parser kept). Objects become
 * maps, so that no key means anything special. Control characters inside strings are let through: looking for them
 * costs more than reading the rest, and the signature decides anyhow.
 *
 * @throws SyntaxError where the text is not JSON, repeats a key or nests too deeply. The message quotes nothing.
 */
export function parseTrustlyJson(text: string): TrustlyValue {
  const cursor: Cursor = { text, at: 0, depth: 0, escape: text.indexOf('\\') };
  const value = readValue(cursor, skipSpace(cursor));
  if (!Number.isNaN(skipSpace(cursor))) fail(cursor, 'something follows the end');
  return value;
}

/** @returns the value as `JSON.parse` would give it, numbers as text and objects without a prototype. */
export function toPlain(value: TrustlyValue): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!(value instanceof Map)) return (value as readonly TrustlyValue[]).map(toPlain);
  const plain = Object.create(null) as Record<string, unknown>;
  for (const [key, inner] of value as TrustlyMap) plain[key] = toPlain(inner);
  return plain;
}

interface Cursor {
  readonly text: string;
  at: number;
  depth: number;
  /** Where the first backslash is; -1 where there is none. */
  readonly escape: number;
}

/** @returns the code of the next character that is no white space, or NaN at the end. */
function skipSpace(cursor: Cursor): number {
  let code = cursor.text.charCodeAt(cursor.at);
  while (code === 32 || code === 10 || code === 13 || code === 9) code = cursor.text.charCodeAt(++cursor.at);
  return code;
}

function readValue(cursor: Cursor, code: number): TrustlyValue {
  if (code === 34) return readString(cursor);
  if (code !== 123 && code !== 91) return readLiteral(cursor);
  if (++cursor.depth > MAX_DEPTH) fail(cursor, 'nested too deeply');
  cursor.at++;
  const value = code === 123 ? readObject(cursor) : readArray(cursor);
  cursor.at++;
  cursor.depth--;
  return value;
}

function readObject(cursor: Cursor): TrustlyMap {
  const object = new Map<string, TrustlyValue>();
  let code = skipSpace(cursor);
  if (code === 125) return object;
  for (;;) {
    if (code !== 34) fail(cursor, 'a key was expected');
    const key = readString(cursor);
    if (skipSpace(cursor) !== 58) fail(cursor, 'a colon was expected');
    cursor.at++;
    const before = object.size;
    object.set(key, readValue(cursor, skipSpace(cursor)));
    if (object.size === before) fail(cursor, 'a key is repeated');
    if (skipSpace(cursor) === 125) return object;
    code = readComma(cursor);
  }
}

function readArray(cursor: Cursor): readonly TrustlyValue[] {
  const array: TrustlyValue[] = [];
  let code = skipSpace(cursor);
  if (code === 93) return array;
  for (;;) {
    array.push(readValue(cursor, code));
    if (skipSpace(cursor) === 93) return array;
    code = readComma(cursor);
  }
}

function readComma(cursor: Cursor): number {
  if (cursor.text.charCodeAt(cursor.at) !== 44) fail(cursor, 'a comma was expected');
  cursor.at++;
  return skipSpace(cursor);
}

function readString(cursor: Cursor): string {
  const { text, escape } = cursor;
  const start = cursor.at + 1;
  let end = text.indexOf('"', start);
  if (escape === -1 || end < escape) {
    if (end === -1) fail(cursor, 'a string does not end');
    cursor.at = end + 1;
    return text.slice(start, end);
  }
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  if (end === -1) fail(cursor, 'a string does not end');
  // JSON.parse knows the escapes.
  const decoded = JSON.parse(text.slice(start - 1, end + 1)) as string;
  // Two different lone surrogates have the same bytes in UTF-8, and so the same signature.
  if (LONE_SURROGATE.test(decoded)) fail(cursor, 'half a character');
  cursor.at = end + 1;
  return decoded;
}

/** @returns whether an odd number of backslashes stands before the quote. */
function isEscaped(text: string, quote: number): boolean {
  let at = quote;
  while (text.charCodeAt(at - 1) === 92) at--;
  return (quote - at) % 2 === 1;
}

const LITERALS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

function readLiteral(cursor: Cursor): TrustlyValue {
  for (const [word, value] of LITERALS) {
    if (cursor.text.startsWith(word, cursor.at)) {
      cursor.at += word.length;
      return value;
    }
  }
  NUMBER.lastIndex = cursor.at;
  const number = NUMBER.exec(cursor.text)?.[0];
  if (number === undefined) return fail(cursor, 'a value was expected');
  cursor.at += number.length;
  return number;
}

function fail(cursor: Cursor, what: string): never {
  throw new SyntaxError(`Not JSON as it can be signed: ${what} at character ${cursor.at}`);
}
