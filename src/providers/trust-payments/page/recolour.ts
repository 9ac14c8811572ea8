import type { Theme } from '../../../element/adapter/theme.ts';

/** @returns how light the text is, from 0 to 1. */
function lightnessOf(theme: Theme): number {
  const [, green = 0] = theme('text').match(/\d+/g) ?? [];
  return Number(green) / 255;
}

/** Styles are frozen with the frames, and new frames would be empty ones. So only make the text as light as it is. */
export function recolour(frames: readonly HTMLIFrameElement[], theme: Theme): void {
  const lightness = lightnessOf(theme);
  for (const frame of frames) frame.style.filter = `brightness(0) invert(${lightness})`;
}
