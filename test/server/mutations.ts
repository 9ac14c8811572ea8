/**
 * How many forged messages of each kind a test makes. The larger count is run by hand: PAY_FORM_FORGED=1000000.
 */
export const FORGED = Number(process.env.PAY_FORM_FORGED ?? 100_000);

/** @returns a generator of numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Characters that mean something in one of the formats. */
const TELLING = '"\\{}[]:,&=%+0123456789 aAzZ-_.\0\u0080';

/**
 * @returns the text with one to three small accidents: a character changed, dropped, doubled, inserted or swapped, or
 *   a stretch cut out, repeated or moved.
 */
export function mutate(text: string, random: () => number): string {
  let mutant = text;
  for (let times = 1 + Math.floor(random() * 3); times > 0; times -= 1) mutant = once(mutant, random);
  return mutant;
}

function once(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  const end = Math.min(text.length, at + 1 + Math.floor(random() * 12));
  const to = Math.floor(random() * text.length);
  const [before, piece, after] = [text.slice(0, at), text.slice(at, end), text.slice(end)];
  const other = TELLING.charAt(Math.floor(random() * TELLING.length));
  switch (Math.floor(random() * 7)) {
    case 0:
      return (
        before +
        String.fromCharCode(text.charCodeAt(at) ^ (1 << Math.floor(random() * 7))) +
        text.slice(at + 1)
      );
    case 1:
      return before + text.slice(at + 1);
    case 2:
      return before + other + text.slice(at);
    case 3:
      return before + other + text.slice(at + 1);
    case 4:
      return before + after;
    case 5:
      return before + piece + piece + after;
    default: {
      const rest = before + after;
      return rest.slice(0, to) + piece + rest.slice(to);
    }
  }
}
