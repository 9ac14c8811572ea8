import { cardOf, testCards } from '../cards.ts';
import { passesLuhn, schemeOf } from '../schemes.ts';
import { invalidField, type Refusal } from './refusal.ts';

export type GatewayCard = ReturnType<typeof cardOf> & { readonly maskedpan: string };

/** @returns the number as the gateway answers it: the first six and the last four digits. */
export function mask(pan: string): string {
  return `${pan.slice(0, 6)}${'#'.repeat(Math.max(pan.length - 10, 0))}${pan.slice(-4)}`;
}

/**
 * Checks the card's fields as the gateway does: unlike the library, it knows what day it is.
 *
 * @param fields what the page sent; `parent` is the masked number of an earlier payment, which needs no number.
 * @param now epoch milliseconds.
 */
export function readCard(
  fields: Readonly<Record<string, unknown>>,
  parent: string | undefined,
  now: number,
): GatewayCard | Refusal {
  if (parent !== undefined && !fields.pan) return withMask(cardOf(unmask(parent)), parent);
  const pan = text(fields.pan).replaceAll(' ', '');
  if (!/^\d{12,19}$/.test(pan) || !passesLuhn(pan)) return invalidField('pan');
  const card = cardOf(pan);
  if (!isFuture(text(fields.expirydate), now)) return invalidField('expirydate');
  const length = schemeOf(pan)?.codeLength ?? 3;
  const code = text(fields.securitycode);
  if (code && !new RegExp(`^\\d{${length}}$`).test(code)) return invalidField('securitycode');
  return withMask(card, mask(pan));
}

const withMask = (card: ReturnType<typeof cardOf>, maskedpan: string): GatewayCard => ({
  ...card,
  maskedpan,
});

/** Only published test cards come back: the simulator keeps no card number. */
const unmask = (masked: string): string =>
  testCards.find(({ number }) => mask(number) === masked)?.number ?? '';

/** A card is good until the last moment of its month. */
function isFuture(expiry: string, now: number): boolean {
  const [, month, year] = /^(0[1-9]|1[0-2])\/(\d\d(?:\d\d)?)$/.exec(expiry) ?? [];
  return month !== undefined && Date.UTC(Number(`20${(year ?? '').slice(-2)}`), Number(month)) > now;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
