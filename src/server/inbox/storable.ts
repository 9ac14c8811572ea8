import type { PaymentEvent } from '../provider/payment-event.ts';

/**
 * @returns whether every database keeps the text as it is: NUL, and halves of surrogate pairs, are refused by one, and
 *   cut off or changed by another.
 */
export const isStorable = (text: string): boolean => !/\p{Cs}/u.test(text) && !text.includes('\0');

/** Escaped as JSON has it: two texts that differ still do. */
const storable = (text: string): string => (isStorable(text) ? text : JSON.stringify(text));

const NAMES = ['orderReference', 'paymentReference', 'movementReference', 'openedAs'] as const;

/** @returns the event under names that every store keeps alike, whatever a provider has put into them. */
export function withStorableNames(event: PaymentEvent): PaymentEvent {
  const named = NAMES.flatMap((name) => {
    const text = event[name];
    return text === undefined ? [] : [[name, storable(text)] as const];
  });
  return { ...event, dedupeKey: storable(event.dedupeKey), ...Object.fromEntries(named) };
}
