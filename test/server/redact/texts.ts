/** A random number from 0 up to, not including, `limit`. */
export type Random = (limit: number) => number;

/** The same numbers in every run (Lehmer's generator, Park and Miller's figures). */
export function seeded(seed: number): Random {
  let state = seed;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}

export function pick<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[random(list.length)] ?? list[0];
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
const SAFE = `${LETTERS}${DIGITS}!$*._~-`;
export const BASE64URL = `${LETTERS}${DIGITS}-_`;

export const characters = (random: Random, alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet.charAt(random(alphabet.length))).join('');
export const digits = (random: Random, length: number): string => characters(random, DIGITS, length);

/** The weight of every place is looked up, so that this is not the way the code under test reckons. */
const DOUBLED = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
export function checks(number: string): boolean {
  let sum = 0;
  for (let place = 0; place < number.length; place++) {
    const digit = Number(number.charAt(number.length - 1 - place));
    sum += place % 2 ? (DOUBLED[digit] ?? 0) : digit;
  }
  return sum % 10 === 0;
}

/** Networks' beginnings and lengths. */
const NETWORKS: readonly [[string, number], ...[string, number][]] = [
  ['4', 13],
  ['4', 16],
  ['4', 19],
  ['51', 16],
  ['55', 16],
  ['2221', 16],
  ['2720', 16],
  ['34', 15],
  ['37', 15],
  ['300', 14],
  ['36', 14],
  ['35', 16],
  ['6011', 16],
  ['62', 19],
  ['50', 12],
  ['5893', 17],
  ['6759', 18],
  ['8600', 16],
  ['9792', 16],
];

export function cardNumber(random: Random): string {
  const [beginning, length] = pick(random, NETWORKS);
  const body = beginning + digits(random, length - beginning.length - 1);
  return body + (DIGITS.split('').find((digit) => checks(body + digit)) ?? '');
}

/** Ways to write it: as it is, in fours, like American Express, digit by digit, anyhow. */
export function spaced(random: Random, number: string): string {
  const gap = pick(random, [' ', '-', '.', '\u00a0', '\u2009', '  ', ' - ', '_', '/', '\t']);
  switch (random(5)) {
    case 0:
      return (number.match(/.{1,4}/g) ?? []).join(gap);
    case 1:
      return number.length === 15
        ? [number.slice(0, 4), number.slice(4, 10), number.slice(10)].join(gap)
        : number;
    case 2:
      return number.split('').join(' ');
    case 3: {
      const at = 1 + random(number.length - 1);
      return `${number.slice(0, at)} ${number.slice(at)}`;
    }
    default:
      return number;
  }
}

/** A number of an order that is no card number: its check digit is wrong. */
export function orderNumber(random: Random): string {
  const number = String(1 + random(9)) + digits(random, 5 + random(14));
  return checks(number) ? number.slice(0, -1) + String((Number(number.slice(-1)) + 1) % 10) : number;
}

export const token = (random: Random): string =>
  [
    Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url'),
    Buffer.from(`{"iat":1,"payload":"${characters(random, SAFE, 20)}"}`).toString('base64url'),
    characters(random, BASE64URL, 43),
  ].join('.');

export const password = (random: Random, awkward: boolean): string =>
  characters(random, SAFE, 6) +
  (awkward ? characters(random, `"'\\ &,;]}<>%+`, 3) : '') +
  characters(random, SAFE, 4 + random(12));

const hex = (random: Random, length: number): string => characters(random, '0123456789abcdef', length);
const between = (random: Random, from: number, to: number): number => from + random(to - from);

/** Texts as they stand in logs and errors, with nothing to hide in them. */
export const ORDINARY: readonly [(random: Random) => string, ...((random: Random) => string)[]] = [
  () => 'the gateway answered after a while',
  () => 'Basic authentication and bearer tokens are explained in the secret chapter on passwords',
  () => 'errordata ["jwt"], ["securitycode"] and securityresponsesecuritycode=2 it says',
  (random) => `order ${orderNumber(random)} is paid`,
  (random) => `orderreference=${orderNumber(random)}&errorcode=0&live`,
  (random) =>
    `transaction ${between(random, 1, 99)}-${between(random, 1, 99)}-${digits(random, 1 + random(8))} found`,
  (random) => `at ${new Date(1.7e12 + random(2e9) * 100).toISOString()} it`,
  (random) => `started ${1.7e12 + random(2e9) * 100} ms`,
  (random) => `took ${1.7e15 + random(2e9) * 100_000} µs`,
  (random) => `stamp ${new Date(1.7e12 + random(2e9) * 100).toISOString().replace(/\D/g, '')} set`,
  (random) => `from 2026-11-${between(random, 10, 29)} to 2027-01-${between(random, 10, 29)} for`,
  (random) => `amount ${between(random, 1, 2e6)} or £${between(random, 1, 9999)}.${digits(random, 2)} due`,
  (random) =>
    `id ${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-8${hex(random, 3)}-${hex(random, 12)} x`,
  (random) => `hash ${hex(random, 63)}f sum`,
  (random) => `card ${digits(random, 6)}######${digits(random, 4)} masked`,
  (random) =>
    `host ${between(random, 1, 254)}.${between(random, 0, 254)}.0.${between(random, 1, 254)}:443 up`,
  (random) =>
    `requestreference W${between(random, 1, 99)}-${characters(random, 'abcdefgh0123456789', 8)} sent`,
  (random) => `{"errorcode":"70000","baseamount":"${between(random, 1, 1e6)}","settlestatus":"0"}`,
  (random) => `connect ECONNREFUSED 127.0.0.1:${between(random, 1024, 65_535)} again`,
];
