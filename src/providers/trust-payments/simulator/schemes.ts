/** What a card number's first digits say about it. */
export interface Scheme {
  /** The gateway's `paymenttypedescription`. */
  readonly name: string;
  readonly prefix: RegExp;
  /** How the digits are shown; what is left over goes to the last group. */
  readonly groups: readonly number[];
  /** At most so many digits. */
  readonly length: number;
  readonly codeLength: number;
}

const FOURS = [4, 4, 4, 4];

/** Where prefixes overlap, the first match counts. */
const SCHEMES: readonly Scheme[] = [
  { name: 'AMEX', prefix: /^3[47]/, groups: [4, 6, 5], length: 15, codeLength: 4 },
  { name: 'JCB', prefix: /^35/, groups: FOURS, length: 19, codeLength: 3 },
  { name: 'DINERS', prefix: /^3[068]/, groups: [4, 6, 9], length: 19, codeLength: 3 },
  { name: 'DISCOVER', prefix: /^(6011|65)/, groups: FOURS, length: 19, codeLength: 3 },
  { name: 'MAESTRO', prefix: /^(50|5[6-9]|6)/, groups: FOURS, length: 19, codeLength: 3 },
  { name: 'MASTERCARD', prefix: /^[25]/, groups: FOURS, length: 16, codeLength: 3 },
  { name: 'VISA', prefix: /^4/, groups: FOURS, length: 19, codeLength: 3 },
];

/** @param digits a card number, or its beginning. */
export function schemeOf(digits: string): Scheme | undefined {
  return SCHEMES.find(({ prefix }) => prefix.test(digits));
}

/** @returns the digits in the groups that are printed on the card. */
export function groupDigits(digits: string): string {
  const [first = 4, second = 4, third = 4, fourth = 0] = schemeOf(digits)?.groups ?? FOURS;
  const ends = fourth ? [first, first + second, first + second + third] : [first, first + second];
  const starts = [0, ...ends];
  return starts
    .map((start, index) => digits.slice(start, starts[index + 1]))
    .filter(Boolean)
    .join(' ');
}

/** @returns whether the last digit of the number agrees with the others (ISO/IEC 7812-1, annex B). */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const value = Number(digits.at(-1 - place)) * (place % 2 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
