import { MASK } from './fields.ts';

/** Words in which a JSON Web Token can be. */
const WORD = /(?<![\w-])[\w-]{15,}\.[\w.-]*/g;
/** `{"` in base64url, as every header begins; the shortest header is `{"alg":"none"}`. */
const BEGINNING = 'eyJ';
const SHORTEST_HEADER = 19;

/** What follows is RFC 7235's token68, also percent-encoded. */
const SCHEME = /(basic|bearer)((?:\s|%(?:25)*20){1,3})((?:[\w.~+/=-]|%(?:25)*(?:2b|2f|3d)){6,})/gi;
/** In a form a plus sign is a blank, and ends the credentials. */
const SCHEME_IN_FORM = /(basic|bearer)(\+{1,3})((?:[\w.~/=-]|%(?:25)*(?:2b|2f|3d)){6,})/gi;

/** @returns the text without JSON Web Tokens and without what the schemes Basic and Bearer carry. */
export function maskCredentials(text: string): string {
  const mask = (all: string, scheme: string, gap: string, found: string): string =>
    isCredentials(scheme, found) ? scheme + gap + MASK : all;
  return text.replace(WORD, maskToken).replace(SCHEME, mask).replace(SCHEME_IN_FORM, mask);
}

/** "Basic authentication" is prose, and so is "bearer token". */
function isCredentials(scheme: string, text: string): boolean {
  if (scheme.toLowerCase() === 'bearer') return text.length >= 8 && /\d/.test(text);
  const base64 = text.replace(/%(?:25)*(2b|2f|3d)/gi, (_all, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
  // Of words that are no base64, control characters and bytes come out that are no UTF-8.
  return /^[^\p{C}\ufffd:]*:[^\p{C}\ufffd]*$/u.test(Buffer.from(base64, 'base64').toString());
}

function maskToken(word: string): string {
  let at = 0;
  for (const segment of word.split('.').slice(0, -1)) {
    const start = segment.indexOf(BEGINNING);
    if (start >= 0 && segment.length - start >= SHORTEST_HEADER) return word.slice(0, at + start) + MASK;
    at += segment.length + 1;
  }
  return word;
}
