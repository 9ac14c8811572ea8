import { groupDigits, passesLuhn, schemeOf } from '../../schemes.ts';
import { digits, type FieldKind } from './field.ts';

const LONGEST_NUMBER = 16;

export const cardNumber: FieldKind = {
  name: 'card-number',
  message: 'CARD_NUMBER',
  label: 'Card number',
  placeholder: 'pan',
  format: (typed) => groupDigits(digits(typed).slice(0, schemeOf(digits(typed))?.length ?? LONGEST_NUMBER)),
  value: digits,
  isWrong: (shown) => !passesLuhn(digits(shown)),
};

export const expirationDate: FieldKind = {
  name: 'expiration-date',
  message: 'EXPIRATION_DATE',
  label: 'Expiration date',
  placeholder: 'expirydate',
  // Four digits of year come from a browser that fills the form in.
  format: (typed) => monthAndYear(digits(typed.replace(/^(\d\d)\/\d\d(\d\d)$/, '$1/$2')).slice(0, 4)),
  value: (shown) => shown,
  isWrong: () => false,
};

const monthAndYear = (text: string): string =>
  text.length > 2 ? `${text.slice(0, 2)}/${text.slice(2)}` : text;

/** @param length digits that the card's scheme has; unknown until a card number is typed. */
export function securityCode(length: () => number | undefined): FieldKind {
  return {
    name: 'security-code',
    message: 'SECURITY_CODE',
    label: 'Security code',
    placeholder: 'securitycode',
    format: (typed) => digits(typed).slice(0, length() ?? 4),
    value: (shown) => shown,
    isWrong: () => false,
  };
}
