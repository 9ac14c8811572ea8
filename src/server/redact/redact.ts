import { maskCards } from './cards.ts';
import { maskCredentials } from './credentials.ts';
import { maskEncoded } from './encoded.ts';
import { MASK, maskFields } from './fields.ts';
import { longestSecret, maskSecrets, secretsKept } from './secrets.ts';
import { visible, visibleLines } from './visible.ts';

/** Errors and logs are short; what is longer is cut, so that no text takes long. In characters. */
const MAX_TEXT = 65_536;
/** Longer than any card number, however it is written. */
const MAX_CARD = 512;
const MAX_DEPTH = 8;

/** What no pattern has to be known for. */
const maskPlain = (text: string): string => maskCards(maskFields(maskCredentials(maskSecrets(text))));
const hides = (text: string): boolean => maskPlain(text) !== text;

/**
 * Takes out of a text what must never be logged: card numbers (also spaced and encoded), security codes,
 * passwords and other fields that are secret by their name, JSON Web Tokens, Basic and Bearer credentials, and
 * every value given to {@link keepSecret}; also in base64, in hexadecimal and in lists of bytes. PCI DSS 4.0.1,
 * requirements 3.3 and 3.5, and "You must never log sensitive payment details on your server" (Secure Trading,
 * "Configuring your own library").
 *
 * @returns the text, with a mark in the place of each; what comes after some 65,000 characters is left out.
 */
export function redact(text: string): string {
  if (secretsKept() !== known.kept) known = { kept: secretsKept(), masked: new Map() };
  const before = known.masked.get(text);
  if (before !== undefined) return before;
  const masked = mask(text);
  if (known.masked.size === MOST_KNOWN) known.masked.clear();
  known.masked.set(text, masked);
  return masked;
}

/** An error, its cause, its refusal and the notice of it say the same. What was masked before a secret was known is not. */
let known = { kept: 0, masked: new Map<string, string>() };
const MOST_KNOWN = 16;

function mask(text: string): string {
  const part = text.slice(0, MAX_TEXT);
  const masked = maskPlain(maskEncoded(part, hides));
  // The end goes too where the text is cut: a card number cut in two would not be seen as one.
  return text.length > MAX_TEXT ? `${masked.slice(0, -Math.max(MAX_CARD, longestSecret()))}…` : masked;
}

/**
 * @returns the beginning of a stranger's text, redacted. Cut before that, half a card number would pass for none.
 */
export const excerpt = (text: string, length: number): string => redact(text).slice(0, length);

/**
 * @returns a copy of any value: its texts and numbers went through {@link redact}, fields that are secret by their
 * name are masked, and errors are as {@link redactError} makes them.
 */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return visible(redact(value));
  if (typeof value === 'symbol') return visible(redact(String(value)));
  if (typeof value === 'number' || typeof value === 'bigint') {
    return redact(String(value)) === String(value) ? value : MASK;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH || ArrayBuffer.isView(value)) return MASK;
  if (value instanceof Error) return redactError(value, depth + 1);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      visible(redact(name)),
      isSecretName(name) ? MASK : redactValue(item, depth + 1),
    ]),
  );
}

const isSecretName = (name: string): boolean => maskFields(`${name}=x`) !== `${name}=x`;

/**
 * @returns an error that says the same without secrets, in its stack and its causes too. Of what else was attached
 * only `code` is kept: Node attaches the very bytes that came in to some errors.
 */
export function redactError(error: unknown, depth = 0): Error {
  if (!(error instanceof Error)) return new Error(visible(redact(String(error))));
  const copy = new Error(visible(redact(error.message)), {
    ...(error.cause !== undefined && { cause: redactValue(error.cause, depth) }),
  });
  copy.name = visible(redact(error.name));
  copy.stack = visibleLines(redact(error.stack ?? ''));
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? Object.assign(copy, { code: visible(redact(code)) }) : copy;
}

/**
 * Tells a merchant's hook something, through {@link redactValue}. A hook that throws or rejects changes nothing:
 * it only watches.
 */
export function observe<Event>(hook: ((event: Event) => unknown) | undefined, event: Event): void {
  try {
    Promise.resolve(hook?.(redactValue(event) as Event)).catch(() => undefined);
  } catch {
    // As above.
  }
}
