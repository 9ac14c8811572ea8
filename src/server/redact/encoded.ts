import { isUtf8 } from 'node:buffer';
import { MASK } from './fields.ts';
import { maskRanges, viewOf, type Range } from './view.ts';

/** How Node shows bytes; it shows the first fifty. */
const BUFFER = /<Buffer(?: [\da-f]{2}){6,}[^<>]{0,40}>/gi;
const BASE64 = /[\w+/-]{16,}={0,2}/g;
/** Bytes in hexadecimal, together or apart, as in `0x34, 0x31` or `34:31`. */
const HEX = /(?:(?:0x)?[\da-f]{2}[\s:,-]{0,2}){12,}/gi;
/** Bytes in decimal, as JSON has a Buffer. */
const DECIMAL = /(?<!\d)\d{1,3}(?:\s{0,9},\s{0,9}\d{1,3}){11,}(?!\d)/g;

const READERS: readonly (readonly [RegExp, (found: string) => Uint8Array])[] = [
  [BASE64, (found) => Buffer.from(found, 'base64')],
  [HEX, (found) => Buffer.from(found.replace(/0x|[\s:,-]/gi, ''), 'hex')],
  [DECIMAL, (found) => Uint8Array.from(found.split(','), Number)],
];

/**
 * @param hides whether a text holds what must not be seen.
 * @returns the text without bytes of such texts, in whatever figures they are written.
 */
export function maskEncoded(text: string, hides: (text: string) => boolean): string {
  const view = viewOf(text, { letters: false });
  const ranges: Range[] = [];
  for (const match of view.text.matchAll(BUFFER))
    ranges.push([match.index + 8, match.index + match[0].length - 1]);
  for (const [pattern, read] of READERS) {
    for (const match of view.text.matchAll(pattern)) {
      const inside = textOf(read(match[0]));
      if (inside !== undefined && hides(inside)) ranges.push([match.index, match.index + match[0].length]);
    }
  }
  return maskRanges(text, view, ranges, MASK);
}

/** @returns what the bytes say, where they are a text and no bytes by chance. */
function textOf(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = Buffer.from(bytes).toString();
  return /[^\P{Cc}\s]/u.test(text) ? undefined : text;
}
