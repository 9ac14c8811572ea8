import { maskCards } from './cards.ts';
import { maskEncoded } from './encoded.ts';
import { MASK, maskCardFields } from './fields.ts';

const maskPlain = (text: string): string => maskCards(maskCardFields(text));
const hides = (text: string): boolean => maskPlain(text) !== text;
/** Deeper than anything that a provider sends. */
const MAX_DEPTH = 32;

/**
 * @returns the text without card numbers, expiry dates and security codes, however they are encoded. All else stays:
 *   this is for what is kept, where {@link redact} is for what is shown.
 */
export const maskCardText = (text: string): string => maskPlain(maskEncoded(text, hides));

/** @returns a copy of what a provider sent, without the data of cards in it. */
export function maskCardData(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskCardText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return hides(String(value)) ? MASK : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return MASK;
  if (Array.isArray(value)) return value.map((item) => maskCardData(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      maskCardText(name),
      hides(`${name}=x`) ? MASK : maskCardData(item, depth + 1),
    ]),
  );
}

/** @returns the bytes of a text, or others without the data of cards where there is any in it. */
export function maskCardBytes(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString();
  const masked = maskCardText(text);
  return masked === text ? bytes : Buffer.from(masked);
}
