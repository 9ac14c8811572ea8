import type { TrustlyMap, TrustlyValue } from './json.ts';
import { ruleOf } from './methods.ts';

/** Names whose appearance inside a value would let the same signed text be cut elsewhere. */
const CUT = /attributes|currency|enduserid|messageid|notificationid|orderid|timestamp/;
const NO_CUT = `(?!.*(?:${CUT.source}))`;

/** Every known field at the top of `data`. A message for people may speak of a field; other free text may not. */
const FIELDS: ReadonlyMap<string, RegExp> = new Map([
  ['messageid', new RegExp(`^${NO_CUT}[\\x21-\\x7e]{1,255}$`)],
  ['enduserid', new RegExp(`^${NO_CUT}\\P{Cc}{1,255}$`, 'u')],
  ['orderid', /^\d{1,20}$/],
  ['notificationid', /^\d{1,20}$/],
  ['accountid', /^\d{1,20}$/],
  ['kycentityid', /^[0-9a-fA-F-]{1,64}$/],
  ['timestamp', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?[+-]\d\d(?::?\d\d)?$/],
  ['amount', /^\d{1,13}(?:\.\d{1,6})?$/],
  ['currency', /^[A-Z]{3}$/],
  ['verified', /^[01]$/],
  ['errorcode', new RegExp(`^${NO_CUT}[\\w-]{1,64}$`)],
  ['errormessage', /^\P{Cc}{0,1000}$/u],
]);

const STRANGE_KEY = /^[a-z][a-z0-9_]{0,39}$/;

/**
 * The signed text has no delimiters: `{"a":"b","c":"d"}` and `{"a":"bcd"}` have one signature. So after the signature
 * has been verified every field must still look like itself, and no value may hold a field's name, where a cut could
 * be moved to.
 *
 * @returns the first field that does not, or `undefined`.
 */
export function misshapenField(method: string, data: TrustlyMap): string | undefined {
  for (const [name, value] of data) {
    const format = FIELDS.get(name);
    const shaped = format
      ? isAbsent(value) || (typeof value === 'string' && format.test(value))
      : (name === 'attributes' || isHarmlessNews(name)) && !hidesCut(value);
    if (!shaped) return name;
  }
  const rule = ruleOf(method);
  // What an unknown method carries is not known; where it has these fields, they were checked above.
  if (!rule) return undefined;
  for (const name of rule.fields) if (isAbsent(data.get(name))) return name;
  return undefined;
}

/**
 * Trustly may add fields. One that sorts right behind `messageid` is refused all the same: that is the one free text
 * which decides something (whose payment it is), and its tail could have been cut off into such a field.
 */
function isHarmlessNews(name: string): boolean {
  return STRANGE_KEY.test(name) && !CUT.test(name) && !(name > 'messageid' && name < 'notificationid');
}

/** Trustly sends null, or an empty text, for a field that it does not use. */
function isAbsent(value: TrustlyValue | undefined): boolean {
  return value === undefined || value === null || value === '';
}

function hidesCut(value: TrustlyValue): boolean {
  if (typeof value === 'string') return CUT.test(value);
  if (typeof value !== 'object' || value === null) return false;
  if (!(value instanceof Map)) return (value as readonly TrustlyValue[]).some(hidesCut);
  return [...(value as TrustlyMap)].some(([key, inner]) => CUT.test(key) || hidesCut(inner));
}
