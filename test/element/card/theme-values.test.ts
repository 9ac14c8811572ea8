import { assert } from '@open-wc/testing';
import { cleanUp, createPayForm, place, read } from '../support/page.ts';

/** What a page may write for each custom property, one of each in one form. */
const VALUES = {
  text: [
    '#123',
    'rebeccapurple',
    'rgb(10 20 30)',
    'rgb(0 0 0 / 75%)',
    'hsl(200deg 60% 30%)',
    'oklch(0.4 0.1 250)',
    'color-mix(in srgb, navy 70%, white)',
    'light-dark(#111, #eee)',
    'rgb(from teal r g b / 0.9)',
  ],
  border: [
    'gray',
    '#12345678',
    'hwb(120 20% 40%)',
    'lab(50% 20 -30)',
    'color(srgb 0.2 0.4 0.6)',
    'currentColor',
    'var(--brand)',
    'var(--missing, olive)',
    'transparent',
  ],
  'field-background': [
    'white',
    'rgb(250 250 240)',
    '#fffc',
    'color-mix(in oklab, white, gold 20%)',
    'hsl(0 0% 96%)',
    'oklab(0.98 0 0)',
    'transparent',
    'lch(95% 5 90)',
    'rgba(0, 0, 255, 0.05)',
  ],
  'font-size': [
    '16px',
    '1.25rem',
    '150%',
    'large',
    '1.5em',
    'calc(1rem + 2px)',
    'clamp(1rem, 2vw, 20px)',
    'x-large',
    '18pt',
  ],
  'border-width': ['1px', '2px', 'thin', 'thick', 'medium', '0', 'calc(1px * 3)', '0.25em', 'max(1px, 2px)'],
  radius: ['0', '4px', '0.5em', '1rem', '50%', 'calc(2px + 4px)', 'min(12px, 1em)', '10px 2px', '999px'],
  'field-height': [
    '44px',
    '3rem',
    '3em',
    'calc(40px + 1em)',
    'max(44px, 3em)',
    '2.75rem',
    'env(missing, 50px)',
    '60px',
    '1in',
  ],
  'font-family': [
    'Arial',
    'Georgia, serif',
    '"Courier New", monospace',
    'system-ui',
    "'Open Sans', sans-serif",
    'inherit',
    'Inter, "Segoe UI", Roboto',
    'monospace',
    'ui-sans-serif, system-ui',
  ],
} as const;

type Name = keyof typeof VALUES;

/** Where the value is used: the property in the page, and in the hosted field. */
const USED_IN: Record<Name, string> = {
  text: 'color',
  border: 'border-top-color',
  'field-background': 'background-color',
  'font-size': 'font-size',
  'border-width': 'border-top-width',
  radius: 'border-top-left-radius',
  'field-height': 'line-height',
  'font-family': 'font-family',
};

const NAMES = Object.keys(VALUES) as Name[];
const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });

/** @returns the value as it looks: colours in bytes, whatever notation they are in, and families without quotes. */
function look(name: Name, computed: string): string {
  if (!USED_IN[name].includes('color')) return computed.replace(/["']/g, '');
  if (!canvas) throw new Error('There is no canvas.');
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = computed;
  canvas.fillRect(0, 0, 1, 1);
  // Notations differ by a bit in the last place.
  return [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => Math.round(byte / 3)).join(' ');
}

/** @returns what a plain element of the page makes of the values, where the tag stands. */
function inThePage(parent: Element, values: Record<Name, string>): Record<Name, string> {
  const element = document.createElement('div');
  const styles = NAMES.map(
    (name) => `${USED_IN[name].replace('-top', '').replace('-left', '')}:${values[name]}`,
  );
  element.style.cssText = `${styles.join(';')};border-style:solid`;
  parent.append(element);
  const computed = getComputedStyle(element);
  const found = NAMES.map((name) => [name, look(name, computed.getPropertyValue(USED_IN[name]))]);
  element.remove();
  return Object.fromEntries(found) as Record<Name, string>;
}

describe('theme values', () => {
  afterEach(cleanUp);

  for (const at of VALUES.text.keys()) {
    it(`look the same in a hosted field as in the page: set ${at + 1} of ${VALUES.text.length}`, async () => {
      const values = Object.fromEntries(NAMES.map((name) => [name, VALUES[name][at]])) as Record<
        Name,
        string
      >;
      const parent = document.createElement('div');
      parent.style.cssText = '--brand: rgb(120 40 40); font: 16px Verdana; color: rgb(30, 30, 30)';
      const element = createPayForm({
        style: NAMES.map((name) => `--pay-form-${name}:${values[name]}`).join(';'),
      });
      parent.append(element);
      await place(parent);
      const expected = inThePage(parent, values);
      await element.ready;
      for (const name of NAMES) {
        const found = look(name, await read('card-number', USED_IN[name]));
        assert.equal(found, expected[name], `${name}: ${values[name]}`);
      }
    });
  }
});
