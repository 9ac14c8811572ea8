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

/** What a family's name may be made of for Trust Payments; it drops the whole list for one that is not. */
const PLAIN_FAMILY = /^[\w -]+$/;

/** In which property the browser works a value out as it does where the value is used: `thick`, `120%`, `4px 20px` … */
const MEASURED_IN: Partial<Record<Token, string>> = {
  'border-width': 'border-top-width',
  radius: 'border-radius',
  // Has lengths alone, and no percentages that would be of something else.
  'field-height': 'outline-offset',
};

/**
 * Reads the theme off an element, letting the browser resolve whatever the page wrote: `var()`, `calc()`,
 * `color-mix()`, `oklch()` …
 *
 * @param probe an element that is rendered, inside the shadow root; its inline style is used for measuring.
 */
export function themeOf(probe: HTMLElement): Theme {
  return (token) => {
    // The host has them, and the probe inherits them: a percentage counts once.
    if (token === 'font-size') return getComputedStyle(probe).fontSize;
    if (token === 'font-family') return plainFamilies(getComputedStyle(probe).fontFamily);
    const property = MEASURED_IN[token] ?? 'outline-color';
    const isColour = property === 'outline-color';
    const value = `var(--_${token})`;
    // Mixed with itself, any colour comes out in one notation: color(srgb 0.1 0.2 0.3 / 0.4).
    probe.style.setProperty(property, isColour ? `color-mix(in srgb, ${value}, ${value})` : value);
    const computed = getComputedStyle(probe).getPropertyValue(property);
    probe.style.removeProperty(property);
    // Corners that are no parts of circles would be dropped for their slash.
    return isColour ? toRgba(computed) : computed.replace(/ \/.*/, '');
  };
}

/** Without the quotes, which no name needs, and without the names that Trust Payments would not let through. */
function plainFamilies(families: string): string {
  const plain = families
    .split(',')
    .map((family) => family.replace(/["']/g, '').trim())
    .filter((family) => PLAIN_FAMILY.test(family));
  return plain.join(', ') || 'system-ui';
}

function toRgba(colour: string): string {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/-?\d*\.?\d+(e-\d+)?/g) ?? []).map(Number);
  const byte = (part: number) => Math.round(Math.min(Math.max(part, 0), 1) * 255);
  return `rgba(${byte(red)}, ${byte(green)}, ${byte(blue)}, ${alpha})`;
}
