import { maskRanges, viewOf, type Range } from './view.ts';

/** What stands in the place of a card number. */
const MASK = '[card number removed]';

/** UUIDs and hashes: the digits in them are no numbers. */
const OPAQUE = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\da-f])|\b(?=\d*[a-f])[\da-f]{32,128}\b/gi;

/** In a form a plus sign is a blank. What can't be seen may stand anywhere. */
const BLANK = /[\s\p{Z}\p{Cf}+]/u;
/** What people and programs put between the digits of one number. */
const BETWEEN = /[\s\p{Z}\p{Cf}\p{Pd}+.,;:|/_*·•−'"]/u;
/** Stretches of digits and of what may stand between them: only these are looked at closely. */
const STRETCH = new RegExp(`(?:\\p{Nd}|${BETWEEN.source}){12,}`, 'gu');
/** How many may stand between two groups of one number, as in `4111 - 1111` or `"4", "1"`. */
const MAX_GAP = 4;
/** The ways in which cards print their numbers: in fours, or as American Express and Diners Club do. */
const PRINTED = /^(?:(?:4,){2,4}[1-4]|4,6,[3-6])$/;
const MOST_PRINTED = 5;
const FEWEST_DIGITS = 12;
const MOST_DIGITS = 19;

/** Digits that may belong together, and the groups that they stand in. */
interface Run {
  digits: string;
  readonly groups: Group[];
}

interface Group {
  /** Where it begins among the digits of its run, and how many it has. */
  readonly at: number;
  length: number;
  /** Where it stands in the text. */
  readonly start: number;
  end: number;
  /** Whether nothing but blanks stands between this group and the one before. */
  readonly blankBefore: boolean;
}

/**
 * Takes card numbers out of a text, however they are grouped and encoded, in whatever script the digits are. A number
 * is taken for a card's when it has 12 to 19 digits, a right check digit and a beginning that cards have.
 */
export function maskCards(text: string): string {
  const view = viewOf(text, { letters: false });
  if (view.text.search(STRETCH) < 0) return text;
  const ranges: Range[] = [];
  let from = 0;
  for (const opaque of [...view.text.matchAll(OPAQUE), undefined]) {
    const until = opaque?.index ?? view.text.length;
    for (const { 0: stretch, index } of view.text.slice(from, until).matchAll(STRETCH)) {
      ranges.push(...cardsIn(stretch, from + index));
    }
    from = until + (opaque?.[0].length ?? 0);
  }
  return maskRanges(text, view, ranges, MASK);
}

/** @param offset where the stretch begins. */
function cardsIn(stretch: string, offset: number): Range[] {
  const found: Range[] = [];
  for (const run of runsOf(stretch)) {
    const cards = new CardDigits(run.digits);
    // Up to which group of the run a card number has been seen. Several may overlap: all of it goes.
    let until = -1;
    for (const [index, group] of run.groups.entries()) {
      const last = lastOfCard(run, index, cards);
      if (last <= until) continue;
      const start = index > until ? offset + group.start : (found.pop()?.[0] ?? 0);
      found.push([start, offset + (run.groups[last]?.end ?? 0)]);
      until = last;
    }
  }
  return found;
}

/** @returns the groups of digits that may belong together, in runs. */
function runsOf(stretch: string): Run[] {
  const runs: Run[] = [];
  let run: Run | undefined;
  let group: Group | undefined;
  let gap = Infinity;
  let blank = true;
  let at = 0;
  for (const character of stretch) {
    const start = at;
    at += character.length;
    const digit = digitOf(character);
    if (digit === undefined) {
      gap += 1;
      blank &&= BLANK.test(character);
      continue;
    }
    if (!run || gap > MAX_GAP) runs.push((run = { digits: '', groups: [] }));
    if (group && gap === 0) {
      group.length += 1;
      group.end = at;
    } else {
      group = { at: run.digits.length, length: 1, start, end: at, blankBefore: blank };
      run.groups.push(group);
    }
    run.digits += digit;
    gap = 0;
    blank = true;
  }
  return runs;
}

/** @returns the digit that any script's is. */
function digitOf(character: string): string | undefined {
  if (character >= '0' && character <= '9') return character;
  if (!/\p{Nd}/u.test(character)) return undefined;
  const plain = character.normalize('NFKC');
  if (/^\d$/.test(plain)) return plain;
  // Every script has its ten digits in a row.
  const code = character.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/** @returns the index of the last group of the longest card number that starts with the first group, or -1. */
function lastOfCard({ groups }: Run, first: number, cards: CardDigits): number {
  const at = groups[first]?.at ?? 0;
  if (!cards.canBegin(at)) return -1;
  let found = -1;
  let singles = true;
  for (let last = first; last < groups.length; last += 1) {
    const group = groups[last];
    const length = group ? group.at + group.length - at : Infinity;
    if (length > MOST_DIGITS) break;
    singles &&= group?.length === 1;
    if (!cards.isCard(at, length)) continue;
    const whole = first === 0 && last === groups.length - 1;
    const belongTogether =
      first === last ||
      singles ||
      isPrinted(groups, first, last) ||
      (whole && groups.slice(1).every(({ blankBefore }) => blankBefore));
    if (belongTogether) found = last;
  }
  return found;
}

function isPrinted(groups: readonly Group[], first: number, last: number): boolean {
  if (last - first >= MOST_PRINTED) return false;
  const lengths = groups.slice(first, last + 1).map(({ length }) => length);
  return PRINTED.test(lengths.join());
}

/** Says at once of any stretch of many digits whether cards have such a number. */
class CardDigits {
  readonly #digits: string;
  /** The sums up to each place, with the digits doubled that stand at even places, and at odd ones. */
  readonly #sums: readonly [Uint32Array, Uint32Array];

  constructor(digits: string) {
    this.#digits = digits;
    this.#sums = [sumsOf(digits, 0), sumsOf(digits, 1)];
  }

  /** Times (1795…, 2026…) begin otherwise than cards do. */
  canBegin(at: number): boolean {
    return /^(?:[3-9]|2[2-7])/.test(this.#digits.slice(at, at + 2));
  }

  isCard(at: number, length: number): boolean {
    if (length < FEWEST_DIGITS || length > MOST_DIGITS) return false;
    // The check digit of ISO/IEC 7812 ("Luhn"), from the right: every second digit is doubled.
    const sums = this.#sums[(at + length) % 2 === 0 ? 0 : 1];
    return ((sums[at + length] ?? 0) - (sums[at] ?? 0)) % 10 === 0;
  }
}

function sumsOf(digits: string, doubled: 0 | 1): Uint32Array {
  const sums = new Uint32Array(digits.length + 1);
  for (let place = 0; place < digits.length; place += 1) {
    const value = (digits.charCodeAt(place) - 48) * (place % 2 === doubled ? 2 : 1);
    sums[place + 1] = (sums[place] ?? 0) + (value > 9 ? value - 9 : value);
  }
  return sums;
}
