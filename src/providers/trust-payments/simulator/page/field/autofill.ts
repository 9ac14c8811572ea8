import type { Field } from './field.ts';

/** Name in the id of a hidden input, and in the message that carries its value. */
const CAPTURES = {
  number: 'CARD_NUMBER',
  'expiration-date': 'EXPIRATION_DATE',
  'security-code': 'SECURITY_CODE',
};

/**
 * A browser fills in all of a card at once, but sees one frame: hidden inputs catch what belongs to the others.
 * Unlike the real fields, these tell only the control frame; the real ones tell the merchant's page as well.
 */
export function captureAutofill(field: Field): void {
  for (const [name, message] of Object.entries(CAPTURES)) {
    const id = `#st-${field.kind.name}-input-autocomplete-capture-${name}`;
    const input = document.querySelector<HTMLInputElement>(id);
    input?.addEventListener('input', () => {
      field.control.postMessage({ type: `AUTOCOMPLETE_${message}`, data: input.value }, location.origin);
    });
  }
  field.control.simulatedBus?.on(`AUTOCOMPLETE_${field.kind.message}`, (value) => {
    if (!field.input.value) field.set(String(value));
  });
}
