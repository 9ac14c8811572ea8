import { createHash, timingSafeEqual } from 'node:crypto';
import { PayError } from '../../../server/error.ts';
import { excerpt } from '../../../server/redact/redact.ts';
import { readRawBody, type RawBody } from '../../../server/request/raw-body.ts';
import {
  doubtfulCut,
  mismatchOf,
  missingOf,
  type Disagreement,
  type ExpectedPayment,
} from './notification-agreement.ts';
import { fieldFault } from './notification-fields.ts';

/** The algorithms that a URL notification rule offers. */
export type NotificationAlgorithm = 'md5' | 'sha1' | 'sha256' | 'sha512';

export interface UrlNotificationSettings {
  /**
   * The notification password of the rule's action; several while it changes. Not the site security password, which
   * also signs redirects and so shows its hashes to shoppers.
   */
  readonly password: string | readonly string[];
  /** As chosen in the rule's action, also spelled `SHA-256`; `sha256` where it is left out. */
  readonly algorithm?:
    NotificationAlgorithm | Uppercase<NotificationAlgorithm> | 'SHA-1' | 'SHA-256' | 'SHA-512';
  /**
   * The names ticked in the rule's action. Without it every field with a form of its own may have been ticked, and
   * more notifications can be read in two ways. A field that is not named is taken all the same.
   */
  readonly fields?: readonly string[];
}

export interface UrlNotificationOptions extends UrlNotificationSettings {
  /** The merchant's own truth. Without it only the hash and the forms are checked: compare before you act. */
  readonly expected?: ExpectedPayment;
}

/** A notification whose hash and forms are right. */
export interface UrlNotification {
  /** Every hashed field by its name, as it came. */
  readonly fields: ReadonlyMap<string, string>;
  /** `notificationreference`; not covered by the hash, so nothing may rest on it. */
  readonly unsignedReference: string | undefined;
}

export type UrlNotificationRefusal =
  | Extract<RawBody, { ok: false }>['reason']
  | 'body-malformed'
  | 'field-repeated'
  | 'field-unexpected'
  | 'field-malformed'
  | 'hash-missing'
  | 'hash-wrong'
  | Disagreement['reason'];

export interface RefusedNotification {
  readonly ok: false;
  readonly reason: UrlNotificationRefusal;
  readonly hint: string;
}

export type UrlNotificationVerification =
  { readonly ok: true; readonly notification: UrlNotification } | RefusedNotification;

/** The two that the hash leaves out: the reference added to every notification, and the hash itself. */
const REFERENCE = 'notificationreference';
const HASH = 'responsesitesecurity';

const MOST_FIELDS = 200;

/**
 * Verifies a Trust Payments URL notification. The hash covers the values, in byte order of their names, with nothing
 * between them, and the password (help.trustpayments.com, article 4402734345361). So one hash fits many bodies: a
 * decline can be cut anew into a success. Forms, names and `expected` are what stands against that.
 * Throws nothing for what a stranger sent.
 *
 * @param rawBody the body as it came: unparsed.
 * @throws {PayError} `credentials-invalid` where there is no password to check with.
 */
export function verifyUrlNotification(
  rawBody: string | Uint8Array,
  options: UrlNotificationOptions,
): UrlNotificationVerification {
  const passwords = passwordsOf(options);
  const body = readRawBody(rawBody);
  if (!body.ok) return body;
  const parsed = parseForm(body.text);
  if (parsed instanceof Map) return check(parsed, passwords, options);
  return parsed;
}

function check(
  fields: Map<string, string>,
  passwords: readonly string[],
  options: UrlNotificationOptions,
): UrlNotificationVerification {
  const { fields: ticked, expected } = options;
  const hash = fields.get(HASH);
  const unsignedReference = fields.get(REFERENCE);
  if (!hash) return refuse('hash-missing', 'Set a notification password in the action of the rule.');
  fields.delete(HASH);
  fields.delete(REFERENCE);
  const values = hashedText(fields);
  if (!matches(hash, values, passwords, algorithmOf(options))) {
    return refuse('hash-wrong', 'Compare password and algorithm with the action of the rule.');
  }
  for (const [name, value] of fields) {
    const fault = fieldFault(name, value);
    if (fault) return refuse(fault, `See the field ${JSON.stringify(excerpt(name, 40))}: ${FAULTS[fault]}`);
  }
  const notification = { fields, unsignedReference };
  const wrong =
    expected &&
    (missingOf(fields) ??
      mismatchOf(fields, expected) ??
      doubtfulCut(fields, expected, { text: values, ticked }));
  return wrong ? { ok: false, ...wrong } : { ok: true, notification };
}

/** @returns the values in byte order of their names, with nothing between them. */
export function hashedText(fields: ReadonlyMap<string, string>): string {
  let text = '';
  for (const name of [...fields.keys()].sort()) text += fields.get(name) ?? '';
  return text;
}

const FAULTS = {
  'field-unexpected': 'no field has such a name.',
  'field-malformed': 'it decides something, and is in no form that it has.',
};

const ALGORITHMS: ReadonlyMap<string, NotificationAlgorithm> = new Map([
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['sha256', 'sha256'],
  ['sha512', 'sha512'],
]);

/**
 * @returns the algorithm, also where it is spelled as menus do: `SHA-256`.
 * @throws {PayError} `credentials-invalid`
 */
export function algorithmOf({ algorithm = 'sha256' }: UrlNotificationSettings): NotificationAlgorithm {
  const known = ALGORITHMS.get(algorithm.toLowerCase().replace(/[-_ ]/g, ''));
  if (known) return known;
  throw new PayError(
    'credentials-invalid',
    'The algorithm of the notifications is none that a rule offers.',
    'Give what "Security Algorithm" in the action of the rule says: md5, sha1, sha256 or sha512.',
  );
}

/** @returns every password. @throws {PayError} `credentials-invalid` */
export function passwordsOf({ password }: UrlNotificationSettings): readonly string[] {
  const passwords = typeof password === 'string' ? [password] : password;
  // An empty password would leave a hash that anybody can make.
  if (passwords.length > 0 && passwords.every((each) => typeof each === 'string' && each !== ''))
    return passwords;
  throw new PayError(
    'credentials-invalid',
    'The notification password is missing.',
    'Give the password of the action in the Rule Manager, as it stands there.',
  );
}

function matches(
  hash: string,
  values: string,
  passwords: readonly string[],
  algorithm: NotificationAlgorithm,
): boolean {
  const given = Buffer.from(hash.toLowerCase());
  let found = false;
  for (const password of passwords) {
    const expected = createHash(algorithm)
      .update(values + password)
      .digest('hex');
    // As text: a digest in a Buffer of its own costs more than the hash.
    const same = given.length === expected.length && timingSafeEqual(given, Buffer.from(expected, 'latin1'));
    found = same || found;
  }
  return found;
}

/** @returns the form's fields, each decoded to the byte. */
function parseForm(body: string): Map<string, string> | RefusedNotification {
  const text = body.replaceAll('+', ' ');
  const form = new Map<string, string>();
  // Where the next escape is; most names and values have none.
  let escape = text.indexOf('%');
  for (let at = 0, end = 0; end < text.length; at = end + 1) {
    end = text.indexOf('&', at);
    if (end === -1) end = text.length;
    const equals = text.indexOf('=', at);
    if (equals <= at || equals >= end) return MALFORMED;
    let name: string | undefined = text.slice(at, equals);
    let value: string | undefined = text.slice(equals + 1, end);
    if (escape !== -1 && escape < end) {
      name = decode(name);
      value = decode(value);
      escape = text.indexOf('%', end);
    }
    const before = form.size;
    if (name === undefined || value === undefined || before === MOST_FIELDS) return MALFORMED;
    if (form.set(name, value).size === before) return refuse('field-repeated', 'A name stands there twice.');
  }
  return form;
}

const MALFORMED = refuse(
  'body-malformed',
  'Send the form as Trust Payments does: name=value, percent-encoded UTF-8.',
);

function decode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function refuse(reason: UrlNotificationRefusal, hint: string): RefusedNotification {
  return { ok: false, reason, hint };
}
