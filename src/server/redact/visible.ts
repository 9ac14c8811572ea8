/** Control characters, marks that turn the direction of writing or can't be seen, and halves of characters. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const escape = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/**
 * @returns the text on one line, with everything escaped that would make a terminal or a log show something else than
 *   what is there.
 */
export const visible = (text: string): string => text.replace(INVISIBLE, escape);

/** @returns a stack, whose lines stay lines. */
export const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');
