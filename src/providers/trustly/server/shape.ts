import type { TrustlyMap, TrustlyValue } from './json.ts';
import { ruleOf } from './methods.ts';

/** Forms of the values that decide something: whose payment it is, how much, and which notification. */
const DECIDING: ReadonlyMap<string, RegExp> = new Map([
  ['accountid', /^\d{1,20}$/],
  ['amount', /^\d{1,13}(?:\.\d{1,6})?$/],
  ['currency', /^[A-Z]{3}$/],
  ['kycentityid', /^[\s\S]{1,255}$/],
  ['messageid', /^[\s\S]{1,255}$/],
  ['notificationid', /^\d{1,20}$/],
  ['orderid', /^\d{1,20}$/],
  ['verified', /^[01]$/],
]);

/**
 * Ids that Trustly makes, in the form that it makes them in: one that came so is no piece of another one, for nobody else
 * has a hand in it. In another form it is still taken.
 */
const OWN_IDS: ReadonlyMap<string, RegExp> = new Map([
  ['kycentityid', /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
]);

/** Known fields that decide nothing. Those with a form of their own can't take in what stands beside them. */
const OTHERS: ReadonlyMap<string, RegExp | undefined> = new Map([
  ['attributes', undefined],
  ['enduserid', undefined],
  ['errorcode', undefined],
  ['errormessage', undefined],
  ['paymentdate', /^\d{4}-\d\d-\d\d$/],
  ['timestamp', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?[+-]\d\d(?::?\d\d)?$/],
]);

const KNOWN: readonly string[] = [...DECIDING.keys(), ...OTHERS.keys()].sort();

/** What keeps a notification with a right signature from being applied as it is. */
export type TrustlyDoubt =
  /** A field that decides is in no form that it has: refused. */
  | { readonly kind: 'malformed'; readonly field: string }
  /** A field that decides is not there. */
  | { readonly kind: 'missing'; readonly field: string }
  /** The signed text can be read in another way, in which the field has one of the other values. */
  | { readonly kind: 'ambiguous'; readonly field: string; readonly others: readonly string[] };

/**
 * The signed text has no delimiters: `{"a":"b","c":"d"}` and `{"a":"bcd"}` have one signature. So after the signature
 * has been verified, what decides must have its form, and every way to read the same text must agree on it.
 *
 * @param text what the signature covers of the data.
 * @returns what is wrong, or `undefined`. What decides nothing may be anything.
 */
export function doubtOf(method: string, data: TrustlyMap, text: string): TrustlyDoubt | undefined {
  for (const [field, form] of DECIDING) {
    const value = data.get(field);
    if (!isAbsent(value) && !(typeof value === 'string' && form.test(value)))
      return { kind: 'malformed', field };
  }
  // What an unknown method carries is not known.
  const missing = ruleOf(method)?.fields.find((field) => isAbsent(data.get(field)));
  if (missing !== undefined) return { kind: 'missing', field: missing };
  return isPlain(data, text) ? undefined : ambiguityOf(data, text);
}

/** Trustly sends null, or an empty text, for a field that it does not use. */
function isAbsent(value: TrustlyValue | undefined): boolean {
  return value === undefined || value === null || value === '';
}

/** Where every known name stands in the text just as often as in the data, its values end where the next name begins. */
function isPlain(data: TrustlyMap, text: string): boolean {
  let known = 0;
  for (const name of KNOWN) {
    const first = text.indexOf(name);
    if (first === -1) continue;
    if (!data.has(name) || text.indexOf(name, first + 1) !== -1) return false;
    known += 1;
  }
  return known === data.size;
}

/** A name at a place in the text. */
interface Place {
  readonly name: string;
  readonly at: number;
}

/** More places than any notification has by a factor of ten: whoever makes so many wants to keep the server busy. */
const MOST_PLACES = 500;

function ambiguityOf(data: TrustlyMap, text: string): TrustlyDoubt | undefined {
  const names = [...new Set([...KNOWN, ...data.keys()])].filter((name) => name !== '');
  const places: Place[] = [];
  for (const name of names) {
    for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
      places.push({ name, at });
      if (places.length > MOST_PLACES) return { kind: 'ambiguous', field: name, others: [] };
    }
  }
  places.sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1));
  const readings = readingsOf(places, data, text);
  for (const name of DECIDING.keys()) {
    const value = data.get(name);
    const others = [...(readings.get(name) ?? [])].filter((other) => other !== value);
    if (typeof value === 'string' && others.length > 0) return { kind: 'ambiguous', field: name, others };
  }
  return undefined;
}

/** @returns every value that a field that decides has in some reading of the whole text. */
function readingsOf(places: readonly Place[], data: TrustlyMap, text: string): Map<string, Set<string>> {
  const needed = [...DECIDING.keys()].filter((name) => !isAbsent(data.get(name)));
  const end: Place = { name: '\uffff', at: text.length };
  const follows = (from: Place, to: Place): boolean =>
    to.at >= from.at + from.name.length &&
    to.name > from.name &&
    // No reading leaves out what every such notification has.
    !needed.some((name) => name > from.name && name < to.name) &&
    fits(from.name, text.slice(from.at + from.name.length, to.at), data);
  const all = [...places, end];
  const leads = new Set<Place>([end]);
  for (const from of [...places].reverse()) {
    if (all.some((to) => leads.has(to) && follows(from, to))) leads.add(from);
  }
  const values = new Map<string, Set<string>>();
  const reached = new Set(
    places.filter((place) => place.at === 0 && !needed.some((name) => name < place.name)),
  );
  for (const from of places) {
    if (!reached.has(from) || !leads.has(from)) continue;
    for (const to of all) {
      if (!leads.has(to) || !follows(from, to)) continue;
      reached.add(to);
      const known = values.get(from.name) ?? new Set();
      values.set(from.name, known.add(text.slice(from.at + from.name.length, to.at)));
    }
  }
  return values;
}

/** @returns whether the field can have the value; one that came in a new form can have any. */
function fits(name: string, value: string, data: TrustlyMap): boolean {
  const came = data.get(name);
  const ownId = OWN_IDS.get(name);
  if (ownId && typeof came === 'string' && ownId.test(came)) return ownId.test(value);
  const deciding = DECIDING.get(name);
  if (deciding) return value === '' ? isAbsent(came) : deciding.test(value);
  const form = OTHERS.get(name);
  return !form || value === '' || form.test(value) || (typeof came === 'string' && !form.test(came));
}
