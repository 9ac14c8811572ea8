/** What stands in the place of a card number. */
const MASK = '[card number removed]';

/** UUIDs and hashes: the digits in them are no numbers. */
const OPAQUE = /([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\da-f])|\b(?=\d*[a-f])[\da-f]{32,128}\b)/i;

/**
 * Percent-encoded (however often), or an escape of JSON or JavaScript. Letters need no percent-encoding, so in
 * "5%4111…" the percent sign is a percent sign.
 */
const ESCAPE =
  /%(?:25)*(?!4[1-9a-f]|5[\da]|6[1-9a-f]|7[\da])([\da-f]{2})|\\{1,8}u([\da-f]{4})|\\{1,8}x([\da-f]{2})|\\{1,8}t/
    .source;
const UNIT = new RegExp(`${ESCAPE}|[^]`, 'giu');
/** Stretches of digits and of what may stand between them: only these are looked at closely. */
const STRETCH = new RegExp(`(?:[\\d\\s\\u200b./_+-]|${ESCAPE}){12,}`, 'giu');

/** Blanks beyond ASCII are several bytes of UTF-8 when percent-encoded: each of them counts as one. */
const BLANK = /^(?:[^\S\r\n]|[\u0080-\u00ff\u200b+]|\\+t)$/u;
const SEPARATOR = /^(?:[./_-]|[^\S\r\n]|[\u0080-\u00ff\u200b+]|\\+t)$/u;
/** How many separators may stand between two groups of one number, as in `4111 - 1111`. */
const MAX_GAP = 3;
/** The ways in which cards print their numbers: in fours, or as American Express and Diners Club do. */
const PRINTED = /^(?:(?:4,){2,4}[1-4]|4,6,[3-6])$/;

interface Group {
  digits: string;
  readonly start: number;
  end: number;
  /** Whether nothing but blanks stands between this group and the one before. */
  readonly blankBefore: boolean;
}

/**
 * Takes card numbers out of a text, however they are grouped and encoded. A number is taken for a card's when it
 * has 12 to 19 digits, a right check digit and a beginning that cards have.
 */
export function maskCards(text: string): string {
  if (text.search(STRETCH) < 0) return text;
  return text
    .split(OPAQUE)
    .map((piece, index) => (index % 2 ? piece : piece.replace(STRETCH, maskStretch)))
    .join('');
}

function maskStretch(stretch: string): string {
  let masked = '';
  let done = 0;
  for (const run of runsOf(stretch)) {
    // Up to which group of the run a card number has been seen. Several may overlap: all of it goes.
    let until = -1;
    for (const [index, group] of run.entries()) {
      const last = lastOfCard(run, index);
      if (index > until && last >= index) masked += stretch.slice(done, group.start) + MASK;
      until = Math.max(until, last);
      if (index <= until) done = group.end;
    }
  }
  return masked + stretch.slice(done);
}

/** @returns the groups of digits that may belong together, in runs. */
function runsOf(stretch: string): Group[][] {
  const runs: Group[][] = [];
  let group: Group | undefined;
  let gap = Infinity;
  let blank = true;
  for (const match of stretch.matchAll(UNIT)) {
    const [raw, percent, unicode, hex] = match;
    const code = percent ?? unicode ?? hex;
    const character = code === undefined ? raw : String.fromCharCode(parseInt(code, 16));
    const end = match.index + raw.length;
    if (/\d/.test(character)) {
      if (group && gap === 0) {
        group.digits += character;
        group.end = end;
      } else {
        group = { digits: character, start: match.index, end, blankBefore: blank };
        if (gap > MAX_GAP) runs.push([]);
        runs.at(-1)?.push(group);
      }
      gap = 0;
      blank = true;
    } else {
      gap = SEPARATOR.test(character) ? gap + 1 : Infinity;
      blank &&= BLANK.test(character);
    }
  }
  return runs;
}

/** @returns the index of the last group of the longest card number that starts with the first group, or -1. */
function lastOfCard(run: readonly Group[], first: number): number {
  let digits = '';
  let found = -1;
  const lengths: number[] = [];
  for (let last = first; last < run.length && digits.length <= 19; last++) {
    const group = run[last];
    if (!group) break;
    digits += group.digits;
    lengths.push(group.digits.length);
    const whole = first === 0 && last === run.length - 1;
    const belongTogether =
      lengths.length === 1 ||
      PRINTED.test(lengths.join()) ||
      (whole && run.slice(1).every(({ blankBefore }) => blankBefore));
    if (belongTogether && isCardNumber(digits)) found = last;
  }
  return found;
}

/** @returns whether cards have such numbers. Times (1795…, 2026…) begin otherwise than cards do. */
function isCardNumber(digits: string): boolean {
  if (!/^(?=[3-9]|2[2-7])\d{12,19}$/.test(digits)) return false;
  // The check digit of ISO/IEC 7812 ("Luhn"), from the right: every second digit is doubled.
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (1 + (index % 2));
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
