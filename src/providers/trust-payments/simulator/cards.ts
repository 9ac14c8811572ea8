import { schemeOf } from './schemes.ts';

/** How the simulated bank and card scheme treat a card. */
export type CardBehaviour =
  /** Known to no 3-D Secure scheme: authorised without authentication. */
  | 'not-enrolled'
  | 'declined'
  /** Frictionless: the bank decides without asking the shopper. The letter is the 3-D Secure status. */
  | 'frictionless-Y'
  | 'frictionless-A'
  | 'frictionless-U'
  | 'frictionless-N'
  | 'frictionless-R'
  /** 3-D Secure can't be reached or does not answer: authorised without it. */
  | 'lookup-U'
  /** 3-D Secure is left out by arrangement with the scheme. */
  | 'bypass'
  /** The bank asks the shopper; the letter is what becomes of it when the shopper approves. */
  | 'challenge-Y'
  | 'challenge-N'
  | 'challenge-U'
  | 'challenge-error';

/** One of the card numbers that Trust Payments publishes for tests. */
export interface TestCard {
  /** For a list in a demo. */
  readonly label: string;
  /** Digits only. Any expiry date in the future goes with it, and 123 (American Express: 1234). */
  readonly number: string;
  /** The gateway's `paymenttypedescription`. */
  readonly scheme: string;
  readonly behaviour: CardBehaviour;
  /** What the published tables say becomes of the payment, for a shopper who approves a challenge. */
  readonly outcome: 'paid' | 'declined' | 'unauthenticated';
}

const PLAIN: readonly (readonly [scheme: string, name: string, number: string])[] = [
  ['VISA', 'Visa', '4111111111111111'],
  ['VISA', 'Visa', '4111110000000211'],
  ['MASTERCARD', 'Mastercard', '5100000000000511'],
  ['AMEX', 'American Express', '340000000000611'],
  ['MAESTRO', 'Maestro', '5000000000000611'],
  ['DISCOVER', 'Discover', '6011000000000301'],
  ['JCB', 'JCB', '3528000000000411'],
  ['DINERS', 'Diners Club', '3000000000000111'],
];

/** A Visa for 3-D Secure 2.1, a Visa for 2.2 and a Mastercard for each behaviour. */
// prettier-ignore
const AUTHENTICATED: readonly (readonly [
  label: string,
  behaviour: CardBehaviour,
  outcome: TestCard['outcome'],
  visa21: string,
  visa22: string,
  mastercard: string,
])[] = [
  ['frictionless', 'frictionless-Y', 'paid', '4000000000001000', '4000000000002701', '5200000000001005'],
  ['frictionless, failed', 'frictionless-N', 'unauthenticated', '4000000000001018', '4000000000002925', '5200000000001013'],
  ['frictionless, attempted', 'frictionless-A', 'paid', '4000000000001026', '4000000000002719', '5200000000001021'],
  ['frictionless, unavailable', 'frictionless-U', 'paid', '4000000000001034', '4000000000002313', '5200000000001039'],
  ['frictionless, rejected', 'frictionless-R', 'unauthenticated', '4000000000001042', '4000000000002537', '5200000000001047'],
  ['authentication not available', 'lookup-U', 'paid', '4000000000001059', '4000000000002990', '5200000000001054'],
  ['error on lookup', 'lookup-U', 'paid', '4000000000001067', '4000000000002446', '5200000000002037'],
  ['timeout on lookup', 'lookup-U', 'paid', '4000000000001075', '4000000000002354', '5200000000001070'],
  ['bypassed', 'bypass', 'paid', '4000000000001083', '4000000000002560', '5200000000001088'],
  ['challenge', 'challenge-Y', 'paid', '4000000000001091', '4000000000002503', '5200000000001096'],
  ['challenge, failed', 'challenge-N', 'unauthenticated', '4000000000001109', '4000000000002370', '5200000000001104'],
  ['challenge, unavailable', 'challenge-U', 'paid', '4000000000001117', '4000000000002420', '5200000000002664'],
  ['error on authentication', 'challenge-error', 'unauthenticated', '4000000000001125', '4000000000002644', '5200000000001120'],
];

/** The published test cards (help.trustpayments.com, "Testing"; the 3-D Secure 2 test tables). */
export const testCards: readonly TestCard[] = [
  ...PLAIN.map(([scheme, name, number]): TestCard => ({
    label: `${name}, accepted`,
    number,
    scheme,
    behaviour: 'not-enrolled',
    outcome: 'paid',
  })),
  {
    label: 'Visa, declined',
    number: '4242424242424242',
    scheme: 'VISA',
    behaviour: 'declined',
    outcome: 'declined',
  },
  {
    label: 'Mastercard, declined',
    number: '5100000000000412',
    scheme: 'MASTERCARD',
    behaviour: 'declined',
    outcome: 'declined',
  },
  ...AUTHENTICATED.flatMap(([label, behaviour, outcome, ...numbers]) =>
    numbers.map((number, index): TestCard => {
      const name = ['Visa 2.1', 'Visa 2.2', 'Mastercard'][index] ?? '';
      const scheme = index < 2 ? 'VISA' : 'MASTERCARD';
      return { label: `${name}, ${label}`, number, scheme, behaviour, outcome };
    }),
  ),
];

/** @returns the published card of that number; any other number is one that 3-D Secure does not know. */
export function cardOf(number: string): Pick<TestCard, 'number' | 'scheme' | 'behaviour'> {
  const scheme = schemeOf(number)?.name ?? 'VISA';
  return testCards.find((card) => card.number === number) ?? { number, scheme, behaviour: 'not-enrolled' };
}
