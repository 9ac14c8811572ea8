import { MASK } from './fields.ts';
import { maskRanges, viewOf, type Range } from './view.ts';

/** Long enough not to be found in ordinary texts by chance. */
const MIN_SECRET = 6;

/** What to look for, in texts that {@link unwrap} has read. */
let needles: readonly string[] = [];
let longest = 0;

/** In a form a plus sign is a blank. */
const unwrap = (text: string): string => text.replaceAll('+', ' ');

/**
 * Makes redaction remove a value wherever it stands: as it is, escaped or percent-encoded in any way, in base64 or in
 * hexadecimal, also inside of something longer. For secrets that no pattern can know, such as passwords.
 * @param secret of at least six characters; a shorter one would be found in ordinary texts and is left alone.
 */
export function keepSecret(secret: string): void {
  if (secret.length < MIN_SECRET) return;
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const shapes = [viewOf(secret, { letters: true }).text, hex, hex.toUpperCase(), ...base64Of(bytes)];
  longest = Math.max(longest, bytes.length);
  needles = [...new Set([...needles, ...shapes.map(unwrap)])];
}

/** @returns how long a kept secret can be in a text, in characters, percent-encoded twice. */
export const longestSecret = (): number => 5 * longest;

/** @returns how many shapes of secrets are looked for: what was redacted before there were more may hold one. */
export const secretsKept = (): number => needles.length;

/** @returns the text without kept secrets. */
export function maskSecrets(text: string): string {
  if (needles.length === 0) return text;
  const view = viewOf(text, { letters: true });
  const read = unwrap(view.text);
  const ranges: Range[] = [];
  for (const needle of needles) {
    for (let at = read.indexOf(needle); at >= 0; at = read.indexOf(needle, at + needle.length)) {
      ranges.push([at, at + needle.length]);
    }
  }
  return maskRanges(text, view, ranges, MASK);
}

/** Base64 in either alphabet: by itself, and what of it is the same wherever it begins inside of something longer. */
function base64Of(bytes: Buffer): string[] {
  const inside = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // Characters at the ends hold bits of what stands beside them.
    const from = shift === 0 ? 0 : shift + 1;
    return text.slice(from, (bytes.length + shift) % 3 === 0 ? undefined : -1);
  });
  const standard = [bytes.toString('base64'), ...inside, bytes.toString('base64').replace(/=+$/, '')];
  return standard.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
}
