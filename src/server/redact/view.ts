/** A text as it reads once everything that was wrapped around it is taken off, and where each character stood. */
export interface View {
  readonly text: string;
  /** Where the character at this index of `text` begins in what was given, and where it ends. */
  readonly start: (index: number) => number;
  readonly end: (index: number) => number;
}

const P = '%(?:25)*';
const CONTINUED = `${P}[89ab][\\da-f]`;
/** One character, percent-encoded however often: of several bytes of UTF-8, or of one. */
const percent = (ascii: string): RegExp =>
  new RegExp(`${P}[c-f][\\da-f](?:${CONTINUED}){1,3}|${P}${ascii}`, 'gi');
const PERCENT = percent('[0-7][\\da-f]');
/** Letters need no percent-encoding, so in "5%4111…" the percent sign is a percent sign. */
const PERCENT_BUT_LETTERS = percent('(?!4[1-9a-f]|5[\\da]|6[1-9a-f]|7[\\da])[0-7][\\da-f]');
/** Without any of these, no letter is percent-encoded. */
const MAYBE_LETTERS = /%(?:25)*[4-7]|\\[ux]|&#/i;
const SIGN = new RegExp(`${P}(?=[\\da-f]{2})`, 'gi');

/** Escapes of JSON and JavaScript, behind any number of backslashes, and what HTML and XML have. */
const ESCAPE =
  /\\+(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|([^]))|&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi;
const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' };
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** A text within a text within a text. */
const MOST_LAYERS = 3;

/** The last views: the same text is looked at for several things in a row. */
const recent = new Map<boolean, { readonly of: string; readonly view: View }>();

/**
 * @param letters whether percent-encoded letters are letters: only somebody who hides something writes them so.
 * @returns the text without percent-encoding and escapes. The same text, however it was wrapped, has the same view.
 */
export function viewOf(text: string, { letters }: { readonly letters: boolean }): View {
  if (!/[%\\&]/.test(text)) return { text, start: (index) => index, end: (index) => index + 1 };
  const exact = letters && MAYBE_LETTERS.test(text);
  const last = recent.get(exact);
  if (last?.of === text) return last.view;
  const view = unwrap(text, exact);
  recent.set(exact, { of: text, view });
  return view;
}

function unwrap(text: string, letters: boolean): View {
  const patterns = [letters ? PERCENT : PERCENT_BUT_LETTERS, ESCAPE];
  const layers: [pattern: RegExp, of: string][] = [];
  let read = text;
  for (let depth = 0; depth < MOST_LAYERS; depth += 1) {
    const before = read;
    for (const pattern of patterns) {
      layers.push([pattern, read]);
      read = read.replace(pattern, plain);
    }
    if (read === before) break;
  }
  // Where nothing is found, nobody asks where it stood.
  let places: Places | undefined;
  const find = (): Places =>
    (places ??= layers.reduce(
      (outer: Places, [pattern, of]) => peel(of, outer, pattern),
      Array.from({ length: text.length }, (_none, index) => [index, index + 1] as const),
    ));
  return {
    text: read,
    start: (index) => find()[index]?.[0] ?? text.length,
    end: (index) => find()[index]?.[1] ?? text.length,
  };
}

/** Where each character stood: from where to where. */
type Places = readonly (readonly [start: number, end: number])[];

/** What a match stands for, which is never longer. Its groups are those of {@link ESCAPE}. */
function plain(all: string, ...[braced, unicode, hex, other, entityHex, decimal, entity]: string[]): string {
  if (all.startsWith('%')) {
    return all.length === 3
      ? String.fromCharCode(parseInt(all.slice(1), 16))
      : Buffer.from(all.replace(SIGN, ''), 'hex').toString();
  }
  if (other !== undefined) return LETTERS[other] ?? other;
  if (entity !== undefined) return ENTITIES[entity.toLowerCase()] ?? all;
  const digits = braced ?? unicode ?? hex ?? entityHex;
  const code = digits === undefined ? Number(decimal) : parseInt(digits, 16);
  if (code > 0x10ffff) return all;
  // Half a character is one: the other half follows.
  return code < 0x10000 ? String.fromCharCode(code) : String.fromCodePoint(code);
}

/** @returns where the characters stood once each match has been replaced by what it stands for. */
function peel(text: string, outer: Places, pattern: RegExp): Places {
  const places: (readonly [number, number])[] = [];
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    const [all, ...groups] = match;
    for (const place of outer.slice(done, match.index)) places.push(place);
    done = match.index + all.length;
    const place = [outer[match.index]?.[0] ?? 0, outer[done - 1]?.[1] ?? 0] as const;
    for (let unit = plain(all, ...groups).length; unit > 0; unit -= 1) places.push(place);
  }
  for (const place of outer.slice(done)) places.push(place);
  return places;
}

/** A stretch of a view's text: from the first index up to, not including, the last. */
export type Range = readonly [from: number, to: number];

/**
 * @param ranges may overlap: those become one.
 * @returns the text that the view is of, with the mask in the place of each range.
 */
export function maskRanges(text: string, view: View, ranges: readonly Range[], mask: string): string {
  if (ranges.length === 0) return text;
  const inOrder = [...ranges].sort(([a], [b]) => a - b);
  let masked = '';
  let done = 0;
  let [from, to] = inOrder[0] ?? [0, 0];
  const put = (): void => {
    masked += text.slice(done, view.start(from)) + mask;
    done = view.end(to - 1);
  };
  for (const [nextFrom, nextTo] of inOrder) {
    if (nextFrom < to) {
      to = Math.max(to, nextTo);
      continue;
    }
    put();
    [from, to] = [nextFrom, nextTo];
  }
  put();
  return masked + text.slice(done);
}
