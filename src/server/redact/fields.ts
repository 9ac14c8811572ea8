/** What stands in the place of a secret. */
export const MASK = '[removed]';

/** Where a name of one short word may begin: not inside a longer word, but after an escape. */
const BEGINNING = /(?:(?<![a-z\d])|(?<=%(?:25){0,4}[\da-f]{2}|\\[nrt]|\\u[\da-f]{4}))/.source;
/**
 * Fields whose value must not be seen, whatever it looks like: words that make any longer name a secret's
 * (`notificationPassword`, `client_secret`), and short names that stand alone.
 */
const PART = /pass(?:word|wd|phrase)|secret|token|(?:api|private)[_-]?key|sitesecurity|authorization/.source;
const CARD = /(?:pan|card[_-]?number|expirydate|security[_-]?code|cv[vcn]2?|csc)/.source;
const WHOLE = `(?:${CARD}|jwt|pwd|cookie)`;
const QUOTE = /(?:["'`]|\\{1,8}(?:["']|u002[27])|(?:%(?:25)*5c){0,8}%(?:25)*2[27]|&quot;)/.source;
const SPACE = /(?:\s|\+|%(?:25)*20){0,3}/.source;
const SIGN = /(?:=>|[:=]|%(?:25)*3[ad])/.source;
/** The last two are XML's and a multipart form's. */
const GIVES = `(?:${SPACE}${SIGN}${SPACE}|>|%(?:25)*3e|\\r?\\n\\r?\\n)`;

/** What to look for. */
interface Fields {
  /** Whether to look at all: most texts name no such field. */
  readonly any: RegExp;
  /** A name, what gives it a value, and the beginning of a quoted value or of a list of them. */
  readonly field: RegExp;
}

/** @param whole names that stand alone. @param parts words that make any longer name one of these. */
function fieldsNamed(whole: string, ...parts: readonly string[]): Fields {
  const name = `(?:${[...parts, BEGINNING + whole].join('|')})(?:[_-]?(?:key|value|hash))?`;
  const value = `(?:(?<list>(?:\\[|%(?:25)*5b)${SPACE}(?=${QUOTE}))?(?<quote>${QUOTE}))?`;
  return {
    any: new RegExp([...parts, whole].join('|'), 'iu'),
    field: new RegExp(`(?<name>${name})${QUOTE}?${GIVES}${value}`, 'giu'),
  };
}

const SECRETS = fieldsNamed(WHOLE, PART);
const OF_CARDS = fieldsNamed(CARD);
const NEXT_IN_LIST = new RegExp(`${QUOTE}${SPACE}(?:,|%(?:25)*2c)${SPACE}${QUOTE}`, 'yiu');
const UNQUOTED = /[^\s&;,<>"}\]]*/y;
/** Headers have blanks in their values. */
const REST_OF_LINE = /[^\r\n"'`]*/y;

/** @returns the text without the values of fields that are secret by their name. */
export const maskFields = (text: string): string => maskAll(text, SECRETS);

/** @returns the text without the values of fields that are a card's by their name, such as its security code. */
export const maskCardFields = (text: string): string => maskAll(text, OF_CARDS);

function maskAll(text: string, { any, field }: Fields): string {
  if (!any.test(text)) return text;
  let masked = '';
  let done = 0;
  for (const match of text.matchAll(field)) {
    const start = match.index + match[0].length;
    // It may lie inside a value that has just been removed.
    if (match.index < done) continue;
    const end = endOfValue(text, start, match.groups ?? {});
    if (end === start) continue;
    masked += text.slice(done, start) + MASK;
    done = end;
  }
  return masked + text.slice(done);
}

function endOfValue(
  text: string,
  start: number,
  found: Readonly<Record<string, string | undefined>>,
): number {
  const { name = '', list, quote } = found;
  if (!quote)
    return endOfMatch(/^(?:authorization|cookie)$/i.test(name) ? REST_OF_LINE : UNQUOTED, text, start);
  let end = closing(text, start, quote);
  while (list) {
    const next = endOfMatch(NEXT_IN_LIST, text, end);
    if (next === end) break;
    end = closing(text, next, quote);
  }
  return end;
}

/** @returns where the sticky pattern's match ends, or where it would have begun. */
function endOfMatch(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return start + (pattern.exec(text)?.[0].length ?? 0);
}

/** A backslash at the end of a text, as it is or percent-encoded. */
const ESCAPES = /(?:\\|%(?:25)*5c)$/i;
/** Longer than any percent-encoded backslash. */
const LONGEST_ESCAPE = 16;

/**
 * @returns where the quote ends that began before `start`; a text that was cut off ends every quote. A quote behind
 * a backslash is taken for a part of the value: in texts within texts the number of backslashes tells nothing.
 */
function closing(text: string, start: number, quote: string): number {
  for (let at = text.indexOf(quote, start); at >= 0; at = text.indexOf(quote, at + quote.length)) {
    if (!ESCAPES.test(text.slice(Math.max(start, at - LONGEST_ESCAPE), at))) return at;
  }
  return text.length;
}
