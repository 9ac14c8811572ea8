import { errorCodes } from './codes.ts';

/**
 * Where a value of the format that begins at `start` may end in the text: every possibility, in ascending order.
 * The values of a URL notification are hashed without borders, so what matters of a format is where it can be cut.
 */
export type Ends = (text: string, start: number) => readonly number[];

export interface FieldFormat {
  /** Whether a whole value has the format. */
  readonly test: (value: string) => boolean;
  /** Absent for a free text, which may end anywhere. */
  readonly ends?: Ends;
}

const NONE: readonly number[] = [];

/** The format of a value of one fixed length. */
function fixed(length: number, pattern: RegExp): FieldFormat {
  const ends: Ends = (text, start) => (test(text.slice(start, start + length)) ? [start + length] : NONE);
  const test = (value: string): boolean => value.length === length && pattern.test(value);
  return { test, ends };
}

/** One of some words. */
function oneOf(words: readonly string[]): FieldFormat {
  const byLength = [...words].sort((a, b) => a.length - b.length);
  return {
    test: (value) => words.includes(value),
    ends: (text, start) =>
      byLength.filter((word) => text.startsWith(word, start)).map((word) => start + word.length),
  };
}

/** A value whose every prefix has to be looked at; `longest` bounds the work. */
function varying(pattern: RegExp, longest: number, first: RegExp): FieldFormat {
  const test = (value: string): boolean => value.length <= longest && pattern.test(value);
  return {
    test,
    ends: (text, start) => {
      if (!first.test(text.charAt(start))) return NONE;
      const ends: number[] = [];
      const last = Math.min(text.length, start + longest);
      for (let end = start + 1; end <= last; end += 1) {
        if (pattern.test(text.slice(start, end))) ends.push(end);
      }
      return ends;
    },
  };
}

const CODES = new Set(errorCodes());

/** Either `0` or five digits: quicker than to try every code. */
const ERROR_CODE: FieldFormat = {
  test: (value) => CODES.has(value),
  ends: (text, start) => {
    if (text.charAt(start) === '0') return [start + 1];
    return CODES.has(text.slice(start, start + 5)) ? [start + 5] : NONE;
  },
};

const DIGIT = /^\d$/;
const AMOUNT = varying(/^(?:0|[1-9]\d{0,12})$/, 13, DIGIT);
/** The gateway's parts are numbers that don't begin with a zero. */
const TRANSACTION = varying(/^[1-9]\d{0,9}-[1-9]\d{0,9}-[1-9]\d{0,14}$/, 37, /^[1-9]$/);
const FLAG = oneOf(['0', '1']);
const CHECK = oneOf(['0', '1', '2', '4']);
const DATE = fixed(10, /^\d{4}-\d\d-\d\d$/);

/** The requests that a site can make; the gateway may know more, which then move no money that we know of. */
const REQUEST_TYPES = [
  ...['ACCOUNTCHECK', 'AUTH', 'CACHETOKENISE', 'CHARGEBACK', 'CURRENCYRATE', 'ERROR', 'IDENTITYCHECK'],
  ...['JSINIT', 'ORDER', 'ORDERDETAILS', 'REFUND', 'RISKDEC', 'SUBSCRIPTION', 'THREEDQUERY'],
  ...['TRANSACTIONUPDATE', 'WALLETVERIFY'],
];

/** What decides: whose payment it is, what became of it, and how much of it there is. */
export const DECIDING: ReadonlyMap<string, FieldFormat> = new Map<string, FieldFormat>([
  ['baseamount', AMOUNT],
  ['currencyiso3a', fixed(3, /^[A-Z]{3}$/)],
  ['errorcode', ERROR_CODE],
  ['mainamount', varying(/^(?:0|[1-9]\d{0,12})(?:\.\d{1,3})?$/, 14, DIGIT)],
  ['parenttransactionreference', TRANSACTION],
  ['requesttypedescription', oneOf(REQUEST_TYPES)],
  ['settlebaseamount', AMOUNT],
  ['settlestatus', oneOf(['0', '1', '2', '3', '10', '100'])],
  ['transactionreference', TRANSACTION],
]);

/** Forms in which what decides may come, though they are not among those that are known to the tables. */
const READABLE: ReadonlyMap<string, RegExp> = new Map([
  ['errorcode', /^(?:0|[1-9]\d{4})$/],
  ['requesttypedescription', /^[A-Z]{3,20}$/],
]);
const SITE = /^\w[\w.-]{0,49}$/;

/** Fields that decide nothing and have a form of their own: where they end is known. */
export const STRICT: ReadonlyMap<string, FieldFormat> = new Map<string, FieldFormat>([
  ['accounttypedescription', oneOf(['CARDSTORE', 'CFT', 'ECOM', 'FRAUDCONTROL', 'MOTO', 'RECUR'])],
  ['authmethod', oneOf(['FINAL', 'PRE'])],
  ['dccenabled', FLAG],
  ['eci', fixed(2, /^0\d$/)],
  ['enrolled', fixed(1, /^[NUY]$/)],
  ['issuercountryiso2a', fixed(2, /^[A-Z]{2}$/)],
  ['livestatus', FLAG],
  ['maskedpan', varying(/^\d{6}[#*]{4,9}\d{4}$/, 19, DIGIT)],
  ['securityresponseaddress', CHECK],
  ['securityresponsepostcode', CHECK],
  ['securityresponsesecuritycode', CHECK],
  ['settleduedate', DATE],
  ['splitfinalnumber', FLAG],
  ['status', fixed(1, /^[ACNRUY]$/)],
  ['threedversion', fixed(5, /^[12]\.\d\.\d$/)],
  ['transactionstartedtimestamp', fixed(19, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)],
]);

const TELEPHONE = varying(/^\+?\d[\d ()./-]{0,24}$/, 26, /^[+\d]$/);
const COUNTRY = fixed(2, /^[A-Z]{2}$/);

/** The same, but only looked for where the rule sends them: any text could be taken for such a value. */
const LOOSE: ReadonlyMap<string, FieldFormat> = new Map<string, FieldFormat>([
  ['acquirerresponsecode', varying(/^[A-Za-z0-9]{1,10}$/, 10, /^[A-Za-z0-9]$/)],
  // A message in words. One with a digit in it could have given or taken digits of the amount behind it.
  ['acquirerresponsemessage', varying(/^\D{1,100}$/, 100, /^\D$/)],
  ['billingcountryiso2a', COUNTRY],
  ['billingtelephone', TELEPHONE],
  ['customercountryiso2a', COUNTRY],
  ['customertelephone', TELEPHONE],
  ['errordata', varying(/^[a-z][a-z0-9_,. ]{0,99}$/, 100, /^[a-z]$/)],
  ['errormessage', varying(/^[A-Z][^\d]{0,99}$/, 100, /^[A-Z]$/)],
  [
    'paymenttypedescription',
    oneOf([
      ...['AMEX', 'DELTA', 'DINERS', 'DISCOVER', 'ELECTRON', 'JCB', 'MAESTRO', 'MASTERCARD'],
      ...['MASTERCARDDEBIT', 'PAYPAL', 'PURCHASING', 'VISA', 'VPAY', 'PIBA', 'SOFORT', 'ZIP', 'ATA'],
    ]),
  ],
  ['requestreference', varying(/^[AW][\w-]{5,63}$/, 64, /^[AW]$/)],
  ['tid', fixed(8, /^\d{8}$/)],
  ['walletdisplayname', varying(/^[A-Za-z][^\n]{0,99}$/, 100, /^[A-Za-z]$/)],
  ['walletsource', oneOf(['APPLEPAY', 'GOOGLEPAY', 'VISACHECKOUT'])],
]);

/** Names that need no looking at. */
const KNOWN: ReadonlySet<string> = new Set([
  ...STRICT.keys(),
  ...LOOSE.keys(),
  'orderreference',
  'sitereference',
]);

const FREE: FieldFormat = { test: () => true };

/** Settle statuses that all mean "paid": which of them it is can stay open. */
const TAKEN: ReadonlySet<string> = new Set(['0', '1', '10', '100']);

/** @returns whether the other value decides the same, or is none that the field can have. */
export function decidesTheSame(name: string, value: string, other: string): boolean {
  if (AMOUNTS.has(name) && other === '0') return true;
  return value === other || (name === 'settlestatus' && TAKEN.has(value) && TAKEN.has(other));
}

/** Nothing moves no money: no notification about money says that. */
const AMOUNTS: ReadonlySet<string> = new Set(['baseamount', 'mainamount', 'settlebaseamount']);

/** Names that a rule can send. Others, such as `errorcode[]`, are no fields of Trust Payments. */
const NAME = /^[A-Za-z0-9_.-]{1,100}$/;

/** @returns what is wrong with the field, or `undefined`. What decides nothing may be anything. */
export function fieldFault(name: string, value: string): 'field-unexpected' | 'field-malformed' | undefined {
  const deciding = DECIDING.get(name);
  if (!deciding) {
    if (!KNOWN.has(name) && !NAME.test(name)) return 'field-unexpected';
    return value === '' || name !== 'sitereference' || SITE.test(value) ? undefined : 'field-malformed';
  }
  if (value === '') return undefined;
  return deciding.test(value) || READABLE.get(name)?.test(value) ? undefined : 'field-malformed';
}

/**
 * @param value as the notification has it. A form that is not known makes the field a free text: then nothing is
 *   known about where it ends.
 * @returns how the field may be cut out of the hashed text.
 */
export function formatOf(name: string, value: string): FieldFormat {
  const deciding = DECIDING.get(name);
  if (deciding) return deciding.test(value) || value === '' ? deciding : withValue(deciding, value);
  const strict = STRICT.get(name) ?? LOOSE.get(name);
  return strict && (value === '' || strict.test(value)) ? strict : FREE;
}

/** The format, and this one value besides: an error code that is not in the table, for example. */
function withValue({ ends }: FieldFormat, value: string): FieldFormat {
  const only = exactly(value);
  return {
    test: () => true,
    ends: (text, start) => [...(ends?.(text, start) ?? NONE), ...(only.ends?.(text, start) ?? NONE)],
  };
}

/** The format, for amounts that are not above this one. */
export function noMoreThan(most: number, { test, ends }: FieldFormat): FieldFormat {
  const fits = (value: string): boolean => Number(value) <= most;
  return {
    test: (value) => test(value) && fits(value),
    ends: (text, start) => (ends?.(text, start) ?? NONE).filter((end) => fits(text.slice(start, end))),
  };
}

/** A value that something else says is right: the merchant's order, the site of the set-up. */
export function exactly(value: string): FieldFormat {
  return {
    test: (other) => other === value,
    ends: (text, start) => (value !== '' && text.startsWith(value, start) ? [start + value.length] : NONE),
  };
}
