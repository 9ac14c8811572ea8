import { toMinor } from '../../../protocol/money.ts';
import { PayError } from '../../../server/error.ts';
import { LOCALES } from './locale.ts';
import type { PayloadAmount, PayloadFields } from './payload.ts';

/** The longest a text may be, what it has to look like, or all that it may be. */
type Rule = number | RegExp | ReadonlySet<unknown>;

const COUNT = /^[1-9]\d{0,10}$/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const URL = /^https?:\/\/\S{1,2040}$/;

const PERSON: readonly (readonly [string, Rule])[] = [
  ['prefixname', 25],
  ['firstname', 127],
  ['middlename', 127],
  ['lastname', 127],
  ['suffixname', 25],
  ['premise', 25],
  ['street', 127],
  ['town', 127],
  ['postcode', 25],
  ['county', 127],
  ['countryiso2a', /^[A-Z]{2}$/],
  ['email', 255],
  ['telephone', 20],
  ['telephonetype', new Set(['H', 'M', 'W'])],
];

/** The fields that are text. {@link TrustPaymentsPayload} says in words what stands here. */
const FIELDS: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...PERSON.map(([name, rule]) => [`billing${name}`, rule] as const),
  ...PERSON.map(([name, rule]) => [`customer${name}`, rule] as const),
  ['accounttypedescription', /^[A-Za-z0-9]{1,20}$/],
  ['authmethod', /^[A-Z]{1,5}$/],
  ['baseamount', /^(0|[1-9]\d{0,12})$/],
  ['cancelurlredirect', URL],
  ['chargedescription', 25],
  ['credentialsonfile', new Set(['0', '1', '2'])],
  ['currencyiso3a', /^[A-Z]{3}$/],
  ['customerip', /^[0-9A-Fa-f.:]{3,45}$/],
  ['errorurlredirect', URL],
  ['fraudcontroltransactionid', 255],
  ['locale', new Set(LOCALES)],
  ['mainamount', /^(?=.{1,14}$)(0|[1-9]\d*)(\.\d+)?$/],
  ['orderreference', 255],
  ['parenttransactionreference', /^[A-Za-z0-9-]{1,25}$/],
  ['returnurl', URL],
  ['settleduedate', DATE],
  ['settlestatus', new Set(['0', '1', '2', '100'])],
  ['sitereference', /^[A-Za-z0-9_.-]{1,50}$/],
  ['subscriptionbegindate', DATE],
  ['subscriptionfinalnumber', COUNT],
  ['subscriptionfrequency', COUNT],
  ['subscriptionnumber', COUNT],
  ['subscriptiontype', new Set(['RECURRING', 'INSTALLMENT'])],
  ['subscriptionunit', new Set(['DAY', 'MONTH'])],
  ['successfulurlredirect', URL],
]);

/** The fields that are lists, and what each element has to look like. */
const LISTS: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['requesttypedescriptions', new Set(['RISKDEC', 'ACCOUNTCHECK', 'THREEDQUERY', 'AUTH', 'SUBSCRIPTION'])],
  ['threedbypasspaymenttypes', /^[A-Z0-9]{1,20}$/],
]);
const LONGEST_LIST = 20;

const CUSTOM_NAME = /^[a-z][a-z0-9_]{0,49}$/;
const LONGEST_CUSTOM_VALUE = 255;

/** The gateway's names for card data and other people's, in small letters and without underscores. */
const CARD_DATA: ReadonlySet<string> = new Set(
  (
    'pan cardpan cardnumber cardno expirydate expiry expirymonth expiryyear expmonth expyear ' +
    'securitycode cardsecuritycode cvv cvv2 cvc cvc2 csc pin pinblock trackdata track1 track2'
  ).split(' '),
);

/**
 * @param payload as it is going to be signed, defaults filled in. What is `undefined` counts as left out.
 * @throws PayError `payload-invalid` or `card-data-refused`, naming the field; its value is never repeated.
 */
export function checkPayload(payload: Readonly<Record<string, unknown>>): void {
  for (const name in payload) {
    const value = payload[name];
    if (value !== undefined && !isValid(name, value)) throw invalid(name);
  }
  checkTogether(payload as Together);
}

function isValid(name: string, value: unknown): boolean {
  const rule = FIELDS.get(name);
  if (rule !== undefined) return typeof value === 'string' && fits(value, rule);
  const elements = LISTS.get(name);
  if (elements) return isList(value, elements);
  if (CARD_DATA.has(name.replaceAll('_', '').toLowerCase())) throw cardData(name);
  return CUSTOM_NAME.test(name) && typeof value === 'string' && fits(value, LONGEST_CUSTOM_VALUE);
}

function fits(text: string, rule: Rule): boolean {
  if (typeof rule === 'number') return text.length > 0 && text.length <= rule;
  return rule instanceof RegExp ? rule.test(text) : rule.has(text);
}

function isList(value: unknown, element: Rule): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= LONGEST_LIST &&
    value.every((item, at) => typeof item === 'string' && fits(item, element) && value.indexOf(item) === at)
  );
}

/** A payload whose fields are right one by one. */
type Together = Partial<PayloadFields & Record<keyof PayloadAmount, string>>;

/** What must be there, and what one field demands of another. */
function checkTogether(payload: Together): void {
  const { baseamount, mainamount, currencyiso3a, requesttypedescriptions: types } = payload;
  if (payload.sitereference === undefined) throw invalid('sitereference');
  if (currencyiso3a === undefined) throw invalid('currencyiso3a');
  if ((mainamount === undefined) === (baseamount === undefined)) throw invalid('baseamount');
  if (mainamount !== undefined && toMinor(mainamount, currencyiso3a) === undefined)
    throw invalid('mainamount');
  if (types?.includes('SUBSCRIPTION')) {
    for (const name of ['subscriptiontype', 'subscriptionunit', 'subscriptionfrequency'] as const) {
      if (payload[name] === undefined) throw invalid(name);
    }
  }
  const { billingcounty, billingcountryiso2a, customercounty, customercountryiso2a } = payload;
  if (billingcounty !== undefined && billingcountryiso2a === undefined) throw invalid('billingcountryiso2a');
  if (customercounty !== undefined && customercountryiso2a === undefined)
    throw invalid('customercountryiso2a');
}

function invalid(name: string): PayError {
  return new PayError(
    'payload-invalid',
    `The Trust Payments payload field ${shown(name)} is missing or not as it has to be.`,
    'The doc comment of the field in TrustPaymentsPayload gives its format; every value is a non-empty string, ' +
      'and exactly one of baseamount and mainamount is there.',
  );
}

function cardData(name: string): PayError {
  return new PayError(
    'card-data-refused',
    `The Trust Payments payload field ${shown(name)} holds card data.`,
    'Leave it out: the shopper gives card data to the hosted fields, and it never comes near the server.',
  );
}

/** A name may come from elsewhere: a card number in the wrong place must not reach a log. */
function shown(name: string): string {
  return JSON.stringify(name.slice(0, 50).replaceAll(/\d{3,}/g, '…'));
}
