/** The theme's values as another document can use them: no `var()`, no `calc()`, plain `rgba()`. */
export type Theme = (token: Token) => string;

export type Token =
  | 'text'
  | 'muted'
  | 'border'
  | 'error'
  | 'field-background'
  | 'font-size'
  | 'radius'
  | 'border-width'
  | 'field-height'
  | 'font-family';

/**
 * Reads the theme off an element, letting the browser resolve whatever the page wrote: `var()`, `calc()`,
 * `color-mix()`, `oklch()` …
 *
 * @param probe an element that is rendered, inside the shadow root; its inline style is used for measuring.
 */
export function themeOf(probe: HTMLElement): Theme {
  return (token) => {
    const family = token === 'font-family';
    const colour = !family && !/size|radius|width|height/.test(token);
    const property = family ? token : colour ? 'outline-color' : 'width';
    const value = `var(--_${token})`;
    // Mixed with itself, any colour comes out in one notation: color(srgb 0.1 0.2 0.3 / 0.4).
    probe.style.setProperty(property, colour ? `color-mix(in srgb, ${value}, ${value})` : value);
    const computed = getComputedStyle(probe).getPropertyValue(property);
    probe.style.removeProperty(property);
    // Trust Payments lets no quotes through, and a family's name needs none.
    return colour ? toRgba(computed) : computed.replace(/["']/g, '');
  };
}

function toRgba(colour: string): string {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/-?\d*\.?\d+(e-\d+)?/g) ?? []).map(Number);
  const byte = (part: number) => Math.round(Math.min(Math.max(part, 0), 1) * 255);
  return `rgba(${byte(red)}, ${byte(green)}, ${byte(blue)}, ${alpha})`;
}
